/** A packet in words, and as the JSON that `trace` reads. */
import type { Finding } from '../engine/finding.ts'
import { formatIpv4, formatIpv6, type Ipv4, type Ipv6 } from '../net/address.ts'
import { PROTOCOL, PROTOCOLS_WITH_PORTS, protocolName } from '../net/protocols.ts'
import { SYN, TCP_FLAGS } from '../net/tcp.ts'

type Packet = NonNullable<Finding['packet']>

export interface PacketJson {
  readonly src: string
  readonly dst: string
  readonly proto: string | number
  readonly sport?: number
  readonly dport?: number
  readonly icmpType?: number
  readonly icmpCode?: number
  readonly tcpFlags?: string
  readonly fragment?: number
  readonly in?: string
  readonly out?: string
  readonly state: string
}

const isIcmp = (protocol: number): boolean => protocol === PROTOCOL.icmp || protocol === PROTOCOL['ipv6-icmp']

const addressText = (address: Ipv4 | Ipv6): string => (typeof address === 'number' ? formatIpv4(address) : formatIpv6(address))

function flagNames(flags: number): string {
  return Object.entries(TCP_FLAGS).filter(([, bit]) => (flags & bit) !== 0).map(([name]) => name).join(',')
}

/** `UDP 10.1.2.3:40000 -> 10.9.0.5:2055 entering eth0`; may hold interface names, which come from the input. */
export function packetWords(packet: Packet): string {
  const ports = PROTOCOLS_WITH_PORTS.includes(packet.protocol)
  const end = (address: Ipv4 | Ipv6, port: number): string => {
    const text = addressText(address)
    if (!ports) return text
    return typeof address === 'number' ? `${text}:${String(port)}` : `[${text}]:${String(port)}`
  }
  const name = protocolName(packet.protocol)
  const words = [
    /^\d/.test(name) ? `protocol ${name}` : name.toUpperCase(),
    `${end(packet.src, packet.sport)} -> ${end(packet.dst, packet.dport)}`,
  ]
  if (isIcmp(packet.protocol)) words.push(`type ${String(packet.icmp >> 8)} code ${String(packet.icmp & 255)}`)
  if (packet.protocol === PROTOCOL.tcp && packet.flags !== SYN) words.push(`with flags ${flagNames(packet.flags) || 'none'}`)
  if (packet.fragment !== 0) words.push('(a later fragment)')
  if (packet.state !== 'new') words.push(`(${packet.state})`)
  if (packet.in !== undefined) words.push(packet.in === 'self' ? 'sent by the firewall' : `entering ${packet.in}`)
  if (packet.out !== undefined) words.push(packet.out === 'self' ? 'to the firewall itself' : `leaving ${packet.out}`)
  return words.join(' ')
}

/** The shape of `trace`'s packets. */
export function packetJson(packet: Packet): PacketJson {
  const ports = PROTOCOLS_WITH_PORTS.includes(packet.protocol)
  const name = packet.protocol === PROTOCOL['ipv6-icmp'] ? 'icmp6' : protocolName(packet.protocol)
  return {
    src: addressText(packet.src),
    dst: addressText(packet.dst),
    proto: /^\d/.test(name) ? packet.protocol : name,
    ...(ports ? { sport: packet.sport, dport: packet.dport } : {}),
    ...(isIcmp(packet.protocol) ? { icmpType: packet.icmp >> 8, icmpCode: packet.icmp & 255 } : {}),
    ...(packet.protocol === PROTOCOL.tcp ? { tcpFlags: flagNames(packet.flags) } : {}),
    ...(packet.fragment === 0 ? {} : { fragment: packet.fragment }),
    ...(packet.in === undefined ? {} : { in: packet.in }),
    ...(packet.out === undefined ? {} : { out: packet.out }),
    state: packet.state,
  }
}
