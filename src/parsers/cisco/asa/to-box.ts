/** The synthetic filter for packets to the device itself: management commands, services that listen, control-plane lists. */
import type { Filter, Rule } from '../../../model/firewall.ts'
import { all, any, number, type Match } from '../../../model/match.ts'
import type { Listener } from '../../../model/services.ts'
import type { Span } from '../../../text/source.ts'
import type { Line } from '../line.ts'
import { quote, type Device } from './device.ts'
import { from, fromTerm } from './management.ts'
import { serviceMatch } from './resolve.ts'

export const TO_BOX = 'to the device'

const tcp = (port: number): Match => all(number('protocol', [6, 6]), number('dport', [port, port]))

const rule = (line: Line, match: Match, action: Rule['action']): Rule => ({ match, action, enabled: true, span: line.span, origin: 'user' })

const PORTS = { ssh: 22, telnet: 23 } as const

/** `controlPlane` walks the lists bound to the control plane; what none of them takes goes on to the end. */
export function toBoxFilter(device: Device, controlPlane: readonly Rule[], span: Span): Filter {
  const rules = [...accessRules(device), ...snmpRules(device), ...icmpRules(device, span), ...openRules(device), ...controlPlane]
  return { id: TO_BOX, name: TO_BOX, table: '', rules, fallthrough: { action: 'deny', span, implicit: true }, span, synthetic: true }
}

function accessRules(device: Device): Rule[] {
  const { access, httpServer, redirects } = device.management
  const lowest = Math.min(...[...device.interfaces.values()].map(i => i.level))
  const rules: Rule[] = []
  for (const { service, from: term, interface: name, line } of access) {
    if (service === 'https' && !httpServer) continue
    const port = service === 'ssh' || service === 'telnet' ? PORTS[service] : httpServer?.port ?? 443
    // Telnet reaches the interface of the lowest level only inside a tunnel (command reference, telnet).
    const tunnelled = service === 'telnet' && device.interfaces.get(name)?.level === lowest && device.interfaces.size > 1
    const match = all(fromTerm(name, term), tcp(port))
    rules.push(rule(line, match, tunnelled ? { kind: 'unknown', words: `${quote(device, line)} (counts only inside a VPN there)` } : { kind: 'permit' }))
  }
  for (const { port, interface: name, line } of redirects) rules.push(rule(line, all(fromTerm(name, undefined), tcp(port)), { kind: 'permit' }))
  return rules
}

function snmpRules(device: Device): Rule[] {
  if (device.snmp.disabled) return []
  return device.snmp.hosts.filter(h => h.use !== 'trap').map(({ line, interface: name, from: term }) => {
    const { port } = device.snmp
    const asked = all(number('protocol', [17, 17]), number('dport', [port, port]))
    const source: Match = term ? fromTerm(name, term) : all(fromTerm(name, undefined), { kind: 'unknown', words: quote(device, line) })
    return rule(line, all(source, asked), { kind: 'permit' })
  })
}

/** An interface without `icmp` lines answers every ICMP packet; with one, what none of them permits is refused (command reference, icmp). */
function icmpRules(device: Device, span: Span): Rule[] {
  const { icmp } = device.management
  const rules = icmp.map(({ permit, match, interface: name, line }) =>
    rule(line, from(name, match), permit ? { kind: 'permit' } : { kind: 'deny', how: 'drop' }))
  for (const protocol of [1, 58] as const) {
    const listed = new Set(icmp.filter(i => (i.line.words[0] === 'ipv6') === (protocol === 58)).map(i => i.interface))
    const free = [...device.interfaces.values()].filter(i => !listed.has(i.name)).map(i => i.name)
    if (free.length === 0) continue
    rules.push({
      match: all({ kind: 'interface', field: 'in', names: free }, number('protocol', [protocol, protocol])), action: { kind: 'permit' }, enabled: true, span,
      origin: 'system',
    })
  }
  return rules
}

function openRules(device: Device): Rule[] {
  return device.management.open.map(({ services, interface: name, line, unknown }) => {
    const wanted = any(...services.map(serviceMatch))
    const match = name === undefined ? wanted : all(fromTerm(name, undefined), wanted)
    return rule(line, match, unknown === undefined ? { kind: 'permit' } : { kind: 'unknown', words: unknown })
  })
}

/** What listens, with whom each line lets in. */
export function listenersOf(device: Device): Listener[] {
  const { access, httpServer, redirects } = device.management
  const lines = access.map(({ service, from: term, interface: name, line }): Listener => ({
    service, port: service === 'ssh' || service === 'telnet' ? PORTS[service] : httpServer?.port ?? 443,
    enabled: service === 'https' && !httpServer ? 'no' : 'yes', from: [term], interface: name, span: line.span,
  }))
  const web = redirects.map(({ port, interface: name, line }): Listener => ({ service: 'http', port, enabled: 'yes', interface: name, span: line.span }))
  return [...lines, ...web, ...device.runs.listeners]
}
