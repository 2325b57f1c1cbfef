/** A file as text, places in it, and what of it may be shown. */

export interface Source {
  readonly path: string
  readonly text: string
  /** Offset of the first character of every line; line ends are LF, CRLF or a lone CR. */
  readonly lineStarts: readonly number[]
  /** Of each line, where `text` is not the whole file; absent: 1, 2, 3 and so on. */
  readonly lineNumbers?: readonly number[]
  /** Stretches that hold a secret. Parsers add to it with `hide`; whoever shows text asks `shown`. */
  readonly secrets: { readonly start: number; readonly end: number }[]
  /** False when the file's bytes are not this text in UTF-8: packed, another encoding, a byte order mark. */
  readonly verbatim: boolean
}

/** Offsets into `source.text`, in UTF-16 code units; `end` is exclusive. */
export interface Span {
  readonly source: Source
  readonly start: number
  readonly end: number
}

/** 1-based line and column, the column in UTF-16 code units. */
export interface Position {
  readonly line: number
  readonly column: number
}

export const REDACTED = '[REDACTED]'

export function makeSource(path: string, text: string, verbatim = true): Source {
  return { path, text, lineStarts: lineStartsOf(text), secrets: [], verbatim }
}

function lineStartsOf(text: string): number[] {
  const starts = [0]
  let feed = text.indexOf('\n')
  let carriage = text.indexOf('\r')
  while (feed >= 0 || carriage >= 0) {
    if (carriage >= 0 && (feed < 0 || carriage < feed)) {
      if (carriage + 1 !== feed) starts.push(carriage + 1)
      carriage = text.indexOf('\r', carriage + 1)
    } else {
      starts.push(feed + 1)
      feed = text.indexOf('\n', feed + 1)
    }
  }
  return starts
}

/** The last element of a sorted list that is at most `offset`; -1 when there is none. */
export function lastAtMost(sorted: readonly number[], offset: number): number {
  let low = -1
  let high = sorted.length
  while (high - low > 1) {
    const mid = (low + high) >> 1
    if ((sorted[mid] as number) <= offset) low = mid
    else high = mid
  }
  return low
}

/** Index into `lineStarts` of the line that holds `offset`. */
export const lineAt = ({ lineStarts }: Source, offset: number): number => Math.max(0, lastAtMost(lineStarts, offset))

/** 1-based. */
export const numberOf = ({ lineNumbers }: Source, line: number): number => lineNumbers?.[line] ?? line + 1

function positionAt(source: Source, offset: number): Position {
  const line = lineAt(source, offset)
  return { line: numberOf(source, line), column: offset - (source.lineStarts[line] ?? 0) + 1 }
}

export const startOf = (span: Span): Position => positionAt(span.source, span.start)

export const endOf = (span: Span): Position => positionAt(span.source, Math.max(span.start, span.end))

/** The span of the whole line (without its line end) that holds `offset`. */
export function lineSpan(source: Source, offset: number): Span {
  const line = lineAt(source, offset)
  const start = source.lineStarts[line] ?? 0
  let end = source.lineStarts[line + 1] ?? source.text.length
  while (end > start && (source.text.charCodeAt(end - 1) === 10 || source.text.charCodeAt(end - 1) === 13)) end--
  return { source, start, end }
}

/** Marks a stretch as secret: from now on nothing that is shown contains it. Stretches stay sorted and disjoint. */
export function hide(source: Source, start: number, end: number): void {
  if (end <= start) return
  const { secrets } = source
  const from = firstEndingFrom(secrets, start)
  let to = from
  let [low, high] = [start, end]
  for (let s = secrets[to]; s && s.start <= end; s = secrets[++to]) {
    low = Math.min(low, s.start)
    high = Math.max(high, s.end)
  }
  secrets.splice(from, to - from, { start: low, end: high })
}

/** Index of the first stretch that ends at or after `offset`. */
export function firstEndingFrom(secrets: Source['secrets'], offset: number): number {
  let low = 0
  let high = secrets.length
  while (low < high) {
    const mid = (low + high) >> 1
    if ((secrets[mid] as { end: number }).end < offset) low = mid + 1
    else high = mid
  }
  return low
}

/** The text of a span as it may be shown: secrets replaced. The only way from a source to an output. */
export function shown({ source, start, end }: Span): string {
  let out = ''
  let at = start
  for (let i = firstEndingFrom(source.secrets, start); ; i++) {
    const s = source.secrets[i]
    if (!s || s.start >= end) break
    if (s.end <= at) continue
    out += source.text.slice(at, Math.max(at, s.start)) + REDACTED
    at = s.end
  }
  return at < end ? out + source.text.slice(at, end) : out
}
