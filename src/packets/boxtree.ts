/** A bounding-volume tree over boxes, one a group of boxes that constrain the same fields: which of them lie near a packet or a slice of packets? */
import { WIDTH, type BoxTable } from './boxtable.ts'
import type { Values } from './values.ts'

/** Bounds are pairs of a lowest and a highest value, one for each of `fields`. */
interface Group {
  readonly fields: Uint8Array
  /** Box indexes; each node has a stretch of them. */
  readonly order: Int32Array
  /** Bounds of the boxes, in that order. */
  readonly boxes: Float64Array
  /** Bounds of the nodes. The left half of a node is the next one. */
  readonly bounds: Float64Array
  /** Lowest rule under each node. */
  readonly firstRule: Int32Array
  /** The right half of a node; 0 for a leaf. */
  readonly right: Int32Array
  /** Of leaves: their stretch of `order`. */
  readonly start: Int32Array
  readonly end: Int32Array
}

export interface BoxTree {
  readonly table: BoxTable
  readonly groups: readonly Group[]
}

const LEAF = 6

export function createBoxTree(values: Values, table: BoxTable, wanted: (box: number) => boolean): BoxTree {
  const byMask = new Map<number, number[]>()
  for (let i = 0; i < table.count; i++) {
    if (!wanted(i)) continue
    const mask = table.mask[i] as number
    const list = byMask.get(mask)
    if (list) list.push(i)
    else byMask.set(mask, [i])
  }
  return { table, groups: [...byMask].map(([mask, boxes]) => createGroup(values, table, mask, boxes)) }
}

function createGroup(values: Values, table: BoxTable, mask: number, members: readonly number[]): Group {
  const fields = Uint8Array.from({ length: WIDTH }, (_, f) => f).filter(f => mask & (1 << f))
  const width = 2 * fields.length
  const unsorted = new Float64Array(members.length * width)
  for (const [k, box] of members.entries()) {
    for (const [j, f] of fields.entries()) {
      const value = table.cells[box * WIDTH + f] as number
      unsorted[k * width + 2 * j] = values.low(value)
      unsorted[k * width + 2 * j + 1] = values.high(value)
    }
  }
  const most = Math.max(1, 2 * Math.ceil((2 * members.length) / LEAF) + 3)
  const bounds = new Float64Array(most * width)
  const firstRule = new Int32Array(most)
  const [right, starts, ends] = [new Int32Array(most), new Int32Array(most), new Int32Array(most)]
  /** Places among the members. */
  const places = Int32Array.from(members, (_, k) => k)
  let nodes = 0
  const build = (start: number, end: number): number => {
    const node = nodes++
    const column = end - start > LEAF ? splitColumn(unsorted, width, places, start, end) : -1
    if (column < 0) {
      starts[node] = start
      ends[node] = end
      let first = Infinity
      for (let k = start; k < end; k++) {
        const place = places[k] as number
        first = Math.min(first, table.rule[members[place] as number] as number)
        widen(bounds, node * width, unsorted, place * width, width, k === start)
      }
      firstRule[node] = first
      return node
    }
    const middle = (start + end) >> 1
    halve(unsorted, width, column, places, start, end, middle)
    const left = build(start, middle)
    const other = build(middle, end)
    right[node] = other
    firstRule[node] = Math.min(firstRule[left] as number, firstRule[other] as number)
    widen(bounds, node * width, bounds, left * width, width, true)
    widen(bounds, node * width, bounds, other * width, width, false)
    return node
  }
  build(0, members.length)
  const boxes = new Float64Array(unsorted.length)
  for (const [k, place] of places.entries()) boxes.set(unsorted.subarray(place * width, (place + 1) * width), k * width)
  return {
    fields, order: places.map(place => members[place] as number), boxes, bounds: bounds.slice(0, nodes * width), firstRule: firstRule.slice(0, nodes),
    right: right.slice(0, nodes), start: starts.slice(0, nodes), end: ends.slice(0, nodes),
  }
}

/** Widens the bounds at `to` to those at `from`; the first ones are taken as they are. */
function widen(bounds: Float64Array, to: number, others: Float64Array, from: number, width: number, isFirst: boolean): void {
  for (let j = 0; j < width; j += 2) {
    const [low, high] = [others[from + j] as number, others[from + j + 1] as number]
    if (isFirst || low < (bounds[to + j] as number)) bounds[to + j] = low
    if (isFirst || high > (bounds[to + j + 1] as number)) bounds[to + j + 1] = high
  }
}

/** The column of lower ends with the most distinct ones, on a sample; -1 when every box starts alike. */
function splitColumn(bounds: Float64Array, width: number, places: Int32Array, start: number, end: number): number {
  const step = Math.max(1, Math.floor((end - start) / 64))
  let [best, most] = [-1, 1]
  for (let column = 0; column < width; column += 2) {
    const seen = new Set<number>()
    for (let k = start; k < end; k += step) seen.add(bounds[(places[k] as number) * width + column] as number)
    if (seen.size > most) [best, most] = [column, seen.size]
    // No column can have more.
    if (most >= Math.ceil((end - start) / step)) break
  }
  return best
}

/** Puts the places with the lowest values of a column before `middle`, the others from it on (quickselect; Hoare, Algorithm 65). Ties go by place, so the halves are always the same. */
function halve(bounds: Float64Array, width: number, column: number, places: Int32Array, start: number, end: number, middle: number): void {
  const isBefore = (a: number, b: number): boolean => {
    const [x, y] = [bounds[a * width + column] as number, bounds[b * width + column] as number]
    return x < y || (x === y && a < b)
  }
  let [low, high] = [start, end - 1]
  while (low < high) {
    const pivot = places[(low + high) >> 1] as number
    let [i, j] = [low, high]
    while (i <= j) {
      while (isBefore(places[i] as number, pivot)) i++
      while (isBefore(pivot, places[j] as number)) j--
      if (i > j) break
      const swapped = places[i] as number
      places[i++] = places[j] as number
      places[j--] = swapped
    }
    if (middle <= j) high = j
    else if (middle >= i) low = i
    else return
  }
}

/** Visits boxes of rules below `limit` whose ends in every field touch the slice's. `visit` gives back the limit from then on: 0 ends it. */
export function eachNear(tree: BoxTree, low: Float64Array, high: Float64Array, limit: number, visit: (box: number, limit: number) => number): void {
  const stack: number[] = []
  let below = limit
  for (const { fields, order, boxes, bounds, firstRule, right, start, end } of tree.groups) {
    const width = 2 * fields.length
    stack.length = 0
    stack.push(0)
    while (stack.length > 0) {
      const node = stack.pop() as number
      if ((firstRule[node] as number) >= below || !touch(low, high, fields, bounds, node * width)) continue
      const other = right[node] as number
      if (other > 0) {
        stack.push(other, node + 1)
        continue
      }
      for (let k = start[node] as number; k < (end[node] as number); k++) {
        const box = order[k] as number
        if ((tree.table.rule[box] as number) < below && touch(low, high, fields, boxes, k * width)) below = visit(box, below)
      }
    }
    if (below <= 0) return
  }
}

/** Do the ends of a slice and the bounds at `from` meet in every field? */
function touch(low: Float64Array, high: Float64Array, fields: Uint8Array, bounds: Float64Array, from: number): boolean {
  for (let j = 0; j < fields.length; j++) {
    const f = fields[j] as number
    if ((high[f] as number) < (bounds[from + 2 * j] as number) || (low[f] as number) > (bounds[from + 2 * j + 1] as number)) return false
  }
  return true
}
