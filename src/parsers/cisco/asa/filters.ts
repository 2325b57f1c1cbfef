/**
 * Access lists, their bindings, security levels and translations as filters and stages.
 *
 * A packet through the device meets: translation of its destination, what enters the interface (its list, then the global list, or the
 * security levels), what leaves the interface. Before 8.3 the translation comes behind the entry.
 */
import type { Filter, FilterId, Rule, Stage } from '../../../model/firewall.ts'
import { all, ANYTHING, number, type Match } from '../../../model/match.ts'
import { uniformRule } from '../../../model/uniform.ts'
import type { Family } from '../../../net/address.ts'
import { PROTOCOL } from '../../../net/protocols.ts'
import type { Span } from '../../../text/source.ts'
import type { Line } from '../line.ts'
import { doubtStage } from '../doubts.ts'
import { keepUsers } from './aaa.ts'
import { parseAce } from './ace.ts'
import { keepClients, keepTunnels, openingRules } from './beside.ts'
import { complain, quote, seesMapped, unified, type AccessList, type Binding, type Device, type NamedInterface } from './device.ts'
import { entryAt, remarkOf } from './lists.ts'
import { statefulMatch } from '../plainmatch.ts'
import { legacyNat, natControl } from './nat-legacy.ts'
import { natRules } from './nat.ts'
import { TO_BOX, toBoxFilter } from './to-box.ts'

export interface Composed {
  readonly filters: Map<FilterId, Filter>
  readonly stages: Stage[]
}

interface Composing extends Composed {
  readonly device: Device
  readonly global: Binding | undefined
}

const PERMIT: Rule['action'] = { kind: 'permit' }

const DENY: Rule['action'] = { kind: 'deny', how: 'drop' }

const leaves = (names: readonly string[]): Match => ({ kind: 'interface', field: 'out', names })

const enters = (names: readonly string[]): Match => ({ kind: 'interface', field: 'in', names })

const systemRule = (match: Match, action: Rule['action'], span: Span): Rule => uniformRule({ match, action, enabled: true, span, origin: 'system' })

export function compose(device: Device): Composed {
  device.bindings = device.bindings.filter(b => !device.frameLists.has(b.list))
  const global = device.bindings.findLast(b => b.direction === 'global')
  const to: Composing = { device, global, filters: new Map(), stages: [] }
  for (const [name, list] of device.lists) if (list.type !== 'standard') addList(to, name, list)
  const translation = seesMapped(device) ? legacyNat(device) : { destinations: natRules(device), sources: [] }
  if (!seesMapped(device)) addNat(to, 'nat', translation.destinations, 'nat')
  const interfaces = [...device.interfaces.values()]
  tunnels(to)
  for (const { line, does, match, interface: name } of device.beside) {
    if (does !== 'blocks') continue
    to.stages.push(doubtStage({ line, on: line.words[0] === 'shun' ? ['forward', 'input'] : ['forward'], match, ...(name === undefined ? {} : { in: [name] }) }, to.filters))
  }
  for (const from of interfaces) addEntry(to, from, interfaces)
  if (seesMapped(device)) {
    addNat(to, 'nat destination', translation.destinations, 'static')
    const control = device.later.find(s => s.head.words[0] === 'nat-control')?.head
    const leaving = device.bindings.some(b => b.direction === 'out') || control ? translation.sources : []
    addNat(to, 'nat source', control ? [...leaving, ...natControl(device, control)] : leaving, 'nat')
  }
  for (const out of interfaces) addExit(to, out)
  addToBox(to, interfaces)
  return { filters: to.filters, stages: to.stages }
}

/** What comes out of a tunnel passes the list of its interface, unless `no sysopt connection permit-vpn` says otherwise; users who log in may have lists of their own. */
function tunnels({ device, filters }: Composing): void {
  const heads = device.later.map(s => s.head)
  const judged = heads.some(({ words }) => words[0] === 'no' && words[1] === 'sysopt' && words[2] === 'connection' && words[3]?.startsWith('permit-') === true)
  const maps = heads.filter(({ words }) => words[0] === 'crypto' && words[1] === 'map')
  const gates = device.later.filter(s => s.head.words[0] === 'webvpn' && s.body.some(l => (l.words[0] === 'anyconnect' || l.words[0] === 'svc') && l.words[1] === 'enable'))
    .flatMap(s => s.body.filter(l => l.words[0] === 'enable' && l.words[1] !== undefined))
  const permits = (list: string): Match[] | undefined => filters.get(list)?.rules.filter(r => r.enabled && r.action.kind === 'permit').map(r => r.match)
  if (!judged) {
    keepTunnels(device, maps, device.pools, permits)
    keepClients(device, gates, device.pools)
  }
  const ends = [...maps.filter(l => l.words[3] === 'interface').map(l => l.words[4]), ...gates.map(l => l.words[1])].filter(name => name !== undefined)
  keepUsers(device, heads, new Set(judged ? ends : []), permits)
}

