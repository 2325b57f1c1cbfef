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

function testsIn(match: Match, known: Map<Match, readonly HostTest[]>): readonly HostTest[] {
  switch (match.kind) {
    case 'unknown':
      return match.host ? [match.host] : NONE
    case 'not':
      return sharedTests(match.of, known)
    case 'all':
    case 'any': {
      let found = NONE
      for (const part of match.of) {
        const tests = sharedTests(part, known)
        if (tests.length > 0) found = found.length === 0 ? tests : found.concat(tests)
      }
      return found
    }
    case 'number':
    case 'address':
    case 'interface':
    case 'state':
    case 'family':
      return NONE
  }
}

/** Rules of one list share the matches of their objects; the whole match of a rule is its own. */
function sharedTests(match: Match, known: Map<Match, readonly HostTest[]>): readonly HostTest[] {
  if (match.kind !== 'all' && match.kind !== 'any') return testsIn(match, known)
  const before = known.get(match)
  if (before) return before
  const made = testsIn(match, known)
  known.set(match, made)
  return made
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
