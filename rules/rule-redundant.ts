/** A dead rule that says what earlier rules have said. */
import { deadRules } from '../src/engine/dead.ts'
import { defineRule } from '../src/engine/rule.ts'
import { PCI_REVIEW } from '../src/policy/controls.ts'

export default defineRule({
  meta: {
    id: 'rule-redundant',
    summary: 'no packet reaches a rule, because earlier rules of the same outcome match all that it matches',
    level: 'note',
    precision: 'very-high',
    compliance: [PCI_REVIEW],
    reason: 'nothing is permitted or denied that should not be; only the list is longer than it need be',
    tags: ['correctness', 'firewall'],
  },
  check: context => deadRules(context, 'same', ({ rule: { action } }) => ({ which: `${action.kind} `, so: '', fix: 'remove it: the outcome stays the same' })),
})
