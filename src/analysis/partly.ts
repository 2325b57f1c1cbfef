/** Rules that lose a part of their packets to earlier rules of the opposite outcome. */
import type { Filter, Rule } from '../model/firewall.ts'
import { boxAt, WIDTH } from '../packets/boxtable.ts'
import type { ValueId } from '../packets/values.ts'
import { covering, OPPOSITE } from './fate.ts'
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
  const cutters = cuttersOf(view, filter)
  const { table, coverer } = cutters
  const { and, isSubset } = view.space.values
  return filter.rules.flatMap((rule, i) => {
    const opposite = cutters.doing.get(OPPOSITE[rule.action.kind] ?? '')
    const boxes = boxesOfRule(compiled, i)
    if (!opposite || boxes.length === 0 || !isJudged(rule) || compiled.beyond.has(i) || covering(cutters, boxes, i)) return []
    const by = new Set<number>()
    for (const box of boxes) {
      const own = boxAt(table, box)
      for (const other of coverer.meeting(own, i)) {
        const place = table.rule[other] as number
        // What the system adds stands where it stands.
        if (filter.rules[place]?.origin !== 'user') continue
        const values = boxAt(table, other)
        const within = Array.from(values).every((value, f) => isSubset(value, own[f] as ValueId))
        if (by.has(place) || !opposite.has(place) || within) continue
        const part = Array.from({ length: WIDTH }, (_, f) => and(own[f] as ValueId, values[f] as ValueId))
        if ('witness' in coverer.cover(part, place)) by.add(place)
        if (by.size === MOST) break
      }
    }
    return by.size === 0 ? [] : [{ rule, filter, by: [...by].sort((a, b) => a - b).map(p => filter.rules[p] as Rule) }]
  })
}
