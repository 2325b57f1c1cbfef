/** Rules that no packet reaches, as findings: the three rules about them differ in what becomes of the packets. */
import type { Shadowed } from '../analysis/shadow.ts'
import type { Rule } from '../model/firewall.ts'
import type { Draft, RuleContext } from './rule.ts'

interface Words {
  /** What the earlier rules are: goes before "rule". */
  readonly which: string
  /** What becomes of the packets. */
  readonly so: string
  readonly fix: string
}

export function deadRules(context: RuleContext, outcome: Shadowed['outcome'], wordsFor: (dead: Shadowed) => Words): Draft[] {
  return context.subjects.flatMap(subject =>
    byCulprits(statements(context.shadowed(subject)).filter(s => s.outcome === outcome)).map(group => draftOf(subject.firewall.id, group, wordsFor(group[0]))))
}

/** What a parser made several rules of is one statement, with all that take its packets. */
function statements(list: readonly Shadowed[]): Shadowed[] {
  const made = new Map<string, Shadowed>()
  for (const s of list) {
    const key = `${s.filter.id} ${String(s.rule.span.start)}`
    const before = made.get(key)
    made.set(key, before ? { ...before, by: [...before.by, ...s.by], outcome: before.outcome === s.outcome ? s.outcome : 'mixed' } : s)
  }
  return [...made.values()].map(s => ({ ...s, by: onePerPlace(s.by) }))
}

const onePerPlace = (rules: readonly Rule[]): Rule[] => [...new Map(rules.map(r => [r.span.start, r])).values()]

type Group = [Shadowed, ...Shadowed[]]

/** Rules that die by the same hands are one finding. */
function byCulprits(list: readonly Shadowed[]): Group[] {
  const groups = new Map<string, Group>()
  for (const s of list) {
    const key = `${s.filter.id} ${s.rule.action.kind} ${s.by.map(r => r.span.start).join()}`
    const group = groups.get(key)
    if (group) group.push(s)
    else groups.set(key, [s])
  }
  return [...groups.values()]
}

const MOST_RELATED = 10

function draftOf(device: string, [first, ...rest]: Group, { which, so, fix }: Words): Draft {
  const { rule, filter, by } = first
  const others = rest.length === 0 ? '' : ` (and ${rest.length} more that the same rules take)`
  return {
    seen: `no packet reaches ${rule.place === undefined ? `this ${rule.action.kind} rule of ${filter.name}` : `${rule.place} (${rule.action.kind})`}${others}: ${by.length === 1 ? `an earlier ${which}rule matches` : `${by.length} earlier ${which}rules together match`} all that it matches${so}`,
    fix,
    at: rule.span,
    related: [
      ...by.slice(0, MOST_RELATED).map(r => ({ span: r.span, message: r.origin === 'system' ? 'taken by a rule that the system adds because of this' : 'taken here' })),
      ...rest.slice(0, MOST_RELATED).map(s => ({ span: s.rule.span, message: 'never reached either' })),
    ],
    device,
    key: `${filter.name} ${rule.action.kind} ${by.length}`,
  }
}
