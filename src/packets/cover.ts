/** Is a box covered by earlier boxes? Exact, by looking up who holds a packet that is still uncovered and cutting that box off. */
import { boxSet, type Box } from './box.ts'
import { contains, createProbe, meets, WIDTH, type BoxTable, type Probe } from './boxtable.ts'
import { eachNear, type BoxTree } from './boxtree.ts'
import { EMPTY, FULL, type SetId } from './diagram.ts'
import type { Space } from './space.ts'

/** `witness`: the digits of a packet of the box that no earlier box holds; else `by`: boxes that together cover it. */
export type Cover = { readonly witness: Int32Array } | { readonly by: readonly number[] }

export interface Coverer {
  /** Does the union of the boxes of rules below `limit` (of those in `only`, where given) cover this box? */
  cover(box: Box, limit: number, only?: ReadonlySet<number>): Cover
  /** Boxes of rules below `limit` that have packets in common with this one; in no order. */
  meeting(box: Box, limit: number): number[]
}

const MOST_PIECES = 2000

/** `mostPieces`: past so many pieces the diagram decides. The answer does not depend on it. */
export function createCoverer(space: Space, tree: BoxTree, mostPieces = MOST_PIECES): Coverer {
  const { diagrams } = space
  const { table } = tree
  const probe = createProbe()
  const point = new Int32Array(diagrams.max.length)
  const zeros = new Int32Array(diagrams.max.length)
  const pointProbe = createProbe()

  function load(into: Probe, box: Box): void {
    for (let f = 0; f < WIDTH; f++) {
      const set = box[f] as SetId
      const hull = table.hulls(f, set)
      into.sets[f] = set
      into.low[f] = hull.low
      into.high[f] = hull.high
    }
  }

  /** Fills `point` with the lowest packet of the box, and its probe. */
  function choose(box: Box): void {
    for (let f = 0; f < WIDTH; f++) {
      const [from, to] = [space.firstLevel[f] as number, (space.firstLevel[f + 1] as number) - 1]
      diagrams.pick(box[f] as SetId, zeros, picked)
      let key = 0
      for (let at = from; at <= to; at++) {
        point[at] = picked[at] as number
        if (at - from < 6) key = key * ((diagrams.max[at] as number) + 1) + (picked[at] as number)
      }
      pointProbe.low[f] = pointProbe.high[f] = key
    }
  }
  const picked = new Int32Array(diagrams.max.length)

  function holdsPoint(i: number): boolean {
    const base = i * WIDTH
    const [mask, exact] = [table.mask[i] as number, table.exact[i] as number]
    for (let f = 0; f < WIDTH; f++) {
      if (!(mask & (1 << f))) continue
      const value = pointProbe.low[f] as number
      if (value < (table.low[base + f] as number) || value > (table.high[base + f] as number)) return false
      if (!(exact & (1 << f)) && !diagrams.has(table.sets[base + f] as SetId, point)) return false
    }
    return true
  }

  /** Of the boxes that hold `point`, the one that covers most fields of the piece whole; the search looks at a few. */
  function bestAtPoint(piece: Box, limit: number, only: ReadonlySet<number> | undefined): number {
    let [best, score, seen] = [-1, -1, 0]
    eachNear(tree, pointProbe, limit, true, i => {
      if (only?.has(table.rule[i] as number) === false || !holdsPoint(i)) return true
      let whole = 0
      for (let f = 0; f < WIDTH; f++) if (diagrams.isSubset(piece[f] as SetId, table.sets[i * WIDTH + f] as SetId)) whole++
      if (whole > score) [best, score] = [i, whole]
      return ++seen < 8 && score < WIDTH
    })
    return best
  }

  function cover(box: Box, limit: number, only?: ReadonlySet<number>): Cover {
    load(probe, box)
    let single = -1
    eachNear(tree, probe, limit, true, i => {
      if (only?.has(table.rule[i] as number) === false || !contains(space, table, i, probe)) return true
      single = i
      return false
    })
    if (single >= 0) return { by: [single] }
    const by = new Set<number>()
    const open: Box[] = [box]
    let pieces = 0
    while (open.length > 0) {
      const piece = open.pop() as Box
      choose(piece)
      const cutter = bestAtPoint(piece, limit, only)
      if (cutter < 0) return { witness: point.slice() }
      by.add(cutter)
      if (++pieces > mostPieces) return byDiagram(box, limit, only)
      let rest: Box = piece
      for (let f = 0; f < WIDTH; f++) {
        const taken = table.sets[cutter * WIDTH + f] as SetId
        const outside = diagrams.minus(rest[f] as SetId, taken)
        if (outside !== EMPTY) open.push(rest.with(f, outside))
        rest = rest.with(f, diagrams.and(rest[f] as SetId, taken))
      }
    }
    return { by: [...by] }
  }

  function meeting(box: Box, limit: number): number[] {
    load(probe, box)
    const found: number[] = []
    eachNear(tree, probe, limit, false, i => {
      if (meets(space, table, i, probe)) found.push(i)
      return true
    })
    return found
  }

  function byDiagram(box: Box, limit: number, only: ReadonlySet<number> | undefined): Cover {
    const touching = meeting(box, limit).filter(i => only?.has(table.rule[i] as number) !== false)
    let left = boxSet(space, box)
    const by: number[] = []
    for (const i of touching.sort((a, b) => a - b)) {
      const next = diagrams.minus(left, setOf(space, table, i))
      if (next === left) continue
      by.push(i)
      left = next
      if (left === EMPTY) return { by }
    }
    diagrams.pick(left, zeros, point)
    return { witness: point.slice() }
  }

  return { cover, meeting }
}

function setOf(space: Space, table: BoxTable, i: number): SetId {
  const box: SetId[] = []
  for (let f = 0; f < WIDTH; f++) box.push(table.sets[i * WIDTH + f] as SetId)
  return box.every(s => s === FULL) ? FULL : boxSet(space, box)
}

