/** An XML document as a small tree of elements with offsets; bounded in size and depth, without DTD and without entities of its own. */
import { parseXml } from '@rgrove/parse-xml'
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
/** Real exports stay below 15 levels; the parser beneath recurses once a level. */
const MAX_DEPTH = 200

const WHOLE_FILE = 'export the configuration again and give the whole file'

export function readXml(source: Source): Xml {
  const { text } = source
  if (text.length > MAX_CHARACTERS) return failed(0, 'the file is larger than 32 MB', 'export the configuration without RRD data and packages')
  const refused = lookOver(text)
  if (refused) return { ok: false, failure: refused }
  try {
    const comments: XmlComment[] = []
    const document = parseXml(text, { includeOffsets: true, preserveComments: true })
    const root = document.children.find(node => node.type === 'element') as Node | undefined
    return root ? { ok: true, root: elementOf(root, text, comments), comments } : failed(0, 'no root element', WHOLE_FILE)
  } catch (error) {
    if (error instanceof RangeError) return failed(0, 'elements are nested too deeply', 'this is no configuration that a firewall writes')
    return failed(positionOf(error, text), `the XML is malformed: ${reasonOf(error)}`, WHOLE_FILE)
  }
}

const failed = (offset: number, seen: string, advice: string): Xml => ({ ok: false, failure: { offset, seen, advice } })

/** One pass over the markup for what must be refused before parsing: a document type, and nesting that would overflow the stack. */
function lookOver(text: string): XmlFailure | undefined {
  let depth = 0
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const next = text.charCodeAt(at + 1)
    if (next === 33 /* ! */) {
      const close = text.startsWith('<!--', at) ? '-->' : text.startsWith('<![CDATA[', at) ? ']]>' : undefined
      if (close === undefined) {
        return { offset: at, seen: 'a document type declaration', advice: 'no firewall writes one; remove it, or check where the file comes from' }
      }
      at = after(text, close, at + 4)
    } else if (next === 63 /* ? */) at = after(text, '?>', at + 2)
    else if (next === 47 /* / */) {
      depth--
      at = after(text, '>', at + 2)
    } else {
      const end = startTagEnd(text, at)
      if (text.charCodeAt(end - 2) !== 47 && ++depth > MAX_DEPTH) {
        return { offset: at, seen: `elements are nested more than ${String(MAX_DEPTH)} deep`, advice: 'this is no configuration that a firewall writes' }
      }
      at = end
    }
  }
  return undefined
}

function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from)
  return found < 0 ? text.length : found + mark.length
}

/** The offset behind the `>` of the start tag at `start`; attribute values may hold a `>` of their own. */
function startTagEnd(text: string, start: number): number {
  let quote = 0
  for (let i = start + 1; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (quote !== 0) {
      if (c === quote) quote = 0
    } else if (c === 34 || c === 39) quote = c
    else if (c === 62) return i + 1
    // A second `<` outside quotes is malformed; stopping here keeps the pass linear.
    else if (c === 60) return i
  }
  return text.length
}

/** What parse-xml's nodes are to us. */
interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly name?: string
  readonly text?: string
  readonly content?: string
  readonly children?: readonly Node[]
}

const NO_ELEMENTS: readonly Element[] = []

function elementOf(node: Node, source: string, comments: XmlComment[]): Element {
  let children: Element[] | undefined
  let text = ''
  let waiting: Node[] | undefined
  for (const part of node.children ?? []) {
    if (part.type === 'text' || part.type === 'cdata') text += part.text ?? ''
    else if (part.type === 'comment') (waiting ??= []).push(part)
    else if (part.type === 'element') {
      const element = elementOf(part, source, comments)
      ;(children ??= []).push(element)
      for (const c of waiting ?? []) comments.push({ ...commentOf(c), next: element })
      waiting = undefined
    }
  }
  for (const c of waiting ?? []) comments.push(commentOf(c))
  // parse-xml leaves the end of the root element open.
  const end = Number.isFinite(node.end) ? node.end : source.lastIndexOf('>') + 1
  return { name: (node.name ?? '').toLowerCase(), children: children ?? NO_ELEMENTS, text: text.trim(), start: node.start, end }
}

const commentOf = (node: Node): XmlComment => ({ text: (node.content ?? '').trim(), start: node.start, end: node.end })

/** The library's message without its excerpt and without names taken from the file: both may carry a secret. */
function reasonOf(error: unknown): string {
  const first = error instanceof Error ? (error.message.split('\n', 1)[0] as string) : ''
  const what = first.replace(/ \(line \d+, column \d+\)$/, '').replace(/: .*$/, '').replace(/[`.]/g, '')
  if (/^Missing end tag for element/.test(what)) return 'an element is not closed (the file may be cut off)'
  if (/^(Unclosed|Unterminated|Missing end)/.test(what)) return `${what.charAt(0).toLowerCase()}${what.slice(1, 60)} (the file may be cut off)`
  return what === '' ? 'not readable' : what.charAt(0).toLowerCase() + what.slice(1, 80)
}

function positionOf(error: unknown, text: string): number {
  const at = error instanceof Error && 'pos' in error && typeof error.pos === 'number' ? error.pos : 0
  return Math.max(0, Math.min(at, text.length))
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
