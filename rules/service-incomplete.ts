/** A service of which only a part passes: half of a pair, some of the ports, the wrong transport. */
import { defineRule } from '../src/engine/rule.ts'
import { PCI_NEED, PCI_REVIEW } from '../src/policy/controls.ts'

export default defineRule({
  meta: {
    id: 'service-incomplete',
    summary: 'only a part of a service passes',
    level: 'warning',
    precision: 'very-high',
    compliance: [PCI_NEED, PCI_REVIEW],
    reason: 'half a service is as blocked as the level of the service says; it is no vulnerability, so it has no severity',
    serviceLevel: 'missing',
    tags: ['availability', 'firewall'],
    perService: true,
  },
  check: context => context.blocked().incomplete,
})
