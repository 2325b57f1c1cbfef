/** Rules that match no packet at all. */
import type { Filter, Firewall, Rule } from '../model/firewall.ts'
import type { Match } from '../model/match.ts'
import { POSSIBLY } from './compiled.ts'
import { visited } from './references.ts'
import { isJudged } from './shadow.ts'
import type { View } from './view.ts'

/**
 * Of filters that packets visit. Left out: a rule whose match is too much for boxes, and one with a condition that the model cannot meet because it
 * leaves something out (spoofed packets, for one), which parsers write as nothing at all.
 */
export function emptyRules(firewall: Firewall, views: readonly View[]): { readonly rule: Rule; readonly filter: Filter }[] {
  return [...visited(firewall)].flatMap(filter => {
    const compiled = views.map(view => view.compiled(filter))
    const isEmpty = (i: number): boolean => compiled.every(({ firstBox, kind, beyond }) => {
      for (let b = firstBox[i] as number; b < (firstBox[i + 1] as number); b++) if ((kind[b] as number) & POSSIBLY) return false
      return !beyond.has(i)
    })
    const empty = new Set<number>()
    for (const [i, rule] of filter.rules.entries()) if (isJudged(rule) && isEmpty(i) && !isOutside(rule.match)) empty.add(i)
    if (empty.size === 0) return []
    // A statement that became several rules can be met when one of them can.
    const met = new Set(filter.rules.flatMap((rule, i) => (isJudged(rule) && !empty.has(i) ? [rule.span.start] : [])))
    const found = [...empty].map(i => filter.rules[i] as Rule).filter(rule => !met.has(rule.span.start))
    return [...new Map(found.map(rule => [rule.span.start, { rule, filter }])).values()]
  })
}

function isOutside(match: Match): boolean {
  switch (match.kind) {
    case 'any':
      return match.of.length === 0 || match.of.some(isOutside)
    case 'all':
      return match.of.some(isOutside)
    case 'not':
      return (match.of.kind === 'all' && match.of.of.length === 0) || isOutside(match.of)
    case 'number':
    case 'address':
    case 'interface':
    case 'state':
    case 'family':
    case 'unknown':
      return false
  }
}
