/** Random access lists over a small world, within what one system can say. */
import fc from 'fast-check'
import { PROTOCOL } from '../../../src/net/protocols.ts'
import { ICMP6_NAMES, ICMP_NAMES, type Message, type PortNames } from './names.ts'
import { INTERFACES, type Binding, type Entry, type FlagTest, type Group, type List, type Named, type Net, type Ports, type Rules, type Service } from './rules.ts'

/** What a system has words for. */
export interface Means {
  readonly ports: PortNames
  /** Most ports behind one `eq` or `neq`. */
  readonly many: number
  /** Wildcard masks with holes. */
  readonly holes: boolean
  readonly groups: { readonly nets: boolean; readonly ports: boolean; readonly services: boolean; readonly nested: boolean; readonly ranges: boolean; readonly holes: boolean }
  readonly flags: 'none' | 'masked' | 'signed'
  readonly fragments: boolean
  readonly inactive: boolean
  readonly standard: boolean
  /** A list that a binding asks before its own. */
  readonly common: boolean
  /** Lists without entries, and bindings to lists that are not there, have a meaning. */
  readonly empty: boolean
  readonly undefinedLists: boolean
  /** Lists of both families. */
  readonly mixed: boolean
}

const prefix = (family: 4 | 6) => (text: string): Net => {
  const [address = '', length = ''] = text.split('/')
  return { kind: 'prefix', family, address, length: Number(length) }
}

const PREFIXES4 = ['10.0.1.9/32', '10.0.1.0/24', '10.0.0.0/16', '10.0.2.128/25', '10.1.0.0/16', '192.168.7.0/30', '10.0.1.8/31', '172.16.0.0/12', '198.51.100.7/32', '128.0.0.0/1', '10.0.3.255/32'].map(prefix(4))
const PREFIXES6 = ['fd00::9/128', 'fd00::/64', 'fd00::/16', 'fd00:1::/32', '2001:db8::/96', '2001:db8::8000:0:0:7/128', '2a00::/12', '2001:db8:0:1::/64', 'fd00::8/127'].map(prefix(6))
const MASKED: readonly Net[] = ([['10.0.1.9', '255.255.0.255'], ['10.0.0.0', '255.0.255.0'], ['10.0.1.0', '255.255.1.0'], ['0.0.0.9', '0.0.0.255'], ['10.0.0.1', '255.255.254.3'], ['10.0.2.0', '255.254.255.128']] as const)
  .map(([address, care]) => ({ kind: 'masked', address, care }))
const RANGES: readonly Net[] = ([['10.0.1.3', '10.0.1.200'], ['10.0.0.0', '10.1.0.0'], ['192.168.7.2', '192.168.7.2'], ['10.0.1.255', '172.16.0.9']] as const).map(([low, high]) => ({ kind: 'range', low, high }))
const ANY: Net = { kind: 'any' }

const netOf = (family: 4 | 6, { holes }: { readonly holes: boolean }): fc.Arbitrary<Net> => fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...(family === 4 ? PREFIXES4 : PREFIXES6)) },
  { weight: family === 4 && holes ? 2 : 0, arbitrary: fc.constantFrom(...MASKED) },
)

const NUMBERS = [0, 1, 22, 79, 80, 81, 160, 443, 1024, 2055, 8080, 40000, 65534, 65535] as const

function portsOf(protocol: number | undefined, { ports, many }: Means): fc.Arbitrary<Ports> {
  const names = (protocol === PROTOCOL.udp ? ports.udp : protocol === PROTOCOL.tcp ? ports.tcp : ports.tcp.filter(([name, n]) => ports.udp.some(([other, m]) => name === other && n === m))).map(([, n]) => n)
  const port = fc.oneof({ weight: 1, arbitrary: fc.constantFrom(...NUMBERS) }, { weight: 2, arbitrary: fc.constantFrom(...names) })
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ op: fc.constantFrom('eq', 'eq', 'neq'), ports: fc.uniqueArray(port, { minLength: 1, maxLength: many }) }) },
    { weight: 1, arbitrary: port.filter(p => p < 65535).map((p): Ports => ({ op: 'gt', port: p })) },
    { weight: 1, arbitrary: port.filter(p => p > 0).map((p): Ports => ({ op: 'lt', port: p })) },
    { weight: 2, arbitrary: fc.tuple(port, port).map(([a, b]): Ports => ({ op: 'range', low: Math.min(a, b), high: Math.max(a, b) })) },
  )
}

