/** The lines of an input that a message shows, cut where they are long. */
import { lineAt, lineSpan, numberOf, shown, type Source, type Span } from '../text/source.ts'

/** One line of an excerpt: what stands before the span, in it and after it. Still to be neutralised. */
interface ExcerptLine {
  readonly line: number
  readonly before: string
  readonly marked: string
  readonly after: string
}

const LINES = 5
const WIDTH = 160
/** So much is shown before the span when its line is cut. */
const LEAD = 50
const CUT = '…'

interface Excerpt {
  readonly lines: readonly ExcerptLine[]
  /** Lines of the span that are not shown. */
  readonly more: number
}

export function excerpt(span: Span, atMost = LINES): Excerpt {
  const { source, start } = span
  const [first, last] = linesOf(span)
  const lines: ExcerptLine[] = []
  for (let line = first; line <= last && lines.length < atMost; line++) lines.push(cutLine(source, line, start, Math.max(start, span.end)))
  return { lines, more: numberOf(source, last) - numberOf(source, first) + 1 - lines.length }
}

/** Indexes of the first line of a span and of the last that it has a character of. */
const linesOf = ({ source, start, end }: Span): readonly [first: number, last: number] => [lineAt(source, start), lineAt(source, end > start ? end - 1 : start)]

/** Indexes of the lines that a report may show of a span, and of those that it takes to say where it begins and ends: the excerpt, and the lines around the first. */
export function linesShown(span: Span): readonly number[] {
  const { source, start, end } = span
  const [first, last] = linesOf(span)
  const until = Math.max(first + 1, Math.min(first + LINES - 1, last))
  const near = Array.from({ length: until - first + 2 }, (_, i) => first - 1 + i)
  return [...near, last, lineAt(source, Math.max(start, end))].filter(line => line >= 0 && line < source.lineStarts.length)
}

function cutLine(source: Source, line: number, spanStart: number, spanEnd: number): ExcerptLine {
  const whole = lineSpan(source, source.lineStarts[line] ?? 0)
  const start = clamp(spanStart, whole.start, whole.end)
  const end = clamp(spanEnd, start, whole.end)
  const long = whole.end - whole.start > WIDTH
  const from = long ? outsidePair(source.text, Math.max(whole.start, Math.min(start - LEAD, whole.end - WIDTH))) : whole.start
  const to = long ? outsidePair(source.text, Math.min(whole.end, from + WIDTH)) : whole.end
  const part = (a: number, b: number): string => (b > a ? shown({ source, start: a, end: b }) : '')
  const markedEnd = Math.min(end, to)
  return {
    line: numberOf(source, line),
    before: (from > whole.start ? CUT : '') + part(from, start),
    marked: part(start, markedEnd),
    after: part(Math.max(markedEnd, start), to) + (to < whole.end ? CUT : ''),
  }
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high)

/** The same offset, or one before it where it would part a surrogate pair. */
function outsidePair(text: string, offset: number): number {
  const code = text.charCodeAt(offset)
  return code >= 0xdc00 && code <= 0xdfff ? offset - 1 : offset
}
