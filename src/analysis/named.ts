/** A firewall as packets to a named host see it: conditions on that name hold, whatever address it has. */
import type { Filter, Firewall, Rule } from '../model/firewall.ts'
import { ANYTHING, type HostTest, type Match } from '../model/match.ts'

/** Every condition on a host name that a live rule has, with the rule. */
export function hostTests(firewall: Firewall): { readonly rule: Rule; readonly filter: Filter; readonly test: HostTest }[] {
  const known = new Map<Match, readonly HostTest[]>()
  const out: { rule: Rule; filter: Filter; test: HostTest }[] = []
  for (const filter of firewall.filters.values()) {
    for (const rule of filter.rules) {
      if (!rule.enabled) continue
      for (const test of testsIn(rule.match, known)) out.push({ rule, filter, test })
    }
  }
  return out
}

/** Rules of one list share the matches of their objects. */
function testsIn(match: Match, known: Map<Match, readonly HostTest[]>): readonly HostTest[] {
  switch (match.kind) {
    case 'unknown':
      return match.host ? [match.host] : NONE
    case 'not':
      return testsIn(match.of, known)
    case 'all':
    case 'any': {
      const before = known.get(match)
      if (before) return before
      const made = match.of.flatMap(part => testsIn(part, known))
      const tests = made.length === 0 ? NONE : made
      known.set(match, tests)
      return tests
    }
    case 'number':
    case 'address':
    case 'interface':
    case 'state':
    case 'family':
      return NONE
  }
}

const NONE: readonly HostTest[] = []

/** For packets whose destination is one of these names. */
export function towards(firewall: Firewall, names: readonly string[]): Firewall {
  const holds = ({ field, name }: HostTest): boolean => field === 'dst' && names.includes(name)
  const decided = (match: Match): Match => {
    switch (match.kind) {
      case 'unknown':
        return match.host && holds(match.host) ? ANYTHING : match
      case 'not':
        return { kind: 'not', of: decided(match.of) }
      case 'all':
      case 'any':
        return { kind: match.kind, of: match.of.map(decided) }
      case 'number':
      case 'address':
      case 'interface':
      case 'state':
      case 'family':
        return match
    }
  }
  const filters = new Map([...firewall.filters].map(([id, filter]) => [id, { ...filter, rules: filter.rules.map(rule => ({ ...rule, match: decided(rule.match) })) }]))
  return { ...firewall, filters }
}
