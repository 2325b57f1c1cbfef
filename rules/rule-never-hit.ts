/** Rules that no packet has met since the counters began. */
import { visited } from '../src/analysis/references.ts'
import { andMore, asOne } from '../src/engine/group.ts'
import { defineRule, type RuleContext, type Subject } from '../src/engine/rule.ts'
import type { Filter, Rule } from '../src/model/firewall.ts'
import { PCI_REVIEW } from '../src/policy/controls.ts'
import { numberOption } from '../src/policy/options.ts'

export default defineRule({
  meta: {
    id: 'rule-never-hit',
    options: ['packets'],
    summary: 'the counter of a rule is zero, while those of others count',
    level: 'note',
    precision: 'medium',
    compliance: [PCI_REVIEW],
    reason: 'an export does not tell how long its counters run, and some rules are for rare events',
    tags: ['correctness', 'firewall'],
  },
  check: context => context.subjects.flatMap(subject => [...visited(subject.firewall)].flatMap(filter =>
    asOne(subject.firewall.id, neverHit(context, subject, filter), () => 'nor this one', ({ place }, count) => ({
      seen: `no packet has met ${place ?? `this rule of ${filter.name}`}${andMore(count, `of ${filter.name}`)} since the counters were reset`,
      fix: 'find out whether it is still needed; if it should be in use, something keeps its packets away',
      key: filter.name,
    })))),
})

const hasCounted = ({ hits = 0 }: Rule): boolean => hits > 0

/** Counters say something only in a list in which some have counted; `show access-lists` prints none that is zero. What is known to be dead has its own finding. */
function neverHit(context: RuleContext, subject: Subject, filter: Filter): Rule[] {
  const rules = filter.rules.filter(r => r.enabled && r.origin === 'user')
  const met = rules.reduce((sum, { hits = 0 }) => sum + hits, 0)
  if (met < numberOption(context.deployment, 'rule-never-hit', 'packets', 1)) return []
  const dead = new Set(context.shadowed(subject).map(s => s.rule))
  return rules.filter(r => !hasCounted(r) && !dead.has(r))
}
