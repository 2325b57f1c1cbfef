/**
 * Hash-consed interval decision diagrams: exact sets of tuples of small numbers.
 *
 * A tuple has one digit per level, 0..max[level]. A set is a node number; 0 is the empty set, 1 everything. An inner node cuts its
 * digit's range into intervals, each leading to a node of a later level; a level that does not matter has no node. Equal sets have
 * equal numbers, so emptiness, equality and inclusion are comparisons of numbers. A map is the same with outcomes (nodes.ts) where a
 * set has EMPTY and FULL.
 */

import { AND, createCombine, LEFT, MINUS, OR, THEN, WHERE, WITHIN, type Combine } from './combine.ts'
import { dependsOn, eachEdge, has, hulls, pick } from './members.ts'
import { createNodes, cut, digit, EMPTY, FULL, type MapId, type Nodes, type SetId } from './nodes.ts'
import { map, shift, unmap } from './transform.ts'

export { EMPTY, FULL, MAY_DENY, MAY_PERMIT, SetsTooLarge, SURE, type MapId, type SetId } from './nodes.ts'

export interface Diagrams {
  readonly max: readonly number[]
  /** Tuples whose digit at `level` lies in one of these sorted, disjoint intervals and goes on in `rest` (a set over later levels). */
  digit(level: number, intervals: readonly (readonly [number, number])[], rest?: SetId): SetId
  /** Tuples by their digit at `level`: up to each `high` they go on in the set beside it; the last `high` is the level's highest digit. */
  cut(level: number, parts: readonly (readonly [high: number, rest: SetId])[]): SetId
  and(a: SetId, b: SetId): SetId
  or(a: SetId, b: SetId): SetId
  minus(a: SetId, b: SetId): SetId
  /** What a map says of the members of a set, and nothing elsewhere; an outcome by itself is a map. */
  within(map: MapId, set: SetId): MapId
  /** What comes of packets that go on to `second` where `first` says nothing sure. */
  then(first: MapId, second: MapId): MapId
  /** The members that a map says nothing sure of. */
  left(a: SetId, by: MapId): SetId
  /** Where a map has at least one of these outcomes. */
  where(map: MapId, outcomes: number): SetId
  /** Union of many, merged in pairs of like size. */
  union(sets: readonly SetId[]): SetId
  isSubset(a: SetId, b: SetId): boolean
  overlaps(a: SetId, b: SetId): boolean
  has(a: SetId, point: ArrayLike<number>): boolean
  /** Does it depend on the digit of this level whether a tuple is in the set? */
  dependsOn(a: SetId, level: number): boolean
  /** Forgets the digits of levels from..to: the result holds a tuple when some choice of those digits was in `a`. */
  forget(a: SetId, from: number, to: number): SetId
  /** Adds `by` to the digit of one level; what leaves the range is lost. */
  shift(a: SetId, level: number, by: number): SetId
  /** Every digit `d` of one level becomes `to[d]`. For levels of few digits. */
  map(a: SetId, level: number, to: ArrayLike<number>): SetId
  /** The tuples that `map` takes into `a`. */
  unmap(a: SetId, level: number, to: ArrayLike<number>): SetId
  /** Fills `into` with one member, taking the digits of `wish` where they can be had. The set must not be empty. */
  pick(a: SetId, wish: ArrayLike<number>, into: Int32Array): void
  /** Lowest and highest value of each field in a set that is not empty, a value being the digits of up to `digits` levels from the field's first one on, read as one number. */
  hulls(a: SetId, firstLevel: readonly number[], digits: number, low: Float64Array, high: Float64Array): void
  /** The cut of a node: its level, or -1 for EMPTY and FULL. */
  levelOf(a: SetId): number
  /** Visits the non-empty intervals of an inner node in order; stops when `visit` returns false. */
  eachEdge(a: SetId, visit: (low: number, high: number, child: SetId) => boolean): boolean
  /** How many nodes exist; for bounds and benchmarks. */
  size(): number
}

export function createDiagrams(max: readonly number[]): Diagrams {
  const nodes = createNodes(max)
  const { combine, forget } = createCombine(nodes)
  return {
    max,
    digit: (level, intervals, rest = FULL) => digit(nodes, level, intervals, rest),
    cut: (level, parts) => cut(nodes, level, parts),
    and: (a, b) => combine(AND, a, b),
    or: (a, b) => combine(OR, a, b),
    minus: (a, b) => combine(MINUS, a, b),
    within: (map, set) => combine(WITHIN, set, map),
    then: (first, second) => combine(THEN, first, second),
    left: (a, by) => combine(LEFT, a, by),
    where: (map, outcomes) => combine(WHERE, map, outcomes),
    union: sets => union(combine, sets),
    isSubset: (a, b) => combine(MINUS, a, b) === EMPTY,
    overlaps: (a, b) => overlaps(nodes, combine, a, b),
    has: (a, point) => has(nodes, a, point),
    dependsOn: (a, level) => dependsOn(nodes, a, level),
    forget,
    shift: (a, level, by) => shift(nodes, combine, a, level, by),
    map: (a, level, to) => map(nodes, combine, a, level, to),
    unmap: (a, level, to) => unmap(nodes, a, level, to),
    pick: (a, wish, into) => pick(nodes, a, wish, into),
    hulls: (a, firstLevel, digits, low, high) => hulls(nodes, a, firstLevel, digits, low, high),
    levelOf: a => (a <= FULL ? -1 : (nodes.level[a] as number)),
    eachEdge: (a, visit) => eachEdge(nodes, a, visit),
    size: () => nodes.count,
  }
}

function union(combine: Combine, sets: readonly SetId[]): SetId {
  let round = [...sets]
  while (round.length > 1) {
    const next: SetId[] = []
    for (let i = 0; i < round.length; i += 2) {
      next.push(i + 1 < round.length ? combine(OR, round[i] as number, round[i + 1] as number) : (round[i] as number))
    }
    round = next
  }
  return round[0] ?? EMPTY
}

/** Without making nodes: most questions end at the first level. */
function overlaps(nodes: Nodes, combine: Combine, a: SetId, b: SetId): boolean {
  if (a === EMPTY || b === EMPTY) return false
  if (a === FULL || b === FULL || a === b) return true
  const levelA = nodes.level[a] as number
  const levelB = nodes.level[b] as number
  if (levelA !== levelB) return combine(AND, a, b) !== EMPTY
  let i = (nodes.first[a] as number) + 1
  let j = (nodes.first[b] as number) + 1
  const end = nodes.max[levelA] as number
  for (;;) {
    const highA = nodes.edges[i] as number
    const highB = nodes.edges[j] as number
    if (overlaps(nodes, combine, nodes.edges[i + 1] as number, nodes.edges[j + 1] as number)) return true
    const high = highA < highB ? highA : highB
    if (high >= end) return false
    if (highA === high) i += 2
    if (highB === high) j += 2
  }
}
