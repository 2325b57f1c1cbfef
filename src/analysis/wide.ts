/** What single lines let in from the internet: all there is to look at when nobody is known by address. */
import type { Path, Stage } from '../model/firewall.ts'
import { WIDTH } from '../packets/boxtable.ts'
import { EMPTY, type SetId } from '../packets/diagram.ts'
import { untagged } from '../packets/space.ts'
import type { ValueId } from '../packets/values.ts'
import { near, POSSIBLY, type Compiled } from './compiled.ts'
import { isVast } from './openness.ts'
import { visited } from './references.ts'
import type { View } from './view.ts'

/** Field 0 of a box is its source. */
const SOURCE = 0

/** Slices of the set, line by line, of the stages that count: what permits with vast sources take, and last, where a list ends open, the set as a whole. */
export function* wideSlices(view: View, path: Path, set: SetId, counts: (stage: Stage) => boolean): Generator<SetId> {
  const { and, minus, or } = view.space.diagrams
  const { firewall } = view
  const isWide = wideness(view)
  let open = false
  let looked = EMPTY
  for (const filter of visited({ ...firewall, stages: firewall.stages.filter(s => s.on.includes(path) && counts(s)) })) {
    open ||= filter.fallthrough.action === 'permit' || filter.fallthrough.action === 'unknown'
    const compiled = view.compiled(filter)
    for (const i of near(view.space, compiled, set)) {
      const rule = filter.rules[i]
      if (!rule || (rule.action.kind !== 'permit' && rule.action.kind !== 'unknown') || !mayBeWide(compiled, i, isWide)) continue
      const slice = and(set, untagged(view.space, view.boundsOf(rule).possibly))
      // Many lines say the same: what was looked at stays looked at.
      if (minus(slice, looked) === EMPTY) continue
      looked = or(looked, slice)
      yield slice
    }
  }
  if (open) yield set
}

function wideness(view: View): (sources: ValueId) => boolean {
  const { values } = view.space
  const known = new Map<ValueId, boolean>()
  return sources => {
    const before = known.get(sources)
    if (before !== undefined) return before
    const wide = isVast(view, 'src', values.setOf(sources))
    known.set(sources, wide)
    return wide
  }
}

function mayBeWide({ table, firstBox, kind, beyond }: Compiled, rule: number, isWide: (sources: ValueId) => boolean): boolean {
  if (beyond.has(rule)) return true
  for (let i = firstBox[rule] as number; i < (firstBox[rule + 1] as number); i++) {
    if ((kind[i] as number) & POSSIBLY && isWide(table.cells[i * WIDTH + SOURCE] as ValueId)) return true
  }
  return false
}
