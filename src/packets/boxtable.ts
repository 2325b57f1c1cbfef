/** The boxes of a rule list in flat arrays, with number intervals around every field for quick tests. */
import { FULL, type SetId } from './diagram.ts'
import { hullOf, type Box, type Hull } from './box.ts'
import { FIELDS, type Space } from './space.ts'

export const WIDTH = FIELDS.length

/** Hulls by field and set, worked out once each. */
export type Hulls = (field: number, set: SetId) => Hull

export interface BoxTable {
  readonly count: number
  /** Index of the rule that each box belongs to; not decreasing. */
  readonly rule: Int32Array
  /** Field sets: box i, field f at i * WIDTH + f; the intervals around them likewise. */
  readonly sets: Int32Array
  readonly low: Float64Array
  readonly high: Float64Array
  /** Bit f: the set of field f is exactly its interval. */
  readonly exact: Uint16Array
  /** Bit f: field f is constrained at all. */
  readonly mask: Uint16Array
  /** The hulls that were worked out for it. */
  readonly hulls: Hulls
}

interface BoxTableBuilder {
  /** Boxes come in the order of their rules; gives back how many there are now. */
  add(rule: number, box: Box): number
  table(): BoxTable
}

/** Boxes go straight into the arrays: as objects, those of a long list would take several times the room. */
export function createBoxTable(space: Space): BoxTableBuilder {
  const hulls = hullCache(space)
  let room = 64
  let count = 0
  let rules = new Int32Array(room)
  let sets = new Int32Array(room * WIDTH)
  let low = new Float64Array(room * WIDTH)
  let high = new Float64Array(room * WIDTH)
  let exact = new Uint16Array(room)
  let mask = new Uint16Array(room)
  function grow(): void {
    room *= 2
    rules = into(new Int32Array(room), rules)
    sets = into(new Int32Array(room * WIDTH), sets)
    low = into(new Float64Array(room * WIDTH), low)
    high = into(new Float64Array(room * WIDTH), high)
    exact = into(new Uint16Array(room), exact)
    mask = into(new Uint16Array(room), mask)
  }
  return {
    add: (rule, box) => {
      if (count === room) grow()
      rules[count] = rule
      let [exacts, masks] = [0, 0]
      for (let f = 0; f < WIDTH; f++) {
        const set = box[f] as SetId
        const hull = hulls(f, set)
        sets[count * WIDTH + f] = set
        low[count * WIDTH + f] = hull.low
        high[count * WIDTH + f] = hull.high
        if (hull.exact) exacts |= 1 << f
        if (set !== FULL) masks |= 1 << f
      }
      exact[count] = exacts
      mask[count] = masks
      return ++count
    },
    table: () => ({
      count, rule: rules.slice(0, count), sets: sets.slice(0, count * WIDTH), low: low.slice(0, count * WIDTH), high: high.slice(0, count * WIDTH),
      exact: exact.slice(0, count), mask: mask.slice(0, count), hulls,
    }),
  }
}

function into<T extends Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer> | Uint16Array<ArrayBuffer>>(bigger: T, smaller: T): T {
  bigger.set(smaller)
  return bigger
}

/** The field sets of box i. */
export const boxAt = (table: BoxTable, i: number): Box => Array.from(table.sets.subarray(i * WIDTH, (i + 1) * WIDTH))

function hullCache(space: Space): Hulls {
  const caches = FIELDS.map(() => new Map<SetId, Hull>())
  return (field, set) => {
    const cache = caches[field] as Map<SetId, Hull>
    const known = cache.get(set)
    if (known) return known
    const made = hullOf(space, FIELDS[field] as (typeof FIELDS)[number], set)
    cache.set(set, made)
    return made
  }
}

/** A box to ask about: its sets, and the intervals around them. */
export interface Probe {
  readonly sets: Int32Array
  readonly low: Float64Array
  readonly high: Float64Array
}

export const createProbe = (): Probe => ({ sets: new Int32Array(WIDTH), low: new Float64Array(WIDTH), high: new Float64Array(WIDTH) })

/** Is the probe inside box i? */
export function contains(space: Space, table: BoxTable, i: number, probe: Probe): boolean {
  const base = i * WIDTH
  const mask = table.mask[i] as number
  const exact = table.exact[i] as number
  for (let f = 0; f < WIDTH; f++) {
    if (!(mask & (1 << f))) continue
    if ((probe.low[f] as number) < (table.low[base + f] as number) || (probe.high[f] as number) > (table.high[base + f] as number)) return false
    if (!(exact & (1 << f)) && !space.diagrams.isSubset(probe.sets[f] as SetId, table.sets[base + f] as SetId)) return false
  }
  return true
}

/** Do the probe and box i share a packet? */
export function meets(space: Space, table: BoxTable, i: number, probe: Probe): boolean {
  const base = i * WIDTH
  const mask = table.mask[i] as number
  for (let f = 0; f < WIDTH; f++) {
    if (!(mask & (1 << f))) continue
    if ((probe.high[f] as number) < (table.low[base + f] as number) || (probe.low[f] as number) > (table.high[base + f] as number)) return false
  }
  for (let f = 0; f < WIDTH; f++) {
    if (mask & (1 << f) && !space.diagrams.overlaps(probe.sets[f] as SetId, table.sets[base + f] as SetId)) return false
  }
  return true
}
