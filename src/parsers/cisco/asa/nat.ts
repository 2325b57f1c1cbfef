/** Translations of ASA 8.3 and later as rules that give a new connection its real destination, in the order the device tries them. */
import type { Rule } from '../../../model/firewall.ts'
import { all, number, type Match } from '../../../model/match.ts'
import { PROTOCOL } from '../../../net/protocols.ts'
import type { Line } from '../line.ts'
import { complain, quote, refer, type Device, type Service } from './device.ts'
import { portOf } from './names.ts'
import { ANY_SIDE, interfaceSide, sameSize, sideAt, sideMatch, untranslate, type Ports, type Side } from './nat-terms.ts'

interface Interfaces {
  readonly real: string | undefined
  readonly mapped: string | undefined
  readonly next: number
}

/** `(real,mapped)`; `any` and no parentheses at all mean every interface. */
function interfacesAt(device: Device, line: Line): Interfaces {
  let text = line.words[1] ?? ''
  let next = 2
  if (!text.startsWith('(')) return { real: undefined, mapped: undefined, next: 1 }
  while (!text.endsWith(')') && next < line.words.length) text += line.words[next++] ?? ''
  const [real = '', mapped = ''] = text.slice(1, -1).split(',')
  for (const name of [real, mapped]) {
    if (name !== '' && name !== 'any') device.references.push({ kind: 'interface', name, span: line.span, effect: 'the translation is not loaded' })
  }
  const one = (name: string): string | undefined => (name === '' || name === 'any' ? undefined : name)
  return { real: one(real), mapped: one(mapped), next }
}

/** Manual rules, then those of objects, then `after-auto` ones (configuration guide, NAT rule order). */
export function natRules(device: Device): Rule[] {
  const [manual, late, checks]: [Rule[], Rule[], Rule[]] = [[], [], []]
  const ofObjects: { readonly key: readonly [number, number, number, string]; readonly rules: Rule[] }[] = []
  for (const { line, object } of device.nat) {
    if (line.words.includes('inactive')) continue
    if (object !== undefined) {
      const rules = objectRules(device, line, object)
      ofObjects.push({ key: orderOf(device, object, line), rules })
      if (rules.some(r => r.action.kind === 'translate')) checks.push(...reverseCheck(device, line, object))
    } else if (line.words.includes('after-auto')) late.push(...twiceRules(device, line))
    else manual.push(...twiceRules(device, line))
  }
  ofObjects.sort((a, b) => compareKeys(a.key, b.key))
  return [...manual, ...ofObjects.flatMap(o => o.rules), ...late, ...checks]
}

/**
 * A packet sent straight to the real address of a static translation fits no rule on its way, but its reply would: the device drops it
 * (command reference, "show asp drop": nat-rpf-failed, "Asymmetric NAT rules matched for forward and reverse flows").
 */
function reverseCheck(device: Device, line: Line, object: string): Rule[] {
  const [, real, mapped] = /^\(([^,()]+),([^,()]+)\)$/.exec(line.words[1] ?? '') ?? []
  const value = device.objects.get(object)?.value
  if (real === undefined || mapped === undefined || real === 'any' || mapped === 'any' || real === mapped || line.words.includes('service') || value?.kind !== 'addresses') return []
  const match = all({ kind: 'interface', field: 'in', names: [mapped] }, { kind: 'interface', field: 'out', names: [real] }, { kind: 'address', field: 'dst', in: [value.term] })
  return [{ match, action: { kind: 'deny', how: 'drop' }, enabled: true, span: line.span, origin: 'system', place: 'the reply to a packet sent to the real address would be translated' }]
}

/** Static before dynamic, fewest real addresses first, then the lowest address, then the name. */
function orderOf(device: Device, object: string, line: Line): readonly [number, number, number, string] {
  const value = device.objects.get(object)?.value
  const term = value?.kind === 'addresses' ? value.term : undefined
  const four = term && !('care' in term) && term.family === 4 ? term : undefined
  return [line.words.includes('static') ? 0 : 1, four ? four.high - four.low : 0xffffffff, four ? four.low : 0xffffffff, object]
}

function compareKeys(a: readonly [number, number, number, string], b: readonly [number, number, number, string]): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || (a[3] < b[3] ? -1 : a[3] > b[3] ? 1 : 0)
}

function notLoaded(device: Device, line: Line): Rule[] {
  complain(device, line, 'refused', 'none', 'a translation of something that is not defined is not loaded')
  return []
}

/** A translation that cannot be followed: packets it may concern are undetermined. */
function unknownRule(device: Device, line: Line, why: string, ...where: Match[]): Rule[] {
  complain(device, line, 'unsupported', 'verdict', why)
  return [{ match: all(...where), action: { kind: 'unknown', words: quote(device, line) }, enabled: true, span: line.span, origin: 'user' }]
}

