/** Which packets come as far as a place in a filter: what earlier rules take is subtracted, the largest part first. */
import type { Filter, Rule } from '../model/firewall.ts'
import { boxMap, hullOf, type Hull } from '../packets/boxmap.ts'
import { boxAt } from '../packets/boxtable.ts'
import { EMPTY, FULL, type SetId } from '../packets/diagram.ts'
import { FIELDS } from '../packets/space.ts'
import { ANY, type ValueId } from '../packets/values.ts'
import { near } from './compiled.ts'
import { takersOf } from './cutters.ts'
import type { View } from './view.ts'

/** Packets that may reach the rule at a place and match it. */
export function reaching(view: View, filter: Filter): (place: number) => SetId {
  const { space } = view
  const { and, isSubset, minus, union } = space.diagrams
  const { firstBox, table } = view.compiled(filter)
  const takes = takersOf(view.firewall, view.compiled(filter), filter)
  return place => {
    let left = view.boundsOf(filter.rules[place] as Rule).possibly
    const hull = hullOf(space, left)
    const boxes: { readonly box: number; readonly share: number }[] = []
    // A rule that takes everything is mostly one of the last: the specific ones stand first.
    for (const rule of near(space, view.compiled(filter), left).reverse()) {
      if (rule >= place) continue
      for (let box = firstBox[rule] as number; box < (firstBox[rule + 1] as number); box++) {
        if (!takes(box)) continue
        const share = shareOf(view, hull, boxAt(table, box))
        if (share === 1 && isSubset(left, boxMap(space, hull, boxAt(table, box), FULL))) return EMPTY
        boxes.push({ box, share })
      }
    }
    boxes.sort((a, b) => b.share - a.share)
    // Most of the small ones then lie in what a few large ones have taken.
    for (let from = 0, count = 1; from < boxes.length && left !== EMPTY; from += count, count *= 4) {
      const parts = boxes.slice(from, from + count).map(({ box }) => and(left, boxMap(space, hull, boxAt(table, box), FULL)))
      left = minus(left, union(parts))
    }
    return left
  }
}

/** How much of what lies between these bounds a box holds, its values taken as intervals: at most 1. */
function shareOf({ space: { values } }: View, { low, high }: Hull, box: ArrayLike<ValueId>): number {
  let share = 1
  for (let f = 0; f < FIELDS.length; f++) {
    const value = box[f] as ValueId
    const [from, to] = [low[f] as number, high[f] as number]
    if (value !== ANY) share *= (Math.min(to, values.high(value)) - Math.max(from, values.low(value)) + 1) / (to - from + 1)
  }
  return share
}
