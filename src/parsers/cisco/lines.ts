/** Indented Cisco text as a tree of lines: captures cut, banners and certificates opaque, comments kept apart. */
import { hide, type Source, type Span } from '../../text/source.ts'
import { bannerAt, delimitedAt, envelopeOf, isHeader, isHex, promptOf } from './capture.ts'
import { entryAt, newLine, NO_LINES, startsIn, type Draft, type Line } from './line.ts'
import { isBlank, newVocabulary, splitWords, type Vocabulary } from './words.ts'

export interface Lines {
  readonly top: readonly Line[]
  /** `!` lines (and `:` lines on ASA) with their text without the mark. */
  readonly comments: readonly { readonly text: string; readonly span: Span }[]
  /** How many lines were opaque: banner bodies, certificates, capture envelope. They count as ignored statements. */
  readonly opaque: number
  /** Offsets where a capture says that a configuration begins: an envelope, a prompt, the header of an archive. */
  readonly captures: readonly number[]
}

interface ReadOptions {
  /** ASA: `:` opens a comment, and a banner has no delimiter (every line of it is a `banner` command). */
  readonly asa?: boolean
}

export type ReadLines = (source: Source, options?: ReadOptions) => Lines

/** IOS nests four deep at most; what is indented further stays on this level, so that readers may recurse. */
const MAX_DEPTH = 16

interface Reader {
  readonly source: Source
  readonly asa: boolean
  readonly top: Line[]
  readonly comments: { text: string; span: Span }[]
  /** Delimiters that do not occur again in the rest of the file. */
  readonly gone: Set<string>
  /** The lines whose sub-modes are open, and how far each is indented. */
  readonly open: Draft[]
  readonly indents: number[]
  readonly vocabulary: Vocabulary
  readonly words: string[]
  opaque: number
  readonly captures: number[]
  /** Inside the output of another `show` command. */
  skipping: boolean
  /** Offset of the next `!`, or of one that has been passed. */
  mark: number
}

export const readLines: ReadLines = (source, options = {}) => {
  const r: Reader = {
    source, asa: options.asa === true, top: [], comments: [], gone: new Set(), open: [], indents: [], vocabulary: newVocabulary(), words: [], opaque: 0, captures: [], skipping: false, mark: -1,
  }
  let n = 0
  while (n < source.lineStarts.length) n = readLine(r, n)
  return { top: r.top, comments: r.comments, opaque: r.opaque, captures: r.captures }
}

/** Start and end of line `n` without its line end and trailing blanks. */
function boundsOf(source: Source, n: number): [start: number, end: number] {
  const start = source.lineStarts[n] ?? source.text.length
  let end = source.lineStarts[n + 1] ?? source.text.length
  while (end > start && isBlank(source.text.charCodeAt(end - 1))) end--
  return [start, end]
}

/** Reads line `n` (and the opaque lines that belong to it); gives the number of the next line. */
function readLine(r: Reader, n: number): number {
  const { text } = r.source
  const [lineStart, end] = boundsOf(r.source, n)
  if (entry(r, lineStart, end)) return n + 1
  let start = lineStart
  let indent = 0
  const page = pagerEnd(text, start, end)
  if (page) [start, indent] = [page.start, -page.erased]
  for (; start < end; start++) {
    const c = text.charCodeAt(start)
    if (c === 9) indent += 8 - (indent & 7)
    else if (c === 32 || c === 160) indent++
    else if (!isBlank(c)) break
  }
  if (start >= end) {
    if (page) r.opaque++
    return n + 1
  }
  indent = Math.max(0, indent)
  const first = text.charCodeAt(start)
  if (first === 33 || (r.asa && first === 58)) return comment(r, n, start, end)
  const head = indent === 0 || isCapital(first) ? text.slice(start, Math.min(end, start + 200)) : ''
  const envelope = isCapital(first) ? envelopeOf(head) : undefined
  if (envelope) {
    r.opaque++
    if (envelope === 'opens') {
      r.skipping = false
      r.captures.push(lineStart)
    }
    return n + 1
  }
  const prompt = indent === 0 ? promptOf(head) : undefined
  if (prompt) {
    r.skipping = prompt.kind === 'output'
    if (prompt.kind === 'running') r.captures.push(lineStart)
    if (prompt.kind !== 'configure') {
      r.opaque++
      return n + 1
    }
    start += prompt.length
    indent = prompt.submode ? 1 : 0
  } else if (r.skipping) {
    r.opaque++
    return n + 1
  }
  if (first === 45 && text.startsWith('-----BEGIN', start)) {
    const next = pem(r, n)
    if (next !== undefined) return next
  }
  return statement(r, n, start, end, indent)
}

/** Takes an entry of an access list that nothing but blanks stands in front of, and no comment behind. */
function entry(r: Reader, lineStart: number, end: number): boolean {
  const { source } = r
  let start = lineStart
  while (start < end && source.text.charCodeAt(start) === 32) start++
  const verb = entryAt(source.text, start, end)
  if (verb < 0 || r.skipping) return false
  if (r.mark < start) r.mark = endless(source.text.indexOf('!', start))
  if (r.mark < end) return false
  hang(r, newLine({ source, start, end }, undefined, verb), start - lineStart)
  return true
}

const endless = (found: number): number => (found < 0 ? Infinity : found)

/** What a capture says of itself begins with one. */
const isCapital = (c: number): boolean => c >= 65 && c <= 90

