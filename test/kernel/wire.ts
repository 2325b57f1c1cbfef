/** Packets of the model as the bytes that a network card would deliver. */
import { PROTOCOL } from '../../src/net/protocols.ts'
import type { Packet } from '../../src/packets/packet.ts'

/** Every test packet carries this time to live; the kernel's own packets do not. */
const TTL = 77
const IPV6_FRAGMENT = 44

/** IPv6 extension headers (RFC 8200 section 4, RFC 4302): hop-by-hop options, destination options, routing, authentication, one whole fragment. */
export const BEHIND = ['hbh', 'dst', 'rt', 'ah', 'frag'] as const
export type Behind = (typeof BEHIND)[number]

const NUMBERS: Readonly<Record<Behind, number>> = { hbh: 0, dst: 60, rt: 43, ah: 51, frag: 44 }

/** What follows the number of the next header. */
const BODIES: Readonly<Record<Behind, readonly number[]>> = {
  hbh: [0, 1, 4, 0, 0, 0, 0],
  dst: [0, 1, 4, 0, 0, 0, 0],
  // Type 2 with no segment left: the destination is the last.
  rt: [2, 2, 0, 0, 0, 0, 0, ...new Array<number>(16).fill(1)],
  ah: [4, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, ...new Array<number>(12).fill(7)],
  frag: [0, 0, 0, 0, 0, 0, 9],
}

export interface Wire {
  /** IPv4 identification or IPv6 flow label, never 0. */
  readonly id: number
  /** A wrong transport checksum makes connection tracking call an arriving packet INVALID. */
  readonly badChecksum: boolean
  /** A header between that of IPv6 and the protocol's. */
  readonly behind?: Behind
  /** Data of an ICMP error: the beginning of the packet that caused it. */
  readonly payload?: Buffer
}

function addressBytes(address: Packet['src']): Buffer {
  const words = typeof address === 'number' ? [address] : address
  const bytes = Buffer.alloc(words.length * 4)
  words.forEach((word, i) => bytes.writeUInt32BE(word, i * 4))
  return bytes
}

export function bytesOf(packet: Packet, wire: Wire): Buffer {
  const body = packet.fragment === 1 ? Buffer.alloc(24, 0x55) : transport(packet, wire)
  return packet.family === 4 ? ipv4(packet, wire.id, body) : ipv6(packet, wire, body)
}

function ipv4(packet: Packet, id: number, body: Buffer): Buffer {
  const header = Buffer.alloc(20)
  header[0] = 0x45
  header.writeUInt16BE(20 + body.length, 2)
  header.writeUInt16BE(id, 4)
  if (packet.fragment === 1) header.writeUInt16BE(185, 6)
  header[8] = TTL
  header[9] = packet.protocol
  header.writeUInt32BE(packet.src as number, 12)
  header.writeUInt32BE(packet.dst as number, 16)
  header.writeUInt16BE(checksum(header), 10)
  return Buffer.concat([header, body])
}

function ipv6(packet: Packet, { id, behind }: Wire, body: Buffer): Buffer {
  const header = Buffer.alloc(40)
  header.writeUInt32BE(0x60000000 + id, 0)
  header[6] = packet.protocol
  header[7] = TTL
  addressBytes(packet.src).copy(header, 8)
  addressBytes(packet.dst).copy(header, 24)
  if (packet.fragment === 0) {
    const between = behind === undefined ? [] : [packet.protocol, ...BODIES[behind]]
    if (behind !== undefined) header[6] = NUMBERS[behind]
    header.writeUInt16BE(between.length + body.length, 4)
    return Buffer.concat([header, Buffer.from(between), body])
  }
  const fragment = Buffer.from([packet.protocol, 0, 0, 0, 0, 0, 0, 9])
  fragment.writeUInt16BE(185 << 3, 2)
  header[6] = IPV6_FRAGMENT
  header.writeUInt16BE(body.length + 8, 4)
  return Buffer.concat([header, fragment, body])
}

