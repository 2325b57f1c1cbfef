/** Reads an XML document into the table of its elements; bounded in size and depth, without DTD and without entities of its own. */
import { Element, Row, type Table } from './xml.ts'
import { lineEnds, referencesResolved, skipAttributes, skipName } from './xmlmarkup.ts'
import type { Source } from '../text/source.ts'

export interface XmlComment {
  readonly text: string
  readonly start: number
  readonly end: number
  /** The element that it stands above; absent when none follows in the same parent. */
  readonly next?: Element
}

export interface XmlFailure {
  readonly offset: number
  readonly seen: string
  readonly advice: string
}

export type Xml =
  | { readonly ok: true; readonly root: Element; readonly comments: readonly XmlComment[] }
  | { readonly ok: false; readonly failure: XmlFailure }

const MAX_CHARACTERS = 32 * 1024 * 1024
/** Real exports stay below 15 levels. */
const MAX_DEPTH = 200

const WHOLE_FILE = 'export the configuration again and give the whole file'
const NO_FIREWALL = 'this is no configuration that a firewall writes'

export function readXml(source: Source): Xml {
  const { text } = source
  if (text.length > MAX_CHARACTERS) return failed(0, 'the file is larger than 32 MB', 'export the configuration without RRD data and packages')
  // XML 1.0 section 2.2: what is no character of a document, escaped or not.
  const stray = text.search(/[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/)
  const reader = newReader(text)
  readMarkup(reader)
  if (stray >= 0 && (!reader.failure || reader.failure.offset > stray)) return failed(stray, 'the XML is malformed: a control character')
  if (reader.failure) return { ok: false, failure: reader.failure }
  const { rows, names, indexes, texts, comments } = reader
  const table: Table = { text, rows, names, indexes, texts }
  return { ok: true, root: new Element(table, 0), comments: comments.map(({ above, ...rest }) => (above < 0 ? rest : { ...rest, next: new Element(table, above) })) }
}

const failed = (offset: number, seen: string, advice = WHOLE_FILE): Xml => ({ ok: false, failure: { offset, seen, advice } })

/** A comment, and the row of the element that it stands above; -1 for none. */
interface Comment {
  readonly text: string
  readonly start: number
  readonly end: number
  above: number
}

/** An element whose end tag has not been seen yet. */
interface Open {
  readonly written: string
  readonly row: number
  /** Where its text stands, as long as that is one stretch without references; -1: nowhere. */
  textStart: number
  textEnd: number
  /** Its text otherwise. */
  text: string
  /** Comments that no element has followed yet. */
  waiting: Comment[] | undefined
}

interface Reader {
  readonly text: string
  rows: Int32Array
  /** How many rows there are. */
  count: number
  readonly names: string[]
  readonly indexes: Map<string, number>
  /** Indexes of names by the form as written. */
  readonly written: Map<string, number>
  readonly texts: Map<number, string>
  readonly open: Open[]
  readonly comments: Comment[]
  failure: XmlFailure | undefined
}

/** Room for an element in every so many characters, to begin with: an export has fewer, and room that is not written to takes no memory. */
const CHARACTERS_A_ROW = 16

const newReader = (text: string): Reader => ({
  text, rows: new Int32Array(Row.width * (16 + Math.ceil(text.length / CHARACTERS_A_ROW))), count: 0, names: [], indexes: new Map(), written: new Map(), texts: new Map(), open: [], comments: [], failure: undefined,
})

/** Every step returns the offset behind what it read, or this after it has set the failure. */
const STOP = -1

function stop(reader: Reader, offset: number, seen: string): number {
  reader.failure = { offset, seen: `the XML is malformed: ${seen}`, advice: WHOLE_FILE }
  return STOP
}

function refuse(reader: Reader, offset: number, seen: string, advice: string): number {
  reader.failure = { offset, seen, advice }
  return STOP
}

function readMarkup(reader: Reader): void {
  const { text } = reader
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  if (text.startsWith('<?xml', at) && text.charCodeAt(at + 5) <= 32) at = declaration(reader, at)
  while (at !== STOP) {
    const next = text.indexOf('<', at)
    if (next !== at && (at = characters(reader, at, next < 0 ? text.length : next)) === STOP) return
    if (next < 0) {
      if (reader.open.length > 0) stop(reader, text.length, 'an element is not closed (the file may be cut off)')
      else if (reader.count === 0) stop(reader, text.length, 'root element is missing or invalid')
      return
    }
    const kind = text.charCodeAt(next + 1)
    at = kind === 47 /* / */ ? endTag(reader, next) : kind === 33 /* ! */ ? exclamation(reader, next)
      : kind === 63 /* ? */ ? instruction(reader, next) : startTag(reader, next)
  }
}

const DECLARATION = /^<\?xml\s+version\s*=\s*("1\.\d+"|'1\.\d+')(\s+encoding\s*=\s*("[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(\s+standalone\s*=\s*("(yes|no)"|'(yes|no)'))?\s*\?>$/

function declaration(reader: Reader, at: number): number {
  const close = reader.text.indexOf('?>', at)
  if (close < 0 || close - at > 1000 || !DECLARATION.test(reader.text.slice(at, close + 2))) return stop(reader, at, 'invalid XML declaration')
  return close + 2
}

function instruction(reader: Reader, at: number): number {
  const { text } = reader
  const end = skipName(text, at + 2)
  if (end === at + 2 || /^xml$/i.test(text.slice(at + 2, end))) return stop(reader, at, 'invalid processing instruction')
  const close = text.indexOf('?>', end)
  if (close < 0) return stop(reader, at, 'unterminated processing instruction (the file may be cut off)')
  return close === end || text.charCodeAt(end) <= 32 ? close + 2 : stop(reader, at, 'invalid processing instruction')
}

function characters(reader: Reader, from: number, to: number): number {
  const { text, open } = reader
  const top = open[open.length - 1]
  let blank = from
  while (blank < to && isBlank(text.charCodeAt(blank))) blank++
  if (!top) {
    if (blank === to) return to
    return stop(reader, blank, reader.count > 0 ? 'extra content at the end of the document' : 'root element is missing or invalid')
  }
  // Blanks before the first word are cut anyway.
  if (blank === to && isEmpty(top)) return to
  let plain = true
  for (let at = from; at < to; at++) {
    const c = text.charCodeAt(at)
    if (c === 93 && text.startsWith(']]>', at)) return stop(reader, at, 'element content may not contain ]]>')
    if (c === 38 || c === 13) plain = false
  }
  if (plain) {
    addStretch(text, top, from, to)
    return to
  }
  const resolved = referencesResolved(text.slice(from, to))
  if (typeof resolved !== 'string') return stop(reader, from + resolved.offset, resolved.problem)
  addText(text, top, resolved)
  return to
}

const isEmpty = (top: Open): boolean => top.textStart < 0 && top.text === ''

function addStretch(text: string, top: Open, start: number, end: number): void {
  if (isEmpty(top)) {
    top.textStart = start
    top.textEnd = end
  } else addText(text, top, text.slice(start, end))
}

function addText(text: string, top: Open, more: string): void {
  if (top.textStart >= 0) top.text = text.slice(top.textStart, top.textEnd)
  top.textStart = -1
  top.text += more
}

const isBlank = (c: number): boolean => c === 32 || c === 10 || c === 9 || c === 13

function exclamation(reader: Reader, at: number): number {
  const { text, open } = reader
  if (text.startsWith('<!--', at)) {
    const close = text.indexOf('--', at + 4)
    if (close < 0) return stop(reader, at, 'unterminated comment (the file may be cut off)')
    if (text.charCodeAt(close + 2) !== 62) return stop(reader, close, 'a comment holds --')
    const comment = { text: text.slice(at + 4, close).trim(), start: at, end: close + 3, above: -1 }
    const top = open.at(-1)
    if (top) (top.waiting ??= []).push(comment)
    return close + 3
  }
  const top = open.at(-1)
  const isData = text.startsWith('<![CDATA[', at)
  if (isData && !top) return stop(reader, at, 'text outside the root element')
  if (!isData || !top) {
    return refuse(reader, at, 'a document type declaration', 'no firewall writes one; remove it, or check where the file comes from')
  }
  const close = text.indexOf(']]>', at + 9)
  if (close < 0) return stop(reader, at, 'unterminated CDATA section (the file may be cut off)')
  const written = text.slice(at + 9, close)
  const data = lineEnds(written)
  if (data === written) addStretch(text, top, at + 9, close)
  else addText(text, top, data)
  return close + 3
}

function startTag(reader: Reader, at: number): number {
  const { text, open } = reader
  if (open.length === 0 && reader.count > 0) return stop(reader, at, 'extra content at the end of the document')
  let end = skipName(text, at + 1)
  if (end === at + 1) return stop(reader, at, open.length === 0 ? 'root element is missing or invalid' : 'a tag without a name')
  const written = text.slice(at + 1, end)
  if (text.charCodeAt(end) !== 62) {
    const behind = skipAttributes(text, end)
    if (typeof behind !== 'number') return stop(reader, behind.offset, behind.problem)
    end = behind
  }
  const row = addRow(reader, nameIndex(reader, written), at)
  const parent = open[open.length - 1]
  if (parent?.waiting) {
    for (const comment of parent.waiting) {
      comment.above = row
      reader.comments.push(comment)
    }
    parent.waiting = undefined
  }
  // A tag that closes itself ends here.
  if (text.charCodeAt(end) === 47) {
    closeRow(reader, row, end + 2)
    return end + 2
  }
  if (open.length >= MAX_DEPTH) return refuse(reader, at, `elements are nested more than ${String(MAX_DEPTH)} deep`, NO_FIREWALL)
  open.push({ written, row, textStart: -1, textEnd: -1, text: '', waiting: undefined })
  return end + 1
}

function nameIndex(reader: Reader, written: string): number {
  const known = reader.written.get(written)
  if (known !== undefined) return known
  const name = written.toLowerCase()
  let index = reader.indexes.get(name)
  if (index === undefined) {
    index = reader.names.push(name) - 1
    reader.indexes.set(name, index)
  }
  reader.written.set(written, index)
  return index
}

function addRow(reader: Reader, name: number, start: number): number {
  const row = reader.count++
  const at = row * Row.width
  if (at === reader.rows.length) {
    const rows = new Int32Array(2 * at)
    rows.set(reader.rows)
    reader.rows = rows
  }
  reader.rows[at + Row.name] = name
  reader.rows[at + Row.start] = start
  reader.rows[at + Row.textStart] = -1
  return row
}

function closeRow({ rows, count }: Reader, row: number, end: number): void {
  rows[row * Row.width + Row.end] = end
  rows[row * Row.width + Row.behind] = count
}

function endTag(reader: Reader, at: number): number {
  const { text, open } = reader
  const top = open.pop()
  if (!top) return stop(reader, at, reader.count > 0 ? 'extra content at the end of the document' : 'root element is missing or invalid')
  const { written, row } = top
  let end = at + 2 + written.length
  if (!text.startsWith(written, at + 2)) return stop(reader, at, 'an element is not closed (the file may be cut off)')
  while (isBlank(text.charCodeAt(end))) end++
  if (text.charCodeAt(end) !== 62) return stop(reader, at, 'an element is not closed (the file may be cut off)')
  closeRow(reader, row, end + 1)
  reader.rows[row * Row.width + Row.textStart] = top.textStart
  reader.rows[row * Row.width + Row.textEnd] = top.textEnd
  if (top.text !== '') reader.texts.set(row, top.text.trim())
  if (top.waiting) for (const comment of top.waiting) reader.comments.push(comment)
  return end + 1
}
