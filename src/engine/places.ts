/** Where people find in the device's own user interface what a finding points at; for findings that do not say so themselves. */
import type { Firewall, Place } from '../model/firewall.ts'
import type { Source, Span } from '../text/source.ts'
import type { Finding } from './finding.ts'

export function inWords(findings: readonly Finding[], firewalls: readonly Firewall[]): Finding[] {
  const places = new Map<Source, readonly Place[]>(firewalls.flatMap(({ source, places: list }) => (list ? [[source, list] as const] : [])))
  if (places.size === 0) return [...findings]
  const said = (words: string, span: Span, make: (place: string) => string): string => {
    const place = innermost(places.get(span.source) ?? [], span)
    return place === undefined || words.includes(place.words) ? words : `${words}${make(place.words)}`
  }
  return findings.map(finding => ({
    ...finding,
    seen: said(finding.seen, finding.at, words => ` (${words})`),
    related: finding.related.map(r => ({ ...r, message: said(r.message, r.span, words => `: ${words}`) })),
  }))
}

/** The last one that begins before the span and holds it: places inside another come after it. */
function innermost(places: readonly Place[], { start, end }: Span): Place | undefined {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle] as Place).start <= start) low = middle + 1
    else high = middle
  }
  for (let i = low - 1; i >= 0; i--) if ((places[i] as Place).end >= end) return places[i]
  return undefined
}