const entering = (name: string | undefined): Match[] => (name === undefined ? [] : [{ kind: 'interface', field: 'in', names: [name] }])

/** Packets that enter by one of the two sides. */
const between = (real: string | undefined, mapped: string | undefined): Match[] =>
  (real === undefined || mapped === undefined ? [] : [{ kind: 'interface', field: 'in', names: [real, mapped] }])

/** `object network X` / `nat (real,mapped) static|dynamic MAPPED [service PROTOCOL REAL-PORT MAPPED-PORT]`. */
function objectRules(device: Device, line: Line, object: string): Rule[] {
  const { words } = line
  const { mapped, next } = interfacesAt(device, line)
  if (words[next] === 'dynamic') {
    noteNames(device, line, next + 1)
    return []
  }
  const at = next + 1
  const value = device.objects.get(object)?.value
  if (words[next] !== 'static' || words[at] === undefined) return unknownRule(device, line, 'not a translation this reads', ...entering(mapped))
  if (!value) return notLoaded(device, line)
  const real: Side = value.kind === 'addresses' ? { any: false, terms: [value.term], unknown: [] }
    : { any: false, terms: [], unknown: [value.kind === 'unknown' ? value.words : object] }
  let side = words[at] === 'interface' ? interfaceSide(device, mapped) : sideAt(device, line, at)
  if (!side) return notLoaded(device, line)
  const [base] = side.terms
  const inline = words[at] !== 'interface' && !device.objects.has(words[at]) && !device.groups.has(words[at])
  if (inline && base) {
    const sized = sameSize(base, real)
    if (!sized) return unknownRule(device, line, 'a translation of a range to one address', ...entering(mapped), sideMatch('dst', side))
    side = sized
  }
  const service = words.indexOf('service')
  const ports = service > 0 ? portsAt(words, service) : undefined
  if (service > 0 && !ports) return unknownRule(device, line, 'not a service this reads', ...entering(mapped), sideMatch('dst', side))
  return untranslate(device, { line, in: mapped, also: [], mapped: side, real, ...(ports ? { ports } : {}) })
}

/** `service tcp|udp|sctp REAL MAPPED`. */
function portsAt(words: readonly string[], at: number): Ports | undefined {
  const protocol = words[at + 1] === 'tcp' ? PROTOCOL.tcp : words[at + 1] === 'udp' ? PROTOCOL.udp : words[at + 1] === 'sctp' ? PROTOCOL.sctp : undefined
  const [real, mapped] = [portOf(words[at + 2] ?? ''), portOf(words[at + 3] ?? '')]
  return protocol === undefined || real === undefined || mapped === undefined ? undefined : { protocol, from: mapped, to: real }
}

/** Objects that a dynamic translation names; it opens nothing to new connections from outside. */
function noteNames(device: Device, line: Line, from: number): void {
  for (let at = from; at < line.words.length; at++) {
    const word = line.words[at] as string
    if (word === 'description') return
    if (device.groups.has(word)) refer(device, 'object-group', line, at)
    else if (device.objects.has(word) || device.services.has(word)) refer(device, 'object', line, at)
  }
}

interface Twice {
  readonly kind: 'static' | 'dynamic'
  readonly realSource: Side
  readonly mappedSource: Side
  readonly destination?: { readonly mapped: Side; readonly real: Side }
  readonly services?: { readonly first: Service; readonly second: Service }
}

/** `nat (a,b) [after-auto] [N] source static|dynamic REAL MAPPED [destination static MAPPED REAL] [service A B] [unidirectional]`. */
function twiceRules(device: Device, line: Line): Rule[] {
  const { words } = line
  const { real, mapped, next } = interfacesAt(device, line)
  const source = words.indexOf('source', next)
  const kind = words[source + 1]
  if (source < 0 || (kind !== 'static' && kind !== 'dynamic')) return unknownRule(device, line, 'not a translation this reads', ...entering(mapped))
  const end = words.indexOf('description') < 0 ? words.length : words.indexOf('description')
  const to = words.indexOf('destination')
  if (kind === 'dynamic' && (to < 0 || to > end)) {
    noteNames(device, line, source + 2)
    return []
  }
  const parsed = twiceAt(device, line, source, kind, to > 0 && to < end ? to : -1, mapped, real)
  if (!parsed) return notLoaded(device, line)
  if (parsed === 'unknown') return unknownRule(device, line, 'a service in this translation cannot be followed', ...between(real, mapped))
  const rules: Rule[] = []
  if (parsed.destination) rules.push(...forward(device, line, parsed, parsed.destination, real))
  if (kind === 'static' && !parsed.realSource.any && !words.includes('unidirectional')) rules.push(...backward(device, line, parsed, mapped))
  return rules
}

