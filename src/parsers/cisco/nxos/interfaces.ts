/** NX-OS interfaces: addresses, state, VRF, and what is bound to them. */
import { ignored, noteFilters, report, reportOnce, textFrom, understood, use, ignoreUnder, type Account } from '../account.ts'
import { addAddress4, addAddress6, addVirtual } from '../addressing.ts'
import type { Block } from '../blocks.ts'
import type { Doubt } from '../doubts.ts'
import { bindingKey, boundAt, newPort, type Binding, type Port } from '../interfaces.ts'
import { alone, type Line } from '../line.ts'
import { expandRange } from '../ranges.ts'

interface PortBinding extends Binding {
  /** `ip port access-group`: judges what a layer 2 port brings into its VLAN. */
  readonly bridged: boolean
}

interface Ports {
  readonly byName: Map<string, Port>
  readonly bindings: Map<string, PortBinding>
  /** VLAN of an access port. */
  readonly vlans: Map<string, number>
  readonly doubts: Doubt[]
  /** Monitors bound to whole VLANs. */
  readonly monitors: string[]
}

export type { Ports, PortBinding }

export const newPorts = (): Ports => ({ byName: new Map(), bindings: new Map(), vlans: new Map(), doubts: [], monitors: [] })

/** `interface Ethernet1/1`, `interface port-channel 10`, `interface Ethernet1/1-4` (each of them). */
export function readInterface(account: Account, ports: Ports, { head, body }: Block): void {
  const words = head.words.slice(1).filter(w => w !== 'breakout')
  const text = words.join(' ')
  const names = /[-,]\s*\d|,/.test(text) ? expandRange(text) ?? [text] : [words.join('')]
  understood(account)
  const all = names.map(name => {
    const known = ports.byName.get(name)
    if (!known) account.definitions.push({ kind: 'interface', name, span: head.span })
    const port = known ?? newPort(name, head)
    // Whether the export says so or not (Nexus 7000 Unicast Routing Configuration Guide, "Configuring Layer 3 Virtualization").
    if (!known && name === 'mgmt0') port.vrf = 'management'
    ports.byName.set(name, port)
    return port
  })
  for (const line of body) readLine(account, ports, all, line)
}

function readLine(account: Account, ports: Ports, all: readonly Port[], line: Line): void {
  const negated = line.words[0] === 'no'
  const words = negated ? line.words.slice(1) : line.words
  const [first, second, third] = words
  const set = (change: (port: Port) => void): void => {
    for (const port of all) change(port)
    understood(account)
    ignoreUnder(account, line)
  }
  switch (first ?? '') {
    case 'description':
      set(port => { port.label = negated ? undefined : textFrom(line, 1) })
      return
    case 'shutdown':
      set(port => { port.up = negated })
      return
    case 'vrf':
      if (second !== 'member' && second !== 'context') break
      set(port => { port.vrf = negated ? undefined : third })
      return
    case 'switchport':
      if (!negated && second === 'access' && third === 'vlan') for (const port of all) ports.vlans.set(port.name, Number(words[3]))
      ignored(account, line)
      return
    case 'hsrp': case 'vrrp': case 'vrrpv3': case 'glbp':
      for (const child of line.children) virtual(all, child)
      set(() => undefined)
      return
    case 'layer2-switched':
      if (second === 'flow' && third === 'monitor') monitor(account, all, line, 3)
      set(() => undefined)
      return
    case 'mac':
      if (words[1] === 'port') use(account, 'mac access-list', line, negated ? 4 : 3)
      break
    case 'ip': case 'ipv6':
      if (readIp(account, ports, all, alone(line), words, negated)) {
        ignoreUnder(account, line)
        return
      }
      break
    case 'service-policy':
      if (second === 'type' && third === 'pbr') doubt(ports, all, line, 'what this policy sends elsewhere or drops is not modelled')
      use(account, 'policy-map', line, line.words.length - 1)
  }
  noteFilters(account, line)
  ignored(account, line)
}

function doubt(ports: Ports, all: readonly Port[], line: Line, why: string): void {
  ports.doubts.push({ line, on: ['forward'], in: all.map(p => p.name), why })
}

