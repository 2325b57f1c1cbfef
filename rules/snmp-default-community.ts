/** An SNMP community that anyone would try first. */
import { defineRule, type Draft } from '../src/engine/rule.ts'
import type { SnmpCommunity } from '../src/model/services.ts'
import { knownCommunity } from '../src/policy/known.ts'
import type { KnownCommunity } from '../src/policy/communities.ts'

export default defineRule({
  meta: {
    id: 'snmp-default-community',
    summary: 'an SNMP community is left at a known default',
    level: 'error',
    precision: 'very-high',
    severity: '7.5',
    cwe: [1392, 1188],
    reason: 'everybody tries these first: an error; a warning where only traps carry it or where one list alone names it, a note where the agent is off',
    tags: ['security', 'snmp'],
  },
  check: ({ subjects }) =>
    subjects.flatMap(({ firewall }) =>
      firewall.services.communities.flatMap((c): Draft[] => {
        const known = knownCommunity(c)
        return known ? [draftOf(firewall.id, c, known)] : []
      }),
    ),
})

function draftOf(device: string, c: SnmpCommunity, known: KnownCommunity): Draft {
  const use = c.use === 'trap' ? 'traps are sent with it' : c.access === 'write' ? 'it gives write access' : 'it gives read access'
  const off = c.enabled === 'no'
  // Words of a single list are guessed less often: they stay hidden like any other community.
  const word = known.tier === 'first' ? `SNMP community "${known.value}"` : 'an SNMP community'
  return {
    level: off ? 'note' : c.use === 'trap' || known.tier === 'listed' ? 'warning' : 'error',
    seen: `${word} is ${known.why}; ${off ? 'the agent is switched off' : `${use}${c.restrictedBy === undefined ? '' : `, limited by ${c.restrictedBy}`}`}`,
    fix: off ? 'change it before the agent is switched on' : 'set a community of your own, or use SNMPv3 with authentication and privacy',
    at: c.span,
    related: [],
    device,
    key: `${c.use} ${known.tier === 'first' ? known.value : 'listed'}`,
  }
}
