/** Protocol keywords of IOS-XR access lists. */
import { PROTOCOL } from '../../../net/protocols.ts'
import { protocolReader } from '../protocols.ts'

/** IOS XR IP Addresses and Services Command Reference, "permit (IPv4)" and "permit (IPv6)". */
const KEYWORDS: Readonly<Record<string, number>> = {
  ahp: PROTOCOL.ah, eigrp: PROTOCOL.eigrp, esp: PROTOCOL.esp, gre: PROTOCOL.gre, icmp: PROTOCOL.icmp, icmpv6: PROTOCOL['ipv6-icmp'], igmp: PROTOCOL.igmp,
  igrp: PROTOCOL.igp, ipinip: PROTOCOL.ipip, ospf: PROTOCOL.ospf, pcp: PROTOCOL.ipcomp, pim: PROTOCOL.pim, sctp: PROTOCOL.sctp, tcp: PROTOCOL.tcp, udp: PROTOCOL.udp,
}

export const protocolOf = protocolReader(KEYWORDS, { 4: ['ipv4', 'ip'], 6: ['ipv6', 'ip'] })
