/** A rule that no packet reaches. */
import { defineRule, type Draft } from '../src/engine/rule.ts'
import type { Shadowed } from '../src/analysis/shadow.ts'
import type { Rule } from '../src/model/firewall.ts'
import { PCI_REVIEW } from '../src/policy/controls.ts'

export default defineRule({
  meta: {
    id: 'rule-shadowed',
    summary: 'no packet reaches a rule, because earlier rules take them all',
    level: 'warning',
    precision: 'very-high',
    compliance: [PCI_REVIEW],
    reason: 'a rule that does nothing is no vulnerability; one that is overruled is a warning, a superfluous one a note',
    tags: ['correctness', 'firewall'],
  },
  check: context => context.subjects.flatMap(subject => byCulprits(context.shadowed(subject)).map(group => draftOf(subject.firewall.id, group))),
})

/** Rules that die by the same hands are one finding. */
function byCulprits(list: readonly Shadowed[]): Shadowed[][] {
  const groups = new Map<string, Shadowed[]>()
  for (const s of list) {
    const key = `${s.filter.id} ${contradicts(s) ? 'contradicted' : 'redundant'} ${s.by.map(r => r.span.start).join()}`
    const group = groups.get(key)
    if (group) group.push(s)
    else groups.set(key, [s])
  }
  return [...groups.values()]
}

const verdictOf = ({ action }: Rule): string => (action.kind === 'jump' || action.kind === 'goto' ? `${action.kind} ${action.to}` : action.kind)

/** Does some packet of the rule meet another fate than the rule gives? */
const contradicts = ({ rule, by }: Shadowed): boolean => by.some(b => verdictOf(b) !== verdictOf(rule))

const MOST_RELATED = 10

function draftOf(device: string, group: readonly Shadowed[]): Draft {
  const [first, ...rest] = group as [Shadowed, ...Shadowed[]]
  const wrong = contradicts(first)
  const others = rest.length === 0 ? '' : ` (and ${rest.length} more that the same rules take)`
  const { rule, filter, by } = first
  return {
    level: wrong ? 'warning' : 'note',
    seen: `no packet reaches ${rule.place === undefined ? `this ${rule.action.kind} rule of ${filter.name}` : `${rule.place} (${rule.action.kind})`}${others}: ${by.length === 1 ? 'an earlier rule takes' : `${by.length} earlier rules together take`} all of its packets${wrong ? ', with another outcome' : ''}`,
    fix: wrong ? 'move it up, or remove it if the earlier rule is what you mean' : 'remove it: the outcome stays the same',
    at: rule.span,
    related: [
      ...by.slice(0, MOST_RELATED).map(r => ({ span: r.span, message: r.origin === 'system' ? 'taken by a rule that the system adds because of this' : 'taken here' })),
      ...rest.slice(0, MOST_RELATED).map(s => ({ span: s.rule.span, message: 'never reached either' })),
    ],
    device,
    key: `${filter.name} ${rule.action.kind} ${by.length}`,
  }
}
