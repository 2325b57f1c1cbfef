/** Lists whose entries a backup tool has taken out (RANCID's ACLFILTERREGEX): what they do to a packet is not known. */
import type { Filter, Firewall, Rule } from '../../model/firewall.ts'
import { ANYTHING } from '../../model/match.ts'
import { placeholdersOf } from '../../model/placeholders.ts'
import { shown, type Span } from '../../text/source.ts'

/** `! <NAME contents removed by ACLFILTERREGEX>` or `! <access-list NAME contents removed ...>`. */
const nameIn = (span: Span): string | undefined => /<(?:[^<>]* )?([^\s<>]+) contents removed by /.exec(shown(span))?.[1]

const unknownRule = (span: Span): Rule => ({ match: ANYTHING, action: { kind: 'unknown', words: shown(span).replace(/^!\s*/, '') }, enabled: true, span, origin: 'system' })

/** The list named there decides nothing for certain; where no list has that name, nothing on this device does. */
export function withRemovedLists(firewall: Firewall): Firewall {
  const removed = placeholdersOf(firewall.source).filter(p => p.rules)
  if (removed.length === 0) return firewall
  const filters = new Map(firewall.filters)
  const homeless: Span[] = []
  for (const { span } of removed) {
    const name = nameIn(span)
    const named = [...filters.values()].filter(f => f.name === name)
    if (named.length === 0) homeless.push(span)
    for (const filter of named) filters.set(filter.id, { ...filter, rules: [unknownRule(span), ...filter.rules] })
  }
  const [span] = homeless
  if (!span) return { ...firewall, filters }
  const lost: Filter = { id: '\u0000removed', name: 'lists that were taken out', table: '', rules: homeless.map(unknownRule), fallthrough: { action: 'unknown', span, implicit: true }, span, synthetic: true }
  return {
    ...firewall, filtering: true, filters: filters.set(lost.id, lost),
    stages: [{ filter: lost.id, on: ['input', 'forward', 'output'], span, label: lost.name }, ...firewall.stages],
  }
}