/** The binding that counts: a later line takes the place of an earlier one of the same direction, interface and family. */
function bindingOf(device: Device, direction: Binding['direction'], name: string, family: Family | undefined): Binding | undefined {
  return device.bindings.findLast(b => {
    const list = device.lists.get(b.list)
    return b.direction === direction && b.interface === name && (family === undefined || (list?.type === 'ipv6') === (family === 6))
  })
}

/** Lists speak for both families since 9.0, for one before. */
const familiesOf = (device: Device): readonly (Family | undefined)[] => (unified(device) ? [undefined] : [4, 6])

function addList(to: Composing, name: string, list: AccessList): void {
  const { device, global } = to
  let warned = false
  const rules: Rule[] = []
  for (const [index, line] of list.entries.entries()) {
    if (line.verb < 0 && line.words[entryAt(line.words)] === 'remark') continue
    const comment = remarkOf(device, list, index)
    const plain = device.wrapped.has(line) || !unified(device) ? undefined : statefulMatch(device.plain, line)
    if (plain) {
      rules.push(uniformRule({ match: plain, action: device.plain.entry.permit ? PERMIT : DENY, enabled: true, span: line.span, origin: 'user', comment }))
      continue
    }
    const at = entryAt(line.words)
    const typed = line.words[at] === 'extended' || line.words[at] === 'advanced'
    const ace = parseAce(device, line, typed ? at + 1 : at)
    if (ace?.inspected === true && !warned) warnInspected(device, line)
    warned ||= ace?.inspected === true
    if (!ace) {
      const deny = line.words.includes('deny')
      complain(device, line, 'unrecognised', 'match', 'not an access list entry this reads')
      rules.push(uniformRule({ match: { kind: 'unknown', words: quote(device, line) }, action: deny ? DENY : PERMIT, enabled: true, span: line.span, origin: 'user', comment }))
      continue
    }
    const { enabled, hits } = ace
    const match: Match = device.wrapped.has(line) ? all(ace.match, { kind: 'unknown', words: 'the rest of the entry' }) : ace.match
    if (device.wrapped.has(line)) complain(device, line, 'unsupported', 'match', 'this entry seems to go on in the next line, so what it matches is undetermined')
    const action: Rule['action'] = !ace.permit ? DENY
      : ace.inspected ? { kind: 'unknown', words: `${quote(device, line)} (inspected further by the access control policy)` } : PERMIT
    rules.push(uniformRule({ match, action, enabled, span: line.span, origin: 'user', comment, hits }))
  }
  const bound = device.bindings.filter(b => b.list === name && b.direction !== 'control-plane')
  const span = bound.length === 1 ? (bound[0] as Binding).line.span : list.line.span
  const filter: Filter = { id: name, name, table: '', rules, fallthrough: { action: 'deny', span, implicit: true }, span: list.line.span }
  to.filters.set(name, filter)
  const inwards = bound.filter(b => b.direction === 'in').map(b => b.interface)
  if (!global || global.list === name || inwards.length === 0 || !device.lists.has(global.list)) return
  // Instead of its implicit end, a list of an entry goes on into the global one; asked about alone, it ends by itself.
  const onward = systemRule(enters(inwards), { kind: 'goto', to: global.list }, global.line.span)
  to.filters.set(name, { ...filter, rules: [...rules, onward] })
}

/** Said once a list: every permit of a Firepower policy may still be refused by what the export does not hold. */
function warnInspected(device: Device, line: Line): void {
  complain(device, line, 'unsupported', 'verdict', 'an access control policy may refuse later what such an entry permits, so its verdict is not known')
}

