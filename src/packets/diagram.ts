/**
 * Hash-consed interval decision diagrams: exact sets of tuples of small numbers.
 *
 * A tuple has one digit per level, 0..max[level]. A set is a node number; 0 is the empty set, 1 everything. An inner node cuts its
 * digit's range into intervals, each leading to a node of a later level; a level that does not matter has no node. Equal sets have
 * equal numbers, so emptiness, equality and inclusion are comparisons of numbers.
 */

export type SetId = number

export const EMPTY: SetId = 0
export const FULL: SetId = 1

export interface Diagrams {
  readonly max: readonly number[]
  /** Tuples whose digit at `level` lies in one of these sorted, disjoint intervals and goes on in `rest` (a set over later levels). */
  digit(level: number, intervals: readonly (readonly [number, number])[], rest?: SetId): SetId
  and(a: SetId, b: SetId): SetId
  or(a: SetId, b: SetId): SetId
  minus(a: SetId, b: SetId): SetId
  /** Union of many, merged in pairs of like size. */
  union(sets: readonly SetId[]): SetId
  isSubset(a: SetId, b: SetId): boolean
  overlaps(a: SetId, b: SetId): boolean
  has(a: SetId, point: ArrayLike<number>): boolean
  /** Forgets the digits of levels from..to: the result holds a tuple when some choice of those digits was in `a`. */
  forget(a: SetId, from: number, to: number): SetId
  /** Adds `by` to the digit of one level; what leaves the range is lost. */
  shift(a: SetId, level: number, by: number): SetId
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

/** Thrown when sets outgrow the memory bound: the question has no affordable exact answer, and none is guessed. */
export class SetsTooLarge extends Error {
  constructor() {
    super('the packet sets outgrow the memory bound')
    this.name = 'SetsTooLarge'
  }
}

/** Numbers that edges may take up, four bytes each. */
const MOST_EDGES = 1 << 26

const AND = 0
const OR = 1
const MINUS = 2

export function createDiagrams(max: readonly number[]): Diagrams {
  const depth = max.length
  let level = new Uint8Array(1024)
  let first = new Int32Array(1024)
  let edges = new Int32Array(8192)
  let nodes = 2
  let edgeEnd = 0
  level[EMPTY] = level[FULL] = depth

  let table = new Int32Array(4096)
  let cacheBits = 14
  let cacheA = new Int32Array(1 << cacheBits)
  let cacheB = new Int32Array(1 << cacheBits)
  let cacheR = new Int32Array(1 << cacheBits)

  let scratch = new Int32Array(4096)
  let top = 0

  function push(high: number, child: SetId, base: number): void {
    if (top > base && scratch[top - 1] === child) {
      scratch[top - 2] = high
      return
    }
    if (top + 2 > scratch.length) scratch = grown(scratch)
    scratch[top++] = high
    scratch[top++] = child
  }

  /** The node of the edges on the scratch stack above `base`; pops them. */
  function make(at: number, base: number): SetId {
    const count = top - base
    top = base
    if (count === 2) return scratch[base + 1] as number
    let hash = at * 0x9e3779b1
    for (let i = 0; i < count; i++) hash = Math.imul(hash ^ (scratch[base + i] as number), 0x01000193) ^ (hash >>> 15)
    if (nodes * 2 > table.length) rehash()
    const mask = table.length - 1
    let slot = (hash ^ (hash >>> 13)) & mask
    for (;;) {
      const node = table[slot] as number
      if (node === 0) break
      if (level[node] === at && sameEdges(first[node] as number, base, count)) return node
      slot = (slot + 1) & mask
    }
    if (nodes === level.length) {
      level = grownBytes(level)
      first = grown(first)
    }
    if (edgeEnd + count + 1 > MOST_EDGES) throw new SetsTooLarge()
    while (edgeEnd + count + 1 > edges.length) edges = grown(edges)
    const node = nodes++
    level[node] = at
    first[node] = edgeEnd
    edges[edgeEnd++] = count
    for (let i = 0; i < count; i++) edges[edgeEnd++] = scratch[base + i] as number
    table[slot] = node
    if (nodes > 1 << cacheBits && cacheBits < 20) enlargeCache()
    return node
  }

  function sameEdges(at: number, base: number, count: number): boolean {
    if (edges[at] !== count) return false
    for (let i = 0; i < count; i++) if (edges[at + 1 + i] !== scratch[base + i]) return false
    return true
  }

  function rehash(): void {
    const bigger = new Int32Array(table.length * 4)
    const mask = bigger.length - 1
    for (let node = 2; node < nodes; node++) {
      const at = first[node] as number
      const count = edges[at] as number
      let hash = (level[node] as number) * 0x9e3779b1
      for (let i = 0; i < count; i++) hash = Math.imul(hash ^ (edges[at + 1 + i] as number), 0x01000193) ^ (hash >>> 15)
      let slot = (hash ^ (hash >>> 13)) & mask
      while (bigger[slot] !== 0) slot = (slot + 1) & mask
      bigger[slot] = node
    }
    table = bigger
  }

  function enlargeCache(): void {
    cacheBits += 2
    cacheA = new Int32Array(1 << cacheBits)
    cacheB = new Int32Array(1 << cacheBits)
    cacheR = new Int32Array(1 << cacheBits)
  }

  function apply(op: number, a: SetId, b: SetId): SetId {
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
    const keyA = a * 4 + op + 1
    let hash = Math.imul(keyA, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)
    hash = (hash ^ (hash >>> 15)) & ((1 << cacheBits) - 1)
    if (cacheA[hash] === keyA && cacheB[hash] === b) return cacheR[hash] as number
    const levelA = level[a] as number
    const levelB = level[b] as number
    const at = Math.min(levelA, levelB)
    const base = top
    let i = levelA === at ? (first[a] as number) + 1 : -1
    let j = levelB === at ? (first[b] as number) + 1 : -1
    const end = max[at] as number
    let high = -1
    while (high < end) {
      const highA = i < 0 ? end : (edges[i] as number)
      const highB = j < 0 ? end : (edges[j] as number)
      high = highA < highB ? highA : highB
      const childA = i < 0 ? a : (edges[i + 1] as number)
      const childB = j < 0 ? b : (edges[j + 1] as number)
      push(high, apply(op, childA, childB), base)
      if (i >= 0 && highA === high) i += 2
      if (j >= 0 && highB === high) j += 2
    }
    const result = make(at, base)
    let slot = Math.imul(keyA, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)
    slot = (slot ^ (slot >>> 15)) & ((1 << cacheBits) - 1)
    cacheA[slot] = keyA
    cacheB[slot] = b
    cacheR[slot] = result
    return result
  }

  function digit(at: number, intervals: readonly (readonly [number, number])[], rest: SetId = FULL): SetId {
    const base = top
    const end = max[at] as number
    let next = 0
    for (const [low, high] of intervals) {
      if (low > next) push(low - 1, EMPTY, base)
      push(Math.min(high, end), rest, base)
      next = high + 1
    }
    if (next <= end) push(end, EMPTY, base)
    return make(at, base)
  }

  function isSubset(a: SetId, b: SetId): boolean {
    return apply(MINUS, a, b) === EMPTY
  }

  /** Without making nodes: most questions end at the first level. */
  function overlaps(a: SetId, b: SetId): boolean {
    if (a === EMPTY || b === EMPTY) return false
    if (a === FULL || b === FULL || a === b) return true
    const levelA = level[a] as number
    const levelB = level[b] as number
    if (levelA !== levelB) return apply(AND, a, b) !== EMPTY
    let i = (first[a] as number) + 1
    let j = (first[b] as number) + 1
    const end = max[levelA] as number
    for (;;) {
      const highA = edges[i] as number
      const highB = edges[j] as number
      if (overlaps(edges[i + 1] as number, edges[j + 1] as number)) return true
      const high = highA < highB ? highA : highB
      if (high >= end) return false
      if (highA === high) i += 2
      if (highB === high) j += 2
    }
  }

  function has(a: SetId, point: ArrayLike<number>): boolean {
    let node = a
    while (node > FULL) {
      const value = point[level[node] as number] as number
      let i = (first[node] as number) + 1
      while ((edges[i] as number) < value) i += 2
      node = edges[i + 1] as number
    }
    return node === FULL
  }

  function forget(a: SetId, from: number, to: number): SetId {
    const done = new Map<SetId, SetId>()
    const walk = (node: SetId): SetId => {
      const at = level[node] as number
      if (at > to) return node
      const known = done.get(node)
      if (known !== undefined) return known
      let result: SetId
      const start = (first[node] as number) + 1
      const stop = start + (edges[start - 1] as number)
      if (at >= from) {
        result = EMPTY
        for (let i = start; i < stop && result !== FULL; i += 2) result = apply(OR, result, walk(edges[i + 1] as number))
      } else {
        const base = top
        for (let i = start; i < stop; i += 2) push(edges[i] as number, walk(edges[i + 1] as number), base)
        result = make(at, base)
      }
      done.set(node, result)
      return result
    }
    return walk(a)
  }

  function shift(a: SetId, where: number, by: number): SetId {
    const done = new Map<SetId, SetId>()
    const end = max[where] as number
    const walk = (node: SetId): SetId => {
      if (node === EMPTY) return EMPTY
      const known = done.get(node)
      if (known !== undefined) return known
      const at = level[node] as number
      let result = EMPTY
      if (at < where) {
        const base = top
        const start = (first[node] as number) + 1
        const stop = start + (edges[start - 1] as number)
        for (let i = start; i < stop; i += 2) push(edges[i] as number, walk(edges[i + 1] as number), base)
        result = make(at, base)
      } else {
        const moved = (low: number, high: number, child: SetId): void => {
          const [newLow, newHigh] = [Math.max(0, low + by), Math.min(end, high + by)]
          if (newLow <= newHigh && child !== EMPTY) result = apply(OR, result, digit(where, [[newLow, newHigh]], child))
        }
        if (at > where) moved(0, end, node)
        else
          eachEdge(node, (low, high, child) => {
            moved(low, high, child)
            return true
          })
      }
      done.set(node, result)
      return result
    }
    return walk(a)
  }

  function pick(a: SetId, wish: ArrayLike<number>, into: Int32Array): void {
    let node = a
    for (let at = 0; at < depth; at++) {
      const wanted = wish[at] as number
      into[at] = wanted
      if (level[node] !== at) continue
      let low = 0
      let value = -1
      let child = EMPTY
      const start = (first[node] as number) + 1
      const stop = start + (edges[start - 1] as number)
      for (let i = start; i < stop; i += 2) {
        const high = edges[i] as number
        const next = edges[i + 1] as number
        if (next !== EMPTY && (value < 0 || (low <= wanted && wanted <= high))) {
          value = low <= wanted && wanted <= high ? wanted : wanted > high ? high : low
          child = next
        }
        low = high + 1
      }
      into[at] = value
      node = child
    }
  }

  function eachEdge(a: SetId, visit: (low: number, high: number, child: SetId) => boolean): boolean {
    if (a <= FULL) return true
    const start = (first[a] as number) + 1
    const count = edges[start - 1] as number
    let low = 0
    for (let i = 0; i < count; i += 2) {
      const high = edges[start + i] as number
      const child = edges[start + i + 1] as number
      if (child !== EMPTY && !visit(low, high, child)) return false
      low = high + 1
    }
    return true
  }

  function hulls(a: SetId, firstLevel: readonly number[], digits: number, low: Float64Array, high: Float64Array): void {
    const fields = firstLevel.length - 1
    const lastLevel = (field: number): number => Math.min(firstLevel[field + 1] as number, (firstLevel[field] as number) + digits) - 1
    /** The value on the outermost way through a field from a node on; levels that a way leaves out hold every digit. */
    const outermost = (field: number, from: SetId, highest: boolean): number => {
      let node = from
      let value = 0
      for (let at = firstLevel[field] as number; at <= lastLevel(field); at++) {
        let digit = highest ? (max[at] as number) : 0
        if (level[node] === at) {
          const start = (first[node] as number) + 1
          const last = start + (edges[start - 1] as number) - 2
          const isEmptyEnd = edges[(highest ? last : start) + 1] === EMPTY
          const i = highest ? (isEmptyEnd ? last - 2 : last) : isEmptyEnd ? start + 2 : start
          digit = highest ? (edges[i] as number) : i === start ? 0 : (edges[i - 2] as number) + 1
          node = edges[i + 1] as number
        }
        value = value * ((max[at] as number) + 1) + digit
      }
      return value
    }
    low.fill(Infinity)
    high.fill(-Infinity)
    /** For each node, the highest level from which a way has led to it. */
    const seen = new Map<SetId, number>()
    /** From level `above` a way leads to `node`: what it leaves out, and where it enters a field. */
    const enter = (above: number, node: SetId): void => {
      const before = seen.get(node) ?? depth
      if (before <= above) return
      seen.set(node, above)
      const at = level[node] as number
      for (let f = 0; f < fields && (firstLevel[f] as number) <= at; f++) {
        if ((firstLevel[f] as number) <= above || (firstLevel[f] as number) > before) continue
        low[f] = Math.min(low[f] as number, outermost(f, node, false))
        high[f] = Math.max(high[f] as number, outermost(f, node, true))
      }
      if (node === FULL || before < depth) return
      const start = (first[node] as number) + 1
      const stop = start + (edges[start - 1] as number)
      for (let i = start; i < stop; i += 2) if (edges[i + 1] !== EMPTY) enter(at, edges[i + 1] as number)
    }
    enter(-1, a)
  }

  function union(sets: readonly SetId[]): SetId {
    let round = [...sets]
    while (round.length > 1) {
      const next: SetId[] = []
      for (let i = 0; i < round.length; i += 2) {
        next.push(i + 1 < round.length ? apply(OR, round[i] as number, round[i + 1] as number) : (round[i] as number))
      }
      round = next
    }
    return round[0] ?? EMPTY
  }

  return {
    max,
    digit,
    and: (a, b) => apply(AND, a, b),
    or: (a, b) => apply(OR, a, b),
    minus: (a, b) => apply(MINUS, a, b),
    union,
    isSubset,
    overlaps,
    has,
    forget,
    shift,
    pick,
    hulls,
    levelOf: a => (a <= FULL ? -1 : (level[a] as number)),
    eachEdge,
    size: () => nodes,
  }
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const bigger = new Int32Array(array.length * 2)
  bigger.set(array)
  return bigger
}

function grownBytes(array: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const bigger = new Uint8Array(array.length * 2)
  bigger.set(array)
  return bigger
}
