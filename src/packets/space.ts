/** The packets of one address family as tuples of digits: which level holds what, and field values as sets. */
import { compare6, networkBits, type AddressTerm, type Family, type Ipv4, type Ipv6 } from '../net/address.ts'
import { mergeIntervals, type Interval } from '../net/ports.ts'
import { STATES, type State } from '../model/match.ts'
import { createDiagrams, FULL, type Diagrams, type SetId } from './diagram.ts'
import type { Packet } from './packet.ts'
import { bytes4, bytes6, maskedSet, rangeSet } from './ranges.ts'
import { createValues, type Values } from './values.ts'

/** In the order of the levels: for slices, source and destination first proved best. */
export const FIELDS = ['src', 'dst', 'protocol', 'dport', 'sport', 'icmp', 'flags', 'state', 'in', 'out', 'fragment', 'tag'] as const
export type FieldName = (typeof FIELDS)[number]

export interface Space {
  readonly family: Family
  readonly diagrams: Diagrams
  readonly values: Values
  /** First level of each field, in the order of FIELDS, and the number of levels at the end. */
  readonly firstLevel: readonly number[]
  /** First and last level of each field. */
  readonly levels: Readonly<Record<FieldName, readonly [from: number, to: number]>>
  /** Names that `in` and `out` digits stand for; 0 is the local end, the last one any interface that nothing names. */
  readonly interfaces: readonly string[]
  /** Unnamed interfaces that still differ from the other unnamed ones: which of `interfaces` stands for them. */
  readonly standIns: ReadonlyMap<string, string>
}

/** The local end: what `in` is for a packet that the firewall sends, and `out` for one that it receives. */
export const SELF = 'self'
/** Stands for every interface that the export does not name. */
const OTHER = '\u0000other'
const ANY_WITH = '\u0000'

export const levelsOf = ({ levels }: Space, field: FieldName): readonly [from: number, to: number] => levels[field]

/** What stands for the interfaces of a group (a routing table) that nothing names. */
const standIn = (group: string): string => `${ANY_WITH}of ${group}`

/** Stands for interfaces that nothing names: more than one packet way may lead from it to itself. */
export const isStandIn = (name: string): boolean => name.startsWith(ANY_WITH)

/** What stands for the interfaces of a prefix, as iptables writes it: `tun+`. */
export const interfaceWords = (name: string): string => name.replace(ANY_WITH, '+')

/** A space that tells apart these interface names, one stand-in for the unnamed interfaces of each prefix and of each group, and so many tags. */
export function createSpace(family: Family, names: Iterable<string>, prefixes: Iterable<string>, groups: ReadonlyMap<string, string> = new Map(), tags = 1): Space {
  const named = new Set(names)
  const unnamed = [...groups].filter(([name]) => !named.has(name))
  const size = (group: string): number => unnamed.filter(([, g]) => g === group).length
  // A single one needs no stand-in: nothing passes from it to itself.
  const standIns = new Map(unnamed.map(([name, group]) => [name, size(group) === 1 ? name : standIn(group)]))
  const interfaces = [SELF, ...named, ...new Set(standIns.values()), ...[...new Set(prefixes)].map(p => p + ANY_WITH), OTHER]
  const bytes = new Array<number>(family === 4 ? 4 : 16).fill(255)
  const widths: Record<FieldName, number[]> = {
    src: bytes, dst: bytes, protocol: [255], dport: [65535], sport: [65535], icmp: [65535], flags: [255],
    state: [STATES.length - 1], in: [interfaces.length - 1], out: [interfaces.length - 1], fragment: [1], tag: [tags - 1],
  }
  const firstLevel: number[] = []
  const max: number[] = []
  for (const field of FIELDS) {
    firstLevel.push(max.length)
    max.push(...widths[field])
  }
  firstLevel.push(max.length)
  const levels = Object.fromEntries(FIELDS.map((field, i) => [field, [firstLevel[i], (firstLevel[i + 1] as number) - 1]])) as unknown as Space['levels']
  const diagrams = createDiagrams(max)
  return { family, diagrams, values: createValues(diagrams, firstLevel), firstLevel, levels, interfaces, standIns }
}

/** Sets of a one-level field (all but `src` and `dst`). */
export function valuesSet(space: Space, field: FieldName, intervals: readonly Interval[]): SetId {
  return space.diagrams.digit(levelsOf(space, field)[0], mergeIntervals(intervals))
}

export function stateSet(space: Space, states: readonly State[]): SetId {
  return valuesSet(space, 'state', states.map(s => [STATES.indexOf(s), STATES.indexOf(s)] as const))
}

/** Interfaces by exact names and prefixes; the local end has neither. */
export function interfaceSet(space: Space, field: 'in' | 'out', names: readonly string[], prefixes: readonly string[]): SetId {
  const hits: Interval[] = []
  for (const [i, name] of space.interfaces.entries()) {
    if (i > 0 && name !== OTHER && (names.includes(name) || prefixes.some(p => name.startsWith(p)))) hits.push([i, i])
  }
  return valuesSet(space, field, hits)
}

