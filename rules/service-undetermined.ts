/** A required flow that may pass or not: the export does not tell. */
import { defineRule } from '../src/engine/rule.ts'
import { PCI_CONSISTENT } from '../src/policy/controls.ts'

export default defineRule({
  meta: {
    id: 'service-undetermined',
    summary: 'whether a needed service passes cannot be decided from the export',
    level: 'note',
    precision: 'very-high',
    compliance: [PCI_CONSISTENT],
    reason: 'nothing is known to be wrong, so it is a note; it is never counted as a pass',
    tags: ['availability', 'firewall'],
    perService: true,
  },
  check: context => context.blocked().undetermined,
})
