/** A required flow that the firewall surely denies. */
import { defineRule } from '../src/engine/rule.ts'
import { PCI_NEED, PCI_REVIEW } from '../src/policy/controls.ts'

export default defineRule({
  meta: {
    id: 'service-missing',
    summary: 'a service that the deployment needs is blocked',
    level: 'error',
    precision: 'very-high',
    serviceLevel: 'missing',
    compliance: [PCI_NEED, PCI_REVIEW],
    reason: 'what is needed and blocked is no vulnerability, so it has no severity; its level is that of the service',
    tags: ['availability', 'firewall'],
    perService: true,
  },
  check: context => context.blocked().missing,
})
