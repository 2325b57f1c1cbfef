/** What single lines let in from the whole internet: all there is to look at when nobody is known by address. */
import type { Path, Stage } from '../model/firewall.ts'
import { WIDTH } from '../packets/boxtable.ts'
import { EMPTY, type SetId } from '../packets/diagram.ts'
import type { ValueId } from '../packets/values.ts'
import { near, POSSIBLY } from './compiled.ts'
import { untagged } from '../packets/space.ts'
import { visited } from './references.ts'
import type { View } from './view.ts'

/** Field 0 of a box is its source. */
const SOURCE = 0

/** Slices of the set, line by line, of the stages that count: what permits with public sources take, and last, where a list ends open, the set as a whole. */
export function* wideSlices(view: View, path: Path, set: SetId, counts: (stage: Stage) => boolean): Generator<SetId> {
  const { and, minus, or } = view.space.diagrams
  const { firewall } = view
  let open = false
  let looked = EMPTY
  for (const filter of visited({ ...firewall, stages: firewall.stages.filter(s => s.on.includes(path) && counts(s)) })) {
    open ||= filter.fallthrough.action === 'permit' || filter.fallthrough.action === 'unknown'
    const compiled = view.compiled(filter)
    for (const i of near(view.space, compiled, set)) {
      const rule = filter.rules[i]
      if (!rule || (rule.action.kind !== 'permit' && rule.action.kind !== 'unknown') || !mayBeWide(view, compiled, i)) continue
      const slice = and(set, untagged(view.space, view.boundsOf(rule).possibly))
      // Many lines say the same: what was looked at stays looked at.
      if (minus(slice, looked) === EMPTY) continue
      looked = or(looked, slice)
      yield slice
    }
  }
  if (open) yield set
}

function mayBeWide(view: View, { table, firstBox, kind, beyond }: ReturnType<View['compiled']>, rule: number): boolean {
  if (beyond.has(rule)) return true
  const { isSubset, ofSet } = view.space.values
  const everybody = ofSet(SOURCE, view.publicAddresses('src'))
  for (let i = firstBox[rule] as number; i < (firstBox[rule + 1] as number); i++) {
    if ((kind[i] as number) & POSSIBLY && isSubset(everybody, table.cells[i * WIDTH + SOURCE] as ValueId)) return true
  }
  return false
}