/** The set, whatever tags its packets have. */
export function untagged(space: Space, set: SetId): SetId {
  const at = levelsOf(space, 'tag')[0]
  return space.diagrams.max[at] === 0 ? set : space.diagrams.forget(set, at, at)
}

/** The set, all its packets with this tag. */
export function withTag(space: Space, set: SetId, tag: number): SetId {
  const at = levelsOf(space, 'tag')[0]
  return space.diagrams.max[at] === 0 ? set : space.diagrams.and(untagged(space, set), valuesSet(space, 'tag', [[tag, tag]]))
}

/** The set after a `tag` action; tags that the table does not know stay as they are. */
export function retagged(space: Space, set: SetId, to: readonly number[]): SetId {
  const [at] = levelsOf(space, 'tag')
  return space.diagrams.map(set, at, Array.from({ length: (space.diagrams.max[at] as number) + 1 }, (_, tag) => to[tag] ?? tag))
}

export function selfSet(space: Space, field: 'in' | 'out'): SetId {
  return valuesSet(space, field, [[0, 0]])
}

/** The digit that stands for an interface of this name. */
export function interfaceDigit(space: Space, name: string): number {
  const exact = space.interfaces.indexOf(space.standIns.get(name) ?? name)
  if (exact >= 0) return exact
  let best = space.interfaces.length - 1
  let length = -1
  for (const [i, other] of space.interfaces.entries()) {
    if (other.endsWith(ANY_WITH) && other.length > length && name.startsWith(other.slice(0, -1))) [best, length] = [i, other.length]
  }
  return best
}

/** What an `in` or `out` digit is called; undefined for an interface that nothing names. */
export function interfaceName(space: Space, digit: number): string | undefined {
  const name = space.interfaces[digit]
  return name === undefined || name.includes(ANY_WITH) ? undefined : name
}

export function addressSet(space: Space, field: 'src' | 'dst', terms: readonly AddressTerm[]): SetId {
  const [from] = levelsOf(space, field)
  const sets: SetId[] = []
  for (const term of terms) {
    if (term.family !== space.family) continue
    if ('care' in term) sets.push(maskedSet(space.diagrams, from, term.value, term.care))
    else if (term.family === 4 && term.low <= term.high) sets.push(rangeSet(space.diagrams, from, bytes4(term.low), bytes4(term.high)))
    else if (term.family === 6 && compare6(term.low, term.high) <= 0) sets.push(rangeSet(space.diagrams, from, bytes6(term.low), bytes6(term.high)))
  }
  return space.diagrams.union(sets)
}

/** What becomes of each byte of an address when its network part is replaced: a table for each level. */
export function networkTables(space: Space, field: 'src' | 'dst', term: AddressTerm): { readonly level: number; readonly to: Uint8Array }[] {
  const [from] = levelsOf(space, field)
  const { care, value } = networkBits(term)
  const [cares, values] = [care.flatMap(bytes4), value.flatMap(bytes4)]
  return cares.map((c, i) => ({ level: from + i, to: Uint8Array.from({ length: 256 }, (_, b) => (b & ~c) | ((values[i] as number) & c)) }))
}

/** The digits of a packet; an interface that is not given becomes the unnamed one. */
export function digitsOf(space: Space, packet: Packet): Int32Array {
  const digits = new Int32Array(space.diagrams.max.length)
  const address = (a: Ipv4 | Ipv6): number[] => (typeof a === 'number' ? bytes4(a) : bytes6(a))
  let at = 0
  const put = (...values: number[]): void => {
    for (const v of values) digits[at++] = v
  }
  put(...address(packet.src), ...address(packet.dst), packet.protocol, packet.dport, packet.sport, packet.icmp, packet.flags)
  put(STATES.indexOf(packet.state), interfaceDigit(space, packet.in ?? OTHER), interfaceDigit(space, packet.out ?? OTHER), packet.fragment, packet.tag ?? 0)
  return digits
}

/** The set of one packet. */
export function pointSet({ diagrams }: Space, digits: ArrayLike<number>): SetId {
  let set = FULL
  for (let at = digits.length - 1; at >= 0; at--) set = diagrams.digit(at, [[digits[at] as number, digits[at] as number]], set)
  return set
}

export function packetOf(space: Space, digits: ArrayLike<number>): Packet {
  const at = (field: FieldName): number => digits[levelsOf(space, field)[0]] as number
  const address = (field: 'src' | 'dst'): Ipv4 | Ipv6 => {
    const [from] = levelsOf(space, field)
    const word = (i: number): number => ((digits[from + i] as number) * 2 ** 24 + ((digits[from + i + 1] as number) << 16) + ((digits[from + i + 2] as number) << 8) + (digits[from + i + 3] as number))
    return space.family === 4 ? word(0) : [word(0), word(4), word(8), word(12)]
  }
  return {
    family: space.family, src: address('src'), dst: address('dst'), protocol: at('protocol'), sport: at('sport'), dport: at('dport'),
    icmp: at('icmp'), flags: at('flags'), state: STATES[at('state')] as State, fragment: at('fragment'),
    in: interfaceName(space, at('in')), out: interfaceName(space, at('out')), ...(at('tag') === 0 ? {} : { tag: at('tag') }),
  }
}