/** The list of a binding as it counts there; a copy where the list itself goes on into the global one, or must go back. */
function copyOf(to: Composing, binding: Binding, end: 'deny' | 'return'): FilterId {
  const { device, filters } = to
  const filter = filters.get(binding.list)
  const rules = filter?.rules.filter(r => !(r.origin === 'system' && r.action.kind === 'goto'))
  if (!filter || !rules || (end === 'deny' && rules.length === filter.rules.length)) return binding.list
  const id = free(device, `${binding.list} ${binding.direction} ${binding.interface}`)
  filters.set(id, { ...filter, id, rules, fallthrough: { action: end, span: binding.line.span, implicit: true }, synthetic: true })
  return id
}

/** An id that no access list has. */
function free(device: Device, id: string): string {
  return device.lists.has(id) ? free(device, `${id}#`) : id
}

/** Walks a bound list; one that is not defined (or filters no packets) leaves everything open. */
function boundRule(to: Composing, binding: Binding, match: Match, id: FilterId = binding.list): Rule {
  if (to.filters.has(id)) return systemRule(match, { kind: 'jump', to: id }, binding.line.span)
  const why = to.device.lists.has(binding.list) ? 'a standard list cannot filter an interface' : 'a list that is not defined is applied'
  if (!to.device.bad.has(binding.line)) complain(to.device, binding.line, 'refused', 'verdict', why)
  return systemRule(match, { kind: 'unknown', words: `${quote(to.device, binding.line)} (${why})` }, binding.line.span)
}

const familyMatch = (family: Family | undefined): Match => (family === undefined ? ANYTHING : { kind: 'family', is: family })

/**
 * Packets of a connection that was let in pass by themselves; access lists see new ones only (ASA general operations guide, "Stateful Inspection Overview").
 * So it is with TCP and UDP, and with ICMP where it is inspected (the same guide, "ICMP Inspection").
 */
function knownConnections({ flow }: Device, span: Span): Rule {
  const icmp = [...flow.inspectsIcmp].some(policy => flow.applied.has(policy)) ? [[PROTOCOL.icmp, PROTOCOL.icmp] as const] : []
  return systemRule(all({ kind: 'state', in: ['established', 'related'] }, number('protocol', [PROTOCOL.tcp, PROTOCOL.tcp], [PROTOCOL.udp, PROTOCOL.udp], ...icmp)), { kind: 'permit' }, span)
}

/** `in:A`: the list of A, then the global one; without any list, the security levels decide. */
function addEntry(to: Composing, from: NamedInterface, interfaces: readonly NamedInterface[]): void {
  const { device, global } = to
  const id = free(device, `in:${from.name}`)
  const rules: Rule[] = []
  let span = from.levelSpan
  const bound: Binding[] = []
  if (from.managementOnly) span = from.managementOnly
  else {
    rules.push(...openingRules(device, from.name), knownConnections(device, from.line.span))
    if (!device.fragment && device.bindings.some(b => b.direction === 'global' || (b.direction === 'in' && b.interface === from.name))) {
      rules.push(...betweenEqual(device, from, interfaces))
    }
    for (const family of familiesOf(device)) {
      const own = bindingOf(device, 'in', from.name, family)
      const general = bindingOf(device, 'global', '', family)
      const applied = [own, general].filter(b => b !== undefined)
      bound.push(...applied)
      for (const binding of applied) rules.push(boundRule(to, binding, familyMatch(family)))
      if (applied.length === 0) rules.push(...levelRules(device, from, interfaces, familyMatch(family)))
      if (applied.length === 0 && device.fragment) rules.push(unknownLevel(from, familyMatch(family)))
    }
    span = (bound[0] ?? global)?.line.span ?? span
  }
  const name = `traffic entering ${from.name}`
  to.filters.set(id, { id, name, table: '', rules, fallthrough: { action: 'deny', span, implicit: true }, span: from.line.span, synthetic: true })
  const label = bound[0] ? bound.map(b => quote(device, b.line)).join(', ') : `security level of ${from.name}`
  to.stages.push({ filter: id, on: ['forward'], in: [from.name], span, label })
}

/**
 * Where lists are bound: between interfaces of one level, and back out of the same one, nothing passes without `same-security-traffic` (general configuration
 * guide, "Allow Same Security Level Communication"). Whether a list of the entry overrides that between two interfaces is not documented.
 */
