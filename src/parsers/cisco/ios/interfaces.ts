/** IOS interfaces: addresses, networks, state, zone, and what is bound to them. */
import { addAddress4, addAddress6, addVirtual } from '../addressing.ts'
import type { Doubt } from '../doubts.ts'
import { bindingKey, boundAt, newPort as sharedPort, type Binding, type Port as SharedPort } from '../interfaces.ts'
import { alone, withWords, type Line } from '../line.ts'
import { expandRange } from '../ranges.ts'
import { ignored, newAccount, report, reportOnce, textFrom, understood, use, type Account } from '../account.ts'
import type { Block } from './blocks.ts'

export interface Port extends SharedPort {
  nat: 'inside' | 'outside' | 'enabled' | undefined
  /** Layer 2: `switchport` commands, and no `no switchport`. */
  bridged: boolean
  accessVlan: number | undefined
  readonly inspects: Line[]
  /** `ip auth-proxy`, `ip admission`: they open what the access list denies. */
  opener: Line | undefined
  flow: Line | undefined
}

export interface Ports {
  readonly byName: Map<string, Port>
  /** By interface, direction and family: there is one list for each. */
  readonly bindings: Map<string, Binding>
}

const newPort = (name: string, head: Line): Port =>
  ({ ...sharedPort(name, head), nat: undefined, bridged: false, accessVlan: undefined, inspects: [], opener: undefined, flow: undefined })

/** `interface GigabitEthernet0/1`, also written with a blank before the number. */
export function interfaceName(words: readonly string[]): string {
  const [, first = '', second = ''] = words
  return /\d/.test(first) || !/^\d/.test(second) ? (first === 'range' ? words.slice(1).join(' ') : first) : first + second
}

export const WAYS = ['in', 'out'] as const

/** `interface range` counts once and binds to each of its ports; where the ports cannot be told, what is bound there may be bound anywhere. */
export function readInterface(account: Account, ports: Ports, doubts: Doubt[], block: Block): void {
  const { head, body } = block
  const name = interfaceName(head.words)
  const names = name.startsWith('range ') ? expandRange(name.slice(6)) : [name]
  const [first = name, ...others] = names ?? []
  readPort(account, ports, first, block)
  if (others.length > 0) {
    const aside = newAccount(account.source)
    for (const other of others) readPort(aside, ports, other, block)
    account.definitions.push(...aside.definitions)
  }
  const bindings = body.filter(l => l.words[1] === 'access-group' || l.words[1] === 'traffic-filter')
  if (!names) for (const line of bindings) doubts.push({ line, on: ['input', 'forward'], why: 'bound to a range of interfaces that is not told here' })
  for (const line of bindings) {
    if (line.words[0] !== 'no' && !boundAt(line.words, 2, WAYS)) doubts.push({ line, on: ['input', 'forward'], in: names ?? [] }, { line, on: ['forward'], out: names ?? [] })
  }
}

function readPort(account: Account, ports: Ports, name: string, { head, body }: Block): void {
  const port = ports.byName.get(name) ?? newPort(name, head)
  if (!ports.byName.has(name)) {
    ports.byName.set(name, port)
    account.definitions.push({ kind: 'interface', name, span: head.span })
  }
  understood(account)
  let routed = false
  for (const line of body) {
    if (line.words[0] === 'no' && line.words[1] === 'switchport' && line.words.length === 2) routed = true
    if (readLine(account, ports, port, line)) understood(account)
  }
  if (routed) port.bridged = false
}

/** True when the line was read; otherwise it has been counted here. */
function readLine(account: Account, ports: Ports, port: Port, line: Line): boolean {
  const [first, second, third, fourth] = line.words
  const pass = (): false => {
    ignored(account, alone(line))
    return false
  }
  switch (first ?? '') {
    case 'description':
      port.label = textFrom(line, 1)
      return true
    case 'shutdown':
      port.up = false
      return true
    case 'no':
      if (second === 'shutdown') {
        port.up = true
        return true
      }
      if (second === 'ip' || second === 'ipv6') return unset(ports, port, line) || pass()
      return pass()
    case 'vrf':
      if (second !== 'forwarding') return pass()
      port.vrf = third
      return true
    case 'switchport':
      port.bridged = true
      if (second === 'access' && third === 'vlan') port.accessVlan = Number(fourth)
      return pass()
    case 'zone-member':
      port.zone = third
      use(account, 'zone', line, 2)
      return true
    case 'standby': case 'vrrp': case 'glbp': return virtual(port, line) || pass()
    case 'address': return virtual(port, withWords(line, ['vrrp', '0', 'ip', ...line.words.slice(1)])) || pass()
    case 'mac':
      if (second === 'access-group') use(account, 'mac access-list', line, 2)
      return pass()
    case 'ip': return readIp(account, ports, port, line) ?? pass()
    case 'ipv6': return readIpv6(account, ports, port, line) ?? pass()
    case 'service-policy':
      if (second === 'input' || second === 'output') use(account, 'policy-map', line, 2)
      return pass()
    case 'datalink':
      if (second === 'flow' && third === 'monitor' && fourth !== undefined) port.monitors.push(fourth)
      return true
    case 'channel-group': return pass()
  }
  return pass()
}

