/** Reads `object` and `object-group` definitions. */
import { compare6, type AddressTerm } from '../../../net/address.ts'
import type { Line } from '../line.ts'
import { complain, define, ipv4Of, ipv6Of, refer, type Device, type Group, type GroupType, type Member, type Service } from './device.ts'
import { builtinService, icmpOf, protocolsOf } from './names.ts'
import { hostAt, isOperator, networkAt, portsAt, type Taken } from './operands.ts'
import type { Section } from './sections.ts'

const NOTHING_MATCHES = 'matches nothing'

/** `object network|service NAME`; a name may be opened again, then what it holds is replaced. */
export function readObject(device: Device, { head, body }: Section): void {
  const [, type, name] = head.words
  if (name === undefined || (type !== 'network' && type !== 'service')) {
    complain(device, head, 'unrecognised', 'match', 'not an object this reads')
    return
  }
  const table = type === 'network' ? device.objects : device.services
  const object = table.get(name) ?? { value: undefined, line: head }
  if (!table.has(name)) {
    table.set(name, object)
    define(device, 'object', name, head, 2)
  }
  for (const line of body) {
    const first = line.words[0]
    if (first === 'description' || first === 'exit') continue
    if (first === 'nat' && type === 'network') {
      device.nat.push({ line, object: name })
      continue
    }
    const value = type === 'network' ? networkValue(device, line) : serviceValue(line)
    if (!value) complain(device, line, 'unrecognised', 'match', `cannot be read, so what object ${name} holds is not known`)
    object.value = value ?? { kind: 'unknown', words: `object ${name}` }
  }
}

function networkValue(device: Device, { words }: Line): Member | undefined {
  switch (words[0] ?? '') {
    case 'host': {
      const term = hostAt(device, words[1])
      return term && { kind: 'addresses', term }
    }
    case 'subnet': {
      const network = networkAt(device, words, 1)
      return network && { kind: 'addresses', term: network.value }
    }
    case 'range': {
      const term = rangeOf(device, words[1], words[2])
      return term && { kind: 'addresses', term }
    }
    case 'fqdn': {
      const name = words.at(-1)
      return words.length > 1 && name !== undefined ? { kind: 'unknown', words: `fqdn ${name}`, host: name } : undefined
    }
  }
  return undefined
}

function rangeOf(device: Device, from: string | undefined, to: string | undefined): AddressTerm | undefined {
  const [a, b] = [ipv4Of(device, from), ipv4Of(device, to)]
  if (a !== undefined && b !== undefined) return a <= b ? { family: 4, low: a, high: b } : undefined
  const [c, d] = [ipv6Of(device, from), ipv6Of(device, to)]
  return c && d && compare6(c, d) <= 0 ? { family: 6, low: c, high: d } : undefined
}

function serviceValue({ words }: Line): Member | undefined {
  const taken = words[0] === 'service' ? serviceAt(words, 1) : undefined
  return taken?.next === words.length ? { kind: 'service', service: taken.value } : undefined
}

/** `PROTOCOL [source] [OP P] [destination] [OP P]`, `icmp [TYPE [CODE]]`; a single operator without a keyword is the destination's. */
function serviceAt(words: readonly string[], at: number): Taken<Service> | undefined {
  const protocol = protocolsOf(words[at] ?? '')
  if (!protocol) return undefined
  let next = at + 1
  if (words[at] === 'icmp' || words[at] === 'icmp6') {
    const type = words[next]
    if (type === undefined) return { value: { protocol }, next }
    const types = icmpOf(type, words[next + 1], words[at] === 'icmp' ? 4 : 6)
    return types && { value: { protocol, icmp: [types] }, next: words.length }
  }
  const service: { protocol: readonly number[]; sport?: Service['sport']; dport?: Service['dport'] } = { protocol }
  if (words[next] === 'source' && isOperator(words[next + 1])) {
    const sport = portsAt(words, next + 1)
    if (!sport) return undefined
    service.sport = sport.value
    next = sport.next
  }
  const keyword = words[next] === 'destination' ? 1 : 0
  if (isOperator(words[next + keyword])) {
    const dport = portsAt(words, next + keyword)
    if (!dport) return undefined
    service.dport = dport.value
    next = dport.next
  } else if (keyword) return undefined
  return { value: service as Service, next }
}

