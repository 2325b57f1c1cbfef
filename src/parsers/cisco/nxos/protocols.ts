/** Protocol keywords of NX-OS access lists. */
import { PROTOCOL } from '../../../net/protocols.ts'
import { protocolReader } from '../protocols.ts'

/** Nexus 7000 Security Command Reference, "permit (IPv4)" and "permit (IPv6)". */
const KEYWORDS: Readonly<Record<string, number>> = {
  ahp: PROTOCOL.ah, eigrp: PROTOCOL.eigrp, esp: PROTOCOL.esp, gre: PROTOCOL.gre, icmp: PROTOCOL.icmp, igmp: PROTOCOL.igmp, ospf: PROTOCOL.ospf, pcp: PROTOCOL.ipcomp,
  pim: PROTOCOL.pim, sctp: PROTOCOL.sctp, tcp: PROTOCOL.tcp, udp: PROTOCOL.udp, ipip: PROTOCOL.ipip,
}

export const protocolOf = protocolReader(KEYWORDS, { 4: ['ip'], 6: ['ipv6'] })
