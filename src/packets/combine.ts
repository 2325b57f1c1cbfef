/** Union, intersection and difference of sets. What came of earlier ones is kept, as long as no later one takes its place. */
import { EMPTY, FULL, type Nodes, type SetId } from './nodes.ts'

export const AND = 0
export const OR = 1
export const MINUS = 2

export type Combine = (op: typeof AND | typeof OR | typeof MINUS, a: SetId, b: SetId) => SetId

const MOST_CACHE_BITS = 20

export function createCombine(nodes: Nodes): Combine {
  let cacheBits = 14
  /** Three numbers an entry: the first set with the operation, the second set, the result. */
  let cache = new Int32Array(3 << cacheBits)

  const slotOf = (key: number, b: SetId): number => {
    const hash = Math.imul(key, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)
    return ((hash ^ (hash >>> 15)) & ((1 << cacheBits) - 1)) * 3
  }

  return function combine(op, a, b) {
    if (op === AND) {
      if (a === b || b === FULL) return a
      if (a === FULL) return b
      if (a === EMPTY || b === EMPTY) return EMPTY
      if (a > b) [a, b] = [b, a]
    } else if (op === OR) {
      if (a === b || b === EMPTY) return a
      if (a === EMPTY) return b
      if (a === FULL || b === FULL) return FULL
      if (a > b) [a, b] = [b, a]
    } else {
      if (a === EMPTY || b === FULL || a === b) return EMPTY
      if (b === EMPTY) return a
    }
    const key = a * 4 + op + 1
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
    const result = nodes.make(at, base)
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
}
