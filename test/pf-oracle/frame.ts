/** IPv4 packets as bytes, with a number in them by which they are known again. */
import type { Packet } from '../../src/packets/packet.ts'

/** The checksum of RFC 1071. */
function checksum(bytes: Buffer): number {
  let sum = 0
  for (let i = 0; i < bytes.length; i += 2) sum += bytes.readUInt8(i) * 256 + (i + 1 < bytes.length ? bytes.readUInt8(i + 1) : 0)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  return ~sum & 0xffff
}

export function frameOf(packet: Packet, id: number): string {
  const mark = Buffer.alloc(8)
  mark.write('MARK')
  mark.writeUInt32BE(id, 4)
  const upper = Buffer.concat([upperOf(packet, id), mark])
  const header = Buffer.alloc(20)
  header.writeUInt8(0x45, 0)
  header.writeUInt16BE(20 + upper.length, 2)
  header.writeUInt16BE(id & 0xffff, 4)
  header.writeUInt8(64, 8)
  header.writeUInt8(packet.protocol, 9)
  header.writeUInt32BE(packet.src as number, 12)
  header.writeUInt32BE(packet.dst as number, 16)
  header.writeUInt16BE(checksum(header), 10)
  const pseudo = Buffer.alloc(12)
  header.copy(pseudo, 0, 12, 20)
  pseudo.writeUInt8(packet.protocol, 9)
  pseudo.writeUInt16BE(upper.length, 10)
  const at = packet.protocol === 6 ? 16 : packet.protocol === 17 ? 6 : 2
  upper.writeUInt16BE(checksum(packet.protocol === 1 ? upper : Buffer.concat([pseudo, upper])) || 0xffff, at)
  return Buffer.concat([header, upper]).toString('base64')
}

function upperOf(packet: Packet, id: number): Buffer {
  const bytes = Buffer.alloc(packet.protocol === 6 ? 20 : 8)
  if (packet.protocol === 1) {
    bytes.writeUInt8(packet.icmp >>> 8, 0)
    bytes.writeUInt16BE(id & 0xffff, 4)
    return bytes
  }
  bytes.writeUInt16BE(packet.sport, 0)
  bytes.writeUInt16BE(packet.dport, 2)
  if (packet.protocol === 17) bytes.writeUInt16BE(16, 4)
  else {
    bytes.writeUInt8(0x50, 12)
    bytes.writeUInt8(packet.flags, 13)
    bytes.writeUInt16BE(8192, 14)
  }
  return bytes
}
