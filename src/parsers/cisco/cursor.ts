/** Reading position in an access list entry, and what reading it has brought to light so far. */
import type { Match } from '../../model/match.ts'

/** A word that names something: what, where in the line, and what the device does when it is not defined. */
export interface Named {
  readonly kind: string
  readonly at: number
  readonly effect: string
}

/** A reading position, and what could not be modelled. */
export interface Position {
  readonly words: readonly string[]
  readonly gaps: string[]
  at: number
  /** Some words are outside the grammar. */
  strange: boolean
}

export interface Cursor extends Position {
  readonly family: 4 | 6
  readonly permit: boolean
  /** Matches by their words, so that equal ones are one value. */
  readonly made: Map<string, Match>
  readonly names: Named[]
  fragments: boolean
  hits: number | undefined
}

export const newCursor = (words: readonly string[], family: 4 | 6, permit: boolean, at: number, made: Map<string, Match>): Cursor =>
  ({ words, family, permit, made, gaps: [], names: [], at, fragments: false, hits: undefined, strange: false })

export function gap(c: Pick<Position, 'gaps'>, text: string): Match {
  c.gaps.push(text)
  return { kind: 'unknown', words: text }
}

/** Nothing from here on is understood. */
export function rest(c: Position): Match {
  const text = c.words.slice(c.at, c.at + 12).join(' ').slice(0, 120)
  c.at = c.words.length
  c.strange = true
  return gap(c, text === '' ? 'an entry that ends too early' : text)
}

/** `words` from here on, as one condition that is not modelled. */
export function skip(c: Cursor, words: number): Match {
  const text = c.words.slice(c.at, c.at + words).join(' ').slice(0, 120)
  c.at += words
  return gap(c, text)
}

/** One value for equal words. */
export function once(c: Cursor, key: string, make: () => Match): Match {
  const known = c.made.get(key)
  if (known) return known
  const made = make()
  c.made.set(key, made)
  return made
}

/** `(12 matches)`, as `show access-lists` prints it. */
export function hitsAt(c: Cursor): boolean {
  const digits = /^[[(](?:match=)?(\d{1,15})/.exec(c.words[c.at] ?? '')?.[1]
  if (digits === undefined) return false
  c.hits = Number(digits)
  c.at = c.words.length
  return true
}
