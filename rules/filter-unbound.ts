/** A rule list that nothing applies. */
import { unusedDefinitions } from '../src/analysis/unused.ts'
import { visited } from '../src/analysis/references.ts'
import { andMore, asOne } from '../src/engine/group.ts'
import { defineRule } from '../src/engine/rule.ts'
import type { Definition, Firewall } from '../src/model/firewall.ts'
import { exceptionsOf } from '../src/policy/options.ts'

export default defineRule({
  meta: {
    id: 'filter-unbound',
    options: ['except'],
    summary: 'an access list has rules, and nothing applies it',
    level: 'note',
    precision: 'high',
    reason: 'what the list was to keep out may get in, or the list is a left-over: the export does not tell which',
    tags: ['correctness', 'firewall'],
  },
  check: ({ subjects, deployment }) =>
    // A file without interfaces is a part of a configuration: what applies its lists stands elsewhere.
    subjects.filter(s => s.firewall.interfaces.length > 0).flatMap(({ firewall }) =>
      asOne(firewall.id, unboundIn(firewall).filter(l => !exceptionsOf(deployment, 'filter-unbound')(l.name)), ({ name }) => `${name} is not applied either`, ({ name, rules }, count) => ({
        seen: `access list ${name}${andMore(count)} has ${rules === 1 ? 'a rule' : `${String(rules)} rules`}, and nothing applies it`,
        fix: 'apply it where it was meant to filter, or remove it',
        key: name,
      }))),
})

interface Unbound extends Pick<Definition, 'name' | 'span'> {
  readonly rules: number
}

const KINDS = ['access-list', 'ipv6 access-list']

function unboundIn(firewall: Firewall): Unbound[] {
  const reached = new Set([...visited(firewall)].map(f => f.name))
  return unusedDefinitions(firewall, KINDS).flatMap(({ name, span }): Unbound[] => {
    const filter = [...firewall.filters.values()].find(f => f.name === name && f.rules.length > 0)
    return filter === undefined || reached.has(name) ? [] : [{ name, rules: new Set(filter.rules.map(r => r.span.start)).size, span }]
  })
}
