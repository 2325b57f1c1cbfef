/** Boxes as maps, for questions about a slice of packets: what all of the slice has is not asked again. */
import { EMPTY, type MapId, type SetId } from './diagram.ts'
import type { Space } from './space.ts'
import { ANY, END_DIGITS, type ValueId } from './values.ts'

/** Lowest and highest value of each field, as `Values` count them. */
export interface Hull {
  readonly low: Float64Array
  readonly high: Float64Array
}

export function hullOf({ diagrams, firstLevel }: Space, set: SetId): Hull {
  const fields = firstLevel.length - 1
  const [low, high] = [new Float64Array(fields), new Float64Array(fields)]
  diagrams.hulls(set, firstLevel, END_DIGITS, low, high)
  return { low, high }
}

/** What has these outcomes in the box, for packets within the hull; EMPTY where the two do not meet. */
export function boxMap({ values }: Space, { low, high }: Hull, box: ArrayLike<ValueId>, outcomes: number): MapId {
  let map: MapId = outcomes
  for (let f = box.length - 1; f >= 0; f--) {
    const value = box[f] as ValueId
    if (value === ANY) continue
    const [from, to] = [values.low(value), values.high(value)]
    if (from > (high[f] as number) || to < (low[f] as number)) return EMPTY
    if (!values.isExact(value) || from > (low[f] as number) || to < (high[f] as number)) map = values.onto(value, map)
  }
  return map
}
