/**
 * What rules ask of one field, each value once and under a number: an interval as its two ends, and only where it is none a set. Most
 * rules are made of intervals, and those are compared, met and cut as numbers; their sets are made when somebody asks for them.
 */
import { EMPTY, FULL, type Diagrams, type MapId, type SetId } from './diagram.ts'
import { bytes4, rangeSet } from './ranges.ts'

/** Equal values of a field have equal numbers. */
export type ValueId = number

export const NOTHING: ValueId = 0
export const ANY: ValueId = 1

export interface Values {
  /** The ends of a value, read as numbers: of a set that is no interval, its lowest and highest member; IPv6 addresses count with their first 48 bits. */
  low(value: ValueId): number
  high(value: ValueId): number
  /** The highest end that a value of a field can have. */
  highest(field: number): number
  /** The ends of the intervals that it consists of, in order; of IPv6 addresses, and where they would be more than a few, no more than its own two ends. */
  intervals(value: ValueId): readonly number[]
  /** Is it the whole interval between its ends? */
  isExact(value: ValueId): boolean
  /** Of a field other than an IPv6 address. */
  interval(field: number, low: number, high: number): ValueId
  ofSet(field: number, set: SetId): ValueId
  /** Of the set that `make` makes of `terms`; made once for each field and object. */
  ofTerms(field: number, terms: object, make: () => SetId): ValueId
  setOf(value: ValueId): SetId
  /** A map over later fields, on packets that have this value. */
  onto(value: ValueId, rest: MapId): MapId
  and(a: ValueId, b: ValueId): ValueId
  or(a: ValueId, b: ValueId): ValueId
  not(field: number, value: ValueId): ValueId
  isSubset(a: ValueId, b: ValueId): boolean
  overlaps(a: ValueId, b: ValueId): boolean
  /** What of `a` is not in `b`, in as many values (none to two, disjoint) as are put into `into` from its start on; gives back how many. */
  without(a: ValueId, b: ValueId, into: ValueId[]): number
  /** Is the packet with these digits in it? */
  has(value: ValueId, digits: ArrayLike<number>): boolean
}

/** So many digits of an address count for its ends. */
export const END_DIGITS = 6

/** A network group of an object-group list has about so many. */
const MOST_INTERVALS = 8

