/** IP protocol numbers and their names, IANA protocol-numbers registry; names as /etc/protocols spells them. */

export const PROTOCOL = {
  icmp: 1, igmp: 2, ipip: 4, tcp: 6, egp: 8, igp: 9, udp: 17, dccp: 33, ipv6: 41, 'ipv6-route': 43, 'ipv6-frag': 44, rsvp: 46,
  gre: 47, esp: 50, ah: 51, 'ipv6-icmp': 58, 'ipv6-nonxt': 59, 'ipv6-opts': 60, eigrp: 88, ospf: 89, encap: 98, pim: 103, ipcomp: 108, vrrp: 112,
  l2tp: 115, sctp: 132, 'mobility-header': 135, udplite: 136,
} as const

const NAME_OF = new Map<number, string>(Object.entries(PROTOCOL).map(([name, number]) => [number, name]))

export const protocolName = (number: number): string => NAME_OF.get(number) ?? String(number)

/** Protocols whose header starts with a source and a destination port. */
export const PROTOCOLS_WITH_PORTS: readonly number[] = [PROTOCOL.tcp, PROTOCOL.udp, PROTOCOL.dccp, PROTOCOL.sctp, PROTOCOL.udplite]

/** A decimal number 0-255 or a name of the table (any case, plus the usual `icmpv6`, `icmp6`); undefined for anything else. */
export function parseProtocol(text: string): number | undefined {
  if (/^\d{1,3}$/.test(text)) return Number(text) <= 255 ? Number(text) : undefined
  const name = text.toLowerCase()
  if (name === 'icmpv6' || name === 'icmp6') return PROTOCOL['ipv6-icmp']
  return Object.hasOwn(PROTOCOL, name) ? PROTOCOL[name as keyof typeof PROTOCOL] : undefined
}
