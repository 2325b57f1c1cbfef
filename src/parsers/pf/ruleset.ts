/** A pf ruleset (last match wins, unless quick) turned into lists where the first match wins. */
import { all, any, not } from '../../model/match.ts'
import type { Match } from '../../model/match.ts'
import type { Rule } from '../../model/firewall.ts'
import { withMatch } from '../../model/uniform.ts'

export interface PfRule {
  readonly direction: 'in' | 'out' | 'any'
  readonly quick: boolean
  /** The interfaces it is bound to; absent: all. */
  readonly interfaces?: readonly string[]
  /** Bound to all interfaces outside of one of these sets (`on ! a`, and then `on ! b`). */
  readonly except?: readonly (readonly string[])[]
  /** With a match that does not ask for the interface yet. */
  readonly rule: Rule
}

/**
 * pf.conf(5): the last matching rule decides, but a matching `quick` rule ends the evaluation at once.
 *
 * Let a packet match some rules. If one of them is quick, the first quick one ends the evaluation and is itself the last match so far, so it decides,
 * whatever non-quick rules stand before it. If none is quick, the last match decides. Hence the same packets get the same answer from a first-match list
 * of all quick rules in their order, followed by all others in reverse order.
 */
export function firstMatchOrder(rules: readonly PfRule[], direction: 'in' | 'out'): Rule[] {
  const relevant = rules.filter(one => one.direction === direction || one.direction === 'any')
  const bound = interfaceBinder(direction)
  return [...relevant.filter(one => one.quick), ...relevant.filter(one => !one.quick).reverse()].map(bound)
}

function interfaceBinder(direction: 'in' | 'out'): (one: PfRule) => Rule {
  const known = new Map<string, Match>()
  const on = (names: readonly string[]): Match => ({ kind: 'interface', field: direction, names })
  return ({ rule, interfaces, except }) => {
    if (except) return withMatch(rule, all(any(...except.map(names => not(on(names)))), rule.match))
    if (!interfaces) return rule
    const key = interfaces.join(',')
    const match = known.get(key) ?? on(interfaces)
    known.set(key, match)
    return withMatch(rule, all(match, rule.match))
  }
}