const bits = fc.uniqueArray(fc.record({ bit: fc.constantFrom(1, 2, 4, 8, 16, 32), set: fc.boolean() }), { minLength: 1, maxLength: 3, selector: b => b.bit })

const flagsOf = (means: Means): fc.Arbitrary<FlagTest> => fc.oneof(
  { weight: 2, arbitrary: fc.constant<FlagTest>('established') },
  { weight: 1, arbitrary: fc.constantFrom(1, 2, 4, 8, 16, 32).map((bit): FlagTest => ({ each: true, bits: [{ bit, set: true }] })) },
  // A mask goes with at least one bit that is set.
  { weight: 1, arbitrary: fc.record({ each: means.flags === 'signed' ? fc.boolean() : fc.constant(true), bits }).filter(f => means.flags === 'signed' || f.bits.some(b => b.set)) },
)

const maybe = <T>(arbitrary: fc.Arbitrary<T>, once: number): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined, freq: once })

const BARE: Readonly<Record<4 | 6, readonly number[]>> = { 4: [47, 50, 2, 89, 88, 103], 6: [47, 50, 89, 103] }
const ICMP: Readonly<Record<4 | 6, readonly Message[]>> = { 4: ICMP_NAMES, 6: ICMP6_NAMES }

function serviceOf(family: 4 | 6, means: Means, grouped: boolean): fc.Arbitrary<Service> {
  const side = (protocol: number): fc.Arbitrary<Ports | Named | undefined> => maybe(
    means.groups.ports && !grouped ? fc.oneof({ weight: 3, arbitrary: portsOf(protocol, means) }, { weight: 1, arbitrary: fc.constantFrom(...PORT_GROUPS).map(group => ({ group })) }) : portsOf(protocol, means), 2)
  const transport = (protocol: number): fc.Arbitrary<Service> => fc.record({
    sport: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: side(protocol) }), dport: side(protocol),
    flags: protocol === PROTOCOL.tcp && means.flags !== 'none' && !grouped ? fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: flagsOf(means) }) : fc.constant(undefined),
  }).map(({ sport, dport, flags }): Service => ({ protocol, ...(sport ? { sport } : {}), ...(dport ? { dport } : {}), ...(flags ? { flags } : {}) }))
  return fc.oneof(
    { weight: 3, arbitrary: transport(PROTOCOL.tcp) },
    { weight: 3, arbitrary: transport(PROTOCOL.udp) },
    { weight: 2, arbitrary: maybe(fc.constantFrom(...ICMP[family]), 4).map((message): Service => {
      const { type, code: asked }: Partial<Message> = message ?? {}
      // `icmp echo` in a service group of IOS means code 0 alone.
      const code = grouped && (type === 8 || type === 0) ? 0 : asked
      return { protocol: family === 4 ? PROTOCOL.icmp : PROTOCOL['ipv6-icmp'], ...(type === undefined ? {} : { icmp: { type, ...(code === undefined ? {} : { code }) } }) }
    }) },
    { weight: 1, arbitrary: fc.constantFrom(...BARE[family]).map((protocol): Service => ({ protocol })) },
    { weight: 2, arbitrary: fc.constant<Service>({ protocol: undefined }) },
  )
}

const NET_GROUPS = ['N0', 'N1', 'N2', 'NONE'] as const
const PORT_GROUPS = ['P0', 'P1', 'PNONE'] as const
const SERVICE_GROUPS = ['S0', 'S1', 'SNONE'] as const

/** Groups of one kind by these names but the last, which stays undefined; each may hold those before it. */
function groupsOf<T>(names: readonly string[], member: fc.Arbitrary<T>, nested: boolean): fc.Arbitrary<readonly Group<T>[]> {
  return fc.tuple(...names.slice(0, -1).map((name, i) => fc.record({
    name: fc.constant(name), members: fc.array(member, { maxLength: 4 }), inside: nested ? fc.subarray(names.slice(0, i)) : fc.constant([]),
  })))
}

