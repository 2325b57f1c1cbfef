/** An SNMP community that is on no list, and guessed all the same. */
import { defineRule, type Draft } from '../src/engine/rule.ts'
import type { Firewall } from '../src/model/firewall.ts'
import type { SnmpCommunity } from '../src/model/services.ts'
import type { Catalogue } from '../src/policy/catalogue.ts'
import type { Deployment } from '../src/policy/deployment.ts'
import { OBVIOUS_PARTS, SHORTEST_COMMUNITY } from '../src/policy/communities.ts'
import { knownCommunity } from '../src/policy/known.ts'
import { numberOption, textsOption } from '../src/policy/options.ts'

export default defineRule({
  meta: {
    id: 'snmp-weak-community',
    options: ['shortest', 'words'],
    summary: 'an SNMP community is easy to guess',
    level: 'note',
    precision: 'high',
    severity: '4.3',
    cwe: [521],
    reason: 'it has to be guessed first, and nothing tells that anybody did: a note',
    tags: ['security', 'snmp'],
  },
  check: ({ subjects, catalogue, deployment }) =>
    subjects.flatMap(({ firewall }) =>
      firewall.services.communities.flatMap((c): Draft[] => {
        const why = c.enabled === 'no' || knownCommunity(c) ? undefined : weakness(c, firewall, catalogue, deployment)
        return why === undefined ? [] : [draftOf(firewall.id, c, why)]
      }),
    ),
})

function weakness({ value }: SnmpCommunity, { hostname }: Firewall, { signs }: Catalogue, deployment: Deployment): string | undefined {
  if (!value) return undefined
  const [host = ''] = (hostname ?? '').split('.', 1)
  if (host !== '' && (value.isFolded(host) || value.isFolded(hostname ?? ''))) return 'is the name of the device'
  if (signs.some(word => value.isFolded(word))) return 'is a name of the product'
  const part = OBVIOUS_PARTS.find(word => value.contains(word))
  if (part !== undefined) return `has "${part}" in it, which everybody tries with a word before or behind`
  // The word itself is not shown: with it, the message would give the community away.
  if (textsOption(deployment, 'snmp-weak-community', 'words').some(word => value.contains(word))) return 'has a word in it that the deployment file calls easy to guess'
  const shortest = numberOption(deployment, 'snmp-weak-community', 'shortest', SHORTEST_COMMUNITY)
  return value.length < shortest ? `is shorter than ${String(shortest)} characters` : undefined
}

const draftOf = (device: string, c: SnmpCommunity, why: string): Draft => ({
  seen: `an SNMP community ${why}; ${c.use === 'trap' ? 'traps are sent with it' : `it gives ${c.access === 'write' ? 'write' : 'read'} access`}`,
  fix: 'use a long random community, or SNMPv3 with authentication and privacy',
  at: c.span,
  related: [],
  device,
  key: c.use,
})
