/** The nodes of decision diagrams (diagram.ts), each made once, in flat arrays. */

export type SetId = number
/** A diagram that ends in outcomes. */
export type MapId = number

export const EMPTY: SetId = 0
export const FULL: SetId = 1

/** What a map of packets says of one, as bits that numbers below TERMINALS are made of: it may be permitted, may be denied, and surely comes no further. */
export const MAY_PERMIT = 1
export const MAY_DENY = 2
export const SURE = 4
export const TERMINALS = 8

export interface Nodes {
  /** Highest digit of each level. */
  readonly max: readonly number[]
  /** Level of each node; terminals stand below all levels. The arrays are others once they have grown. */
  level: Uint8Array<ArrayBuffer>
  /** Where a node begins in `edges`: a count of numbers, then pairs of the highest digit of an interval and the node that it leads to. */
  first: Int32Array<ArrayBuffer>
  edges: Int32Array<ArrayBuffer>
  /** How many nodes exist. */
  count: number
  /** Where the next edge goes on the stack of edges that are not yet a node's. */
  top: number
  /** Puts the next interval on the stack; one that leads where the one before leads widens that. `base`: where the edges of this node begin. */
  push(high: number, child: SetId, base: number): void
  /** The node of the edges on the stack above `base`; takes them off. */
  make(at: number, base: number): SetId
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

export function createNodes(max: readonly number[]): Nodes {
  const nodes: Nodes = { max, level: new Uint8Array(1024), first: new Int32Array(1024), edges: new Int32Array(8192), count: TERMINALS, top: 0, push, make }
  nodes.level.fill(max.length, 0, TERMINALS)
  let edgeEnd = 0
  let table = new Int32Array(4096)
  let scratch = new Int32Array(4096)

  function push(high: number, child: SetId, base: number): void {
    let { top } = nodes
    if (top > base && scratch[top - 1] === child) {
      scratch[top - 2] = high
      return
    }
    if (top + 2 > scratch.length) scratch = grown(scratch)
    scratch[top++] = high
    scratch[top++] = child
    nodes.top = top
  }

  function make(at: number, base: number): SetId {
    const count = nodes.top - base
    nodes.top = base
    if (count === 2) return scratch[base + 1] as number
    if (nodes.count * 2 > table.length) rehash()
    const mask = table.length - 1
    let slot = hashOf(at, scratch, base, count) & mask
    for (;;) {
      const node = table[slot] as number
      if (node === 0) break
      if (nodes.level[node] === at && sameEdges(nodes.first[node] as number, base, count)) return node
      slot = (slot + 1) & mask
    }
    return (table[slot] = add(at, base, count))
  }

  function add(at: number, base: number, count: number): SetId {
    if (nodes.count === nodes.level.length) {
      nodes.level = grownBytes(nodes.level)
      nodes.first = grown(nodes.first)
    }
    if (edgeEnd + count + 1 > MOST_EDGES) throw new SetsTooLarge()
    while (edgeEnd + count + 1 > nodes.edges.length) nodes.edges = grown(nodes.edges)
    const node = nodes.count++
    nodes.level[node] = at
    nodes.first[node] = edgeEnd
    nodes.edges[edgeEnd++] = count
    for (let i = 0; i < count; i++) nodes.edges[edgeEnd++] = scratch[base + i] as number
    return node
  }

  function sameEdges(at: number, base: number, count: number): boolean {
    const { edges } = nodes
    if (edges[at] !== count) return false
    for (let i = 0; i < count; i++) if (edges[at + 1 + i] !== scratch[base + i]) return false
    return true
  }

  function rehash(): void {
    const bigger = new Int32Array(table.length * 4)
    const mask = bigger.length - 1
    for (let node = TERMINALS; node < nodes.count; node++) {
      const at = nodes.first[node] as number
      let slot = hashOf(nodes.level[node] as number, nodes.edges, at + 1, nodes.edges[at] as number) & mask
      while (bigger[slot] !== 0) slot = (slot + 1) & mask
      bigger[slot] = node
    }
    table = bigger
  }

  return nodes
}

/** Tuples whose digit at a level lies in one of these sorted, disjoint intervals and goes on in `rest`. */
export function digit(nodes: Nodes, at: number, intervals: readonly (readonly [number, number])[], rest: SetId): SetId {
  const base = nodes.top
  const end = nodes.max[at] as number
  let next = 0
  for (let i = 0; i < intervals.length; i++) {
    const interval = intervals[i] as readonly [number, number]
    const low = interval[0]
    const high = interval[1]
    if (low > next) nodes.push(low - 1, EMPTY, base)
    nodes.push(Math.min(high, end), rest, base)
    next = high + 1
  }
  if (next <= end) nodes.push(end, EMPTY, base)
  return nodes.make(at, base)
}

/** Tuples by their digit at a level: up to and including each `high`, they go on in the set beside it. A `high` below or at the one before says nothing. */
export function cut(nodes: Nodes, at: number, parts: readonly (readonly [high: number, rest: SetId])[]): SetId {
  const base = nodes.top
  let last = -1
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as readonly [number, SetId]
    if (part[0] <= last) continue
    nodes.push(part[0], part[1], base)
    last = part[0]
  }
  return nodes.make(at, base)
}

function hashOf(level: number, edges: Int32Array, start: number, count: number): number {
  let hash = level * 0x9e3779b1
  for (let i = 0; i < count; i++) hash = Math.imul(hash ^ (edges[start + i] as number), 0x01000193) ^ (hash >>> 15)
  return hash ^ (hash >>> 13)
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
