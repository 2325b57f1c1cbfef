/** A filter's rules as boxes in one table, made once for all questions: quick to tell which rules a slice of packets can meet. */
import type { Filter } from '../model/firewall.ts'
import { boxing, type Box } from '../packets/box.ts'
import { hullOf, type Hull } from '../packets/boxmap.ts'
import { createBoxTable, WIDTH, type BoxTable } from '../packets/boxtable.ts'
import { createBoxTree, eachNear, type BoxTree } from '../packets/boxtree.ts'
import { EMPTY, type SetId } from '../packets/diagram.ts'
import type { Space } from '../packets/space.ts'
import { ANY, type ValueId, type Values } from '../packets/values.ts'

/** What a box stands for: packets its rule possibly takes, surely takes, or (nothing in it being unknown) both. */
export const POSSIBLY = 1
export const SURELY = 2

export interface Compiled {
  readonly table: BoxTable
  /** Boxes of rule i: from firstBox[i] up to firstBox[i + 1]. Rules that do nothing, and disabled ones, have none. */
  readonly firstBox: Int32Array
  readonly kind: Uint8Array
  /** Rules whose match is too much for boxes: only diagrams can tell. */
  readonly beyond: ReadonlySet<number>
  /** Of all boxes; made when it is first asked for. */
  readonly tree: () => BoxTree
  /** The tree, for a question: undefined as long as questions are so few that to look at every box for each takes less than to make it. */
  readonly treeForQuestion: () => BoxTree | undefined
  /** Of each rule of which it was asked: places of earlier rules that take all of its packets, or that there are `none`. */
  readonly taken: (ReadonlySet<number> | 'none' | undefined)[]
}

/** Shorter tables are looked through every time. */
const SHORT = 256
/** A tree takes as long to make as some looks at every box. */
const MOST_LOOKS = 50

export function compile(space: Space, filter: Filter): Compiled {
  const boxes = createBoxTable()
  const [inPossibly, inSurely] = [boxing(space, 'possibly'), boxing(space, 'surely')]
  let count = 0
  const kinds: number[] = []
  const firstBox = new Int32Array(filter.rules.length + 1)
  const beyond = new Set<number>()
  for (const [i, rule] of filter.rules.entries()) {
    firstBox[i] = count
    if (!rule.enabled || rule.action.kind === 'continue') continue
    const possibly = inPossibly(rule.match)
    const surely = isExact(rule.match) ? possibly : inSurely(rule.match)
    if (!possibly || !surely) {
      beyond.add(i)
      continue
    }
    const add = (list: readonly Box[], kind: number): void => {
      for (const box of list) {
        count = boxes.add(i, box)
        kinds.push(kind)
      }
    }
    if (surely === possibly) add(possibly, POSSIBLY | SURELY)
    else {
      add(possibly, POSSIBLY)
      add(surely, SURELY)
    }
  }
  firstBox[filter.rules.length] = count
  const table = boxes.table()
  let tree: BoxTree | undefined
  let looks = 0
  const makeTree = (): BoxTree => (tree ??= createBoxTree(space.values, table, () => true))
  return {
    table, firstBox, kind: Uint8Array.from(kinds), beyond, taken: Array<undefined>(filter.rules.length),
    tree: makeTree,
    treeForQuestion: () => {
      if (tree || table.count <= SHORT) return tree
      looks++
      return looks > MOST_LOOKS ? makeTree() : undefined
    },
  }
}

function isExact(match: Filter['rules'][number]['match']): boolean {
  switch (match.kind) {
    case 'unknown':
      return false
    case 'not':
      return isExact(match.of)
    case 'all':
    case 'any':
      return match.of.every(isExact)
    case 'number':
    case 'address':
    case 'interface':
    case 'state':
    case 'family':
      return true
  }
}

/** Rules that may take some packet of the set; the others surely take none. In order. */
export function near(space: Space, compiled: Compiled, set: SetId): number[] {
  const { table, beyond } = compiled
  if (set === EMPTY) return []
  const hull = hullOf(space, set)
  const found = new Set(beyond)
  const tree = compiled.treeForQuestion()
  if (tree) {
    eachNear(tree, hull.low, hull.high, Infinity, (box, limit) => {
      found.add(table.rule[box] as number)
      return limit
    })
  } else eachTouching(space.values, table, hull, box => found.add(table.rule[box] as number))
  return [...found].sort((a, b) => a - b)
}

function eachTouching(values: Values, { count, cells }: BoxTable, { low, high }: Hull, visit: (box: number) => void): void {
  for (let box = 0; box < count; box++) {
    let f = 0
    for (; f < WIDTH; f++) {
      const value = cells[box * WIDTH + f] as ValueId
      if (value !== ANY && ((high[f] as number) < values.low(value) || (low[f] as number) > values.high(value))) break
    }
    if (f === WIDTH) visit(box)
  }
}
