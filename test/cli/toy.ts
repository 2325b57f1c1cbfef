/** A parser and an engine small enough to know what comes out: each `-j DROP` line is an error, each `-j LOG` line a note. */
import type { ReportedFinding } from '../../src/engine/finding.ts'
import type { LintResult } from '../../src/engine/result.ts'
import type { Exports } from '../../src/cli/exports.ts'
import type { Judging } from '../../src/cli/lint.ts'
import type { Settings } from '../../src/cli/settings.ts'
import type { Firewall } from '../../src/model/firewall.ts'
import { number } from '../../src/model/match.ts'
import { NO_SERVICES } from '../../src/model/services.ts'
import type { Parse } from '../../src/parsers/parser.ts'
import type { Span } from '../../src/text/source.ts'

export const parse: Parse = source => {
  if (source.text.includes('THROW')) throw new Error('secret words')
  const whole: Span = { source, start: 0, end: source.text.length }
  if (source.text.includes('BROKEN')) return { firewalls: [], failure: { span: { source, start: source.text.indexOf('BROKEN'), end: source.text.length }, seen: 'broken', advice: 'mend it' } }
  const line: Span = { source, start: source.text.indexOf(':INPUT'), end: source.text.indexOf(':INPUT') + 6 }
  const firewall: Firewall = {
    id: source.path, source, format: 'iptables', families: [4], stateful: true, filtering: true, interfaces: [], routes: [],
    filters: new Map([['INPUT', {
      id: 'INPUT', name: 'INPUT', table: 'filter', span: line, fallthrough: { action: 'deny', span: line, implicit: false },
      rules: [{ match: number('dport', [22, 22]), action: { kind: 'permit' }, enabled: true, span: whole, origin: 'user' }],
    }]]),
    stages: [{ filter: 'INPUT', on: ['input'], span: line, label: 'filter INPUT' }],
    definitions: [], references: [], services: NO_SERVICES, statements: { total: 1, understood: 1, ignored: 0, unsupported: 0 }, diagnostics: [], comments: [],
  }
  return { firewalls: [firewall] }
}

export function judge({ firewalls, failures }: Exports, { profile }: Settings, { suppressions }: Judging): LintResult {
  const findings = firewalls.flatMap(({ source, id }): ReportedFinding[] => [...source.text.matchAll(/^.*-j (DROP|LOG).*$/gm)].map((hit, i) => ({
    rule: 'any-to-any', level: hit[1] === 'DROP' ? 'error' : 'note', seen: 'a line', fix: 'mend it', at: { source, start: hit.index, end: hit.index + hit[0].length },
    related: [], device: id, key: String(i), fingerprint: `${id}${String(i)}`, suppressed: suppressions && hit[0].includes('wallproof-ignore') ? { kind: 'inline', reason: 'meant' } : undefined,
  })))
  return { tool: { name: 'wallproof', version: '0', url: 'https://example.org/wallproof' }, profile, firewalls, findings, rules: [], failures, assumptions: firewalls.length === 0 ? ['something'] : [] }
}
