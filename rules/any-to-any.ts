/** A rule that permits every packet from everybody to everybody. */
import { SURELY } from '../src/analysis/compiled.ts'
import { defineRule, type Draft, type Subject } from '../src/engine/rule.ts'
import type { Filter, Rule } from '../src/model/firewall.ts'
import { boxing } from '../src/packets/box.ts'
import { boxAt } from '../src/packets/boxtable.ts'
import { FIELDS, stateSet } from '../src/packets/space.ts'
import { ANY, type ValueId } from '../src/packets/values.ts'
import { PCI_NEED, PCI_REVIEW, PCI_STANDARDS } from '../src/policy/controls.ts'

export default defineRule({
  meta: {
    id: 'any-to-any',
    summary: 'a rule permits everything from everywhere',
    level: 'warning',
    precision: 'high',
    severity: '7.0',
    cwe: [284],
    compliance: [PCI_STANDARDS, PCI_NEED, PCI_REVIEW],
    reason: 'a warning by itself, as some networks mean it; an error where it exposes a service whose openness is one',
    tags: ['security', 'firewall'],
  },
  check: context => context.subjects.flatMap(subject => draftsOf(subject, new Set(context.shadowed(subject).map(s => s.rule)))),
})

function draftsOf(subject: Subject, dead: ReadonlySet<Rule>): Draft[] {
  const { filters, stages } = subject.firewall
  // An ACCEPT in another table of iptables ends that table only; the filter table still judges.
  const judges = ({ table }: Filter): boolean => table === '' || table === 'filter'
  const entered = new Set(stages.filter(s => s.on.some(path => path !== 'output')).flatMap(s => filters.get(s.filter) ?? []).filter(judges))
  const found = new Map<Rule, Filter>()
  const opensAll = openness(subject)
  for (const filter of entered) {
    const first = firstOpen(subject, filter, dead, opensAll, new Set())
    if (first) found.set(...first)
  }
  return [...found].map(([rule, filter]) => ({
    seen: `this rule of ${filter.name} permits every protocol and port from any address to any address${rule.place === undefined ? '' : ` (${rule.place})`}`,
    fix: 'name the sources, destinations and services that are meant',
    at: rule.span,
    related: [],
    device: subject.firewall.id,
    key: filter.name,
  }))
}

/** The first rule that opens all, in the filter or where it jumps to without a condition: packets meet no later one. */
function firstOpen(subject: Subject, filter: Filter, dead: ReadonlySet<Rule>, opensAll: (filter: Filter, rule: number) => boolean, seen: Set<Filter>): [Rule, Filter] | undefined {
  if (seen.has(filter)) return undefined
  seen.add(filter)
  for (const [i, rule] of filter.rules.entries()) {
    if (!rule.enabled || dead.has(rule)) continue
    const { action } = rule
    switch (action.kind) {
      case 'permit':
        if (rule.origin === 'user' && opensAll(filter, i)) return [rule, filter]
        break
      case 'jump':
      case 'goto': {
        const target = opensAll(filter, i) ? subject.firewall.filters.get(action.to) : undefined
        const inside = target && firstOpen(subject, target, dead, opensAll, seen)
        if (inside) return inside
        break
      }
      case 'deny':
      case 'return':
      case 'translate':
      case 'tag':
      case 'continue':
      case 'unknown':
    }
  }
  return undefined
}

/** Fields that a box may ask something of and still be open. */
const LIMITS = (1 << FIELDS.indexOf('state')) | (1 << FIELDS.indexOf('in'))

/** Is one of the boxes that a rule surely takes limited by nothing but state and trusted-side interfaces? An interface that is named must be an untrusted one. */
function openness(subject: Subject): (filter: Filter, rule: number) => boolean {
  const families = subject.firewall.families.map(family => {
    const view = subject.view(family)
    const { space } = view
    const { isSubset, minus, digit } = space.diagrams
    const isOpen = (value: ValueId, field: number): boolean => {
      if (value === ANY) return true
      if (FIELDS[field] !== 'state' && FIELDS[field] !== 'in') return false
      const set = space.values.setOf(value)
      if (FIELDS[field] === 'state') return isSubset(stateSet(space, ['new']), set)
      const names = space.interfaces.filter((_, n) => minus(digit(space.firstLevel[field] as number, [[n, n]]), set) === 0)
      return names.length > 0 && names.every(name => subject.untrusted.has(name))
    }
    const boxes = boxing(space, 'surely')
    return (filter: Filter, rule: number): boolean => {
      const { table, firstBox, kind, beyond } = view.compiled(filter)
      if (beyond.has(rule)) return boxes((filter.rules[rule] as Rule).match)?.some(box => box.every(isOpen)) ?? false
      for (let b = firstBox[rule] as number; b < (firstBox[rule + 1] as number); b++) {
        if ((kind[b] as number) & SURELY && ((table.mask[b] as number) & ~LIMITS) === 0 && Array.from(boxAt(table, b)).every(isOpen)) return true
      }
      return false
    }
  })
  return (filter, rule) => families.some(opensAll => opensAll(filter, rule))
}
