/** A dead rule that takes earlier rules of different outcomes to cover. */
import { deadRules } from '../src/engine/dead.ts'
import { defineRule } from '../src/engine/rule.ts'
import { PCI_REVIEW } from '../src/policy/controls.ts'

export default defineRule({
  meta: {
    id: 'rule-shadowed',
    summary: 'no packet reaches a rule, because earlier rules of different outcomes together match all that it matches',
    level: 'warning',
    precision: 'very-high',
    compliance: [PCI_REVIEW],
    reason: 'a rule that does nothing is no vulnerability; one that is overruled in part is a warning',
    tags: ['correctness', 'firewall'],
  },
  check: context => deadRules(context, 'mixed', ({ by }) => ({ which: '', so: by.length === 1 ? ', and does something else with it' : ', with different outcomes', fix: 'move it up, or remove it if the earlier rules are what you mean' })),
})
