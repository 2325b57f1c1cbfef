/** A chain that no packet can get to. */
import { visited } from '../src/analysis/references.ts'
import { andMore, asOne } from '../src/engine/group.ts'
import { defineRule } from '../src/engine/rule.ts'
import type { Filter, Firewall } from '../src/model/firewall.ts'
import { exceptionsOf } from '../src/policy/options.ts'

export default defineRule({
  meta: {
    id: 'unreachable-chain',
    options: ['except'],
    summary: 'a chain has rules, and no rule leads there',
    level: 'note',
    precision: 'very-high',
    formats: ['iptables'],
    reason: 'programs keep chains ready that they call later, so most of these are no mistake; a chain of your own that nothing calls protects nothing',
    tags: ['correctness', 'firewall'],
  },
  check: ({ subjects, deployment }) =>
    subjects.filter(s => s.firewall.format === 'iptables').flatMap(({ firewall }) =>
      asOne(firewall.id, unreachableIn(firewall).filter(f => !exceptionsOf(deployment, 'unreachable-chain')(f.name)), ({ name }) => `nothing leads to ${name} either`, ({ name, rules }, count) => ({
        seen: `chain ${name}${andMore(count)} has ${rules.length === 1 ? 'a rule' : `${String(rules.length)} rules`}, and no packet gets there`,
        fix: 'add the jump that was meant to lead there, or remove the chain',
        key: name,
      }))),
})

/** Chains that ufw, kubelet and OpenStack Neutron make on every host, whether or not a rule calls them. */
const KEPT_READY = /^(?:ufw6?-(?:logging-(?:allow|deny)|skip-to-policy-(?:in|out|for)\w+|user-limit(?:-accept)?|user-logging-\w+|track-\w+)|KUBE-MARK-(?:DROP|MASQ)|neutron-.+-float-snat)$/

/** Chains that are called, if only from another one that nothing leads to, are left to the finding about that one. */
function unreachableIn(firewall: Firewall): Filter[] {
  const { filters, stages } = firewall
  const reached = visited(firewall)
  // Of a part of a ruleset, nobody knows what else calls its chains.
  const partial = new Set(stages.flatMap(s => filters.get(s.filter) ?? []).filter(f => f.fallthrough.action === 'unknown').map(f => f.table))
  const unreached = [...filters.values()].filter(f => !reached.has(f) && !f.synthetic && !partial.has(f.table) && !KEPT_READY.test(f.name))
  const called = new Set(unreached.flatMap(f => f.rules.flatMap(({ action }) => (action.kind === 'jump' || action.kind === 'goto' ? [action.to] : []))))
  return unreached.filter(f => f.rules.length > 0 && !called.has(f.id))
}