/** Where the text goes on after a `--More--` that a terminal printed and erased. */
function pagerEnd(text: string, start: number, end: number): { start: number; erased: number } | undefined {
  const before = blanksFrom(text, start, end)
  const first = text.charCodeAt(before.end)
  const mark = first === 45 && text.startsWith('--More--', before.end) ? '--More--'
    : first === 60 && text.startsWith('<--- More --->', before.end) ? '<--- More --->' : undefined
  if (!mark) return before.erased > start ? { start: before.erased, erased: 0 } : undefined
  const at = before.end + mark.length
  const { end: after, erased } = blanksFrom(text, at, end)
  // A capture that dropped the backspaces keeps the blanks they went over: one behind the mark and eight that erase it.
  return erased > at ? { start: erased, erased: 0 } : { start: at, erased: Math.min(9, after - at) }
}

/** Where the blanks from `start` on end, and where those end that a backspace closes. */
function blanksFrom(text: string, start: number, end: number): { readonly end: number; readonly erased: number } {
  let at = start
  let erased = start
  for (let c = text.charCodeAt(at); at < end && isBlank(c); c = text.charCodeAt(++at)) if (c === 8) erased = at + 1
  return { end: at, erased }
}

function comment(r: Reader, n: number, start: number, end: number): number {
  const { source } = r
  let at = start
  const mark = source.text.charCodeAt(start)
  while (at < end && source.text.charCodeAt(at) === mark) at++
  const text = source.text.slice(at, end).trim()
  // `!Command: show running-config` (NX-OS) and `: Saved` (ASA) open a configuration as the prompt line does.
  if (r.skipping && (text.startsWith('Command: show running') || text === 'Saved')) r.skipping = false
  if (isHeader(text)) r.captures.push(start)
  if (r.skipping) r.opaque++
  else if (text !== '') r.comments.push({ text, span: { source, start, end } })
  return n + 1
}

/** A PEM block: nothing in it is configuration, and it may be a private key. Undefined when it has no end. */
function pem(r: Reader, n: number): number | undefined {
  const { source } = r
  const end = r.gone.has('PEM') ? -1 : source.text.indexOf('-----END', source.lineStarts[n])
  if (end < 0) {
    r.gone.add('PEM')
    return undefined
  }
  let next = n + 1
  while (next < source.lineStarts.length && (source.lineStarts[next] as number) <= end) next++
  r.opaque += next - n
  hide(source, boundsOf(source, n)[0], boundsOf(source, next - 1)[1])
  return next
}

function indentEnd(source: Source, n: number): number {
  const [start, end] = boundsOf(source, n)
  let at = start
  while (at < end && isBlank(source.text.charCodeAt(at))) at++
  return at
}

function statement(r: Reader, n: number, start: number, end: number, indent: number): number {
  const { source } = r
  const { words, comment: commentStart } = splitWords(source.text, start, end, r.vocabulary, r.words)
  if (words.length === 0) return n + 1
  if (commentStart !== undefined) comment(r, n, commentStart, end)
  let stop = commentStart ?? end
  while (isBlank(source.text.charCodeAt(stop - 1))) stop--
  const made = newLine({ source, start, end: stop }, words, entryAt(source.text, start, stop))
  hang(r, made, indent)
  return body(r, n, made)
}

/** Puts a line under the one it is indented below. */
function hang(r: Reader, line: Draft, indent: number): void {
  const { open, indents } = r
  while (indents.length > 0 && (indents[indents.length - 1] as number) >= indent) {
    indents.pop()
    open.pop()
  }
  const parent = open[open.length - 1]
  if (parent?.children === NO_LINES) parent.children = []
  const siblings = parent ? parent.children : r.top
  siblings.push(line)
  if (open.length < MAX_DEPTH) {
    open.push(line)
    indents.push(indent)
  }
}

/** Skips what follows a line that opens opaque text. */
function body(r: Reader, n: number, line: Draft): number {
  const first = line.words[0] as string
  if (first === 'certificate' || (first === 'key-string' && line.words.length === 1)) return blob(r, n)
  if (r.asa) return n + 1
  if (first === 'macro' && line.words[1] === 'name') return until(r, n, '@')
  const at = delimitedAt(line.words)
  if (at === undefined) return n + 1
  const starts = startsIn(line)
  const banner = bannerAt(r.source.text, starts[at], line.span.end, r.gone)
  if (!banner) return n + 1
  // Only what the delimiter closes is text; without a second one the rest of the file stays configuration.
  let next = n + 1
  while (next < r.source.lineStarts.length && (r.source.lineStarts[next] as number) <= banner.end) next++
  r.opaque += next - n - 1
  const cut = starts.findIndex(s => s >= banner.start)
  if (cut >= 0) line.known = line.words.slice(0, cut)
  return next
}

/** Lines of hexadecimal (or base64) digits, closed by `quit` or `exit`. */
function blob(r: Reader, n: number): number {
  const { source } = r
  let next = n + 1
  for (; next < source.lineStarts.length; next++) {
    const [, end] = boundsOf(source, next)
    const start = indentEnd(source, next)
    if (start >= end) continue
    if (!isHex(source.text, start, end)) break
    r.opaque++
  }
  if (next === n + 1 || next >= source.lineStarts.length) return next
  const [, end] = boundsOf(source, next)
  const word = source.text.slice(indentEnd(source, next), Math.min(end, indentEnd(source, next) + 5))
  if (word !== 'quit') return next
  r.opaque++
  return next + 1
}

/** Lines up to one that is just `mark`; none of them when it never comes. */
function until(r: Reader, n: number, mark: string): number {
  const { source } = r
  const key = `line ${mark}`
  for (let next = n + 1; next < source.lineStarts.length && !r.gone.has(key); next++) {
    const [, end] = boundsOf(source, next)
    const start = indentEnd(source, next)
    if (end - start !== mark.length || !source.text.startsWith(mark, start)) continue
    r.opaque += next - n
    return next + 1
  }
  r.gone.add(key)
  return n + 1
}
