/** A required flow that may pass or not: the export does not tell. */
import { defineRule } from '../src/engine/rule.ts'

export default defineRule({
  meta: {
    id: 'service-undetermined',
    summary: 'whether a needed service passes cannot be decided from the export',
    level: 'note',
    precision: 'very-high',
    tags: ['availability', 'firewall'],
    perService: true,
  },
  check: context => context.blocked().undetermined,
})
