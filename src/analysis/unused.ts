/** Definitions that nothing refers to. */
import type { Definition, Firewall } from '../model/firewall.ts'

/**
 * Of these kinds, each name once, in the order of the file. Parts of a file that a parser passes over may use a name as well: one that stands
 * anywhere in the text as a word of its own, outside of its definition and of the rules of a filter of that name, counts as used.
 */
export function unusedDefinitions(firewall: Firewall, kinds: readonly string[]): Definition[] {
  const used = new Set(firewall.references.map(r => `${r.kind} ${r.name}`))
  const seen = new Set<string>()
  const candidates = firewall.definitions.filter(d => {
    const key = `${d.kind} ${d.name}`
    if (!kinds.includes(d.kind) || used.has(key) || seen.has(key)) return false
    seen.add(key)
    return true
  })
  if (candidates.length === 0) return []
  const places = wordsAt(firewall.source.text, new Set(candidates.map(c => c.name)))
  return candidates.filter(candidate => {
    const own = spansOf(firewall, candidate.name)
    return (places.get(candidate.name) ?? []).every(at => own.some(({ start, end }) => at >= start && at <= end))
  })
}

const WORD = /[^\s<>"',;()[\]{}=!]+/g

function wordsAt(text: string, names: ReadonlySet<string>): Map<string, number[]> {
  const places = new Map<string, number[]>()
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (!names.has(word)) continue
    const list = places.get(word)
    if (list) list.push(index)
    else places.set(word, [index])
  }
  return places
}

/** Where a name stands because it is defined there: its definitions, and the lines of the rules of a filter of that name. */
function spansOf({ definitions, filters }: Firewall, name: string): { readonly start: number; readonly end: number }[] {
  const named = [...filters.values()].filter(f => f.name === name)
  return [...definitions.filter(d => d.name === name).map(d => d.span), ...named.flatMap(f => [f.span, f.fallthrough.span, ...f.rules.map(r => r.span)])]
}
