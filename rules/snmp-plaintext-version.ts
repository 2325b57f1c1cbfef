/** An agent or a trap that speaks SNMP version 1 or 2c. */
import { defineRule, type Draft } from '../src/engine/rule.ts'
import type { SnmpCommunity } from '../src/model/services.ts'

export default defineRule({
  meta: {
    id: 'snmp-plaintext-version',
    summary: 'SNMP version 1 or 2c is used',
    level: 'note',
    precision: 'very-high',
    severity: '4.3',
    cwe: [319],
    reason: 'most networks still need it somewhere, and no packet filter can mend it: a note',
    compliance: [{ id: 'ISM-1311', why: 'versions 1 and 2 of SNMP are not used' }],
    tags: ['security', 'snmp'],
  },
  check: ({ subjects }) =>
    subjects.flatMap(({ firewall }) => {
      const used = firewall.services.communities.filter(c => c.enabled === 'yes')
      return used.length === 0 ? [] : [draftOf(firewall.id, used as [SnmpCommunity, ...SnmpCommunity[]])]
    }),
})

const MOST_RELATED = 10

function draftOf(device: string, [first, ...rest]: readonly [SnmpCommunity, ...SnmpCommunity[]]): Draft {
  const uses = [[first, ...rest].some(c => c.use === 'agent') ? 'answers' : '', [first, ...rest].some(c => c.use === 'trap') ? 'sends traps' : ''].filter(Boolean)
  return {
    seen: `this device ${uses.join(' and ')} with a community: SNMP version 1 or 2c, which sends it and all values in clear`,
    fix: 'use SNMPv3 with authentication and privacy, then remove the communities',
    at: first.span,
    related: rest.slice(0, MOST_RELATED).map(c => ({ span: c.span, message: 'another community' })),
    device,
    key: '',
  }
}
