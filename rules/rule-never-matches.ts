/** A rule whose conditions no packet can meet. */
import { emptyRules } from '../src/analysis/empty.ts'
import { defineRule } from '../src/engine/rule.ts'
import { PCI_REVIEW } from '../src/policy/controls.ts'

export default defineRule({
  meta: {
    id: 'rule-never-matches',
    summary: 'no packet can meet all conditions of a rule',
    level: 'warning',
    precision: 'very-high',
    compliance: [PCI_REVIEW],
    reason: 'whatever the rule was to do is not done; no more is permitted by it',
    tags: ['correctness', 'firewall'],
  },
  check: ({ subjects }) =>
    subjects.flatMap(subject => {
      const { firewall } = subject
      const undefinedNames = firewall.references.filter(r => !r.defined)
      return emptyRules(firewall, firewall.families.map(f => subject.view(f)))
        // One cause, one finding: undefined-reference has it.
        .filter(({ rule: { span } }) => !undefinedNames.some(r => r.span.start >= span.start && r.span.start < span.end))
        .map(({ rule, filter }) => ({
          seen: `no packet can meet all conditions of ${rule.place ?? `this ${rule.action.kind} rule of ${filter.name}`}`,
          fix: 'correct the condition that cannot be met beside the others (an empty list, another address family, two ranges without a common value), or remove the rule',
          at: rule.span,
          related: [],
          device: firewall.id,
          key: `${filter.name} ${rule.action.kind}`,
        }))
    }),
})
