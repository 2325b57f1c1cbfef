/** A bounding-volume tree over boxes, one a group of boxes that constrain the same fields: which of them lie near a packet or a slice of packets? */
import { WIDTH, type BoxTable } from './boxtable.ts'
import { partsOf } from './hulls.ts'
import type { Values } from './values.ts'

/** Ends of addresses of IPv6 take more than 32 bits. */
type Ends = Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>

/** What a walk reads together stands together. Bounds are pairs of a lowest and a highest value, one for each of `fields`. */
interface Group {
  readonly fields: Uint8Array
  /** A stretch for each node, each before what is under it: NODE numbers, then its bounds. One with nothing but FIRST_BOX ends them. */
  readonly nodes: Ends
  /** A stretch for each hull of each box: its rule, then its bounds. */
  readonly boxes: Ends
  /** The box of each hull, in that order. */
  readonly order: Int32Array
}

/** The lowest rule under a node. */
const LOWEST = 0
/** Where in `nodes` the first one stands that is not under it. */
const AFTER = 1
/** Where in `order` the boxes under it begin; those of the next one are their end. */
const FIRST_BOX = 2
const NODE = 3

/** Rules of one kind: a number for each rule, and the one that is meant. */
export interface Among {
  readonly kinds: ArrayLike<number>
  readonly is: number
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

function createGroup(values: Values, table: BoxTable, mask: number, wanted: readonly number[]): Group {
  const fields = Uint8Array.from({ length: WIDTH }, (_, f) => f).filter(f => mask & (1 << f))
  const width = 1 + 2 * fields.length
  const room = fields.some(f => values.highest(f) > 0xffffffff) ? (length: number) => new Float64Array(length) : (length: number) => new Uint32Array(length)
  /** A box for each of its hulls. */
  const members: number[] = []
  const hulls: number[] = []
  for (const box of wanted) {
    const count = (partsOf(values, table.cells, box * WIDTH)?.ends.length ?? 2) / 2
    for (let hull = 0; hull < count; hull++) {
      members.push(box)
      hulls.push(hull)
    }
  }
  const unsorted = room(members.length * width)
  for (let k = 0; k < members.length; k++) writeHull(values, table, fields, members[k] as number, hulls[k] as number, unsorted, k * width)
  const stride = NODE + width - 1
  const nodes = room(Math.max(1, 2 * Math.ceil((2 * members.length) / LEAF) + 3) * stride)
  let end = 0
  /** Places among the members. */
  const places = Int32Array.from(members, (_, k) => k)
  const build = (start: number, stop: number): number => {
    const node = end
    end += stride
    nodes[node + FIRST_BOX] = start
    const column = stop - start > LEAF ? splitColumn(unsorted, width, places, start, stop) : -1
    if (column < 0) {
      for (let k = start; k < stop; k++) widen(nodes, node, unsorted, (places[k] as number) * width, 1, width, k === start)
    } else {
      const middle = (start + stop) >> 1
      halve(unsorted, width, column, places, start, stop, middle)
      const left = build(start, middle)
      widen(nodes, node, nodes, left, NODE, width, true)
      const right = build(middle, stop)
      widen(nodes, node, nodes, right, NODE, width, false)
    }
    nodes[node + AFTER] = end
    return node
  }
  build(0, members.length)
  nodes[end + FIRST_BOX] = members.length
  const boxes = room(unsorted.length)
  for (let k = 0; k < members.length; k++) {
    const from = (places[k] as number) * width
    for (let j = 0; j < width; j++) boxes[k * width + j] = unsorted[from + j] as number
  }
  return { fields, nodes: nodes.slice(0, end + NODE), boxes, order: places.map(place => members[place] as number) }
}

/** The rule of a box, then the ends of one of its hulls, field by field. */
function writeHull(values: Values, { rule, cells }: BoxTable, fields: Uint8Array, box: number, hull: number, into: Ends, at: number): void {
  const parts = partsOf(values, cells, box * WIDTH)
  into[at] = rule[box] as number
  for (let j = 0; j < fields.length; j++) {
    const f = fields[j] as number
    const value = cells[box * WIDTH + f] as number
    const isPart = parts?.field === f
    into[at + 2 * j + 1] = isPart ? (parts.ends[2 * hull] as number) : values.low(value)
    into[at + 2 * j + 2] = isPart ? (parts.ends[2 * hull + 1] as number) : values.high(value)
  }
}

/** Widens a node to what stands at `from`, a rule first and its bounds from `skip` on; the first one is taken as it is. */
function widen(nodes: Ends, node: number, others: Ends, from: number, skip: number, width: number, isFirst: boolean): void {
  if (isFirst || (others[from] as number) < (nodes[node + LOWEST] as number)) nodes[node + LOWEST] = others[from] as number
  for (let j = 0; j < width - 1; j += 2) {
    const [low, high] = [others[from + skip + j] as number, others[from + skip + j + 1] as number]
    if (isFirst || low < (nodes[node + NODE + j] as number)) nodes[node + NODE + j] = low
    if (isFirst || high > (nodes[node + NODE + j + 1] as number)) nodes[node + NODE + j + 1] = high
  }
}

/** The column of lower ends with the most distinct ones, on a sample; -1 when every box starts alike. */
function splitColumn(bounds: Ends, width: number, places: Int32Array, start: number, end: number): number {
  const step = Math.max(1, Math.floor((end - start) / 64))
  let [best, most] = [-1, 1]
  for (let column = 1; column < width; column += 2) {
    const seen = new Set<number>()
    for (let k = start; k < end; k += step) seen.add(bounds[(places[k] as number) * width + column] as number)
    if (seen.size > most) [best, most] = [column, seen.size]
    // No column can have more.
    if (most >= Math.ceil((end - start) / step)) break
  }
  return best
}

/** Puts the places with the lowest values of a column before `middle`, the others from it on (quickselect; Hoare, Algorithm 65). Ties go by place, so the halves are always the same. */
function halve(bounds: Ends, width: number, column: number, places: Int32Array, start: number, end: number, middle: number): void {
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

/** Visits boxes of rules below `limit` (of those in `among`, where given) that have a hull whose ends in every field touch the slice's, once for each such hull. `visit` gives back the limit from then on: 0 ends it. So does this. */
export function eachNear(tree: BoxTree, low: Float64Array, high: Float64Array, limit: number, visit: (box: number, limit: number) => number, among?: Among): number {
  let below = limit
  for (const { fields, order, boxes, nodes } of tree.groups) {
    const width = 1 + 2 * fields.length
    const stride = NODE + width - 1
    const end = nodes.length - NODE
    let node = 0
    while (node < end) {
      const after = nodes[node + AFTER] as number
      if ((nodes[node + LOWEST] as number) >= below || !touch(low, high, fields, nodes, node + NODE)) {
        node = after
        continue
      }
      const start = nodes[node + FIRST_BOX] as number
      node += stride
      if (after > node) continue
      const stop = nodes[node + FIRST_BOX] as number
      for (let k = start; k < stop; k++) {
        const place = boxes[k * width] as number
        if (place < below && (!among || among.kinds[place] === among.is) && touch(low, high, fields, boxes, k * width + 1)) below = visit(order[k] as number, below)
      }
    }
    if (below <= 0) break
  }
  return below
}

/** Do the ends of a slice and the bounds at `from` meet in every field? */
function touch(low: Float64Array, high: Float64Array, fields: Uint8Array, bounds: Ends, from: number): boolean {
  for (let j = 0; j < fields.length; j++) {
    const f = fields[j] as number
    if ((high[f] as number) < (bounds[from + 2 * j] as number) || (low[f] as number) > (bounds[from + 2 * j + 1] as number)) return false
  }
  return true
}
