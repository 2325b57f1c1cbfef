/** A named object that nothing uses. */
import { unusedDefinitions } from '../src/analysis/unused.ts'
import { andMore, asOne } from '../src/engine/group.ts'
import { defineRule } from '../src/engine/rule.ts'
import { exceptionsOf } from '../src/policy/options.ts'

/** Kinds that rules are made of. Filters have rules of their own; interfaces are there whether or not a rule names them. */
const KINDS = ['alias', 'object', 'object-group', 'schedule', 'time-range']

export default defineRule({
  meta: {
    id: 'unused-definition',
    options: ['except'],
    summary: 'an alias, object or schedule is defined and used nowhere',
    level: 'note',
    precision: 'high',
    reason: 'it changes no verdict; it may be the trace of a rule that was meant to use it',
    tags: ['correctness', 'firewall'],
  },
  check: ({ subjects, deployment }) =>
    // A file without rules is a part of a configuration: what uses its names stands elsewhere.
    subjects.filter(s => [...s.firewall.filters.values()].some(f => f.rules.some(r => r.origin === 'user'))).flatMap(({ firewall }) => {
      const unused = unusedDefinitions(firewall, KINDS).filter(d => !exceptionsOf(deployment, 'unused-definition')(d.name))
      return KINDS.flatMap(kind =>
        asOne(firewall.id, unused.filter(d => d.kind === kind), d => `${kind} "${d.name}" is not used either`, (first, count) => ({
          seen: `${kind} "${first.name}"${andMore(count)} is defined and used nowhere`,
          fix: 'remove it, or use it in the rule that was meant to',
          key: kind,
        })))
    }),
})
