/** Packets that aim at the entries of given access lists, and miss them by a little now and then. */
import { parseIpv4, parseIpv6, type Ipv4, type Ipv6 } from '../../../src/net/address.ts'
import { PROTOCOL } from '../../../src/net/protocols.ts'
import type { Packet } from '../../../src/packets/packet.ts'
import { dice, type Dice } from '../../dice.ts'
import type { Probe, Standing } from '../compare.ts'
import { INTERFACES, membersOf, type Entry, type Net, type Ports, type Rules, type Service } from './rules.ts'

export interface Traffic {
  /** Packets for the device itself, too. */
  readonly self: boolean
  readonly fragments: boolean
  readonly standings: readonly Standing[]
}

const STRANGERS: Readonly<Record<4 | 6, readonly string[]>> = {
  4: ['10.0.1.9', '10.0.2.200', '10.7.1.9', '192.168.7.2', '198.51.100.7', '172.16.5.9', '8.8.8.9', '10.1.255.0'], 6: ['fd00::9', 'fd00:1::80', '2001:db8::7', '2a00::1', '2001:db8:0:1::9'],
}

export function probesFor(rules: Rules, traffic: Traffic, seed: number, count: number): Probe[] {
  const d = dice(seed)
  const entries = rules.lists.flatMap(list => list.entries)
  return Array.from({ length: count }, (): Probe => {
    const entry = entries.length === 0 ? undefined : d.pick(entries)
    const on = d.below(INTERFACES)
    const self = traffic.self && d.once(5)
    const out = self ? 'self' : `e${String(d.below(INTERFACES))}`
    const whole = headOf(rules, entry, d)
    const fragment = traffic.fragments && !(self && rules.family === 4) && d.once(8) ? 1 : 0
    const head = fragment === 1 ? { ...whole, sport: 0, dport: 0, icmp: 0, flags: 0 } : whole
    return { packet: { family: rules.family, ...head, src: addressFor(rules, entry?.src, d), dst: addressFor(rules, entry?.dst, d), state: 'new', fragment, in: `e${String(on)}`, out }, standing: d.pick(traffic.standings) }
  })
}

function addressFor(rules: Rules, end: Entry['src'] | undefined, d: Dice): Packet['src'] {
  const nets = end ? membersOf(rules.groups.nets, end).filter(net => net.kind === 'any' || familyOf(net) === rules.family) : []
  const net = nets.length === 0 || d.once(9) ? ANY : d.pick(nets)
  return rules.family === 4 ? usable4(v4In(net, d), d) : usable6(v6In(net, d))
}

const ANY: Net = { kind: 'any' }
const familyOf = (net: Net): 4 | 6 => (net.kind === 'prefix' ? net.family : net.kind === 'range' && net.low.includes(':') ? 6 : 4)

const v4 = (text: string): Ipv4 => parseIpv4(text) ?? 0
const v6 = (text: string): Ipv6 => parseIpv6(text) ?? [0, 0, 0, 0]

/** Some number whose bits are all zero, all one, or mixed. */
const filling = (d: Dice): number => d.pick([0, 0xffffffff, d.below(0x100000000), d.below(0x100000000)])

function v4In(net: Net, d: Dice): Ipv4 {
  const off = d.once(8) ? (1 << d.below(28)) >>> 0 : 0
  switch (net.kind) {
    case 'any': return v4(d.pick(STRANGERS[4]))
    case 'prefix': case 'masked': {
      const care = net.kind === 'masked' ? v4(net.care) : net.length === 0 ? 0 : (0xffffffff << (32 - net.length)) >>> 0
      return ((((v4(net.address) & care) | (filling(d) & ~care)) >>> 0) ^ off) >>> 0
    }
    case 'range': return d.pick([v4(net.low), v4(net.high), v4(net.low) - 1, v4(net.high) + 1, v4(net.low) + d.below(v4(net.high) - v4(net.low) + 1)])
  }
}

/** What the kernel does not route: this network, loopback, multicast and beyond. */
function usable4(address: Ipv4, d: Dice): Ipv4 {
  const first = address >>> 24
  return first === 0 || first === 127 || first >= 224 ? v4(d.pick(STRANGERS[4])) : address
}

