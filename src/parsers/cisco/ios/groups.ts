/** IOS object-groups: networks, services, ports and protocols, nested ones united. */
import { ANY4, ANY6, host4, host6, masked4, parseAddressTerm, parseIpv4, parseIpv6, prefix4, type AddressTerm } from '../../../net/address.ts'
import { singlePort, type Interval } from '../../../net/ports.ts'
import { PROTOCOL } from '../../../net/protocols.ts'
import { ringsOf, within } from '../../rings.ts'
import { icmpAt } from '../icmp.ts'
import { alone, type Line } from '../line.ts'
import { isPortOperator, portOf, portsAt } from '../ports.ts'
import { define, ignored, note, quote, report, understood, use, type Account } from '../account.ts'
import type { Block } from './blocks.ts'
import { protocolOf } from './protocols.ts'

type GroupKind = 'network' | 'service' | 'port' | 'protocol' | 'other'

/** One line of a service group, or several side by side that differ in destination ports alone; no protocol: every one. */
export interface Service {
  readonly protocols?: readonly number[]
  readonly sport?: readonly Interval[]
  /** A list of its own, which grows while the group is read. */
  readonly dport?: Interval[]
  readonly icmp?: Interval
}

export interface Group {
  readonly kind: GroupKind
  readonly head: Line
  readonly terms: AddressTerm[]
  readonly services: Service[]
  readonly ports: Interval[]
  readonly nested: string[]
  /** Holds something that could not be read. */
  uncertain: boolean
}

export type Groups = Map<string, Group>

type Resolved = Omit<Group, 'head' | 'nested'>

const KINDS: Readonly<Record<string, GroupKind>> = {
  network: 'network', 'v4-network': 'network', 'v6-network': 'network', service: 'service', protocol: 'protocol',
}

const UNDEFINED_EFFECT = 'matches nothing'

/** `object-group network|service|protocol NAME`, `object-group ip|ipv6 address|port NAME`; opened again, it grows. */
export function readGroup(account: Account, groups: Groups, { head, body }: Block): void {
  const [, type, second] = head.words
  const family = type === 'ip' || type === 'ipv6'
  const kind = family ? (second === 'address' ? 'network' : second === 'port' ? 'port' : 'other') : Object.hasOwn(KINDS, type ?? '') ? KINDS[type ?? ''] as GroupKind : 'other'
  const nameAt = family ? 3 : 2
  const name = head.words[nameAt]
  if (name === undefined) {
    report(account, head, 'unrecognised', 'match', 'an object-group without a name')
    for (const line of body) ignored(account, alone(line))
    return
  }
  define(account, 'object-group', head, nameAt)
  const known = groups.get(name)
  const group: Group = known ?? { kind, head, terms: [], services: [], ports: [], nested: [], uncertain: kind === 'other' }
  if (!known) groups.set(name, group)
  if (group.kind !== kind) {
    group.uncertain = true
    report(account, head, 'refused', 'match', `object-group ${name} exists with another type`)
    body.forEach(line => { ignored(account, alone(line)) })
    return
  }
  if (kind === 'other') report(account, head, 'unsupported', 'match', 'what this kind of object-group holds is not modelled, entries that use it are undetermined')
  else understood(account)
  for (const line of body) {
    if (kind === 'other' || line.words[0] === 'description' || line.words[0] === 'exit') ignored(account, alone(line))
    else if (readMember(account, group, line, family)) understood(account)
    else {
      group.uncertain = true
      report(account, line, 'unrecognised', 'match', `cannot be read, so what object-group ${name} holds is undetermined`)
    }
  }
}

export function dropGroup(account: Account, groups: Groups, line: Line): void {
  const name = line.words[line.words[2] === 'ip' ? 4 : 3]
  if (name !== undefined) groups.delete(name)
  understood(account)
}

function readMember(account: Account, group: Group, line: Line, wildcards: boolean): boolean {
  // A number alone is a protocol.
  const numbered = line.words.length > 1 && /^\d{1,10}$/.test(line.words[0] ?? '')
  const words = numbered ? line.words.slice(1) : line.words
  if (words[0] === 'group-object' && words[1] !== undefined) {
    use(account, 'object-group', line, numbered ? 2 : 1, UNDEFINED_EFFECT)
    group.nested.push(words[1])
    return true
  }
  switch (group.kind) {
    case 'network': {
      const term = networkOf(words[0] === 'network-object' ? words.slice(1) : words, wildcards)
      if (term) group.terms.push(...term)
      return term !== undefined
    }
    case 'service': {
      const service = serviceOf(words[0] === 'service-object' ? words.slice(1) : words)
      if (service) addService(group.services, service)
      return service !== undefined
    }
    case 'protocol': {
      const protocol = protocolOf(words[0] === 'protocol-object' ? words[1] : words[0], 4)
      if (!protocol) return false
      group.services.push(protocol.length === 0 ? {} : { protocols: protocol })
      return true
    }
    case 'port': {
      const at = words[0] === 'port-object' ? 1 : 0
      const ports = isPortOperator(words[at]) ? portsAt(words, at, [PROTOCOL.tcp]) : undefined
      if (ports) group.ports.push(...ports.ports)
      return ports?.next === words.length
    }
    case 'other': return false
  }
}

