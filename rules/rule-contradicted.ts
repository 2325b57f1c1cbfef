/** A permit that is dead under denies, or a deny that is dead under permits. */
import { deadRules } from '../src/engine/dead.ts'
import { defineRule } from '../src/engine/rule.ts'
import { PCI_REVIEW } from '../src/policy/controls.ts'

export default defineRule({
  meta: {
    id: 'rule-contradicted',
    summary: 'no packet reaches a rule, because earlier rules of the opposite outcome match all that it matches',
    level: 'warning',
    precision: 'very-high',
    compliance: [PCI_REVIEW],
    reason: 'one of two intentions is not in force; which of them is the mistake cannot be told, and neither is a vulnerability by itself',
    tags: ['correctness', 'firewall'],
  },
  check: context => deadRules(context, 'opposite', ({ rule: { action } }) => {
    const other = action.kind === 'permit' ? 'deny' : 'permit'
    return { which: `${other} `, so: '', fix: `move it up, or remove it if the earlier ${other} is what you mean` }
  }),
})
