/** Union, intersection and difference of sets, the same for maps, and sets with digits forgotten. What came of earlier ones is kept, as long as no later one takes its place. */
import { EMPTY, FULL, SURE, TERMINALS, type Nodes, type SetId } from './nodes.ts'

export const AND = 0
export const OR = 1
export const MINUS = 2
/** Of a set and a map: what the map says of the members of the set. */
export const WITHIN = 3
/** Of two maps: what comes of going through the first, and then, where that was not sure, through the second. */
export const THEN = 4
/** Of a set and a map: the members that the map says nothing sure of. */
export const LEFT = 5
/** Of a map and some outcomes: the set where it has at least one of them. */
export const WHERE = 6
const FORGET = 7

export type Combine = (op: number, a: SetId, b: SetId) => SetId

export interface Combining {
  readonly combine: Combine
  /** As in `Diagrams` (diagram.ts). */
  forget(a: SetId, from: number, to: number): SetId
}

const MOST_CACHE_BITS = 20

export function createCombine(nodes: Nodes): Combining {
  let cacheBits = 14
  /** Three numbers an entry: the first set with the operation, the second set (or the levels to forget), the result. */
  let cache = new Int32Array(3 << cacheBits)

  const slotOf = (key: number, b: SetId): number => {
    const hash = Math.imul(key, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)
    return ((hash ^ (hash >>> 15)) & ((1 << cacheBits) - 1)) * 3
  }

  const keep = (key: number, b: number, result: SetId): SetId => {
    if (nodes.count > 1 << cacheBits && cacheBits < MOST_CACHE_BITS) {
      cacheBits += 2
      cache = new Int32Array(3 << cacheBits)
    }
    const slot = slotOf(key, b)
    cache[slot] = key
    cache[slot + 1] = b
    cache[slot + 2] = result
    return result
  }

  const combine: Combine = (op, a, b) => {
    const early = ended(op, a, b)
    if (early >= 0) return early
    if (op <= OR && a > b) [a, b] = [b, a]
    const key = a * 8 + op + 1
    const known = slotOf(key, b)
    if (cache[known] === key && cache[known + 1] === b) return cache[known + 2] as number
    const levelA = nodes.level[a] as number
    const levelB = nodes.level[b] as number
    const at = Math.min(levelA, levelB)
    const base = nodes.top
    let i = levelA === at ? (nodes.first[a] as number) + 1 : -1
    let j = levelB === at ? (nodes.first[b] as number) + 1 : -1
    const end = nodes.max[at] as number
    let high = -1
    while (high < end) {
      const { edges } = nodes
      const highA = i < 0 ? end : (edges[i] as number)
      const highB = j < 0 ? end : (edges[j] as number)
      high = highA < highB ? highA : highB
      const childA = i < 0 ? a : (edges[i + 1] as number)
      const childB = j < 0 ? b : (edges[j + 1] as number)
      nodes.push(high, combine(op, childA, childB), base)
      if (i >= 0 && highA === high) i += 2
      if (j >= 0 && highB === high) j += 2
    }
    return keep(key, b, nodes.make(at, base))
  }

  function forget(a: SetId, from: number, to: number): SetId {
    const at = nodes.level[a] as number
    if (at > to) return a
    const key = a * 8 + FORGET + 1
    const levels = from * 256 + to
    const known = slotOf(key, levels)
    if (cache[known] === key && cache[known + 1] === levels) return cache[known + 2] as number
    const start = (nodes.first[a] as number) + 1
    const stop = start + (nodes.edges[start - 1] as number)
    if (at >= from) {
      let result = EMPTY
      for (let i = start; i < stop && result !== FULL; i += 2) {
        const child = nodes.edges[i + 1] as number
        if (child !== EMPTY) result = combine(OR, result, forget(child, from, to))
      }
      return keep(key, levels, result)
    }
    const base = nodes.top
    for (let i = start; i < stop; i += 2) nodes.push(nodes.edges[i] as number, forget(nodes.edges[i + 1] as number, from, to), base)
    return keep(key, levels, nodes.make(at, base))
  }

  return { combine, forget }
}

/** The result where there is no need to look into both; otherwise -1. */
function ended(op: number, a: SetId, b: SetId): number {
  switch (op) {
    case AND:
      return a === b || b === FULL ? a : a === FULL ? b : a === EMPTY || b === EMPTY ? EMPTY : -1
    case OR:
      return a === b || b === EMPTY ? a : a === EMPTY ? b : a === FULL || b === FULL ? FULL : -1
    case MINUS:
      return a === EMPTY || b === FULL || a === b ? EMPTY : b === EMPTY ? a : -1
    case WITHIN:
      return a === EMPTY || b === EMPTY ? EMPTY : a === FULL ? b : -1
    case THEN:
      return a === EMPTY || a === b ? b : b === EMPTY || isSure(a) ? a : a < TERMINALS && b < TERMINALS ? a | b : -1
    case LEFT:
      return a === EMPTY || b === EMPTY ? a : b < TERMINALS ? (isSure(b) ? EMPTY : a) : -1
    default:
      return a >= TERMINALS ? -1 : (a & b) === 0 ? EMPTY : FULL
  }
}

const isSure = (outcome: SetId): boolean => outcome < TERMINALS && (outcome & SURE) !== 0
