/** An SNMP community that may change the device. */
import { defineRule } from '../src/engine/rule.ts'

export default defineRule({
  meta: {
    id: 'snmp-write-community',
    summary: 'an SNMP community gives write access',
    level: 'warning',
    precision: 'very-high',
    severity: '6.5',
    cwe: [250],
    reason: 'a word that travels in clear may reconfigure the device; monitoring only reads',
    tags: ['security', 'snmp'],
  },
  check: ({ subjects }) =>
    subjects.flatMap(({ firewall }) =>
      firewall.services.communities.filter(c => c.use === 'agent' && c.access === 'write' && c.enabled !== 'no').map(c => ({
        seen: `an SNMP community gives write access${c.restrictedBy === undefined ? ' to whoever reaches the agent' : `, limited by ${c.restrictedBy}`}`,
        fix: 'make it read-only, or remove it: what must be written over SNMP belongs to a user of SNMPv3 with privacy and a view',
        at: c.span,
        related: [],
        device: firewall.id,
        key: 'write',
      })),
    ),
})