function betweenEqual(device: Device, from: NamedInterface, interfaces: readonly NamedInterface[]): Rule[] {
  const rules: Rule[] = []
  const equal = interfaces.filter(i => i !== from && i.level === from.level).map(i => i.name)
  if (!device.sameSecurity.inter && equal.length > 0) {
    const doubt: Match = { kind: 'unknown', words: 'same-security-traffic permit inter-interface is not set' }
    rules.push(systemRule(all(leaves(equal), doubt), { kind: 'deny', how: 'drop' }, from.levelSpan))
  }
  if (!device.sameSecurity.intra) rules.push(systemRule(leaves([from.name]), { kind: 'deny', how: 'drop' }, from.levelSpan))
  return rules
}

const unknownLevel = (from: NamedInterface, match: Match): Rule =>
  systemRule(match, { kind: 'unknown', words: `the security level of ${from.name} (it is not in the export)` }, from.levelSpan)

/** Without a list, connections go to lower levels, and to equal ones where that is allowed. */
function levelRules(device: Device, from: NamedInterface, interfaces: readonly NamedInterface[], match: Match): Rule[] {
  const { inter, intra } = device.sameSecurity
  if (device.fragment) return []
  const lower = interfaces.filter(i => i.level < from.level).map(i => i.name)
  const equal = interfaces.filter(i => i !== from && i.level === from.level).map(i => i.name)
  const permit = (names: readonly string[], span: Span): Rule[] =>
    (names.length > 0 ? [systemRule(all(leaves(names), match), { kind: 'permit' }, span)] : [])
  return [
    ...permit(lower, from.levelSpan), ...(inter ? permit(equal, inter.span) : []), ...(intra ? permit([from.name], intra.span) : []),
  ]
}

/** `out:B`: the list bound there, whatever the entry said. */
function addExit(to: Composing, out: NamedInterface): void {
  const { device } = to
  const id = free(device, `out:${out.name}`)
  const common = { id, name: `traffic leaving ${out.name}`, table: '', span: out.line.span, synthetic: true }
  if (out.managementOnly) {
    to.filters.set(id, { ...common, rules: [], fallthrough: { action: 'deny', span: out.managementOnly, implicit: true } })
    to.stages.push({ filter: id, on: ['forward'], out: [out.name], span: out.managementOnly, label: `management-only of ${out.name}` })
    return
  }
  const found = familiesOf(device).map(family => ({ family, binding: bindingOf(device, 'out', out.name, family) }))
  const [first] = found.flatMap(f => f.binding ?? [])
  if (!first) return
  // What no list of its family is bound to passes.
  const rules = found.map(({ family, binding }) =>
    (binding ? boundRule(to, binding, familyMatch(family), copyOf(to, binding, 'deny')) : systemRule(familyMatch(family), { kind: 'permit' }, first.line.span)))
  to.filters.set(id, { ...common, rules: [knownConnections(device, out.line.span), ...rules], fallthrough: { action: 'deny', span: first.line.span, implicit: true } })
  to.stages.push({ filter: id, on: ['forward'], out: [out.name], span: first.line.span, label: quote(device, first.line) })
}

/** Packets for an address of the device may be translated to somebody behind it, so translation sees both paths. */
function addNat(to: Composing, id: string, rules: readonly Rule[], label: string): void {
  const [first] = rules
  if (!first) return
  const filter = free(to.device, id)
  to.filters.set(filter, {
    id: filter, name: id, table: 'nat', rules, fallthrough: { action: 'return', span: first.span, implicit: true }, span: first.span, synthetic: true,
  })
  to.stages.push({ filter, on: id === 'nat source' ? ['forward'] : ['forward', 'input'], span: first.span, label })
}

/** Lists do not filter what is for the device itself, unless bound to the control plane. */
function addToBox(to: Composing, interfaces: readonly NamedInterface[]): void {
  const { device } = to
  const [first] = interfaces
  if (!first) return
  const lists = interfaces.flatMap(i => familiesOf(device).flatMap(family => {
    const binding = bindingOf(device, 'control-plane', i.name, family)
    return binding ? [boundRule(to, binding, all(enters([i.name]), familyMatch(family)), copyOf(to, binding, 'return'))] : []
  }))
  const filter = toBoxFilter(device, lists, first.line.span)
  const id = free(device, TO_BOX)
  to.filters.set(id, { ...filter, id })
  to.stages.push({ filter: id, on: ['input'], span: first.line.span, label: 'management access' })
}
