/** Things of one kind as one finding: the first is named, the others are listed. */
import type { Span } from '../text/source.ts'
import type { Draft } from './rule.ts'

/** So many of the others are shown. */
const MOST_RELATED = 10

/** `words` gets the first and how many there are. */
export function asOne<T extends { readonly span: Span }>(device: string, items: readonly T[], message: (item: T) => string, words: (first: T, count: number) => Pick<Draft, 'seen' | 'fix' | 'key' | 'level'>): Draft[] {
  const [first, ...rest] = items
  if (!first) return []
  return [{
    ...words(first, items.length),
    at: first.span,
    related: rest.slice(0, MOST_RELATED).map(item => ({ span: item.span, message: message(item) })),
    device,
  }]
}

/** `, and 3 more like it`; nothing for one. */
export const andMore = (count: number, what = 'like it'): string => (count === 1 ? '' : ` (and ${String(count - 1)} more ${what})`)
