/** The part of a set that single lines let in from the whole internet: what is left to look at when nobody is known by address. */
import type { Path } from '../model/firewall.ts'
import { WIDTH } from '../packets/boxtable.ts'
import { EMPTY, type SetId } from '../packets/diagram.ts'
import { near, POSSIBLY } from './compiled.ts'
import { degreeOf } from './openness.ts'
import { visited } from './references.ts'
import type { View } from './view.ts'

/** Field 0 of a box is its source. */
const SOURCE = 0

export function widelyPermitted(view: View, path: Path, set: SetId): SetId {
  const { and, or } = view.space.diagrams
  const { firewall } = view
  let found = EMPTY
  for (const filter of visited({ ...firewall, stages: firewall.stages.filter(s => s.on.includes(path)) })) {
    if (filter.fallthrough.action === 'permit' || filter.fallthrough.action === 'unknown') return set
    const compiled = view.compiled(filter)
    for (const i of near(view.space, compiled, set)) {
      const rule = filter.rules[i]
      if (!rule || (rule.action.kind !== 'permit' && rule.action.kind !== 'unknown') || !mayBeWide(view, compiled, i)) continue
      found = or(found, and(set, view.boundsOf(rule).possibly))
    }
  }
  return found
}

function mayBeWide(view: View, { table, firstBox, kind, beyond }: ReturnType<View['compiled']>, rule: number): boolean {
  if (beyond.has(rule)) return true
  for (let i = firstBox[rule] as number; i < (firstBox[rule + 1] as number); i++) {
    if ((kind[i] as number) & POSSIBLY && degreeOf(view, 'src', table.sets[i * WIDTH + SOURCE] as SetId, 0) === 'any') return true
  }
  return false
}
