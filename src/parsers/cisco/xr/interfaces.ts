/** IOS-XR interfaces: addresses, state, VRF, and what is bound to them. */
import { ignored, noteFilters, report, reportOnce, textFrom, understood, use, ignoreUnder, type Account } from '../account.ts'
import { addAddress4, addAddress6, addVirtual } from '../addressing.ts'
import type { Block } from '../blocks.ts'
import type { Doubt } from '../doubts.ts'
import { bindingKey, boundAt, newPort, type Binding, type Port } from '../interfaces.ts'
import { alone, type Line } from '../line.ts'

export interface Ports {
  readonly byName: Map<string, Port>
  readonly bindings: Map<string, Binding>
  readonly doubts: Doubt[]
}

export const newPorts = (): Ports => ({ byName: new Map(), bindings: new Map(), doubts: [] })

/** `interface [preconfigure] GigabitEthernet0/0/0/0[.10] [l2transport]`. */
export function readInterface(account: Account, ports: Ports, { head, body }: Block): void {
  const name = head.words[head.words[1] === 'preconfigure' ? 2 : 1] ?? ''
  const known = ports.byName.get(name)
  if (!known) account.definitions.push({ kind: 'interface', name, span: head.span })
  const port = known ?? newPort(name, head)
  ports.byName.set(name, port)
  understood(account)
  for (const line of body) readLine(account, ports, port, line)
}

function readLine(account: Account, ports: Ports, port: Port, line: Line): void {
  const negated = line.words[0] === 'no'
  const words = negated ? line.words.slice(1) : line.words
  const [first, second, third] = words
  const done = (): void => {
    understood(account)
    ignoreUnder(account, line)
  }
  switch (first ?? '') {
    case 'description':
      port.label = negated ? undefined : textFrom(line, 1)
      done()
      return
    case 'shutdown':
      port.up = negated
      done()
      return
    case 'vrf':
      port.vrf = negated ? undefined : second
      done()
      return
    case 'flow': {
      const at = words.indexOf('monitor')
      const name = words[at + 1]
      if (negated || at < 1 || name === undefined) break
      use(account, 'flow monitor-map', line, at + 1)
      port.monitors.push(name)
      done()
      return
    }
    case 'ipv4': case 'ipv6':
      if (second === 'access-group') {
        bind(account, ports, port, line, words, negated)
        return
      }
      if (readAddress(account, port, alone(line), words, negated)) {
        ignoreUnder(account, line)
        return
      }
      break
    case 'service-policy':
      if (second === 'type' && third === 'pbr') ports.doubts.push({ line, on: ['input', 'forward'], in: [port.name], why: 'what this policy sends elsewhere or drops is not modelled' })
      use(account, 'policy-map', line, line.words.length - 1)
      break
  }
  noteFilters(account, line)
  ignored(account, line)
}

/** True when the line has been counted. */
function readAddress(account: Account, port: Port, line: Line, words: readonly string[], negated: boolean): boolean {
  const [family, what, third, fourth] = words
  if (what === 'verify' && !negated) {
    reportOnce(account, line, 'packets with a forged source that this drops are not modelled')
    return true
  }
  if (negated) return false
  if (what === 'unnumbered') {
    port.unnumbered = third
    use(account, 'interface', line, 2)
  } else if (what === 'address') {
    if (third === 'dhcp' || third === 'autoconfig') port.dynamic = true
    else if (family === 'ipv6') addAddress6(port, third, fourth)
    else if (!addAddress4(port, third, fourth, words.includes('secondary'))) {
      port.dynamic = true
      report(account, line, 'unrecognised', 'verdict', 'an address that cannot be read')
      return true
    }
  } else return false
  understood(account)
  return true
}

export const WAYS = ['ingress', 'egress'] as const

/** `ipv4 access-group [common C] [I] ingress|egress [hardware-count] [interface-statistics] [compress level N]`. */
function bind(account: Account, ports: Ports, port: Port, line: Line, words: readonly string[], negated: boolean): void {
  const family = words[0] === 'ipv6' ? 6 : 4
  const bound = boundAt(words, 2, WAYS)
  ignoreUnder(account, line)
  if (!bound || words[bound.next] === 'common') {
    report(account, alone(line), 'unrecognised', 'verdict', 'not a binding this reads, so what it filters is undetermined')
    ports.doubts.push({ line, on: ['input', 'forward'], in: [port.name] }, { line, on: ['forward'], out: [port.name] })
    return
  }
  understood(account)
  const { list, first, direction } = bound
  const key = bindingKey(port.name, direction, family)
  const before = ports.bindings.get(key)
  if (negated) {
    if (before?.list === list) ports.bindings.delete(key)
    return
  }
  const kind = family === 4 ? 'access-list' : 'ipv6 access-list'
  if (first !== undefined) use(account, kind, line, bound.firstAt, 'filters nothing')
  if (list !== '') use(account, kind, line, bound.listAt, 'filters nothing')
  ports.bindings.delete(key)
  ports.bindings.set(key, { list, first, family, direction, interface: port.name, line })
}

/** `router hsrp|vrrp`, `interface I`, down to `address A`: addresses the router answers to as well. */
export function readVirtual(ports: Ports, body: readonly Line[]): void {
  for (const { words, children } of body) {
    const port = words[0] === 'interface' ? ports.byName.get(words[1] ?? '') : undefined
    if (port) for (const child of children) virtual(port, child)
  }
}

function virtual(port: Port, { words, children }: Line): void {
  if (words[0] === 'address') {
    const text = words[1] === 'global' || words[1] === 'linklocal' ? words[2] ?? '' : words[1] ?? ''
    addVirtual(port, text)
  }
  for (const child of children) virtual(port, child)
}
