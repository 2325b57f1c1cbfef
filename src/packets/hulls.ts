/** Between what ends the packets of a box lie, told apart by its networks: around several of them together lies nearly everything. */
import { FIELDS } from './space.ts'
import type { ValueId, Values } from './values.ts'

/** The box is one hull for each interval of this field; of every other field a hull has the ends of its value. */
export interface Parts {
  readonly field: number
  /** Ends of the intervals, in order. */
  readonly ends: readonly number[]
}

const ADDRESSES = [FIELDS.indexOf('dst'), FIELDS.indexOf('src')]

/** Of the box whose values stand from `at` on; undefined: one hull is all of it. */
export function partsOf(values: Values, cells: ArrayLike<ValueId>, at: number): Parts | undefined {
  for (const field of ADDRESSES) {
    const value = cells[at + field] as ValueId
    if (values.isExact(value)) continue
    const ends = values.intervals(value)
    if (ends.length > 2) return { field, ends }
  }
  return undefined
}
