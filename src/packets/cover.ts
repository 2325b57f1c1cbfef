/** Is a box covered by earlier boxes? Exact, by looking up who holds a packet that is still uncovered and cutting that box off. */
import { boxSet } from './box.ts'
import { boxAt, WIDTH } from './boxtable.ts'
import { eachNear, type Among, type BoxTree } from './boxtree.ts'
import { EMPTY } from './diagram.ts'
import { partsOf } from './hulls.ts'
import type { Space } from './space.ts'
import { ANY, END_DIGITS, type ValueId } from './values.ts'

/** `witness`: the digits of a packet of the box that no earlier box holds; else `by`: boxes that together cover it. */
export type Cover = { readonly witness: Int32Array } | { readonly by: readonly number[] }

export interface Coverer {
  /** Does the union of the boxes of rules below `limit` (of those in `among`, where given) cover this box? The earliest that does it alone is preferred. */
  cover(box: ArrayLike<ValueId>, limit: number, among?: Among): Cover
  /** Visits boxes of rules below `limit` (of those in `among`, where given) that have packets in common with this one, in the order of the tree, some of them several times; stops when `visit` returns false. */
  eachMeeting(box: ArrayLike<ValueId>, limit: number, visit: (box: number) => boolean, among?: Among): void
}

const MOST_PIECES = 2000
/** So many boxes are looked at for the one that covers most of a piece. */
const MOST_CUTTERS = 8

/** `mostPieces`: past so many pieces the diagram decides. The answer does not depend on it. */
export function createCoverer(space: Space, tree: BoxTree, mostPieces = MOST_PIECES): Coverer {
  const { diagrams, values, firstLevel } = space
  const { table } = tree
  /** The lowest packet of the piece at hand: a number for each field, and its digits once somebody asks for them. */
  const point = new Float64Array(WIDTH)
  const digits = new Int32Array(diagrams.max.length)
  let hasDigits = false
  const zeros = new Int32Array(diagrams.max.length)
  const picked = new Int32Array(diagrams.max.length)
  /** Pieces that are not yet covered, the last of them at `top`. */
  let stack = new Int32Array(64 * WIDTH)
  let top = 0
  const left: ValueId[] = [0, 0]

  function push(piece: ArrayLike<ValueId>): void {
    if (top + WIDTH > stack.length) {
      const bigger = new Int32Array(stack.length * 2)
      bigger.set(stack)
      stack = bigger
    }
    for (let f = 0; f < WIDTH; f++) stack[top + f] = piece[f] as ValueId
    top += WIDTH
  }

  function choose(piece: Int32Array): void {
    for (let f = 0; f < WIDTH; f++) point[f] = values.low(piece[f] as ValueId)
    hasDigits = false
  }

  function fillDigits(piece: Int32Array): void {
    if (hasDigits) return
    hasDigits = true
    for (let f = 0; f < WIDTH; f++) {
      const [from, to] = [firstLevel[f] as number, firstLevel[f + 1] as number]
      if (to - from > END_DIGITS) {
        diagrams.pick(values.setOf(piece[f] as ValueId), zeros, picked)
        for (let at = from; at < to; at++) digits[at] = picked[at] as number
        continue
      }
      let rest = point[f] as number
      for (let at = to - 1; at >= from; at--) {
        const base = (diagrams.max[at] as number) + 1
        digits[at] = rest % base
        rest = Math.floor(rest / base)
      }
    }
  }

  /** Is the point in box i, whose ends lie around it? */
  function holdsPoint(i: number, piece: Int32Array): boolean {
    for (let f = 0; f < WIDTH; f++) {
      const value = table.cells[i * WIDTH + f] as ValueId
      if (values.isExact(value)) continue
      fillDigits(piece)
      if (!values.has(value, digits)) return false
    }
    return true
  }

  /** In how many fields box i holds all of the piece. */
  function wholeFields(i: number, piece: Int32Array): number {
    let whole = 0
    for (let f = 0; f < WIDTH; f++) if (values.isSubset(piece[f] as ValueId, table.cells[i * WIDTH + f] as ValueId)) whole++
    return whole
  }

  const piece = new Int32Array(WIDTH)

  /** Of the boxes that hold `point`, the earliest that holds all of the piece; else that which does so in most fields, of a few. -1: there is none. */
  function bestAtPoint(limit: number, among: Among | undefined, isWholeBox: boolean): number {
    let [best, score, seen] = [-1, -1, 0]
    eachNear(tree, point, point, limit, (i, below) => {
      if (!holdsPoint(i, piece)) return below
      if (++seen > MOST_CUTTERS && !isWholeBox) return 0
      const whole = wholeFields(i, piece)
      if (whole > score) [best, score] = [i, whole]
      if (whole < WIDTH) return below
      best = i
      return table.rule[i] as number
    }, among)
    return best
  }

  function cover(box: ArrayLike<ValueId>, limit: number, among?: Among): Cover {
    const by = new Set<number>()
    let pieces = 0
    top = 0
    push(box)
    while (top > 0) {
      top -= WIDTH
      piece.set(stack.subarray(top, top + WIDTH))
      choose(piece)
      const cutter = bestAtPoint(limit, among, pieces === 0)
      if (cutter < 0) {
        fillDigits(piece)
        return { witness: digits.slice() }
      }
      by.add(cutter)
      if (++pieces > mostPieces) return byDiagram(box, limit, among)
      for (let f = 0; f < WIDTH; f++) {
        const taken = table.cells[cutter * WIDTH + f] as ValueId
        if (taken === ANY) continue
        const own = piece[f] as ValueId
        for (let k = values.without(own, taken, left) - 1; k >= 0; k--) {
          piece[f] = left[k] as ValueId
          push(piece)
        }
        piece[f] = values.and(own, taken)
      }
    }
    return { by: [...by] }
  }

  function eachMeeting(box: ArrayLike<ValueId>, limit: number, visit: (box: number) => boolean, among?: Among): void {
    // Its own, as who visits may ask again.
    const [low, high] = [new Float64Array(WIDTH), new Float64Array(WIDTH)]
    for (let f = 0; f < WIDTH; f++) {
      low[f] = values.low(box[f] as ValueId)
      high[f] = values.high(box[f] as ValueId)
    }
    const ifMeeting = (i: number, below: number): number => {
      for (let f = 0; f < WIDTH; f++) if (!values.overlaps(box[f] as ValueId, table.cells[i * WIDTH + f] as ValueId)) return below
      return visit(i) ? below : 0
    }
    const { field, ends } = partsOf(values, box, 0) ?? { field: 0, ends: [low[0] as number, high[0] as number] }
    for (let k = 0, below = limit; below > 0 && k < ends.length; k += 2) {
      low[field] = ends[k] as number
      high[field] = ends[k + 1] as number
      below = eachNear(tree, low, high, below, ifMeeting, among)
    }
  }

  function byDiagram(box: ArrayLike<ValueId>, limit: number, among: Among | undefined): Cover {
    const touching: number[] = []
    eachMeeting(box, limit, i => touching.push(i) > 0, among)
    let rest = boxSet(space, box)
    const by: number[] = []
    for (const i of touching.sort((a, b) => a - b)) {
      const next = diagrams.minus(rest, boxSet(space, boxAt(table, i)))
      if (next === rest) continue
      by.push(i)
      rest = next
      if (rest === EMPTY) return { by }
    }
    diagrams.pick(rest, zeros, picked)
    return { witness: picked.slice() }
  }

  return { cover, eachMeeting }
}
