/** Communities that the export hides: nothing can be said of them. */
import { defineRule, type Draft } from '../src/engine/rule.ts'
import type { SnmpCommunity } from '../src/model/services.ts'

export default defineRule({
  meta: {
    id: 'snmp-community-redacted',
    summary: 'whether an SNMP community is a default cannot be seen, because the export hides it',
    level: 'note',
    precision: 'very-high',
    reason: 'nothing is known to be wrong, and nothing is known to be right',
    tags: ['snmp', 'input'],
  },
  check: ({ subjects }) =>
    subjects.flatMap(({ firewall }) => {
      const hidden = firewall.services.communities.filter(c => c.value === undefined && c.enabled !== 'no')
      return hidden.length === 0 ? [] : [draftOf(firewall.id, hidden as [SnmpCommunity, ...SnmpCommunity[]])]
    }),
})

const MOST_RELATED = 10

function draftOf(device: string, [first, ...rest]: readonly [SnmpCommunity, ...SnmpCommunity[]]): Draft {
  const what = rest.length === 0 ? 'an SNMP community is hidden in this export: whether it is a default' : `${rest.length + 1} SNMP communities are hidden in this export: whether they are defaults`
  return {
    seen: `${what} is undetermined`,
    fix: 'look at the device itself, or lint an export that shows communities: wallproof never prints them',
    at: first.span,
    related: rest.slice(0, MOST_RELATED).map(c => ({ span: c.span, message: 'hidden as well' })),
    device,
    key: '',
  }
}
