/** Looks into a set without changing anything: is this packet in it, which one is, between what bounds do they lie? */
import { EMPTY, FULL, type Nodes, type SetId } from './nodes.ts'

export function has(nodes: Nodes, a: SetId, point: ArrayLike<number>): boolean {
  let node = a
  while (node > FULL) {
    const value = point[nodes.level[node] as number] as number
    let i = (nodes.first[node] as number) + 1
    while ((nodes.edges[i] as number) < value) i += 2
    node = nodes.edges[i + 1] as number
  }
  return node === FULL
}

export function eachEdge(nodes: Nodes, a: SetId, visit: (low: number, high: number, child: SetId) => boolean): boolean {
  if (a <= FULL) return true
  const start = (nodes.first[a] as number) + 1
  const count = nodes.edges[start - 1] as number
  let low = 0
  for (let i = 0; i < count; i += 2) {
    const high = nodes.edges[start + i] as number
    const child = nodes.edges[start + i + 1] as number
    if (child !== EMPTY && !visit(low, high, child)) return false
    low = high + 1
  }
  return true
}

export function pick(nodes: Nodes, a: SetId, wish: ArrayLike<number>, into: Int32Array): void {
  let node = a
  for (let at = 0; at < nodes.max.length; at++) {
    const wanted = wish[at] as number
    into[at] = wanted
    if (nodes.level[node] !== at) continue
    let low = 0
    let value = -1
    let child = EMPTY
    const start = (nodes.first[node] as number) + 1
    const stop = start + (nodes.edges[start - 1] as number)
    for (let i = start; i < stop; i += 2) {
      const high = nodes.edges[i] as number
      const next = nodes.edges[i + 1] as number
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

export function hulls(nodes: Nodes, a: SetId, firstLevel: readonly number[], digits: number, low: Float64Array, high: Float64Array): void {
  const fields = firstLevel.length - 1
  const lastLevel = (field: number): number => Math.min(firstLevel[field + 1] as number, (firstLevel[field] as number) + digits) - 1
  /** The value on the outermost way through a field from a node on; levels that a way leaves out hold every digit. */
  const outermost = (field: number, from: SetId, highest: boolean): number => {
    let node = from
    let value = 0
    for (let at = firstLevel[field] as number; at <= lastLevel(field); at++) {
      let digit = highest ? (nodes.max[at] as number) : 0
      if (nodes.level[node] === at) {
        const start = (nodes.first[node] as number) + 1
        const last = start + (nodes.edges[start - 1] as number) - 2
        const isEmptyEnd = nodes.edges[(highest ? last : start) + 1] === EMPTY
        const i = highest ? (isEmptyEnd ? last - 2 : last) : isEmptyEnd ? start + 2 : start
        digit = highest ? (nodes.edges[i] as number) : i === start ? 0 : (nodes.edges[i - 2] as number) + 1
        node = nodes.edges[i + 1] as number
      }
      value = value * ((nodes.max[at] as number) + 1) + digit
    }
    return value
  }
  low.fill(Infinity)
  high.fill(-Infinity)
  /** For each node, the highest level from which a way has led to it. */
  const seen = new Map<SetId, number>()
  /** From level `above` a way leads to `node`: what it leaves out, and where it enters a field. */
  const enter = (above: number, node: SetId): void => {
    const before = seen.get(node) ?? nodes.max.length
    if (before <= above) return
    seen.set(node, above)
    const at = nodes.level[node] as number
    for (let f = 0; f < fields && (firstLevel[f] as number) <= at; f++) {
      if ((firstLevel[f] as number) <= above || (firstLevel[f] as number) > before) continue
      low[f] = Math.min(low[f] as number, outermost(f, node, false))
      high[f] = Math.max(high[f] as number, outermost(f, node, true))
    }
    if (node === FULL || before < nodes.max.length) return
    const start = (nodes.first[node] as number) + 1
    const stop = start + (nodes.edges[start - 1] as number)
    for (let i = start; i < stop; i += 2) if (nodes.edges[i + 1] !== EMPTY) enter(at, nodes.edges[i + 1] as number)
  }
  enter(-1, a)
}
