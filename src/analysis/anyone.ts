/** Does anybody get through? Looked for line by line, so that one hit ends the search. */
import type { Path } from '../model/firewall.ts'
import { EMPTY, type SetId } from '../packets/diagram.ts'
import { near } from './compiled.ts'
import { reach } from './reach.ts'
import { visited } from './references.ts'
import type { View } from './view.ts'

/** A packet of the set that may pass every stage, with whatever line lets it in; EMPTY when none can. */
export function someonePassing(view: View, path: Path, set: SetId): SetId {
  const { and } = view.space.diagrams
  const { firewall } = view
  const filters = visited({ ...firewall, stages: firewall.stages.filter(s => s.on.includes(path)) })
  for (const filter of filters) {
    for (const i of near(view.space, view.compiled(filter), set)) {
      const rule = filter.rules[i]
      if (rule?.action.kind !== 'permit') continue
      const passing = reach(view, path, and(set, view.boundsOf(rule).possibly)).permit
      if (passing !== EMPTY) return passing
    }
  }
  // What no permit names may still pass an open end, a translation or something unknown.
  return reach(view, path, set).permit
}
