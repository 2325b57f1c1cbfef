/** A rule that permits every packet from everybody to everybody. */
import { defineRule, type Draft, type Subject } from '../src/engine/rule.ts'
import type { Filter, Rule } from '../src/model/firewall.ts'
import { FULL, type SetId } from '../src/packets/diagram.ts'
import { boxesOf } from '../src/packets/box.ts'
import { FIELDS, stateSet } from '../src/packets/space.ts'

export default defineRule({
  meta: {
    id: 'any-to-any',
    summary: 'a rule permits everything from everywhere',
    level: 'warning',
    precision: 'high',
    severity: '7.0',
    cwe: [284],
    tags: ['security', 'firewall'],
  },
  check: context => context.subjects.flatMap(subject => draftsOf(subject, new Set(context.shadowed(subject).map(s => s.rule)))),
})

function draftsOf(subject: Subject, dead: ReadonlySet<Rule>): Draft[] {
  const { firewall } = subject
  const inbound = inboundFilters(subject)
  return [...inbound].flatMap(filter =>
    filter.rules
      .filter(rule => rule.enabled && rule.origin === 'user' && rule.action.kind === 'permit' && !dead.has(rule) && opensAll(subject, rule))
      .map(rule => ({
        seen: `this rule of ${filter.name} permits every protocol and port from any address to any address${rule.place === undefined ? '' : ` (${rule.place})`}`,
        fix: 'name the sources, destinations and services that are meant',
        at: rule.span,
        related: [],
        device: firewall.id,
        key: filter.name,
      })),
  )
}

/** Filters that judge all packets on their way in or through: those that stages name, and those these jump to without a condition. What a host sends itself is its own business. */
function inboundFilters(subject: Subject): Set<Filter> {
  const { filters, stages } = subject.firewall
  const found = new Set<Filter>()
  const open = stages.filter(s => s.on.some(path => path !== 'output')).map(s => s.filter)
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const filter = filters.get(id)
    if (!filter || found.has(filter)) continue
    found.add(filter)
    for (const rule of filter.rules) {
      const { action } = rule
      if (rule.enabled && (action.kind === 'jump' || action.kind === 'goto') && opensAll(subject, rule)) open.push(action.to)
    }
  }
  return found
}

/** Is one of its boxes limited by nothing but state and trusted-side interfaces? An interface that is named must be an untrusted one. */
function opensAll(subject: Subject, rule: Rule): boolean {
  return subject.firewall.families.some(family => {
    const { space } = subject.view(family)
    const { isSubset, minus } = space.diagrams
    const trusted = space.interfaces.filter(name => !subject.untrusted.has(name))
    return (boxesOf(space, rule.match, 'surely') ?? []).some(box =>
      FIELDS.every((field, i) => {
        const set = box[i] as SetId
        if (set === FULL) return true
        if (field === 'state') return isSubset(stateSet(space, ['new']), set)
        if (field !== 'in') return false
        const names = space.interfaces.filter((_, n) => minus(space.diagrams.digit(space.firstLevel[i] as number, [[n, n]]), set) === 0)
        return names.length > 0 && names.every(n => !trusted.includes(n))
      }),
    )
  })
}
