/** Translations before ASA 8.3 (`static`, `nat N`, `global N`): destinations are un-mapped behind the access list of the entry, sources mapped before that of the exit. */
import { masked4, parseIpv4, type AddressTerm } from '../../../net/address.ts'
import type { Action, Rule } from '../../../model/firewall.ts'
import { address, all, any, ANYTHING, number, type Match } from '../../../model/match.ts'
import { PROTOCOL } from '../../../net/protocols.ts'
import type { Line } from '../line.ts'
import { parseAce } from './ace.ts'
import { complain, ipv4Of, quote, refer, type Device } from './device.ts'
import { entryAt } from './lists.ts'
import { portOf } from './names.ts'
import { interfaceSide, known, sideMatch, untranslate, type Ports, type Side } from './nat-terms.ts'
import { networkAt } from './operands.ts'

export interface LegacyNat {
  readonly destinations: readonly Rule[]
  readonly sources: readonly Rule[]
}

const at = (field: 'in' | 'out', name: string): Match => ({ kind: 'interface', field, names: [name] })

const ruleOf = (line: Line, match: Match, action: Action): Rule => ({ match, action, enabled: true, span: line.span, origin: 'user' })

function unknownRule(device: Device, line: Line, why: string, match: Match): Rule {
  complain(device, line, 'unsupported', 'verdict', why)
  return ruleOf(line, match, { kind: 'unknown', words: quote(device, line) })
}

/** Names between the parentheses of the first word. */
function namesOf(device: Device, line: Line): string[] {
  const names = (line.words[1] ?? '').replace(/[()]/g, '').split(',')
  for (const name of names) device.references.push({ kind: 'interface', name, span: line.span, effect: 'the translation is not loaded' })
  return names
}

export function legacyNat(device: Device): LegacyNat {
  const destinations: Rule[] = []
  const [exempt, fixed, dynamic]: [Rule[], Rule[], Rule[]] = [[], [], []]
  const globals = device.nat.filter(n => n.line.words[0] === 'global').map(n => n.line)
  for (const { line, object } of device.nat) {
    if (object !== undefined) complain(device, line, 'unsupported', 'verdict', 'a translation of 8.3 beside older ones')
    else if (line.words[0] === 'static') {
      const read = readStatic(device, line)
      destinations.push(...read.destinations)
      fixed.push(...read.sources)
    } else if (line.words[0] === 'nat') {
      if (line.words[2] === '0') exempt.push(...readNat(device, line, globals))
      else dynamic.push(...readNat(device, line, globals))
    } else namesOf(device, line)
  }
  return { destinations, sources: [...exempt, ...fixed, ...dynamic] }
}

/** `static (real,mapped) [tcp|udp] MAPPED|interface [PORT] REAL [PORT]|access-list L [netmask M] ...`. */
function readStatic(device: Device, line: Line): LegacyNat {
  const { words } = line
  const [realName, mappedName] = namesOf(device, line)
  if (realName === undefined || mappedName === undefined) {
    complain(device, line, 'unrecognised', 'verdict', 'not a translation this reads')
    return { destinations: [], sources: [] }
  }
  const protocol = words[2] === 'tcp' ? PROTOCOL.tcp : words[2] === 'udp' ? PROTOCOL.udp : undefined
  let next = protocol === undefined ? 2 : 3
  const netmask = words.indexOf('netmask')
  const mask = netmask > 0 ? parseIpv4(words[netmask + 1] ?? '') ?? 0xffffffff : 0xffffffff
  const mapped = words[next] === 'interface' ? interfaceSide(device, mappedName) : networkSide(ipv4Of(device, words[next]), mask)
  const mappedPort = protocol === undefined ? undefined : portOf(words[next + 1] ?? '')
  next += protocol === undefined ? 1 : 2
  const entering: Match[] = [at('in', mappedName), ...(mapped ? [sideMatch('dst', mapped)] : [])]
  if (protocol !== undefined && mappedPort !== undefined) entering.push(number('protocol', [protocol, protocol]), number('dport', [mappedPort, mappedPort]))
  if (words[next] === 'access-list') {
    refer(device, 'access-list', line, next + 1, 'the translation is not loaded')
    const policy = policyOf(device, words[next + 1] ?? '')
    const leaving = all(at('in', realName), at('out', mappedName))
    const sources = [ruleOf(line, leaving, { kind: 'unknown', words: quote(device, line) })]
    if (!policy || !mapped || (protocol !== undefined && mappedPort === undefined)) {
      return { destinations: [unknownRule(device, line, 'a translation that depends on such an access list is not modelled', all(...entering))], sources }
    }
    const destinations = policy.flatMap(({ real, port, peers }) => untranslate(device, {
      line, in: mappedName, also: [peers], mapped, real,
      ...(protocol === undefined || mappedPort === undefined ? {} : { ports: { protocol, from: mappedPort, to: port ?? mappedPort } }),
    }))
    return { destinations, sources }
  }
  const real = networkSide(ipv4Of(device, words[next]), mask)
  const realPort = protocol === undefined ? undefined : portOf(words[next + 1] ?? '')
  if (!mapped || !real || (protocol !== undefined && (mappedPort === undefined || realPort === undefined))) {
    return { destinations: [unknownRule(device, line, 'not a translation this reads', all(...entering))], sources: [] }
  }
  const ports: Ports | undefined = protocol === undefined || mappedPort === undefined || realPort === undefined ? undefined
    : { protocol, from: mappedPort, to: realPort }
  const destinations = untranslate(device, { line, in: mappedName, also: [], mapped, real, ...(ports ? { ports } : {}) })
  const source = all(at('in', realName), at('out', mappedName), sideMatch('src', real),
    ...(ports ? [number('protocol', [ports.protocol, ports.protocol]), number('sport', [ports.to, ports.to])] : []))
  return { destinations, sources: [translateSource(line, source, mapped)] }
}

