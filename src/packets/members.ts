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

/** A level that does not matter has no node, so any node of this one will do. */
export function dependsOn(nodes: Nodes, a: SetId, where: number): boolean {
  const seen = new Set<SetId>()
  const leadsThere = (node: SetId): boolean => {
    const at = nodes.level[node] as number
    if (at >= where) return at === where
    if (seen.has(node)) return false
    seen.add(node)
    const start = (nodes.first[node] as number) + 1
    const stop = start + (nodes.edges[start - 1] as number)
    for (let i = start; i < stop; i += 2) if (leadsThere(nodes.edges[i + 1] as number)) return true
    return false
  }
  return leadsThere(a)
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
  /** The nodes by which ways come to a field, or that they have come to by then. */
  let entered: readonly SetId[] = [a]
  for (let f = 0; f < firstLevel.length - 1; f++) {
    const from = firstLevel[f] as number
    const end = firstLevel[f + 1] as number
    const last = Math.min(end, from + digits) - 1
    let least = Infinity
    let most = -Infinity
    for (const node of entered) {
      least = Math.min(least, outermost(nodes, node, from, last, false))
      most = Math.max(most, outermost(nodes, node, from, last, true))
    }
    low[f] = least
    high[f] = most
    entered = after(nodes, entered, end)
  }
}

/** The value of levels from..last on the outermost way from a node on; levels that a way leaves out hold every digit. */
function outermost({ edges, first, level, max }: Nodes, a: SetId, from: number, last: number, highest: boolean): number {
  let node = a
  let value = 0
  for (let at = from; at <= last; at++) {
    const end = max[at] as number
    let digit = highest ? end : 0
    if (level[node] === at) {
      const start = (first[node] as number) + 1
      let i = highest ? start + (edges[start - 1] as number) - 2 : start
      if (edges[i + 1] === EMPTY) i += highest ? -2 : 2
      digit = highest ? (edges[i] as number) : i === start ? 0 : (edges[i - 2] as number) + 1
      node = edges[i + 1] as number
    }
    value = value * (end + 1) + digit
  }
  return value
}

/** Where ways from these nodes come to a level, or have come beyond it. */
function after(nodes: Nodes, from: readonly SetId[], level: number): readonly SetId[] {
  if (from.every(node => (nodes.level[node] as number) >= level)) return from
  const found = new Set<SetId>()
  const seen = new Set<SetId>()
  const follow = (node: SetId): void => {
    if ((nodes.level[node] as number) >= level) {
      if (node !== EMPTY) found.add(node)
      return
    }
    if (seen.has(node)) return
    seen.add(node)
    const start = (nodes.first[node] as number) + 1
    const stop = start + (nodes.edges[start - 1] as number)
    for (let i = start; i < stop; i += 2) follow(nodes.edges[i + 1] as number)
  }
  from.forEach(follow)
  return [...found]
}
