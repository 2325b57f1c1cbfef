/** Whom an access list lets in, as the sources that its permits name. */
import type { Rule } from '../../model/firewall.ts'
import type { Match } from '../../model/match.ts'
import type { AddressTerm } from '../../net/address.ts'

/** Undefined when there is no entry, so that nobody is kept out, or when a permit names every source. */
export function sourcesOf(rules: readonly Rule[]): readonly AddressTerm[] | undefined {
  if (rules.length === 0) return undefined
  const terms: AddressTerm[] = []
  for (const { match, action } of rules) {
    if (action.kind === 'deny') continue
    const named = sourceIn(match)
    if (!named) return undefined
    for (const term of named) terms.push(term)
  }
  return terms
}

function sourceIn(match: Match): readonly AddressTerm[] | undefined {
  if (match.kind === 'address') return match.field === 'src' ? match.in : undefined
  if (match.kind !== 'all') return undefined
  for (const part of match.of) if (part.kind === 'address' && part.field === 'src') return part.in
  return undefined
}
