/** Rules that lose a part of their packets to earlier rules of the opposite outcome. */
import type { Filter, Rule } from '../model/firewall.ts'
import { boxAt, WIDTH } from '../packets/boxtable.ts'
import type { ValueId } from '../packets/values.ts'
import { covering, DENY, PERMIT } from './fate.ts'
import { boxesOfRule, cuttersOf, isJudged } from './shadow.ts'
import type { View } from './view.ts'

export interface PartlyShadowed {
  readonly rule: Rule
  readonly filter: Filter
  /** Earlier rules that take a part of its packets, in order; no more than MOST. */
  readonly by: readonly Rule[]
}

const MOST = 5

/** An earlier rule that lies within the later one is an exception to it, and the usual way to write one: only rules that cross are named. */
export function partlyShadowed(view: View, filter: Filter): PartlyShadowed[] {
  const compiled = view.compiled(filter)
  const { and, isSubset } = view.space.values
  const cutters = cuttersOf(view, filter)
  const { coverer, deeds, table } = cutters
  const { cells, rule: ruleOf } = table
  /** What the rules so far do; what the system adds stands where it stands. */
  const judged = new Uint8Array(filter.rules.length)
  const dead = new Uint8Array(filter.rules.length)
  /** What a rule and an earlier one have in common. */
  const part = new Int32Array(WIDTH)

  function isWithin(values: ArrayLike<ValueId>, from: number, box: number): boolean {
    for (let f = 0; f < WIDTH; f++) if (!isSubset(values[from + f] as ValueId, cells[box * WIDTH + f] as ValueId)) return false
    return true
  }

  /** Places of earlier rules that do the opposite and take a part of these boxes. */
  function takers(boxes: readonly number[], place: number): number[] {
    const opposite = { kinds: judged, is: deeds[place] === PERMIT ? DENY : PERMIT }
    const by = new Set<number>()
    /** Boxes that took all of a part before an opposite rule could: mostly they take other parts as well. */
    const before: number[] = []
    for (const box of boxes) {
      if (by.size === MOST) break
      coverer.eachMeeting(boxAt(table, box), place, other => {
        const earlier = ruleOf[other] as number
        if (by.has(earlier) || isWithin(cells, other * WIDTH, box)) return true
        for (let f = 0; f < WIDTH; f++) part[f] = and(cells[box * WIDTH + f] as ValueId, cells[other * WIDTH + f] as ValueId)
        if (dead[earlier] === 0 && !before.some(b => (ruleOf[b] as number) < earlier && isWithin(part, 0, b))) {
          const cover = coverer.cover(part, earlier)
          if ('witness' in cover) by.add(earlier)
          else if (cover.by.length === 1) before.push(...cover.by)
        }
        return by.size !== MOST
      }, opposite)
    }
    return [...by].sort((a, b) => a - b)
  }

  return filter.rules.flatMap((rule, i) => {
    const boxes = boxesOfRule(compiled, i)
    const deed = deeds[i] as number
    if (boxes.length === 0 || !isJudged(rule) || compiled.beyond.has(i) || deed > DENY) return []
    judged[i] = deed
    if (covering(cutters, boxes, i)) {
      dead[i] = 1
      return []
    }
    const by = takers(boxes, i)
    return by.length === 0 ? [] : [{ rule, filter, by: by.map(p => filter.rules[p] as Rule) }]
  })
}