interface Policy {
  readonly real: Side
  readonly port: number | undefined
  /** The other end, as the source of packets that enter by the mapped side. */
  readonly peers: Match
}

/** The entries of a policy translation: real hosts (and port) as the source, whom it counts for as the destination. */
function policyOf(device: Device, name: string): Policy[] | undefined {
  const policies: Policy[] = []
  for (const line of device.lists.get(name)?.entries ?? []) {
    const start = entryAt(line.words)
    if (line.words[start] === 'remark') continue
    const ace = parseAce(device, line, line.words[start] === 'extended' ? start + 1 : start)
    const policy = ace?.permit === true && ace.enabled ? entryPolicy(ace.match) : undefined
    if (!policy) return undefined
    policies.push(policy)
  }
  return policies.length > 0 ? policies : undefined
}

function entryPolicy(match: Match): Policy | undefined {
  let real: Side | undefined
  let port: number | undefined
  let peers: Match = ANYTHING
  for (const part of match.kind === 'all' ? match.of : [match]) {
    if (part.kind === 'address' && part.field === 'src') real = known(...part.in)
    else if (part.kind === 'address') peers = address('src', part.in)
    else if (part.kind === 'number' && part.field === 'sport') {
      const [only, ...more] = part.in
      if (!only || more.length > 0 || only[0] !== only[1]) return undefined
      port = only[0]
    } else if (part.kind !== 'family' && !(part.kind === 'number' && part.field === 'protocol')) return undefined
  }
  return real && { real, port, peers }
}

const networkSide = (base: number | undefined, mask: number): Side | undefined => (base === undefined ? undefined : known(masked4(base, mask)))

function translateSource(line: Line, match: Match, to: Side): Rule {
  if (to.unknown.length > 0 || to.terms.length === 0) return ruleOf(line, match, { kind: 'translate', to: { src: [{ family: 4, low: 0, high: 0xffffffff }] } })
  return ruleOf(line, match, { kind: 'translate', to: { src: to.terms } })
}

/** `nat (IF) N A MASK [outside]|access-list L`; N of 0 exempts, else the pool is `global (OTHER) N`. */
function readNat(device: Device, line: Line, globals: readonly Line[]): Rule[] {
  const { words } = line
  const [name = ''] = namesOf(device, line)
  const id = words[2]
  let match: Match
  if (words[3] === 'access-list') {
    refer(device, 'access-list', line, 4, 'the translation is not loaded')
    match = all(at('in', name), { kind: 'unknown', words: `access-list ${words[4] ?? ''} of a translation` })
  } else {
    // `nat (inside) 1 0 0` is every address.
    const network = networkAt(device, words, 3)
    if (!network) return [unknownRule(device, line, 'not a translation this reads', at('in', name))]
    match = all(at('in', name), address('src', [network.value]))
  }
  if (id === '0') return [ruleOf(line, match, { kind: 'return' })]
  return globals.filter(g => g.words[2] === id).map(g => {
    const out = (g.words[1] ?? '').replace(/[()]/g, '')
    return translateSource(line, all(match, at('out', out)), poolOf(device, g, out))
  })
}

/** `global (IF) N A[-B] [netmask M]|interface`. */
function poolOf(device: Device, { words }: Line, name: string): Side {
  if (words[3] === 'interface') return interfaceSide(device, name)
  const [from, to = from] = (words[3] ?? '').split('-')
  const [low, high] = [ipv4Of(device, from), ipv4Of(device, to)]
  const term: AddressTerm | undefined = low === undefined || high === undefined || high < low ? undefined : { family: 4, low, high }
  return term ? known(term) : { any: false, terms: [], unknown: ['a pool'] }
}

/** With `nat-control`, what goes to a lower level needs a translation; whether it has one cannot always be told. */
export function natControl(device: Device, line: Line): Rule[] {
  const down = [...device.interfaces.values()].flatMap(from => {
    const lower = [...device.interfaces.values()].filter(i => i.level < from.level).map(i => i.name)
    return lower.length > 0 ? [all(at('in', from.name), { kind: 'interface', field: 'out', names: lower })] : []
  })
  if (down.length === 0) return []
  const match = all(any(...down), { kind: 'unknown', words: 'nat-control (no translation for it is found)' })
  return [ruleOf(line, match, { kind: 'deny', how: 'drop' })]
}
