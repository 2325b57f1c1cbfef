/** A service of which only a part passes: half of a pair, some of the ports, the wrong transport. */
import { defineRule } from '../src/engine/rule.ts'

export default defineRule({
  meta: {
    id: 'service-incomplete',
    summary: 'only a part of a service passes',
    level: 'warning',
    precision: 'very-high',
    tags: ['availability', 'firewall'],
    perService: true,
  },
  check: context => context.blocked().incomplete,
})
