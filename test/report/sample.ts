/** A small lint result for the printers: two devices, three findings, a diagnostic and a failure. */
import type { ReportedFinding } from '../../src/engine/finding.ts'
import type { LintResult } from '../../src/engine/result.ts'
import type { Firewall } from '../../src/model/firewall.ts'
import { NO_SERVICES } from '../../src/model/services.ts'
import { parseIpv4 } from '../../src/net/address.ts'
import type { Packet } from '../../src/packets/packet.ts'
import { printed, type Format, type ReportOptions } from '../../src/report/report.ts'
import { hide, makeSource, type Source, type Span } from '../../src/text/source.ts'

/** A format as a function from a run that is over to its report. */
export const whole = (format: Format) => (result: LintResult, options: ReportOptions): string => printed(format, result, options)

export const SECRET = 'hunter2secret'

export const spanOf = (source: Source, words: string): Span => {
  const start = source.text.indexOf(words)
  if (start < 0) throw new Error(`not in the text: ${words}`)
  return { source, start, end: start + words.length }
}

function device(source: Source, more: Partial<Firewall> = {}): Firewall {
  return {
    id: source.path, source, format: 'cisco-ios', families: [4], stateful: false, filtering: true, interfaces: [], routes: [], filters: new Map(), stages: [],
    definitions: [], references: [], services: NO_SERVICES, statements: { total: 5, understood: 3, ignored: 1, unsupported: 1 }, diagnostics: [], comments: [], ...more,
  }
}

export const udp: Packet = {
  family: 4, src: parseIpv4('10.1.2.3') ?? 0, dst: parseIpv4('10.9.0.5') ?? 0, protocol: 17, sport: 40000, dport: 2055, icmp: 0, flags: 0, state: 'new', fragment: 0,
  in: 'eth0', out: undefined,
}

function finding(at: Span, more: Partial<ReportedFinding> = {}): ReportedFinding {
  return {
    rule: 'snmp-default-community', level: 'error', seen: 'the community "public" is a default', fix: 'set a community of your own', at, related: [],
    device: at.source.path, key: 'k', fingerprint: 'ab'.repeat(32), suppressed: undefined, ...more,
  }
}

export function sample(words = 'plain', path = 'site a/core#1.cfg'): LintResult {
  const core = makeSource(path, `hostname core\nsnmp-server community ${SECRET} RO\naccess-list 101 permit udp any any eq 2055\nfoo ${words}\nend\n`)
  hide(core, core.text.indexOf(SECRET), core.text.indexOf(SECRET) + SECRET.length)
  const edge = makeSource('edge.cfg', 'access-list 102 deny ip any any\r\naccess-list 103 remark x')
  const acl = spanOf(core, 'access-list 101 permit udp any any eq 2055')
  return {
    tool: { name: 'wallproof', version: '0.1.0', url: 'https://github.com/wallproof/wallproof' },
    profile: 'flowmon',
    firewalls: [device(core, { diagnostics: [{ kind: 'unrecognised', span: spanOf(core, `foo ${words}`), seen: `"foo ${words}" is not known`, effect: 'verdict' }] }), device(edge)],
    findings: [
      finding(spanOf(core, `snmp-server community ${SECRET} RO`)),
      finding(acl, {
        rule: 'service-overly-open/netflow', level: 'warning', seen: `netflow is open to ${words}`, fix: `allow it from ${words} only`, service: 'netflow', packet: udp,
        related: [{ span: spanOf(edge, 'access-list 102 deny ip any any'), message: `bound by ${words}` }], fingerprint: 'cd'.repeat(32),
      }),
      finding(spanOf(edge, 'access-list 103 remark x'), { level: 'note', suppressed: { kind: 'inline', reason: `meant: ${words}` }, fingerprint: 'ef'.repeat(32) }),
    ],
    rules: [
      {
        id: 'service-overly-open/netflow', summary: 'a service is reachable by more than it needs', level: 'warning', enabled: true, severity: '5.3', precision: 'high',
        tags: ['external/cwe/cwe-284'], compliance: [], reason: undefined, help: () => 'Netflow carries no credentials.\n\n## Why\n\nAnybody may fill the collector.',
      },
      { id: 'snmp-default-community', summary: 'an SNMP community is a default', level: 'error', enabled: true, severity: '8.6', precision: 'very-high', tags: ['snmp'], compliance: [], reason: undefined, help: () => 'Change the community.' },
    ],
    failures: [{ path: 'old/fw.cfg', line: 3, column: 2, seen: `the chain ${words} is not closed`, advice: 'fetch the export again' }],
    assumptions: ['every service of the profile is in use'],
  }
}