const GROUP_TYPES: Readonly<Record<string, GroupType>> = {
  network: 'network', service: 'service', protocol: 'protocol', 'icmp-type': 'icmp-type', 'icmp-object': 'icmp-type', user: 'user', security: 'security',
}

/** `object-group TYPE NAME [tcp|udp|tcp-udp]`, also with the word `group` before the type; opened again, it grows. */
export function readGroup(device: Device, { head, body }: Section): void {
  const at = head.words[1] === 'group' ? 2 : 1
  const word = head.words[at] ?? ''
  const type = Object.hasOwn(GROUP_TYPES, word) ? GROUP_TYPES[word] : undefined
  const name = head.words[at + 1]
  const ports = protocolsOf(head.words[at + 2] ?? '')
  if (type === undefined || name === undefined) {
    complain(device, head, 'unrecognised', 'match', 'not an object-group this reads')
    return
  }
  let group = device.groups.get(name)
  if (!group) {
    group = ports && type === 'service' ? { type, ports, members: [], line: head } : { type, members: [], line: head }
    device.groups.set(name, group)
    define(device, 'object-group', name, head, at + 1)
  } else if (group.type !== type) {
    complain(device, head, 'refused', 'match', `object-group ${name} is a ${group.type} group already`)
    group.members.push({ kind: 'unknown', words: `object-group ${name}` })
    return
  }
  for (const line of body) {
    if (line.words[0] === 'description' || line.words[0] === 'exit') continue
    const member = memberOf(device, line, group)
    group.members.push(member ?? { kind: 'unknown', words: `object-group ${name}` })
    if (!member) complain(device, line, 'unrecognised', 'match', `cannot be read, so what object-group ${name} holds is not known`)
  }
}

function memberOf(device: Device, line: Line, group: Group): Member | undefined {
  const { words } = line
  const [first, second] = words
  if (first === 'group-object' && second !== undefined) {
    refer(device, 'object-group', line, 1, NOTHING_MATCHES)
    return { kind: 'group', name: second }
  }
  if (second === 'object' && words[2] !== undefined && first?.endsWith('-object') === true) {
    if (first === 'network-object' || !builtinService(words[2]) || device.services.has(words[2])) refer(device, 'object', line, 2, NOTHING_MATCHES)
    return { kind: 'object', name: words[2] }
  }
  if (first === 'network-object' && group.type === 'network') {
    const host = second === 'host' ? hostAt(device, words[2]) : words.length === 2 ? hostAt(device, second) : undefined
    const term = host ?? (second === 'host' ? undefined : networkAt(device, words, 1)?.value)
    return term && { kind: 'addresses', term }
  }
  if (first === 'port-object' && group.ports) {
    const ports = portsAt(words, 1)
    return ports && ports.next === words.length ? { kind: 'ports', ports: ports.value } : undefined
  }
  if (first === 'service-object' && group.type === 'service') {
    const service = serviceAt(words, 1)
    return service?.next === words.length ? { kind: 'service', service: service.value } : undefined
  }
  if (first === 'protocol-object' && group.type === 'protocol') {
    const protocol = protocolsOf(second ?? '')
    return protocol && { kind: 'service', service: { protocol } }
  }
  if (first === 'icmp-object' && second !== undefined) {
    const [four, six] = [icmpOf(second, words[2], 4), icmpOf(second, words[2], 6)]
    return four || six ? { kind: 'icmp', types: { ...(four ? { four } : {}), ...(six ? { six } : {}) } } : undefined
  }
  if (group.type === 'user' || group.type === 'security') return { kind: 'unknown', words: words.slice(0, 3).join(' ') }
  return undefined
}
