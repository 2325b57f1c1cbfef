/** Protocol keywords of IOS-XR access lists. */
import { number, type Match } from '../../../model/match.ts'
import { parseProtocol, PROTOCOL } from '../../../net/protocols.ts'

/** IOS XR IP Addresses and Services Command Reference, "permit (IPv4)" and "permit (IPv6)". */
const KEYWORDS: Readonly<Record<string, number>> = {
  ahp: PROTOCOL.ah, eigrp: PROTOCOL.eigrp, esp: PROTOCOL.esp, gre: PROTOCOL.gre, icmp: PROTOCOL.icmp, icmpv6: PROTOCOL['ipv6-icmp'], igmp: PROTOCOL.igmp,
  igrp: PROTOCOL.igp, ipinip: PROTOCOL.ipip, ospf: PROTOCOL.ospf, pcp: PROTOCOL.ipcomp, pim: PROTOCOL.pim, sctp: PROTOCOL.sctp, tcp: PROTOCOL.tcp, udp: PROTOCOL.udp,
}

const SINGLE: readonly Match[] = Array.from({ length: 256 }, (_, n) => number('protocol', [n, n]))

export interface Protocol {
  /** Absent: every one. */
  readonly match?: Match
  /** Absent when it is every one, or not known which. */
  readonly number?: number
  /** Cisco's own documents disagree on whether `nos` is 94 or 4. */
  readonly disputed?: true
}

export function protocolOf(word: string | undefined, family: 4 | 6): Protocol | undefined {
  if (word === undefined) return undefined
  const name = word.toLowerCase()
  if (name === (family === 4 ? 'ipv4' : 'ipv6') || name === 'ip') return {}
  if (name === 'nos') return { match: number('protocol', [4, 4], [94, 94]), disputed: true }
  const known = family === 6 && name === 'icmp' ? PROTOCOL['ipv6-icmp']
    : Object.hasOwn(KEYWORDS, name) ? KEYWORDS[name] : /^\d{1,3}$/.test(name) ? parseProtocol(name) : undefined
  return known === undefined ? undefined : { match: SINGLE[known] as Match, number: known }
}
