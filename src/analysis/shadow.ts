/** Rules that no packet reaches, because earlier rules of the same filter take all of theirs; with the rules that do. */
import type { Filter, Rule } from '../model/firewall.ts'
import { POSSIBLY, type Compiled } from './compiled.ts'
import { cuttersOf } from './cutters.ts'
import { fateOf, takenBefore, type Fate } from './fate.ts'
import type { View } from './view.ts'

export interface Shadowed {
  readonly rule: Rule
  readonly filter: Filter
  /** The smallest set of earlier rules found that matches all of its packets, in order. */
  readonly by: readonly Rule[]
  readonly outcome: Fate['outcome']
}

/**
 * Rules that are dead in every family in which they match anything at all, with the culprits of all these families. A statement that a parser
 * made several rules of (a translation between many interfaces) is dead when all of them are.
 */
export function shadowed(views: readonly View[], filter: Filter): Shadowed[] {
  const verdicts = views.map(view => deadRules(view, filter))
  const isAlive = (i: number): boolean => verdicts.some(v => !v.has(i))
  const dead = [...(verdicts[0]?.keys() ?? [])].filter(i => !isAlive(i))
  /** Where the statements of these rules begin. */
  const starts = new Set(dead.map(i => filter.rules[i]?.span.start))
  const alive = new Set(filter.rules.flatMap((rule, i) => (starts.has(rule.span.start) && isJudged(rule) && isAlive(i) ? [rule.span.start] : [])))
  const found: Shadowed[] = []
  for (const i of dead) {
    const rule = filter.rules[i] as Rule
    if (alive.has(rule.span.start)) continue
    const perFamily = verdicts.map(v => v.get(i))
    const fates = perFamily.filter(f => f !== undefined && f !== 'empty')
    const [first] = fates
    if (!first) continue
    const culprits = new Set(fates.flatMap(f => f.by))
    found.push({
      rule, filter,
      by: [...culprits].sort((a, b) => a - b).map(c => filter.rules[c] as Rule),
      outcome: fates.every(f => f.outcome === first.outcome) ? first.outcome : 'mixed',
    })
  }
  return found
}

/** What becomes of the packets of a rule that is dead; `empty` when it matches nothing in this family; absent when it is alive or not asked about. */
function deadRules(view: View, filter: Filter): Map<number, Fate | 'empty'> {
  const compiled = view.compiled(filter)
  const cutters = cuttersOf(view, filter)
  const dead = new Map<number, Fate | 'empty'>()
  for (const [i, rule] of filter.rules.entries()) {
    if (!isJudged(rule) || compiled.beyond.has(i)) continue
    const boxes = boxesOfRule(compiled, i)
    if (boxes.length === 0) {
      dead.set(i, 'empty')
      continue
    }
    const culprits = takenBefore(cutters, boxes, i)
    if (culprits) dead.set(i, isOtherFamily(filter, culprits) ? 'empty' : fateOf(cutters, boxes, i, culprits))
  }
  return dead
}

/** An IPv4 list lets IPv6 pass by a rule of the system: none of its own speaks of it. */
const isOtherFamily = ({ rules }: Filter, culprits: ReadonlySet<number>): boolean =>
  [...culprits].every(c => rules[c]?.origin === 'system' && rules[c].match.kind === 'family' && rules[c].action.kind === 'permit')

/** Rules whose effect the user is answerable for. */
export const isJudged = ({ enabled, action, origin }: Rule): boolean => enabled && action.kind !== 'continue' && action.kind !== 'tag' && origin === 'user'

/** The boxes of the packets that rule i possibly takes. */
export function boxesOfRule({ firstBox, kind }: Compiled, i: number): number[] {
  const boxes: number[] = []
  for (let b = firstBox[i] as number; b < (firstBox[i + 1] as number); b++) if ((kind[b] as number) & POSSIBLY) boxes.push(b)
  return boxes
}
