/** What single lines let in from the internet: all there is to look at when nobody is known by address. */
import type { Filter, Firewall, Path, Rule, Stage } from '../model/firewall.ts'
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

/**
 * Slices of the set: line by line what permits with vast sources takes, and last, where a list ends open, the set as a whole. The stages that
 * count are looked at, or one alone that lets nothing pass without a line of its own; then also what was another packet before it came there.
 */
export function* wideSlices(view: View, path: Path, set: SetId, counts: (stage: Stage) => boolean): Generator<SetId> {
  const { and, minus, or, union } = view.space.diagrams
  const { firewall } = view
  const stages = firewall.stages.filter(s => s.on.includes(path))
  const gate = stages.find(s => counts(s) && isGate(firewall, s))
  const filters = visited({ ...firewall, stages: gate ? [gate] : stages.filter(counts) })
  const isWide = wideness(view)
  const takenBy = (rules: readonly Rule[]): SetId => and(set, untagged(view.space, union(rules.map(rule => view.boundsOf(rule).possibly))))
  let looked = EMPTY
  for (const filter of filters) {
    const compiled = view.compiled(filter)
    for (const line of permitting(filter, near(view.space, compiled, set))) {
      if (!isWide(compiled, line)) continue
      const slice = takenBy(line.map(i => filter.rules[i] as Rule))
      // Many lines say the same: what was looked at stays looked at.
      if (minus(slice, looked) === EMPTY) continue
      looked = or(looked, slice)
      yield slice
    }
  }
  if (gate) {
    const upToIt = visited({ ...firewall, stages: stages.slice(0, stages.indexOf(gate) + 1) })
    const rewritten = takenBy([...upToIt].flatMap(f => f.rules.filter(r => r.enabled && r.action.kind === 'translate')))
    if (rewritten !== EMPTY) yield rewritten
  } else if ([...filters].some(f => f.fallthrough.action === 'permit' || f.fallthrough.action === 'unknown')) yield set
}

/** Does every packet of the path meet this stage, and pass it only by a line of it? */
function isGate(firewall: Firewall, stage: Stage): boolean {
  const own = firewall.filters.get(stage.filter)
  return own?.fallthrough.action === 'deny' && !stage.in && !stage.out && !stage.unrouted
    && [...visited({ ...firewall, stages: [stage] })].every(f => f.fallthrough.action === 'deny' || f.fallthrough.action === 'return')
}

/** Of these rules those that may permit, together where they stand in one line. */
function permitting(filter: Filter, rules: readonly number[]): number[][] {
  const lines: number[][] = []
  let last = -1
  for (const i of rules) {
    const { action, span } = filter.rules[i] as Rule
    if (action.kind !== 'permit' && action.kind !== 'unknown') continue
    if (span.start === last) lines.at(-1)?.push(i)
    else lines.push([i])
    last = span.start
  }
  return lines
}

function wideness(view: View): (compiled: Compiled, line: readonly number[]) => boolean {
  const { diagrams, values } = view.space
  const known = new Map<ValueId, boolean>()
  const isVastValue = (sources: ValueId): boolean => {
    const before = known.get(sources)
    if (before !== undefined) return before
    const vast = isVast(view, 'src', values.setOf(sources))
    known.set(sources, vast)
    return vast
  }
  return ({ table, firstBox, kind, beyond }, line) => {
    if (line.some(rule => beyond.has(rule))) return true
    const sources = new Set<ValueId>()
    for (const rule of line) {
      for (let i = firstBox[rule] as number; i < (firstBox[rule + 1] as number); i++) if ((kind[i] as number) & POSSIBLY) sources.add(table.cells[i * WIDTH + SOURCE] as ValueId)
    }
    return [...sources].some(isVastValue) || (sources.size > 1 && isVast(view, 'src', diagrams.union([...sources].map(values.setOf))))
  }
}
