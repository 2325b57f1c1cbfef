/** The boxes of a rule list in flat arrays, with number intervals around every field for quick tests. */
import { FULL, type SetId } from './diagram.ts'
import { hullOf, type Box, type Hull } from './box.ts'
import { FIELDS, type Space } from './space.ts'

export const WIDTH = FIELDS.length

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
}

/** Collects boxes in the order of their rules. */
export function createBoxTable(space: Space, boxes: readonly { readonly rule: number; readonly box: Box }[]): BoxTable {
  const n = boxes.length
  const table: BoxTable = {
    count: n,
    rule: new Int32Array(n),
    sets: new Int32Array(n * WIDTH),
    low: new Float64Array(n * WIDTH),
    high: new Float64Array(n * WIDTH),
    exact: new Uint16Array(n),
    mask: new Uint16Array(n),
  }
  const hulls = hullCache(space)
  for (const [i, { rule, box }] of boxes.entries()) {
    table.rule[i] = rule
    let [exact, mask] = [0, 0]
    for (let f = 0; f < WIDTH; f++) {
      const set = box[f] as SetId
      const hull = hulls(f, set)
      table.sets[i * WIDTH + f] = set
      table.low[i * WIDTH + f] = hull.low
      table.high[i * WIDTH + f] = hull.high
      if (hull.exact) exact |= 1 << f
      if (set !== FULL) mask |= 1 << f
    }
    table.exact[i] = exact
    table.mask[i] = mask
  }
  return table
}

/** The field sets of box i. */
export const boxAt = (table: BoxTable, i: number): Box => Array.from(table.sets.subarray(i * WIDTH, (i + 1) * WIDTH))

/** Hulls by field and set, computed once each. */
export function hullCache(space: Space): (field: number, set: SetId) => Hull {
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
