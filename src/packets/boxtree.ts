/** A bounding-volume tree over boxes, one a group of boxes that constrain the same fields: which earlier boxes touch, contain or hold something? */
import { WIDTH, type BoxTable, type Probe } from './boxtable.ts'

interface Group {
  readonly mask: number
  /** Box indexes, leaves being stretches of it. */
  readonly order: Int32Array
  readonly low: Float64Array
  readonly high: Float64Array
  /** Lowest rule under each node. */
  readonly firstRule: Int32Array
  /** Left child, or -1 - start for a leaf. */
  readonly left: Int32Array
  /** Right child, or the end of a leaf. */
  readonly right: Int32Array
}

export interface BoxTree {
  readonly table: BoxTable
  readonly groups: readonly Group[]
}

const LEAF = 6

export function createBoxTree(table: BoxTable, wanted: (box: number) => boolean): BoxTree {
  const byMask = new Map<number, number[]>()
  for (let i = 0; i < table.count; i++) {
    if (!wanted(i)) continue
    const mask = table.mask[i] as number
    const list = byMask.get(mask)
    if (list) list.push(i)
    else byMask.set(mask, [i])
  }
  return { table, groups: [...byMask].map(([mask, boxes]) => createGroup(table, mask, boxes)) }
}

function createGroup(table: BoxTable, mask: number, boxes: readonly number[]): Group {
  const order = Int32Array.from(boxes)
  const most = Math.max(1, 2 * Math.ceil((2 * boxes.length) / LEAF) + 3)
  const group = {
    mask,
    order,
    low: new Float64Array(most * WIDTH),
    high: new Float64Array(most * WIDTH),
    firstRule: new Int32Array(most),
    left: new Int32Array(most),
    right: new Int32Array(most),
  }
  let nodes = 0
  const build = (start: number, end: number): number => {
    const node = nodes++
    group.low.fill(Infinity, node * WIDTH, (node + 1) * WIDTH)
    group.high.fill(-Infinity, node * WIDTH, (node + 1) * WIDTH)
    const field = end - start > LEAF ? splitField(table, mask, order, start, end) : -1
    if (field < 0) {
      let first = Infinity
      for (let k = start; k < end; k++) {
        const i = order[k] as number
        first = Math.min(first, table.rule[i] as number)
        widen(group, node, table.low, table.high, i)
      }
      group.firstRule[node] = first
      group.left[node] = -1 - start
      group.right[node] = end
      return node
    }
    order.subarray(start, end).sort((a, b) => (table.low[a * WIDTH + field] as number) - (table.low[b * WIDTH + field] as number) || a - b)
    const middle = (start + end) >> 1
    const [left, right] = [build(start, middle), build(middle, end)]
    group.left[node] = left
    group.right[node] = right
    group.firstRule[node] = Math.min(group.firstRule[left] as number, group.firstRule[right] as number)
    // The bounds of a node are those of its halves: only leaves look at boxes.
    widen(group, node, group.low, group.high, left)
    widen(group, node, group.low, group.high, right)
    return node
  }
  build(0, order.length)
  return group
}

/** Widens the bounds of a node to those of entry `i` of other bounds. */
function widen(group: Group, node: number, low: Float64Array, high: Float64Array, i: number): void {
  for (let f = 0; f < WIDTH; f++) {
    if (!(group.mask & (1 << f))) continue
    const [at, from] = [node * WIDTH + f, i * WIDTH + f]
    if ((low[from] as number) < (group.low[at] as number)) group.low[at] = low[from] as number
    if ((high[from] as number) > (group.high[at] as number)) group.high[at] = high[from] as number
  }
}

/** The constrained field with the most distinct lower ends, on a sample; -1 when every box starts alike. */
function splitField(table: BoxTable, mask: number, order: Int32Array, start: number, end: number): number {
  const step = Math.max(1, Math.floor((end - start) / 64))
  let [best, most] = [-1, 1]
  for (let f = 0; f < WIDTH; f++) {
    if (!(mask & (1 << f))) continue
    const seen = new Set<number>()
    for (let k = start; k < end; k += step) seen.add(table.low[(order[k] as number) * WIDTH + f] as number)
    if (seen.size > most) [best, most] = [f, seen.size]
  }
  return best
}

/** Visits boxes of rules below `limit` whose intervals touch (or, with `around`, surround) the probe's; stops when `visit` returns false. */
export function eachNear(tree: BoxTree, probe: Probe, limit: number, around: boolean, visit: (box: number) => boolean): boolean {
  const stack: number[] = []
  for (const group of tree.groups) {
    stack.length = 0
    stack.push(0)
    while (stack.length > 0) {
      const node = stack.pop() as number
      if ((group.firstRule[node] as number) >= limit || !near(group, node, probe, around)) continue
      const left = group.left[node] as number
      if (left >= 0) {
        stack.push(group.right[node] as number, left)
        continue
      }
      for (let k = -1 - left; k < (group.right[node] as number); k++) {
        const box = group.order[k] as number
        if ((tree.table.rule[box] as number) < limit && !visit(box)) return false
      }
    }
  }
  return true
}

function near(group: Group, node: number, probe: Probe, around: boolean): boolean {
  const base = node * WIDTH
  for (let f = 0; f < WIDTH; f++) {
    if (!(group.mask & (1 << f))) continue
    const [low, high] = [group.low[base + f] as number, group.high[base + f] as number]
    if (around ? (probe.low[f] as number) < low || (probe.high[f] as number) > high : (probe.high[f] as number) < low || (probe.low[f] as number) > high) return false
  }
  return true
}
