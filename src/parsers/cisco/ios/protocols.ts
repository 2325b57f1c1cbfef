/** Protocol keywords of IOS access lists. */
import { parseProtocol, PROTOCOL } from '../../../net/protocols.ts'

/** IOS Security Command Reference, "access-list (IP extended)"; `ahp`, `ipinip` and `pcp` are not the registry's names. */
const KEYWORDS: Readonly<Record<string, number>> = {
  ahp: PROTOCOL.ah, ah: PROTOCOL.ah, egp: PROTOCOL.egp, eigrp: PROTOCOL.eigrp, esp: PROTOCOL.esp, gre: PROTOCOL.gre, icmp: PROTOCOL.icmp,
  igmp: PROTOCOL.igmp, igrp: PROTOCOL.igp, ipinip: PROTOCOL.ipip, ipip: PROTOCOL.ipip, nos: 94, ospf: PROTOCOL.ospf, pcp: PROTOCOL.ipcomp, pim: PROTOCOL.pim,
  sctp: PROTOCOL.sctp, tcp: PROTOCOL.tcp, udp: PROTOCOL.udp, vrrp: PROTOCOL.vrrp, dccp: PROTOCOL.dccp, rsvp: PROTOCOL.rsvp,
}

/** The protocol numbers of a word; none for `ip` (and `ipv6` in an IPv6 list), which is every protocol. Undefined for another word. */
export function protocolOf(word: string | undefined, family: 4 | 6): readonly number[] | undefined {
  if (word === undefined) return undefined
  const name = word.toLowerCase()
  if (name === (family === 4 ? 'ip' : 'ipv6') || name === 'ipv4') return []
  if (family === 6 && (name === 'icmp' || name === 'icmpv6')) return [PROTOCOL['ipv6-icmp']]
  if (Object.hasOwn(KEYWORDS, name)) return [KEYWORDS[name] as number]
  const first = name.charCodeAt(0)
  const number = first >= 48 && first <= 57 ? parseProtocol(name) : undefined
  return number === undefined ? undefined : [number]
}