/** Netmask style (IOS Security Configuration Guide, "Object Groups for ACLs"); `object-group ip address` of the Catalyst 6500 takes wildcards. */
function networkOf(words: readonly string[], wildcards: boolean): AddressTerm[] | undefined {
  const [first, second, third] = words
  if (first === 'any' && words.length === 1) return [ANY4, ANY6]
  if (first === 'host' && words.length === 2) return hostOf(second)
  if (first === 'range' && words.length === 3) {
    const range = parseAddressTerm(`${second ?? ''}-${third ?? ''}`)
    return range && [range]
  }
  if (first === undefined || words.length > 2) return undefined
  if (second === undefined) {
    const term = parseAddressTerm(first)
    return term && [term]
  }
  const address = parseIpv4(first)
  if (address === undefined) return undefined
  const length = /^\/(\d{1,2})$/.exec(second)?.[1]
  if (length !== undefined) return Number(length) <= 32 ? [prefix4(address, Number(length))] : undefined
  const mask = parseIpv4(second)
  return mask === undefined ? undefined : [masked4(address, wildcards ? ~mask >>> 0 : mask)]
}

function hostOf(word: string | undefined): AddressTerm[] | undefined {
  const four = parseIpv4(word ?? '')
  if (four !== undefined) return [host4(four)]
  const six = parseIpv6(word ?? '')
  return six && [host6(six)]
}

/** `PROTOCOL`, `tcp|udp|tcp-udp [source [eq] P] [[eq] P]`, `icmp [MESSAGE]`. */
function serviceOf(words: readonly string[]): Service | undefined {
  const [first, second] = words
  const protocols = first === 'tcp-udp' ? [PROTOCOL.tcp, PROTOCOL.udp] : protocolOf(first, 4)
  if (!protocols) return undefined
  if (second === undefined) return protocols.length === 0 ? {} : { protocols }
  if (first === 'icmp') {
    // In a group `icmp echo` means code 0 alone (lab result recorded by Batfish, ios-object-group-service).
    if (second === 'echo' || second === 'echo-reply') return words.length === 2 ? { protocols, icmp: second === 'echo' ? [2048, 2048] : [0, 0] } : undefined
    const message = icmpAt(words, 1, 4)
    return message?.next === words.length ? { protocols, icmp: message.values } : undefined
  }
  if (!protocols.every(p => p === PROTOCOL.tcp || p === PROTOCOL.udp || p === PROTOCOL.sctp) || protocols.length === 0) return undefined
  let at = 1
  let sport: readonly Interval[] | undefined
  if (second === 'source') {
    const ports = groupPorts(words, 2, protocols)
    if (!ports) return undefined
    sport = ports.ports
    at = ports.next
  }
  const dport = at < words.length ? groupPorts(words, at, protocols) : undefined
  if (at < words.length && dport?.next !== words.length) return undefined
  return !dport ? { protocols, ...(sport ? { sport } : {}) } : sport ? { protocols, sport, dport: dport.ports } : { protocols, dport: dport.ports }
}

/** `eq` may be left out in a group. */
function groupPorts(words: readonly string[], at: number, protocols: readonly number[]): { ports: Interval[]; next: number } | undefined {
  if (isPortOperator(words[at])) return portsAt(words, at, protocols)
  const port = portOf(words[at] ?? '', protocols)
  return port === undefined ? undefined : { ports: [singlePort(port)], next: at + 1 }
}

function addService(services: Service[], service: Service): void {
  const last = services.at(-1)
  if (last?.dport && service.dport && areOne(last, service)) for (const ports of service.dport) last.dport.push(ports)
  else services.push(service)
}

const areOne = (a: Service, b: Service): boolean => !a.sport && !b.sport && (a.protocols === b.protocols || a.protocols?.join() === b.protocols?.join())

/** The groups of a device once all are read. */
export interface Held {
  readonly groups: Groups
  /** Groups that hold others, with all that is in them. */
  readonly united: Map<string, Resolved>
}

/** A group with all it holds: one value for every use of it. */
export function resolve({ groups, united }: Held, name: string): Resolved | undefined {
  const root = groups.get(name)
  if (!root || root.nested.length === 0) return root
  const known = united.get(name)
  if (known) return known
  const out: Resolved = { kind: root.kind, terms: [], services: [], ports: [], uncertain: false }
  united.set(name, out)
  for (const group of within(groups, name)) {
    for (const t of group.terms) out.terms.push(t)
    for (const s of group.services) addService(out.services, s.dport ? { ...s, dport: [...s.dport] } : s)
    for (const p of group.ports) out.ports.push(p)
    out.uncertain ||= group.uncertain || group.kind !== root.kind
  }
  return out
}

/** A group that holds itself is refused by the device; here its members count once. */
export function reportCycles(account: Account, groups: Groups): void {
  for (const { from, to } of ringsOf(groups.keys(), name => groups.get(name)?.nested)) {
    const { head } = groups.get(from) as Group
    note(account, head.span, 'refused', 'none', `this group is a member of itself by way of ${to}: ${quote(head)}`)
  }
}
