/** Short notations for ASA tests: a configuration from its lines, and a packet from words. */
import { parseIpv4, parseIpv6 } from '../../../src/net/address.ts'
import { filterTracer, tracer, type Answer } from '../../../src/analysis/trace.ts'
import type { Firewall } from '../../../src/model/firewall.ts'
import type { Packet } from '../../../src/packets/packet.ts'
import { parse } from '../../../src/parsers/cisco/asa/parse.ts'
import { makeSource, shown } from '../../../src/text/source.ts'

export function asa(text: string): Firewall {
  const { firewalls } = parse(makeSource('fw.cfg', text))
  const [first] = firewalls
  if (!first || firewalls.length > 1) throw new Error(`${String(firewalls.length)} firewalls`)
  return first
}

const PROTOCOLS: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, gre: 47, icmp6: 58, ospf: 89, ah: 51, sctp: 132 }

/** `tcp 10.0.0.1:1025 > 10.0.0.2:22 [in A] [out B]`, `icmp A > B 3/1`; IPv6 addresses in brackets. */
function packet(text: string): Packet {
  const [name = '', from = '', , to = '', ...rest] = text.split(' ')
  const end = (word: string): { address: Packet['src']; port: number } => {
    const [, six, four, port] = /^(?:\[(.*)\]|([\d.]+))(?::(\d+))?$/.exec(word) ?? []
    const address = six === undefined ? parseIpv4(four ?? '') : parseIpv6(six)
    if (address === undefined) throw new Error(`no address in ${word}`)
    return { address, port: Number(port ?? 0) }
  }
  const [src, dst] = [end(from), end(to)]
  const [type = 0, code = 0] = rest.find(w => w.includes('/'))?.split('/').map(Number) ?? []
  const after = (word: string): string | undefined => (rest.includes(word) ? rest[rest.indexOf(word) + 1] : undefined)
  return {
    family: typeof src.address === 'number' ? 4 : 6, src: src.address, dst: dst.address, protocol: PROTOCOLS[name] ?? Number(name), sport: src.port,
    dport: dst.port, icmp: type * 256 + code, flags: name === 'tcp' ? 2 : 0, state: rest.includes('established') ? 'established' : 'new', fragment: 0, in: after('in'), out: after('out'),
  }
}

export function trace(firewall: Firewall, text: string): Answer {
  return tracer(firewall)(packet(text))
}

/** The verdict and the text of the lines that decide it. */
export function told(firewall: Firewall, text: string): string {
  const { verdict, decidedBy } = trace(firewall, text)
  return [verdict, ...decidedBy.map(d => shown(d.span))].join(' | ')
}

export const verdict = (firewall: Firewall, text: string): string => trace(firewall, text).verdict

/** What one list says by itself. */
export function listVerdict(firewall: Firewall, list: string, text: string): string {
  const ask = filterTracer(firewall, list)
  if (!ask) throw new Error(`no list ${list}`)
  return ask(packet(text)).verdict
}
