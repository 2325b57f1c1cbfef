/** A required flow that the firewall surely denies. */
import { defineRule } from '../src/engine/rule.ts'

export default defineRule({
  meta: {
    id: 'service-missing',
    summary: 'a service that the deployment needs is blocked',
    level: 'error',
    precision: 'very-high',
    tags: ['availability', 'firewall'],
    perService: true,
  },
  check: context => context.blocked().missing,
})
