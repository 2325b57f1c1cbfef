/** One line of a Cisco configuration. Its words are cut when somebody asks for them: of the entries of a long access list hardly anybody does. */
import type { Span } from '../../text/source.ts'
import { isBlank, splitWords, startsOf } from './words.ts'

export interface Line {
  /** Words of the line, split at blanks; text in double quotes stays one word (quotes kept). */
  readonly words: readonly string[]
  readonly span: Span
  /** Lines of its sub-mode, in order. */
  readonly children: readonly Line[]
  /** Offset of `permit` or `deny`, where the line begins as an entry of an access list does (`entryAt`); -1 elsewhere. */
  readonly verb: number
}

/** A line while the text is read. Its words are set when they were cut, or asked for. */
export interface Draft extends Line {
  known: readonly string[] | undefined
  children: Line[]
}

const LINE = {
  get words(): readonly string[] {
    const line = this as unknown as Draft
    return line.known ??= splitWords(line.span.source.text, line.span.start, line.span.end).words
  },
}

/** Most lines have nothing under them; the first line under one gives it a list of its own. */
export const NO_LINES: Line[] = []

/** Without `known`, the words are those of the text of `span`. */
export const newLine = (span: Span, known: readonly string[] | undefined, verb: number, children: readonly Line[] = NO_LINES): Draft =>
  ({ __proto__: LINE, span, children, known, verb }) as unknown as Draft

/** The line with other lines under it, or none. A line is not copied by `...`, which leaves its words behind. */
export const withUnder = (line: Line, children: readonly Line[]): Line => newLine(line.span, (line as Draft).known, line.verb, children)

export const alone = (line: Line): Line => (line.children.length === 0 ? line : withUnder(line, NO_LINES))

export const withWords = (line: Line, words: readonly string[]): Line => newLine(line.span, words, -1, line.children)

/** Is this the first word, which has no quote in it? Asked of the text. */
export function opensWith({ span: { source, start, end } }: Line, word: string): boolean {
  const behind = start + word.length
  return source.text.startsWith(word, start) && (behind === end || (behind < end && isBlank(source.text.charCodeAt(behind))))
}

/** Offset in the source of each word; words that were put in front of those of the file stand where the line does. */
export function startsIn({ words, span: { source, start, end } }: Line): number[] {
  const starts = startsOf(source.text, start, end)
  while (starts.length < words.length) starts.unshift(start)
  return starts
}

/** `access-list NAME [extended] permit ...`. */
export const isListCommand = (line: Line): boolean => line.verb >= 0 && line.span.source.text.charCodeAt(line.span.start) === LETTER_A

/** Does it begin with a digit? */
export const isNumbered = ({ span: { source, start } }: Line): boolean => isDigit(source.text.charCodeAt(start))

/** The number that an entry begins with. */
export const numberBefore = (line: Line): number | undefined => (isNumbered(line) ? Number(line.span.source.text.slice(line.span.start, line.verb - 1)) : undefined)

/** What stands between `access-list` and `permit` or `deny`: a name, and whether `extended` is behind it. */
export function commandHead({ span: { source: { text }, start }, verb }: Line): { readonly name: string; readonly extended: boolean } {
  const at = start + COMMAND.length
  const end = text.indexOf(' ', at)
  return { name: text.slice(at, end), extended: end + 1 !== verb }
}

const COMMAND = 'access-list '

const LETTER_A = 97

const isDigit = (c: number): boolean => c >= 48 && c <= 57

/** No number of an entry has more. */
const MOST_DIGITS = 10

/**
 * Where `permit` or `deny` stands in a line that begins with it, with a number and it, or with `access-list NAME [extended]` and it, single blanks
 * between; -1 for any other line. Such a line holds no secret and opens no sub-mode.
 */
export function entryAt(text: string, start: number, end: number): number {
  let at = start
  const first = text.charCodeAt(at)
  if (isDigit(first)) {
    while (at < end && isDigit(text.charCodeAt(at))) at++
    if (at - start > MOST_DIGITS || text.charCodeAt(at++) !== 32) return -1
  } else if (first === LETTER_A) {
    if (!text.startsWith(COMMAND, at)) return -1
    at += COMMAND.length
    const name = at
    while (at < end && !isBlank(text.charCodeAt(at)) && text.charCodeAt(at) !== 34) at++
    if (at === name || text.charCodeAt(at++) !== 32) return -1
    if (text.startsWith('extended ', at)) at += 9
  }
  const length = text.startsWith('permit ', at) ? 7 : text.startsWith('deny ', at) ? 5 : 0
  return length > 0 && at + length < end ? at : -1
}