function unset(ports: Ports, port: Port, line: Line): boolean {
  const [, family, what, name] = line.words
  if (what === 'address' && line.words.length === 3) {
    const left = family === 'ip' ? 6 : 4
    port.addresses = port.addresses.filter(t => t.family === left)
    port.networks = port.networks.filter(t => t.family === left)
    return true
  }
  if (what !== 'access-group' && what !== 'traffic-filter') return false
  const direction = line.words.at(-1) === 'out' ? 'out' : 'in'
  const key = bindingKey(port.name, direction, family === 'ip' ? 4 : 6)
  if (name === undefined || name === direction || ports.bindings.get(key)?.list === name) ports.bindings.delete(key)
  return true
}

function bind(account: Account, ports: Ports, port: Port, line: Line, family: 4 | 6): boolean {
  const bound = boundAt(line.words, 2, WAYS)
  if (!bound) {
    report(account, line, 'unrecognised', 'verdict', 'not a binding this reads, so what it filters is undetermined')
    return false
  }
  const { list, first, direction } = bound
  const kind = family === 4 ? 'access-list' : 'ipv6 access-list'
  if (first !== undefined) use(account, kind, line, bound.firstAt, 'filters nothing')
  if (list !== '') use(account, kind, line, bound.listAt, 'permits everything')
  const key = bindingKey(port.name, direction, family)
  ports.bindings.delete(key)
  ports.bindings.set(key, { list, first, family, direction, interface: port.name, line })
  return true
}

/** Undefined: a command that does not matter here; false: counted already. */
function readIp(account: Account, ports: Ports, port: Port, line: Line): boolean | undefined {
  const [, second, third, fourth, fifth] = line.words
  switch (second ?? '') {
    case 'address': {
      if (third === 'dhcp' || third === 'negotiated' || third === 'pool') port.dynamic = true
      else if (!addAddress4(port, third, fourth, fifth === 'secondary')) {
        port.dynamic = true
        report(account, line, 'unrecognised', 'verdict', 'an address that cannot be read')
        return false
      }
      return true
    }
    case 'unnumbered':
      port.unnumbered = third
      use(account, 'interface', line, 2)
      return true
    case 'access-group': return bind(account, ports, port, line, 4)
    case 'vrf':
      if (third === 'forwarding') port.vrf = fourth
      return third === 'forwarding' ? true : undefined
    case 'nat':
      if (line.words.length !== 3) return undefined
      port.nat = third === 'inside' || third === 'outside' ? third : 'enabled'
      return true
    case 'inspect':
      port.inspects.push(line)
      return true
    case 'auth-proxy': case 'admission':
      port.opener = line
      report(account, line, 'unsupported', 'verdict', 'opens what the inbound access list denies to users who log in, so those verdicts are undetermined')
      return false
    case 'ips': case 'urlfilter':
      reportOnce(account, line, 'what this drops by content is not modelled')
      return false
    case 'verify':
      reportOnce(account, line, 'packets with a forged source that this drops are not modelled')
      return false
    case 'flow':
      if (third === 'monitor' && fourth !== undefined) {
        port.monitors.push(fourth)
        use(account, 'flow monitor', line, 3)
      } else port.flow = line
      return true
    case 'route-cache':
      if (third === 'flow') port.flow = line
      return undefined
    case 'policy':
      use(account, 'route-map', line, 3)
      return undefined
  }
  return undefined
}

function readIpv6(account: Account, ports: Ports, port: Port, line: Line): boolean | undefined {
  const [, second, third, fourth] = line.words
  switch (second ?? '') {
    case 'address': {
      addAddress6(port, third, fourth)
      return true
    }
    case 'traffic-filter': return bind(account, ports, port, line, 6)
    case 'flow':
      if (third !== 'monitor' || fourth === undefined) return undefined
      port.monitors.push(fourth)
      use(account, 'flow monitor', line, 3)
      return true
    case 'inspect':
      port.inspects.push(line)
      return true
    case 'verify':
      reportOnce(account, line, 'packets with a forged source that this drops are not modelled')
      return false
  }
  return undefined
}

/** `standby 1 ip A`, `vrrp 1 ip A`, `glbp 1 ip A`: an address the router answers to as well. */
function virtual(port: Port, line: Line): boolean {
  const at = line.words.findIndex(w => w === 'ip' || w === 'ipv6')
  if (at < 1 || at > 2) return false
  addVirtual(port, line.words[at + 1])
  return true
}
