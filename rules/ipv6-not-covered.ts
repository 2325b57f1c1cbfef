/** Rules for IPv4 by themselves: what the host does with IPv6 is in another dump. */
import { defineRule } from '../src/engine/rule.ts'
import { siblingsOf } from '../src/model/siblings.ts'

export default defineRule({
  meta: {
    id: 'ipv6-not-covered',
    summary: 'the rules for IPv4 come without those for IPv6',
    level: 'note',
    precision: 'high',
    reason: 'a host that speaks IPv6 may be open there, and nothing of it can be seen: a note',
    tags: ['input', 'firewall'],
    formats: ['iptables'],
  },
  check: ({ subjects }) => subjects.flatMap(({ firewall }) => {
    const [stage] = firewall.stages
    if (firewall.uncovered === undefined || !stage) return []
    return [{
      seen: `nothing is known of IPv${firewall.uncovered}: this export holds the rules for IPv4 only, and no file beside it holds the others`,
      fix: 'save them too, beside this file (ip6tables-save > rules.v6), and lint both',
      at: stage.span,
      related: [],
      device: firewall.id,
      unlessCovered: { family: firewall.uncovered, by: siblingsOf(firewall.source.path) },
      key: '',
    }]
  }),
})
