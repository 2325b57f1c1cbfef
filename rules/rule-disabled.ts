/** Rules that are switched off. */
import { andMore, asOne } from '../src/engine/group.ts'
import { defineRule } from '../src/engine/rule.ts'
import { PCI_REVIEW } from '../src/policy/controls.ts'

export default defineRule({
  meta: {
    id: 'rule-disabled',
    summary: 'a rule is switched off',
    level: 'note',
    offByDefault: true,
    precision: 'very-high',
    compliance: [PCI_REVIEW],
    reason: 'many keep a rule ready that way: for those who review a rule set, not for everybody',
    tags: ['correctness', 'firewall'],
  },
  check: ({ subjects }) =>
    subjects.flatMap(({ firewall }) => {
      // A rule that the system does not load because of what it says has a diagnostic.
      const refused = new Set(firewall.diagnostics.filter(d => d.kind === 'refused').map(d => d.span.start))
      return [...firewall.filters.values()].flatMap(filter =>
        asOne(firewall.id, filter.rules.filter(r => !r.enabled && r.origin === 'user' && !refused.has(r.span.start)), () => 'switched off too', ({ place }, count) => ({
          seen: `switched off: ${place ?? `this rule of ${filter.name}`}${andMore(count, `of ${filter.name}`)}`,
          fix: 'remove it if it is not needed any more',
          key: filter.name,
        })))
    }),
})
