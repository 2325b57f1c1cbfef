/** Reads who may reach the device itself: ssh, telnet, http, icmp, and services that listen on an interface. */
import type { Match } from '../../../model/match.ts'
import { address, all, ANYTHING, number } from '../../../model/match.ts'
import type { Line } from '../line.ts'
import { addressAt } from './ace.ts'
import { complain, type Device, type Service } from './device.ts'
import { interfaceAt } from './interfaces.ts'
import { icmpOf } from './names.ts'
import { hostAt, networkAt } from './operands.ts'
import type { Section, Status } from './sections.ts'

/** `ssh|telnet|http A MASK IF`; every other form sets something else. */
export function readAccess(device: Device, line: Line, service: 'ssh' | 'telnet' | 'https'): Status {
  const { words } = line
  if (service === 'https' && words[1] === 'server') {
    const port = /^\d+$/.test(words[3] ?? '') ? Number(words[3]) : 443
    if (words[2] === 'enable') device.management.httpServer = { port, line }
    return words[2] === 'enable' ? 'understood' : 'ignored'
  }
  if (service === 'https' && words[1] === 'redirect' && words[2] !== undefined) {
    interfaceAt(device, line, 2)
    device.management.redirects.push({ port: Number(words[3] ?? 80) || 80, interface: words[2], line })
    return 'understood'
  }
  const network = networkAt(device, words, 1)
  const host = network ? undefined : hostAt(device, words[1])
  const at = network?.next ?? 2
  const name = words[at]
  const from = network?.value ?? host
  if (from === undefined) {
    if (/^[\d<]/.test(words[1] ?? '')) complain(device, line, 'unrecognised', 'verdict', 'not an address this reads')
    return 'ignored'
  }
  // PIX 6 took `ssh A MASK` as every interface of the inside; the mask may be left out before the name.
  if (name === undefined) complain(device, line, 'unrecognised', 'verdict', 'no interface named')
  else {
    interfaceAt(device, line, at)
    device.management.access.push({ service, from, interface: name, line })
  }
  return 'understood'
}

/** `icmp|ipv6 icmp permit|deny SOURCE [TYPE [CODE]] IF`. */
export function readIcmp(device: Device, line: Line, six: boolean): Status {
  const { words } = line
  const at = six ? 2 : 1
  if (words[at] === 'unreachable') return 'ignored'
  const name = words.at(-1)
  const source = addressAt(device, line, at + 1, 'src')
  if ((words[at] !== 'permit' && words[at] !== 'deny') || !source || name === undefined || source.next >= words.length) {
    complain(device, line, 'unrecognised', 'verdict', 'not an icmp rule this reads')
    return 'understood'
  }
  const version = six ? 6 : 4
  const parts: Match[] = [number('protocol', six ? [58, 58] : [1, 1]), source.value]
  if (source.next < words.length - 1) {
    const types = icmpOf(words[source.next] ?? '', source.next + 1 < words.length - 1 ? words[source.next + 1] : undefined, version)
    if (types) parts.push(number('icmp', types))
    else {
      complain(device, line, 'unrecognised', 'match', 'not an icmp type this reads')
      parts.push({ kind: 'unknown', words: words.slice(source.next, -1).join(' ') })
    }
  }
  interfaceAt(device, line, words.length - 1)
  device.management.icmp.push({ permit: words[at] === 'permit', match: all(...parts), interface: name, line })
  return 'understood'
}

const udp = (...ports: number[]): Service => ({ protocol: [17], dport: ports.map(p => [p, p] as const) })

const tcp = (...ports: number[]): Service => ({ protocol: [6], dport: ports.map(p => [p, p] as const) })

/** Protocols of `router NAME`: OSPF and EIGRP over IP, BGP over TCP 179, RIP over UDP 520, IS-IS not over IP. */
const ROUTING: Readonly<Record<string, readonly Service[]>> = {
  ospf: [{ protocol: [89] }], eigrp: [{ protocol: [88] }], bgp: [tcp(179)], rip: [udp(520)],
}

/** `crypto isakmp|ikev1|ikev2 enable IF`: IKE, its NAT traversal and ESP. */
export function readIke(device: Device, line: Line): Status {
  const { words } = line
  const at = words[0] === 'isakmp' ? 1 : 2
  if (words[at] !== 'enable' || words[at + 1] === undefined) return 'ignored'
  interfaceAt(device, line, at + 1)
  device.management.open.push({ services: [udp(500, 4500), { protocol: [50] }], interface: words[at + 1], line })
  return 'understood'
}

/** `webvpn` / `enable IF`. */
export function readWebVpn(device: Device, { body }: Section): Status {
  const port = Number(body.find(l => l.words[0] === 'port')?.words[1] ?? 443) || 443
  for (const line of body) {
    if (line.words[0] !== 'enable' || line.words[1] === undefined) continue
    interfaceAt(device, line, 1)
    device.management.open.push({ services: [tcp(port), udp(port)], interface: line.words[1], line })
    device.runs.listeners.push({ service: 'https', port, enabled: 'yes', interface: line.words[1], span: line.span })
  }
  return 'understood'
}

/** `dhcpd enable IF`, `dhcprelay enable IF`. */
export function readDhcp(device: Device, line: Line): Status {
  if (line.words[1] !== 'enable' || line.words[2] === undefined) return 'ignored'
  interfaceAt(device, line, 2)
  device.management.open.push({ services: [udp(67)], interface: line.words[2], line })
  return 'understood'
}

/** Which neighbours a routing process listens to is not read: packets of its protocol are undetermined. */
export function readRouter(device: Device, { head }: Section): Status {
  const name = head.words[1] ?? ''
  const services = Object.hasOwn(ROUTING, name) ? ROUTING[name] : undefined
  if (services) device.management.open.push({ services, interface: undefined, line: head, unknown: `router ${name}` })
  return 'ignored'
}

/** The match of packets from one source on one interface. */
export const from = (name: string, source: Match): Match => all({ kind: 'interface', field: 'in', names: [name] }, source)

export const fromTerm = (name: string, term: Parameters<typeof address>[1][number] | undefined): Match =>
  from(name, term === undefined ? ANYTHING : address('src', [term]))