export function createValues(diagrams: Diagrams, firstLevel: readonly number[]): Values {
  let room = 1024
  let count = 2
  let lows = new Float64Array(room)
  let highs = new Float64Array(room)
  let fields = new Uint8Array(room)
  /** EMPTY: not made yet. */
  let sets = new Int32Array(room)
  let exact = new Uint8Array(room)
  lows[ANY] = 0
  highs[ANY] = Infinity
  exact[ANY] = 1
  sets[ANY] = FULL
  let table = new Int32Array(4096)
  const bySet = new Map<SetId, ValueId>([[EMPTY, NOTHING], [FULL, ANY]])
  const apart = new Map<ValueId, readonly number[]>()

  const levels = (field: number): number => (firstLevel[field + 1] as number) - (firstLevel[field] as number)
  const highest = firstLevel.slice(0, -1).map((level, field) => (levels(field) === 1 ? (diagrams.max[level] as number) : 256 ** Math.min(levels(field), END_DIGITS) - 1))

  function add(field: number, low: number, high: number, isExact: boolean, set: SetId): ValueId {
    if (count === room) {
      room *= 2
      lows = into(new Float64Array(room), lows)
      highs = into(new Float64Array(room), highs)
      fields = into(new Uint8Array(room), fields)
      sets = into(new Int32Array(room), sets)
      exact = into(new Uint8Array(room), exact)
    }
    lows[count] = low
    highs[count] = high
    fields[count] = field
    sets[count] = set
    exact[count] = isExact ? 1 : 0
    return count++
  }

  function interval(field: number, low: number, high: number): ValueId {
    if (low === 0 && high === highest[field]) return ANY
    if (count * 2 > table.length) rehash()
    const mask = table.length - 1
    let slot = hashOf(field, low, high) & mask
    for (;;) {
      const value = table[slot] as number
      if (value === 0) break
      if (lows[value] === low && highs[value] === high && fields[value] === field) return value
      slot = (slot + 1) & mask
    }
    const made = add(field, low, high, true, EMPTY)
    table[slot] = made
    return made
  }

  function rehash(): void {
    table = new Int32Array(table.length * 4)
    const mask = table.length - 1
    for (let value = 2; value < count; value++) {
      if (exact[value] === 0) continue
      let slot = hashOf(fields[value] as number, lows[value] as number, highs[value] as number) & mask
      while (table[slot] !== 0) slot = (slot + 1) & mask
      table[slot] = value
    }
  }

  const byTerms = firstLevel.map(() => new WeakMap<object, ValueId>())
  function ofTerms(field: number, terms: object, make: () => SetId): ValueId {
    const known = byTerms[field]?.get(terms)
    if (known !== undefined) return known
    const made = ofSet(field, make())
    byTerms[field]?.set(terms, made)
    return made
  }

  function setOf(value: ValueId): SetId {
    if (value === NOTHING) return EMPTY
    const known = sets[value] as number
    if (known !== EMPTY) return known
    const made = intervalSet(fields[value] as number, lows[value] as number, highs[value] as number, FULL)
    sets[value] = made
    bySet.set(made, value)
    return made
  }

  const onto = (value: ValueId, rest: MapId): MapId =>
    exact[value] === 1 ? intervalSet(fields[value] as number, lows[value] as number, highs[value] as number, rest) : diagrams.within(rest, setOf(value))

  function intervalSet(field: number, low: number, high: number, rest: MapId): MapId {
    const level = firstLevel[field] as number
    return levels(field) === 1 ? diagrams.digit(level, [[low, high]], rest) : rangeSet(diagrams, level, bytes4(low), bytes4(high), rest)
  }

  function ofSet(field: number, set: SetId): ValueId {
    const known = bySet.get(set)
    if (known !== undefined) return known
    const [low, high] = [end(field, set, false), end(field, set, true)]
    const isExact = levels(field) <= 4 && intervalSet(field, low, high, FULL) === set
    const made = isExact ? interval(field, low, high) : add(field, low, high, false, set)
    sets[made] = set
    bySet.set(set, made)
    return made
  }

  function intervals(value: ValueId): readonly number[] {
    const known = apart.get(value)
    if (known) return known
    const [field, found]: [number, number[]] = [fields[value] as number, []]
    const isApart = exact[value] === 0 && levels(field) <= 4 && collect(setOf(value), firstLevel[field] as number, firstLevel[field + 1] as number, 0, found)
    const made = isApart ? found : [lows[value] as number, highs[value] as number]
    apart.set(value, made)
    return made
  }

  /** The intervals of what a set has from one level to another, behind the digits `before`; false when they are more than a few. */
  function collect(set: SetId, at: number, to: number, before: number, found: number[]): boolean {
    const base = (diagrams.max[at] as number) + 1
    const collectEdge = (low: number, high: number, child: SetId): boolean => {
      if (child === FULL) {
        const below = base ** (to - at - 1)
        const [from, last] = [(before * base + low) * below, (before * base + high + 1) * below - 1]
        if (found.at(-1) === from - 1) found[found.length - 1] = last
        else found.push(from, last)
        return found.length <= 2 * MOST_INTERVALS
      }
      for (let digit = low; digit <= high; digit++) if (!collect(child, at + 1, to, before * base + digit, found)) return false
      return true
    }
    return diagrams.levelOf(set) === at ? diagrams.eachEdge(set, collectEdge) : collectEdge(0, base - 1, set)
  }

  /** The lowest or highest member of a set. */
  function end(field: number, set: SetId, wantsHighest: boolean): number {
    const from = firstLevel[field] as number
    let [node, value] = [set, 0]
    for (let at = from; at < from + Math.min(levels(field), END_DIGITS); at++) {
      const most = diagrams.max[at] as number
      let digit = wantsHighest ? most : 0
      if (diagrams.levelOf(node) === at) {
        let next = EMPTY
        diagrams.eachEdge(node, (low, high, child) => {
          digit = wantsHighest ? high : low
          next = child
          return wantsHighest
        })
        node = next
      }
      value = value * (most + 1) + digit
    }
    return value
  }

  const fieldOf = (a: ValueId, b: ValueId): number => fields[a > ANY ? a : b] as number
  const areExact = (a: ValueId, b: ValueId): boolean => exact[a] === 1 && exact[b] === 1

  function and(a: ValueId, b: ValueId): ValueId {
    if (a === b || b === ANY || a === NOTHING) return a
    if (a === ANY || b === NOTHING) return b
    if (!areExact(a, b)) return ofSet(fieldOf(a, b), diagrams.and(setOf(a), setOf(b)))
    const low = Math.max(lows[a] as number, lows[b] as number)
    const high = Math.min(highs[a] as number, highs[b] as number)
    return low > high ? NOTHING : interval(fieldOf(a, b), low, high)
  }

  function isSubset(a: ValueId, b: ValueId): boolean {
    if (a === b || b === ANY || a === NOTHING) return true
    if (a === ANY || b === NOTHING || (lows[a] as number) < (lows[b] as number) || (highs[a] as number) > (highs[b] as number)) return false
    return exact[b] === 1 || diagrams.isSubset(setOf(a), setOf(b))
  }

  function overlaps(a: ValueId, b: ValueId): boolean {
    if (a === NOTHING || b === NOTHING || (lows[a] as number) > (highs[b] as number) || (highs[a] as number) < (lows[b] as number)) return false
    return areExact(a, b) || diagrams.overlaps(setOf(a), setOf(b))
  }

  function without(a: ValueId, b: ValueId, left: ValueId[]): number {
    if (isSubset(a, b)) return 0
    const field = fieldOf(a, b)
    if (!areExact(a, b)) {
      left[0] = ofSet(field, diagrams.minus(setOf(a), setOf(b)))
      return 1
    }
    const [low, high] = [lows[a] as number, a === ANY ? (highest[field] as number) : (highs[a] as number)]
    const [cutLow, cutHigh] = [lows[b] as number, highs[b] as number]
    let pieces = 0
    if (low < cutLow) left[pieces++] = interval(field, low, Math.min(high, cutLow - 1))
    if (high > cutHigh) left[pieces++] = interval(field, Math.max(low, cutHigh + 1), high)
    return pieces
  }

  return {
    low: value => lows[value] as number,
    high: value => highs[value] as number,
    highest: field => highest[field] as number,
    isExact: value => exact[value] === 1,
    intervals, interval, ofSet, ofTerms, setOf, onto, and, isSubset, overlaps, without,
    or: (a, b) => (isSubset(a, b) ? b : isSubset(b, a) ? a : ofSet(fieldOf(a, b), diagrams.or(setOf(a), setOf(b)))),
    not: (field, value) => ofSet(field, diagrams.minus(FULL, setOf(value))),
    has: (value, digits) => diagrams.has(setOf(value), digits),
  }
}

function hashOf(field: number, low: number, high: number): number {
  const hash = Math.imul(low | 0, 0x9e3779b1) ^ Math.imul(high | 0, 0x85ebca6b) ^ Math.imul(field, 0xc2b2ae35)
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 8
}

function into<T extends Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer> | Uint8Array<ArrayBuffer>>(bigger: T, smaller: T): T {
  bigger.set(smaller)
  return bigger
}