function v6In(net: Net, d: Dice): Ipv6 {
  if (net.kind !== 'prefix') return v6(d.pick(STRANGERS[6]))
  const fill = [filling(d), filling(d), filling(d), filling(d)]
  const off = d.once(8) ? d.below(112) : -1
  const words = v6(net.address).map((word, i) => {
    const length = Math.min(Math.max(net.length - i * 32, 0), 32)
    const care = length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0
    const flip = off >= 0 && 3 - (off >> 5) === i ? (1 << (off & 31)) >>> 0 : 0
    return ((((word & care) | ((fill[i] as number) & ~care)) >>> 0) ^ flip) >>> 0
  })
  return [words[0] as number, words[1] as number, words[2] as number, words[3] as number]
}

/** Global and unique local unicast only. */
function usable6(address: Ipv6): Ipv6 {
  const first = address[0] >>> 24
  return (first >= 0x20 && first < 0x40) || first === 0xfd ? address : v6('2001:db8::7')
}

type Head = Pick<Packet, 'protocol' | 'sport' | 'dport' | 'icmp' | 'flags'>

const FLAGS = [2, 2, 2, 16, 24, 18, 4, 0, 41, 63, 17, 20, 1, 32, 34] as const
const PROTOCOLS: Readonly<Record<4 | 6, readonly number[]>> = { 4: [6, 6, 17, 17, 1, 47, 50, 2, 89, 132], 6: [6, 6, 17, 17, 58, 47, 50, 89, 132] }

function headOf(rules: Rules, entry: Entry | undefined, d: Dice): Head {
  const services = entry ? membersOf(rules.groups.services, entry.what) : []
  const service: Service = services.length === 0 || d.once(10) ? { protocol: undefined } : d.pick(services)
  const protocol = service.protocol ?? d.pick(PROTOCOLS[rules.family])
  const none = { protocol, sport: 0, dport: 0, icmp: 0, flags: 0 }
  if (protocol === PROTOCOL.icmp || protocol === PROTOCOL['ipv6-icmp']) return { ...none, icmp: messageFor(rules.family, service, d) }
  const ported = protocol === PROTOCOL.tcp || protocol === PROTOCOL.udp || protocol === PROTOCOL.sctp
  if (!ported) return none
  return { ...none, sport: portFor(rules, service.sport, d), dport: portFor(rules, service.dport, d), flags: protocol === PROTOCOL.tcp ? d.pick(FLAGS) : 0 }
}

const MESSAGES: Readonly<Record<4 | 6, readonly number[]>> = { 4: [0x800, 0, 0x300, 0x301, 0x303, 0x30d, 0x500, 0x501, 0xb00, 0xb01, 0xc01, 0xd00, 0x1e00], 6: [0x8000, 0x8100, 0x100, 0x104, 0x200, 0x300, 0x401, 0x8500, 0x8600, 0x8700, 0x8800, 0x8900] }

function messageFor(family: 4 | 6, { icmp }: Service, d: Dice): number {
  if (!icmp || d.once(4)) return d.pick(MESSAGES[family])
  // The code beside it, now and then.
  return icmp.type * 256 + (icmp.code === undefined ? d.pick([0, 0, 1, 5]) : icmp.code ^ (d.once(4) ? 1 : 0))
}

const PORTS = [0, 1, 22, 53, 80, 161, 443, 1023, 2055, 40000, 65535] as const

function portFor(rules: Rules, asked: Service['sport'], d: Dice): number {
  const known = asked === undefined ? [] : membersOf(rules.groups.ports, asked)
  if (known.length === 0 || d.once(12)) return d.pick(PORTS)
  const port = d.pick(edgesOf(d.pick(known))) + (d.once(3) ? d.pick([-1, 1]) : 0)
  return Math.min(Math.max(port, 0), 65535)
}

function edgesOf(ports: Ports): readonly number[] {
  switch (ports.op) {
    case 'eq': case 'neq': return ports.ports
    case 'gt': case 'lt': return [ports.port]
    case 'range': return [ports.low, ports.high, (ports.low + ports.high) >> 1]
  }
}
