/** A filter that lets through whatever no rule of it names. */
import { defineRule, type Draft, type Subject } from '../src/engine/rule.ts'
import { walk } from '../src/analysis/walk.ts'
import type { Filter, Stage } from '../src/model/firewall.ts'
import { EMPTY } from '../src/packets/diagram.ts'
import { stateSet } from '../src/packets/space.ts'

export default defineRule({
  meta: {
    id: 'default-accept',
    summary: 'what no rule names is permitted',
    level: 'warning',
    precision: 'very-high',
    severity: '5.0',
    cwe: [284],
    tags: ['security', 'firewall'],
  },
  check: ({ subjects }) => subjects.filter(s => s.firewall.filtering).flatMap(draftsOf),
})

function draftsOf(subject: Subject): Draft[] {
  const { firewall } = subject
  const seen = new Set<number>()
  return firewall.stages.flatMap(stage => {
    const filter = firewall.filters.get(stage.filter)
    if (!filter || seen.has(filter.fallthrough.span.start) || !judges(filter, stage) || !fallsOpen(subject, filter)) return []
    seen.add(filter.fallthrough.span.start)
    const way = stage.on.includes('input') && !stage.on.includes('forward') ? 'input' : 'forward'
    return [{
      seen: `${filter.name} permits new connections that no rule of it names`,
      fix: way === 'input' ? 'permit what is needed and let the list end in a deny' : 'let the list end in a deny, also where forwarding is meant to be off',
      at: filter.fallthrough.span,
      related: [],
      device: firewall.id,
      key: filter.name,
    }]
  })
}

/** A list that a parser made up counts where the export itself says that its end is open (pfSense: the filter is switched off). Tables other than `filter` are open by design, and so is what a host sends. */
const judges = (filter: Filter, stage: Stage): boolean =>
  filter.fallthrough.action === 'permit' && (!filter.synthetic || !filter.fallthrough.implicit) && (filter.table === '' || filter.table === 'filter') && stage.on.some(path => path !== 'output')

function fallsOpen(subject: Subject, filter: Filter): boolean {
  return subject.firewall.families.some(family => {
    const view = subject.view(family)
    const { pieces } = walk(view, filter, stateSet(view.space, ['new']))
    return pieces.some(p => p.decision.rule === undefined && p.decision.filter === filter && p.verdict === 'permit' && p.set() !== EMPTY)
  })
}