function entryOf(family: 4 | 6, means: Means): fc.Arbitrary<Entry> {
  const { groups } = means
  const own = netOf(family, means)
  const net = means.mixed ? fc.oneof({ weight: 9, arbitrary: own }, { weight: 1, arbitrary: netOf(family === 4 ? 6 : 4, means) }) : own
  const end: fc.Arbitrary<Net | Named> = fc.oneof(
    { weight: 3, arbitrary: fc.constant(ANY) }, { weight: 5, arbitrary: net },
    { weight: groups.nets ? 3 : 0, arbitrary: fc.constantFrom(...NET_GROUPS).map(group => ({ group })) },
  )
  const what: fc.Arbitrary<Service | Named> = fc.oneof(
    { weight: 5, arbitrary: serviceOf(family, means, false) },
    { weight: groups.services ? 2 : 0, arbitrary: fc.constantFrom(...SERVICE_GROUPS).map(group => ({ group })) },
  )
  const seldom = (allowed: boolean, n: number): fc.Arbitrary<boolean> => (allowed ? fc.integer({ min: 1, max: n }).map(x => x === n) : fc.constant(false))
  return fc.record({ permit: fc.integer({ min: 0, max: 4 }).map(n => n > 1), what, src: end, dst: end, later: seldom(means.fragments, 12), inactive: seldom(means.inactive, 8) })
    // The device refuses the keyword `fragments` where ports, types or flags are asked for.
    .map(entry => (entry.later ? { ...entry, what: { protocol: 'group' in entry.what ? undefined : entry.what.protocol } } : entry))
}

function listOf(name: string, family: 4 | 6, means: Means): fc.Arbitrary<List> {
  const entries = fc.array(entryOf(family, means), { minLength: means.empty ? 0 : 1, maxLength: 10, size: 'max' })
  const sources = fc.array(fc.record({ permit: fc.boolean(), src: fc.oneof(fc.constant(ANY), netOf(family, means), netOf(family, means), netOf(family, means)) }), { minLength: 1, maxLength: 6 })
    .map((list): List => ({ name, standard: true, entries: list.map(({ permit, src }) => ({ permit, src, dst: ANY, what: { protocol: undefined }, later: false, inactive: false })) }))
  return fc.oneof({ weight: 5, arbitrary: entries.map((list): List => ({ name, standard: false, entries: list })) }, { weight: means.standard && family === 4 ? 1 : 0, arbitrary: sources })
}

const LISTS = ['A', 'B', 'C'] as const

export function rulesOf(family: 4 | 6, means: Means): fc.Arbitrary<Rules> {
  const { groups } = means
  const own = netOf(family, groups)
  const member = fc.oneof(
    { weight: 6, arbitrary: own }, { weight: means.mixed ? 2 : 0, arbitrary: netOf(family === 4 ? 6 : 4, groups) }, { weight: groups.ranges && family === 4 ? 2 : 0, arbitrary: fc.constantFrom(...RANGES) },
  )
  const names = means.undefinedLists ? [...LISTS, ...LISTS, 'NOWHERE'] : LISTS
  const binding: fc.Arbitrary<Binding> = fc.record({ list: fc.constantFrom(...names), on: fc.integer({ min: 0, max: INTERFACES - 1 }), direction: fc.constantFrom('in', 'in', 'out'),
    first: means.common ? maybe(fc.constantFrom(...names), 1) : fc.constant(undefined) }).map(({ first, ...rest }) => (first === undefined || rest.direction === 'out' ? rest : { ...rest, first }))
  return fc.record({
    family: fc.constant(family),
    groups: fc.record({
      nets: groups.nets ? groupsOf(NET_GROUPS, member, groups.nested) : fc.constant([]),
      ports: groups.ports ? groupsOf(PORT_GROUPS, portsOf(undefined, { ...means, many: 1 }), groups.nested) : fc.constant([]),
      services: groups.services ? groupsOf(SERVICE_GROUPS, serviceOf(family, means, true), groups.nested) : fc.constant([]),
    }),
    lists: fc.tuple(...LISTS.map(name => listOf(name, family, means))),
    bindings: fc.uniqueArray(binding, { minLength: 2, maxLength: 5, selector: b => `${String(b.on)} ${b.direction}` }),
    global: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.constantFrom(...LISTS) }),
    levels: fc.tuple(...Array.from({ length: INTERFACES }, () => fc.constantFrom(0, 50, 100))),
    hairpin: fc.boolean(),
  })
}