function monitor(account: Account, all: readonly Port[], line: Line, at: number): void {
  const name = line.words[at]
  if (name === undefined) return
  use(account, 'flow monitor', line, at)
  for (const port of all) port.monitors.push(name)
}

/** True when the line has been counted. */
function readIp(account: Account, ports: Ports, all: readonly Port[], line: Line, words: readonly string[], negated: boolean): boolean {
  const family = words[0] === 'ipv6' ? 6 : 4
  const [, second, third, fourth] = words
  switch (second ?? '') {
    case 'address': {
      if (negated) return false
      let fine = true
      for (const port of all) {
        if (third === 'dhcp' || third === 'use-link-local-only') port.dynamic = third === 'dhcp'
        else if (family === 6) addAddress6(port, third, fourth)
        else fine = addAddress4(port, third, fourth, words.includes('secondary')) && fine
      }
      if (fine) understood(account)
      else {
        for (const port of all) port.dynamic = true
        report(account, line, 'unrecognised', 'verdict', 'an address that cannot be read')
      }
      return true
    }
    case 'unnumbered': {
      const name = words.slice(2).join('')
      for (const port of all) port.unnumbered = negated ? undefined : name
      use(account, 'interface', line, negated ? 3 : 2)
      understood(account)
      return true
    }
    case 'access-group': case 'traffic-filter':
      bind(account, ports, all, line, words, negated, 2)
      return true
    case 'port':
      if (third !== 'access-group' && third !== 'traffic-filter') return false
      bind(account, ports, all, line, words, negated, 3)
      return true
    case 'flow':
      if (third !== 'monitor' || negated) return false
      monitor(account, all, line, 3)
      understood(account)
      return true
    case 'nat':
      if (negated || (third !== 'inside' && third !== 'outside')) return false
      ports.doubts.push({ line, on: ['input', 'forward'], in: all.map(p => p.name), why: 'address translation of NX-OS is not modelled, what enters here is undetermined' })
      understood(account)
      return true
    case 'policy':
      use(account, 'route-map', line, negated ? 4 : 3)
      return false
    case 'verify':
      if (negated) return false
      reportOnce(account, line, 'packets with a forged source that this drops are not modelled')
      return true
  }
  return false
}

export const WAYS = ['in', 'out'] as const

/** `ip access-group A in|out`, `ipv6 traffic-filter A in|out`, `ip port access-group A in`. */
function bind(account: Account, ports: Ports, all: readonly Port[], line: Line, words: readonly string[], negated: boolean, at: number): void {
  const family = words[0] === 'ipv6' ? 6 : 4
  const bound = boundAt(words, at, WAYS)
  if (!bound) {
    report(account, line, 'unrecognised', 'verdict', 'not a binding this reads, so what it filters is undetermined')
    ports.doubts.push({ line, on: ['input', 'forward'], in: all.map(p => p.name) }, { line, on: ['forward'], out: all.map(p => p.name) })
    return
  }
  const { list, first, direction } = bound
  for (const port of all) {
    const key = `${bindingKey(port.name, direction, family)}${at === 3 ? ' port' : ''}`
    if (negated) {
      if (ports.bindings.get(key)?.list === list) ports.bindings.delete(key)
      continue
    }
    ports.bindings.delete(key)
    ports.bindings.set(key, { list, first, family, direction, interface: port.name, line, bridged: at === 3 })
  }
  const kind = family === 4 ? 'access-list' : 'ipv6 access-list'
  if (!negated && first !== undefined) use(account, kind, line, bound.firstAt, 'filters nothing')
  if (!negated && list !== '') use(account, kind, line, bound.listAt, 'permits everything')
  understood(account)
}

/** `hsrp 1` with `ip A`, `vrrp 1` with `address A`: an address the switch answers to as well. */
function virtual(all: readonly Port[], { words, children }: Line): void {
  if (words[0] === 'ip' || words[0] === 'ipv6' || words[0] === 'address') {
    for (const port of all) addVirtual(port, words[1])
  }
  for (const child of children) virtual(all, child)
}
