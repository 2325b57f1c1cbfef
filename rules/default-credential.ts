/** A local account that still has its factory password. */
import { defineRule } from '../src/engine/rule.ts'

export default defineRule({
  meta: {
    id: 'default-credential',
    summary: 'an account of the device still has a factory password',
    level: 'error',
    precision: 'very-high',
    severity: '9.8',
    cwe: [1392, 1393],
    reason: 'whoever reaches the login is in',
    tags: ['security', 'credentials'],
  },
  check: ({ subjects }) =>
    subjects.flatMap(({ firewall }) =>
      firewall.services.factoryAccounts.map(({ user, what, span }) => ({
        seen: `account ${user} has a published password: ${what}`,
        fix: 'set a password of your own',
        at: span,
        related: [],
        device: firewall.id,
        key: user,
      })),
    ),
})
