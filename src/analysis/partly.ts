/** Rules that lose a part of their packets to earlier rules of the opposite outcome. */
import type { Filter, Rule } from '../model/firewall.ts'
import { boxAt, WIDTH } from '../packets/boxtable.ts'
import { createBoxTree } from '../packets/boxtree.ts'
import { createCoverer, type Coverer } from '../packets/cover.ts'
import type { ValueId } from '../packets/values.ts'
import { cuttersOf } from './cutters.ts'
import { DENY, PERMIT, takenBefore } from './fate.ts'
import { boxesOfRule, isJudged } from './shadow.ts'
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
  const { coverer, deeds, table, takes } = cutters
  const { cells, rule: ruleOf } = table
  /** Boxes of the rules that are asked about: those that permit or deny and are alive. What the system adds stands where it stands. */
  const asked = filter.rules.map((rule, i) => {
    const boxes = boxesOfRule(compiled, i)
    return boxes.length === 0 || !isJudged(rule) || compiled.beyond.has(i) || (deeds[i] as number) > DENY || takenBefore(cutters, boxes, i) ? [] : boxes
  })
  const amongThose = (deed: number): Coverer =>
    createCoverer(view.space, createBoxTree(view.space.values, table, box => deeds[ruleOf[box] as number] === deed && takes(box) && asked[ruleOf[box] as number]?.length !== 0))
  const [permitting, denying] = [amongThose(PERMIT), amongThose(DENY)]
  /** What a rule and an earlier one have in common. */
  const part = new Int32Array(WIDTH)

  function isWithin(values: ArrayLike<ValueId>, from: number, box: number): boolean {
    for (let f = 0; f < WIDTH; f++) if (!isSubset(values[from + f] as ValueId, cells[box * WIDTH + f] as ValueId)) return false
    return true
  }

  /** Places of earlier rules that do the opposite and take a part of these boxes. */
  function takers(boxes: readonly number[], place: number): number[] {
    const opposite = deeds[place] === PERMIT ? denying : permitting
    const by = new Set<number>()
    /** Boxes that took all of a part before an opposite rule could: mostly they take other parts as well. */
    const before: number[] = []
    for (const box of boxes) {
      if (by.size === MOST) break
      opposite.eachMeeting(boxAt(table, box), place, other => {
        const earlier = ruleOf[other] as number
        if (by.has(earlier) || isWithin(cells, other * WIDTH, box)) return true
        for (let f = 0; f < WIDTH; f++) part[f] = and(cells[box * WIDTH + f] as ValueId, cells[other * WIDTH + f] as ValueId)
        if (!before.some(b => (ruleOf[b] as number) < earlier && isWithin(part, 0, b))) {
          const cover = coverer.cover(part, earlier)
          if ('witness' in cover) by.add(earlier)
          else if (cover.by.length === 1) before.push(...cover.by)
        }
        return by.size !== MOST
      })
    }
    return [...by].sort((a, b) => a - b)
  }

  return asked.flatMap((boxes, i) => {
    const by = takers(boxes, i)
    return by.length === 0 ? [] : [{ rule: filter.rules[i] as Rule, filter, by: by.map(p => filter.rules[p] as Rule) }]
  })
}
