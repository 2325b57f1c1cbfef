/** `<protocol>`, `<icmptype>` and TCP flags of a rule. */
import type { Element } from '../xml.ts'
import { listOf, valueOf } from './text.ts'
import { any, flags, number } from '../../model/match.ts'
import type { Match } from '../../model/match.ts'
import type { Family } from '../../net/address.ts'
import { parseProtocol, PROTOCOL } from '../../net/protocols.ts'
import { ACK, CWR, ECE, FIN, PSH, RST, SYN, URG } from '../../net/tcp.ts'

export const TCP: Match = number('protocol', [6, 6])
export const UDP: Match = number('protocol', [17, 17])
export const TCP_UDP: Match = number('protocol', [6, 6], [17, 17])

/** Further names of FreeBSD's protocols file that pfSense offers. */
const MORE: Readonly<Record<string, number>> = { carp: 112, pfsync: 240, etherip: 97, ipencap: 4, 'ipv6-icmp': 58 }

const interned = new Map<number, Match>([[6, TCP], [17, UDP], ...Array.from({ length: 256 }, (_, n): [number, Match] => [n, number('protocol', [n, n])])
  .filter(([n]) => n !== 6 && n !== 17)])

/** The protocol test; absent for any. */
export function protocolMatch(written: string, family: Family): Match | undefined {
  const name = written.toLowerCase()
  if (name === '' || name === 'any') return undefined
  if (name === 'tcp/udp') return TCP_UDP
  if (name === 'icmp' && family === 6) return interned.get(PROTOCOL['ipv6-icmp'])
  const known = MORE[name] ?? parseProtocol(name)
  return known === undefined ? { kind: 'unknown', words: `protocol ${written.slice(0, 32)}` } : interned.get(known)
}

/** The generator writes ports only for these (verified: for others it leaves the port out). */
export const takesPorts = (written: string): boolean => ['tcp', 'udp', 'tcp/udp', 'sctp'].includes(written.toLowerCase())

/** icmp(4) and icmp6(4) names as pf.conf(5) spells them. */
const ICMP4: Readonly<Record<string, number>> = {
  echorep: 0, unreach: 3, squench: 4, redir: 5, althost: 6, echoreq: 8, routeradv: 9, routersol: 10, timex: 11, paramprob: 12, timereq: 13, timerep: 14,
  inforeq: 15, inforep: 16, maskreq: 17, maskrep: 18, trace: 30, dataconv: 31, mobredir: 32, 'ipv6-where': 33, 'ipv6-here': 34, mobregreq: 35,
  mobregrep: 36, skip: 39, photuris: 40,
}
const ICMP6: Readonly<Record<string, number>> = {
  unreach: 1, toobig: 2, timex: 3, paramprob: 4, echoreq: 128, echorep: 129, groupqry: 130, listqry: 130, grouprep: 131, listenrep: 131, groupterm: 132,
  listendone: 132, routersol: 133, routeradv: 134, neighbrsol: 135, neighbradv: 136, redir: 137, routrrenum: 138, wrureq: 139, fqdnreq: 139,
  wrurep: 140, fqdnrep: 140, niqry: 139, nirep: 140, mtraceresp: 200, mtrace: 201,
}

/** The ICMP types that a rule lists by name or number; absent for any. */
export function icmpTypes(types: readonly string[], family: Family): Match | undefined {
  if (types.length === 0 || types.includes('any')) return undefined
  const table = family === 4 ? ICMP4 : ICMP6
  const matches = types.map((type): Match => {
    const value = /^\d{1,3}$/.test(type) ? Number(type) : Object.hasOwn(table, type) ? table[type] : undefined
    return value === undefined || value > 255 ? { kind: 'unknown', words: `icmp type ${type.slice(0, 32)}` } : icmpType(value)
  })
  return any(...matches)
}

export const icmpType = (...types: number[]): Match => number('icmp', ...types.map((t): [number, number] => [t * 256, t * 256 + 255]))

const FLAG_BITS: Readonly<Record<string, number>> = { f: FIN, s: SYN, r: RST, p: PSH, a: ACK, u: URG, e: ECE, c: CWR }

/** What pf's `flags S/SA` asks for. */
export const FIRST_SYN: Match = flags(SYN | ACK, SYN)

/** Flags set out by hand: those of `tcpflags1` set out of those of `tcpflags2`. */
export function flagsMatch(rule: Element): Match {
  const bits = (name: string): number => listOf(valueOf(rule, name).toLowerCase()).reduce((sum, f) => sum | (FLAG_BITS[f.charAt(0)] ?? 0), 0)
  return flags(bits('tcpflags2'), bits('tcpflags1'))
}
