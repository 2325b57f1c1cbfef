/** Sets whose digits are forgotten or moved. */
import { OR, type Combine } from './combine.ts'
import { eachEdge } from './members.ts'
import { digit, EMPTY, FULL, type Nodes, type SetId } from './nodes.ts'

/** What the sets of `Diagrams` are asked for under these names is described there (diagram.ts). */
export function forget(nodes: Nodes, combine: Combine, a: SetId, from: number, to: number): SetId {
  const done = new Map<SetId, SetId>()
  const walk = (node: SetId): SetId => {
    const at = nodes.level[node] as number
    if (at > to) return node
    const known = done.get(node)
    if (known !== undefined) return known
    let result: SetId
    const start = (nodes.first[node] as number) + 1
    const stop = start + (nodes.edges[start - 1] as number)
    if (at >= from) {
      result = EMPTY
      for (let i = start; i < stop && result !== FULL; i += 2) result = combine(OR, result, walk(nodes.edges[i + 1] as number))
    } else {
      const base = nodes.top
      for (let i = start; i < stop; i += 2) nodes.push(nodes.edges[i] as number, walk(nodes.edges[i + 1] as number), base)
      result = nodes.make(at, base)
    }
    done.set(node, result)
    return result
  }
  return walk(a)
}

export function shift(nodes: Nodes, combine: Combine, a: SetId, where: number, by: number): SetId {
  const done = new Map<SetId, SetId>()
  const end = nodes.max[where] as number
  const walk = (node: SetId): SetId => {
    if (node === EMPTY) return EMPTY
    const known = done.get(node)
    if (known !== undefined) return known
    const at = nodes.level[node] as number
    let result = EMPTY
    if (at < where) {
      const base = nodes.top
      const start = (nodes.first[node] as number) + 1
      const stop = start + (nodes.edges[start - 1] as number)
      for (let i = start; i < stop; i += 2) nodes.push(nodes.edges[i] as number, walk(nodes.edges[i + 1] as number), base)
      result = nodes.make(at, base)
    } else {
      const moved = (low: number, high: number, child: SetId): void => {
        const [newLow, newHigh] = [Math.max(0, low + by), Math.min(end, high + by)]
        if (newLow <= newHigh && child !== EMPTY) result = combine(OR, result, digit(nodes, where, [[newLow, newHigh]], child))
      }
      if (at > where) moved(0, end, node)
      else
        eachEdge(nodes, node, (low, high, child) => {
          moved(low, high, child)
          return true
        })
    }
    done.set(node, result)
    return result
  }
  return walk(a)
}
