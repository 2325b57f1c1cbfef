/** The boxes of a rule list in flat arrays. */
import type { Box } from './box.ts'
import { FIELDS } from './space.ts'
import { ANY, type ValueId } from './values.ts'

export const WIDTH = FIELDS.length

export interface BoxTable {
  readonly count: number
  /** Index of the rule that each box belongs to; not decreasing. */
  readonly rule: Int32Array
  /** Values: box i, field f at i * WIDTH + f. */
  readonly cells: Int32Array
  /** Bit f: field f is constrained at all. */
  readonly mask: Uint16Array
}

interface BoxTableBuilder {
  /** Boxes come in the order of their rules; gives back how many there are now. */
  add(rule: number, box: Box): number
  table(): BoxTable
}

/** Boxes go straight into the arrays: as objects, those of a long list would take several times the room. */
export function createBoxTable(): BoxTableBuilder {
  let room = 64
  let count = 0
  let rules = new Int32Array(room)
  let cells = new Int32Array(room * WIDTH)
  let mask = new Uint16Array(room)
  function grow(): void {
    room *= 2
    rules = into(new Int32Array(room), rules)
    cells = into(new Int32Array(room * WIDTH), cells)
    mask = into(new Uint16Array(room), mask)
  }
  return {
    add: (rule, box) => {
      if (count === room) grow()
      rules[count] = rule
      let constrained = 0
      for (let f = 0; f < WIDTH; f++) {
        const value = box[f] as ValueId
        cells[count * WIDTH + f] = value
        if (value !== ANY) constrained |= 1 << f
      }
      mask[count] = constrained
      return ++count
    },
    table: () => ({ count, rule: rules.slice(0, count), cells: cells.slice(0, count * WIDTH), mask: mask.slice(0, count) }),
  }
}

function into<T extends Int32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>>(bigger: T, smaller: T): T {
  bigger.set(smaller)
  return bigger
}

/** The values of box i, as they stand in the table. */
export const boxAt = (table: BoxTable, i: number): ArrayLike<ValueId> => table.cells.subarray(i * WIDTH, (i + 1) * WIDTH)
