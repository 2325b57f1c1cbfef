/** Packets at random over small domains, so that they meet the rules. */
import fc from 'fast-check'
import { PROTOCOL } from '../../src/net/protocols.ts'
import type { Packet } from '../../src/packets/packet.ts'
import { addressOf, type Probe, type Standing } from './compare.ts'

export interface Ground {
  readonly family: 4 | 6
  readonly devices: Readonly<Record<string, readonly string[]>>
  /** Addresses of others, as packets carry them. */
  readonly others: readonly string[]
  /** Networks that rules ask for. */
  readonly networks: readonly string[]
  readonly ranges: readonly string[]
}

export const GROUND: Readonly<Record<4 | 6, Ground>> = {
  4: {
    family: 4,
    devices: { eth0: ['10.0.0.1'], eth1: ['192.168.1.1'], wan: ['203.0.113.1'], lo: [] },
    others: ['10.0.0.9', '10.0.0.200', '10.0.1.9', '10.7.0.9', '192.168.1.80', '198.51.100.7', '172.16.5.5', '8.8.8.8'],
    networks: ['10.0.0.9', '10.0.0.0/24', '10.0.0.0/8', '192.168.1.80/32', '192.168.0.0/16', '198.51.100.0/30', '172.16.0.0/12', '8.0.0.0/5', '10.0.0.9/255.0.0.255',
      '0.0.0.9/0.0.0.255', '10.0.0.1', '203.0.113.0/24', '128.0.0.0/1', '0.0.0.0/0', '10.0.0.9,8.8.8.8'],
    ranges: ['10.0.0.1-10.0.0.9', '10.0.0.0-192.168.1.80', '8.8.8.8-8.8.8.8', '0.0.0.0-172.16.5.4'],
  },
  6: {
    family: 6,
    devices: { eth0: ['fd00::1'], eth1: ['fd00:1::1'], wan: ['2001:db8:f::1'], lo: [] },
    others: ['fd00::9', 'fd00::ffff:0:9', 'fd00:1::80', '2001:db8::7', '2001:db8::8000:0:0:7', '2a00::1', 'fd00:7::9'],
    networks: ['fd00::9', 'fd00::/64', 'fd00::/16', 'fd00:1::/32', '2001:db8::/96', '2001:db8::7/128', '2a00::/12', 'fd00::1', '::/0', '8000::/1', 'fd00::9,2a00::1', 'fd00::/97'],
    ranges: ['fd00::1-fd00::9', '2001:db8::-2001:db8::ffff:0:0:0', '2a00::1-2a00::1', '::1-fd00::fffe:0:0'],
  },
}

const PORTS = [0, 1, 22, 53, 80, 81, 443, 1024, 8080, 40000, 65534, 65535] as const

const TRANSPORTS = [PROTOCOL.tcp, PROTOCOL.udp, PROTOCOL.udplite, PROTOCOL.sctp, PROTOCOL.dccp] as const
/** Without AH in IPv6: there it is a header on the way to the protocol. */
const BARE: Readonly<Record<4 | 6, readonly number[]>> = { 4: [PROTOCOL.gre, PROTOCOL.esp, PROTOCOL.ah, PROTOCOL.ipcomp, 2, 89], 6: [PROTOCOL.gre, PROTOCOL.esp, PROTOCOL.ipcomp, PROTOCOL['mobility-header'], PROTOCOL.ipip, 89] }
const ICMP4 = [0, 0x800, 0x300, 0x301, 0x30d, 0x500, 0xb00, 0xd00, 0xc00] as const
const ICMP6 = [0x8000, 0x8100, 0x100, 0x104, 0x200, 0x300, 0x8700, 0x8800] as const

type Header = Pick<Packet, 'protocol' | 'sport' | 'dport' | 'icmp' | 'flags'>

const header = (family: 4 | 6): fc.Arbitrary<Header> => fc.oneof(
  { weight: 5, arbitrary: fc.record({ protocol: fc.constant(PROTOCOL.tcp), sport: fc.constantFrom(...PORTS), dport: fc.constantFrom(...PORTS), icmp: fc.constant(0), flags: fc.constantFrom(2, 2, 2, 16, 24, 18, 4, 0, 41, 63, 17) }) },
  { weight: 4, arbitrary: fc.record({ protocol: fc.constantFrom(PROTOCOL.udp, ...TRANSPORTS.slice(1)), sport: fc.constantFrom(...PORTS), dport: fc.constantFrom(...PORTS), icmp: fc.constant(0), flags: fc.constant(0) }) },
  { weight: 2, arbitrary: fc.constantFrom<number>(...(family === 4 ? ICMP4 : ICMP6)).map(icmp => ({ protocol: family === 4 ? PROTOCOL.icmp : PROTOCOL['ipv6-icmp'], sport: 0, dport: 0, icmp, flags: 0 })) },
  { weight: 1, arbitrary: fc.constantFrom<number>(...BARE[family]).map(protocol => ({ protocol, sport: 0, dport: 0, icmp: 0, flags: 0 })) },
)

/** Where a packet comes in and goes out, and the ends that fit. */
const way = ({ devices, others, family }: Ground, looped: boolean): fc.Arbitrary<Pick<Packet, 'in' | 'out' | 'src' | 'dst'>> => {
  const names = Object.keys(devices).filter(name => name !== 'lo')
  const other = fc.constantFrom(...others).map(addressOf)
  const own = fc.constantFrom(...Object.values(devices).flat()).map(addressOf)
  const loopback = addressOf(family === 4 ? '127.0.0.1' : '::1')
  return fc.oneof(
    { weight: 5, arbitrary: fc.record({ in: fc.constantFrom(...names), out: fc.constant('self'), src: other, dst: own }) },
    { weight: 6, arbitrary: fc.record({ in: fc.constantFrom(...names), out: fc.constantFrom(...names), src: other, dst: other }) },
    { weight: 4, arbitrary: fc.record({ in: fc.constant('self'), out: fc.constantFrom(...names), src: fc.oneof(own, other), dst: other }) },
    { weight: looped ? 1 : 0, arbitrary: fc.record({ in: fc.constant('lo'), out: fc.constant('self'), src: fc.constant(loopback), dst: fc.constant(loopback) }) },
  )
}

export interface Asked {
  readonly standings: readonly Standing[]
  readonly fragments: boolean
  /** Packets on the loopback; a translation that sends them elsewhere is for the routing to refuse. */
  readonly looped: boolean
}

export function probe(ground: Ground, { standings, fragments, looped }: Asked): fc.Arbitrary<Probe> {
  return fc.tuple(way(ground, looped), header(ground.family), fc.constantFrom(...standings), fc.integer({ min: 0, max: 9 })).map(([ends, head, standing, cut]): Probe => {
    // IPv4 puts packets for the host together before INPUT.
    const fragment = fragments && cut === 0 && !(ground.family === 4 && ends.out === 'self') ? 1 : 0
    const bare = fragment === 1 ? { sport: 0, dport: 0, icmp: 0, flags: 0 } : {}
    return { packet: { family: ground.family, ...ends, ...head, ...bare, state: 'new', fragment }, standing }
  })
}
