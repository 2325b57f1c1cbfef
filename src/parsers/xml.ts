/** An XML document as a small tree of elements with offsets; bounded in size and depth, without DTD and without entities of its own. */
import { lineEnds, referencesResolved, skipAttributes, skipName } from './xmlmarkup.ts'
import type { Source } from '../text/source.ts'

export interface Element {
  /** In lower case, as the firewalls themselves read it. */
  readonly name: string
  readonly children: readonly Element[]
  /** Its own character data (CDATA included), XML references resolved, outer blanks cut. */
  readonly text: string
  /** From the start tag to the end of the end tag. */
  readonly start: number
  readonly end: number
}

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
  const reader: Reader = { text, names: new Map(), open: [], comments: [], root: undefined, failure: undefined }
  readMarkup(reader)
  if (stray >= 0 && (!reader.failure || reader.failure.offset > stray)) return failed(stray, 'the XML is malformed: a control character')
  if (reader.failure) return { ok: false, failure: reader.failure }
  return reader.root ? { ok: true, root: reader.root, comments: reader.comments } : failed(0, 'no root element')
}

const failed = (offset: number, seen: string, advice = WHOLE_FILE): Xml => ({ ok: false, failure: { offset, seen, advice } })

/** An element whose end tag has not been seen yet. */
interface Open {
  readonly written: string
  readonly element: { name: string; children: Element[] | readonly Element[]; text: string; start: number; end: number }
  /** Comments that no element has followed yet. */
  waiting: XmlComment[] | undefined
}

interface Reader {
  readonly text: string
  /** Lower-case form by the form as written. */
  readonly names: Map<string, string>
  readonly open: Open[]
  readonly comments: XmlComment[]
  root: Element | undefined
  failure: XmlFailure | undefined
}

const NO_ELEMENTS: readonly Element[] = []

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
      else if (!reader.root) stop(reader, text.length, 'root element is missing or invalid')
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
  const { text } = reader
  const top = reader.open.at(-1)
  let blank = from
  while (blank < to && isBlank(text.charCodeAt(blank))) blank++
  if (!top) {
    if (blank === to) return to
    return stop(reader, blank, reader.root ? 'extra content at the end of the document' : 'root element is missing or invalid')
  }
  // Blanks before the first word are cut anyway.
  if (blank === to && top.element.text === '') return to
  const raw = text.slice(from, to)
  const close = raw.indexOf(']]>')
  if (close >= 0) return stop(reader, from + close, 'element content may not contain ]]>')
  const resolved = referencesResolved(raw)
  if (typeof resolved !== 'string') return stop(reader, from + resolved.offset, resolved.problem)
  top.element.text += resolved
  return to
}

const isBlank = (c: number): boolean => c === 32 || c === 10 || c === 9 || c === 13

function exclamation(reader: Reader, at: number): number {
  const { text, open } = reader
  if (text.startsWith('<!--', at)) {
    const close = text.indexOf('--', at + 4)
    if (close < 0) return stop(reader, at, 'unterminated comment (the file may be cut off)')
    if (text.charCodeAt(close + 2) !== 62) return stop(reader, close, 'a comment holds --')
    const comment = { text: text.slice(at + 4, close).trim(), start: at, end: close + 3 }
    const top = open.at(-1)
    if (top) (top.waiting ??= []).push(comment)
    return close + 3
  }
  const top = open.at(-1)
  const data = text.startsWith('<![CDATA[', at)
  if (data && !top) return stop(reader, at, 'text outside the root element')
  if (!data || !top) {
    return refuse(reader, at, 'a document type declaration', 'no firewall writes one; remove it, or check where the file comes from')
  }
  const close = text.indexOf(']]>', at + 9)
  if (close < 0) return stop(reader, at, 'unterminated CDATA section (the file may be cut off)')
  top.element.text += lineEnds(text.slice(at + 9, close))
  return close + 3
}

function startTag(reader: Reader, at: number): number {
  const { text, open, names } = reader
  if (open.length === 0 && reader.root) return stop(reader, at, 'extra content at the end of the document')
  let end = skipName(text, at + 1)
  if (end === at + 1) return stop(reader, at, open.length === 0 ? 'root element is missing or invalid' : 'a tag without a name')
  const written = text.slice(at + 1, end)
  let name = names.get(written)
  if (name === undefined) names.set(written, name = written.toLowerCase())
  if (text.charCodeAt(end) !== 62) {
    const behind = skipAttributes(text, end)
    if (typeof behind !== 'number') return stop(reader, behind.offset, behind.problem)
    end = behind
  }
  const element = { name, children: NO_ELEMENTS, text: '', start: at, end: end + 1 }
  const parent = open.at(-1)
  if (parent) adopt(reader, parent, element)
  else reader.root = element
  // A tag that closes itself ends here.
  if (text.charCodeAt(end) === 47) {
    element.end = end + 2
    return end + 2
  }
  if (open.length >= MAX_DEPTH) return refuse(reader, at, `elements are nested more than ${String(MAX_DEPTH)} deep`, NO_FIREWALL)
  open.push({ written, element, waiting: undefined })
  return end + 1
}

function adopt(reader: Reader, parent: Open, element: Element): void {
  if (parent.element.children === NO_ELEMENTS) parent.element.children = [element]
  else (parent.element.children as Element[]).push(element)
  if (!parent.waiting) return
  for (const comment of parent.waiting) reader.comments.push({ ...comment, next: element })
  parent.waiting = undefined
}

function endTag(reader: Reader, at: number): number {
  const { text, open } = reader
  const top = open.pop()
  if (!top) return stop(reader, at, reader.root ? 'extra content at the end of the document' : 'root element is missing or invalid')
  let end = at + 2 + top.written.length
  if (!text.startsWith(top.written, at + 2)) return stop(reader, at, 'an element is not closed (the file may be cut off)')
  while (isBlank(text.charCodeAt(end))) end++
  if (text.charCodeAt(end) !== 62) return stop(reader, at, 'an element is not closed (the file may be cut off)')
  top.element.end = end + 1
  if (top.element.text !== '') top.element.text = top.element.text.trim()
  if (top.waiting) reader.comments.push(...top.waiting)
  return end + 1
}

/** The first child of that name. */
export function child(parent: Element | undefined, name: string): Element | undefined {
  if (parent) for (const one of parent.children) if (one.name === name) return one
  return undefined
}

export const childrenOf = (parent: Element | undefined, name: string): readonly Element[] => parent?.children.filter(c => c.name === name) ?? []

/** The element reached by going down the first child of each name. */
export function down(from: Element | undefined, ...path: string[]): Element | undefined {
  let at = from
  for (const name of path) at = child(at, name)
  return at
}
