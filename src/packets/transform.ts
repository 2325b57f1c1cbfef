/** Sets whose digits are moved. */
import { OR, type Combine } from './combine.ts'
import { eachEdge } from './members.ts'
import { digit, EMPTY, type Nodes, type SetId } from './nodes.ts'

/** What the sets of `Diagrams` are asked for under these names is described there (diagram.ts). */
export function shift(nodes: Nodes, combine: Combine, a: SetId, where: number, by: number): SetId {
  const end = nodes.max[where] as number
  return atLevel(nodes, a, where, node => {
    let result = EMPTY
    const moved = (low: number, high: number, child: SetId): boolean => {
      const [newLow, newHigh] = [Math.max(0, low + by), Math.min(end, high + by)]
      if (newLow <= newHigh) result = combine(OR, result, digit(nodes, where, [[newLow, newHigh]], child))
      return true
    }
    if (nodes.level[node] === where) eachEdge(nodes, node, moved)
    else moved(0, end, node)
    return result
  })
}

export function map(nodes: Nodes, combine: Combine, a: SetId, where: number, to: ArrayLike<number>): SetId {
  return atLevel(nodes, a, where, node => {
    const children = new Array<SetId>((nodes.max[where] as number) + 1).fill(EMPTY)
    for (let d = 0; d < children.length; d++) {
      const image = to[d] as number
      children[image] = combine(OR, children[image] as SetId, childOf(nodes, node, where, d))
    }
    return nodeOf(nodes, where, children)
  })
}

export function unmap(nodes: Nodes, a: SetId, where: number, to: ArrayLike<number>): SetId {
  const digits = Array.from({ length: (nodes.max[where] as number) + 1 }, (_, d) => d)
  return atLevel(nodes, a, where, node => nodeOf(nodes, where, digits.map(d => childOf(nodes, node, where, to[d] as number))))
}

/** Where a digit of a level leads from a node of that level, or of a later one. */
function childOf({ edges, first, level }: Nodes, node: SetId, at: number, wanted: number): SetId {
  if (level[node] !== at) return node
  let i = (first[node] as number) + 1
  while ((edges[i] as number) < wanted) i += 2
  return edges[i + 1] as number
}

function nodeOf(nodes: Nodes, at: number, children: readonly SetId[]): SetId {
  const base = nodes.top
  for (const [d, child] of children.entries()) nodes.push(d, child, base)
  return nodes.make(at, base)
}

/** The set with every node that the levels before `where` lead to made `anew`. */
function atLevel(nodes: Nodes, a: SetId, where: number, anew: (node: SetId) => SetId): SetId {
  const done = new Map<SetId, SetId>()
  const walk = (node: SetId): SetId => {
    if (node === EMPTY) return EMPTY
    const known = done.get(node)
    if (known !== undefined) return known
    const at = nodes.level[node] as number
    let result: SetId
    if (at >= where) result = anew(node)
    else {
      const base = nodes.top
      const start = (nodes.first[node] as number) + 1
      const stop = start + (nodes.edges[start - 1] as number)
      for (let i = start; i < stop; i += 2) nodes.push(nodes.edges[i] as number, walk(nodes.edges[i + 1] as number), base)
      result = nodes.make(at, base)
    }
    done.set(node, result)
    return result
  }
  return walk(a)
}