function twiceAt(
  device: Device, line: Line, source: number, kind: 'static' | 'dynamic', to: number, mapped: string | undefined, real: string | undefined,
): Twice | 'unknown' | undefined {
  const { words } = line
  const realSource = sideAt(device, line, source + 2)
  if (!realSource) return undefined
  let mappedSource: Side | undefined = ANY_SIDE
  if (kind === 'static') mappedSource = words[source + 3] === 'interface' ? interfaceSide(device, mapped) : sideAt(device, line, source + 3)
  else noteNames(device, line, source + 3)
  if (!mappedSource) return undefined
  const base = { kind, realSource, mappedSource }
  const destination = to < 0 ? undefined : {
    mapped: words[to + 2] === 'interface' ? interfaceSide(device, real) : sideAt(device, line, to + 2),
    real: sideAt(device, line, words[to + 3] === 'ipv6' ? to + 4 : to + 3),
  }
  if (destination && (!destination.mapped || !destination.real)) return undefined
  const sides = destination?.mapped && destination.real ? { destination: { mapped: destination.mapped, real: destination.real } } : {}
  const at = words.indexOf('service')
  if (at < 0 || (words.indexOf('description') > 0 && at > words.indexOf('description'))) return { ...base, ...sides }
  refer(device, 'object', line, at + 1, 'the translation is not loaded')
  refer(device, 'object', line, at + 2, 'the translation is not loaded')
  const [first, second] = [device.services.get(words[at + 1] ?? '')?.value, device.services.get(words[at + 2] ?? '')?.value]
  if (!first || !second) return undefined
  if (first.kind !== 'service' || second.kind !== 'service') return 'unknown'
  return { ...base, ...sides, services: { first: first.service, second: second.service } }
}

const single = (ports: Service['dport']): number | undefined =>
  (ports?.length === 1 && ports[0] && ports[0][0] === ports[0][1] ? ports[0][0] : undefined)

/** Packets that enter by the real side: their destination is un-mapped. */
function forward(device: Device, line: Line, twice: Twice, destination: { readonly mapped: Side; readonly real: Side }, name: string | undefined): Rule[] {
  const also = [sideMatch('src', twice.realSource)]
  const { services } = twice
  if (!services) return untranslate(device, { line, in: name, also, ...destination })
  return withService(device, line, { also, name, ...destination }, services.first, services.second)
}

/** Packets that enter by the mapped side: what they call the source is their destination. */
function backward(device: Device, line: Line, twice: Twice, name: string | undefined): Rule[] {
  const also = twice.destination ? [sideMatch('src', twice.destination.real)] : []
  const sides = { mapped: twice.mappedSource, real: twice.realSource }
  const { services } = twice
  if (!services) return untranslate(device, { line, in: name, also, ...sides })
  // The objects name the ports of the forward direction: source and destination change places.
  const turned = ({ protocol, sport, dport }: Service): Service => ({ protocol, ...(dport ? { sport: dport } : {}), ...(sport ? { dport: sport } : {}) })
  return withService(device, line, { also, name, ...sides }, turned(services.second), turned(services.first))
}

interface Where {
  readonly also: Match[]
  readonly name: string | undefined
  readonly mapped: Side
  readonly real: Side
}

/** `seen` are the ports a packet arrives with, `becomes` those it leaves with. */
function withService(device: Device, line: Line, where: Where, seen: Service, becomes: Service): Rule[] {
  const { also, name, mapped, real } = where
  const conditions = [...also, number('protocol', ...seen.protocol.map((p): readonly [number, number] => [p, p]))]
  if (seen.sport) conditions.push(number('sport', ...seen.sport))
  if (!seen.dport) return untranslate(device, { line, in: name, also: conditions, mapped, real })
  const [from, to] = [single(seen.dport), single(becomes.dport)]
  const [protocol] = seen.protocol
  if (from === undefined || to === undefined || protocol === undefined || seen.protocol.length > 1) {
    const same = JSON.stringify(seen.dport) === JSON.stringify(becomes.dport)
    if (same) return untranslate(device, { line, in: name, also: [...conditions, number('dport', ...seen.dport)], mapped, real })
    return unknownRule(device, line, 'a range of ports becomes another, which is not modelled', ...entering(name), ...conditions, sideMatch('dst', mapped))
  }
  // Any-to-any sides still change the port.
  if (mapped.any && from !== to) {
    return [{
      match: all(...entering(name), ...conditions, number('dport', [from, from])), action: { kind: 'translate', to: { dport: [[to, to]] } }, enabled: true,
      span: line.span, origin: 'user',
    }]
  }
  return untranslate(device, { line, in: name, also: conditions, mapped, real, ports: { protocol, from, to } })
}