function transport(packet: Packet, wire: Wire): Buffer {
  const { protocol, sport, dport } = packet
  switch (protocol) {
    case PROTOCOL.tcp: {
      const header = Buffer.alloc(20)
      header.writeUInt16BE(sport, 0)
      header.writeUInt16BE(dport, 2)
      header.writeUInt32BE(1000, 4)
      if (packet.flags & 16) header.writeUInt32BE(2000, 8)
      header[12] = 0x50
      header[13] = packet.flags
      header.writeUInt16BE(1024, 14)
      // An urgent pointer, because a packet that sets URG has one.
      if (packet.flags & 32) header.writeUInt16BE(1, 18)
      return summed(packet, header, 16, wire.badChecksum)
    }
    case PROTOCOL.udp: case PROTOCOL.udplite: {
      const datagram = Buffer.alloc(12, 0x41)
      datagram.writeUInt16BE(sport, 0)
      datagram.writeUInt16BE(dport, 2)
      datagram.writeUInt16BE(12, 4)
      datagram.writeUInt16BE(0, 6)
      return summed(packet, datagram, 6, wire.badChecksum)
    }
    case PROTOCOL.sctp: return sctpInit(sport, dport, wire.badChecksum)
    case PROTOCOL.dccp: {
      // RFC 4340: a DCCP-Request with a long sequence number.
      const header = Buffer.alloc(20)
      header.writeUInt16BE(sport, 0)
      header.writeUInt16BE(dport, 2)
      header[4] = 5
      header[8] = 1
      header[15] = 1
      return summed(packet, header, 6, wire.badChecksum)
    }
    case PROTOCOL.icmp: case PROTOCOL['ipv6-icmp']: {
      const message = Buffer.concat([Buffer.alloc(8), wire.payload ?? Buffer.alloc(24)])
      message.writeUInt16BE(packet.icmp, 0)
      if (!wire.payload) message.writeUInt16BE((wire.id & 0xffff) || 1, 4)
      if (protocol === PROTOCOL['ipv6-icmp']) return summed(packet, message, 2, wire.badChecksum)
      message.writeUInt16BE(checksum(message) ^ (wire.badChecksum ? 0x0101 : 0), 2)
      return message
    }
    case PROTOCOL.gre: return Buffer.from([0, 0, 8, 0, ...new Array<number>(20).fill(0)])
    // RFC 6275, 6.1.1: nothing follows (59), 8 bytes, Home Test Init; anything else is dropped by who looks into it.
    case PROTOCOL['mobility-header']: return Buffer.from([59, 0, 1, 0, 0, 0, 0, 0])
    default: return Buffer.alloc(24, 1)
  }
}

/** RFC 9260: an INIT chunk; the checksum is CRC32c, least significant byte first. */
function sctpInit(sport: number, dport: number, bad: boolean): Buffer {
  const packet = Buffer.alloc(32)
  packet.writeUInt16BE(sport, 0)
  packet.writeUInt16BE(dport, 2)
  packet[12] = 1
  packet.writeUInt16BE(20, 14)
  packet.writeUInt32BE(0x01020304, 16)
  packet.writeUInt32BE(0xffff, 20)
  packet.writeUInt16BE(1, 24)
  packet.writeUInt16BE(1, 26)
  packet.writeUInt32BE(1, 28)
  packet.writeUInt32LE((crc32c(packet) ^ (bad ? 1 : 0)) >>> 0, 8)
  return packet
}

function crc32c(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0)
  }
  return ~crc >>> 0
}

/** Writes the checksum over the pseudo header and the segment (RFC 9293 section 3.1, RFC 8200 section 8.1). */
function summed(packet: Packet, segment: Buffer, at: number, bad: boolean): Buffer {
  const tail = Buffer.alloc(8)
  tail.writeUInt32BE(segment.length, 0)
  tail[7] = packet.protocol
  const sum = checksum(Buffer.concat([addressBytes(packet.src), addressBytes(packet.dst), tail, segment])) || 0xffff
  segment.writeUInt16BE(bad ? sum ^ 0x0101 : sum, at)
  return segment
}

/** RFC 1071. */
function checksum(bytes: Buffer): number {
  let sum = 0
  for (let i = 0; i + 1 < bytes.length; i += 2) sum += bytes.readUInt16BE(i)
  if (bytes.length % 2 === 1) sum += (bytes.at(-1) as number) << 8
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  return ~sum & 0xffff
}
