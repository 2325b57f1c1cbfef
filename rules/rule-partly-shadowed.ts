/** A rule that loses a part of its packets to an earlier rule of the opposite outcome. */
import { partlyShadowed, type PartlyShadowed } from '../src/analysis/partly.ts'
import { visited } from '../src/analysis/references.ts'
import { defineRule, type Draft } from '../src/engine/rule.ts'
import { PCI_REVIEW } from '../src/policy/controls.ts'

export default defineRule({
  meta: {
    id: 'rule-partly-shadowed',
    summary: 'an earlier rule of the opposite outcome takes a part of the packets of a rule',
    level: 'note',
    offByDefault: true,
    precision: 'high',
    compliance: [PCI_REVIEW],
    reason: 'most of these are meant, so it is for those who review a rule set line by line',
    tags: ['correctness', 'firewall'],
  },
  check: ({ subjects }) =>
    subjects.flatMap(subject => {
      const { firewall } = subject
      // A rule that crosses in both families is one finding.
      const found = new Map(firewall.families.flatMap(f => [...visited(firewall)].flatMap(filter => partlyShadowed(subject.view(f), filter))).map(p => [p.rule, p]))
      return [...found.values()].map(p => draftOf(firewall.id, p))
    }),
})

function draftOf(device: string, { rule, filter, by }: PartlyShadowed): Draft {
  const other = rule.action.kind === 'permit' ? 'deny' : 'permit'
  return {
    seen: `${by.length === 1 ? `an earlier ${other} rule takes` : `earlier ${other} rules take`} a part of what ${rule.place ?? `this ${rule.action.kind} rule of ${filter.name}`} matches`,
    fix: 'check that their order is the one that is meant',
    at: rule.span,
    related: by.map(r => ({ span: r.span, message: 'takes a part' })),
    device,
    key: `${filter.name} ${rule.action.kind}`,
  }
}
