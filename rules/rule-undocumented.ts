/** Rules that do not say what they are for. */
import { visited } from '../src/analysis/references.ts'
import { andMore, asOne } from '../src/engine/group.ts'
import { defineRule } from '../src/engine/rule.ts'
import { PCI_NEED } from '../src/policy/controls.ts'
import { exceptionsOf } from '../src/policy/options.ts'

export default defineRule({
  meta: {
    id: 'rule-undocumented',
    options: ['except'],
    summary: 'a permit has no comment that says what it is for',
    level: 'note',
    offByDefault: true,
    precision: 'very-high',
    compliance: [PCI_NEED],
    reason: 'a habit that one has or has not; nothing is open because of it',
    tags: ['maintainability', 'firewall'],
  },
  check: ({ subjects, deployment }) =>
    subjects.flatMap(({ firewall }) =>
      [...visited(firewall)].filter(f => (f.table === '' || f.table === 'filter') && !exceptionsOf(deployment, 'rule-undocumented')(f.name)).flatMap(filter => {
        const permits = filter.rules.filter(r => r.enabled && r.origin === 'user' && r.action.kind === 'permit')
        return asOne(firewall.id, permits.filter(r => (r.comment ?? '').trim() === ''), () => 'nor does this one', ({ place }, count) => ({
          seen: `nothing says what ${place ?? `this permit of ${filter.name}`}${andMore(count, `of its ${String(permits.length)} permits`)} is for`,
          fix: 'give the reason, and who asked for it, in a comment on the rule',
          key: filter.name,
        }))
      })),
})
