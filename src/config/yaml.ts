/** YAML 1.2 with the place of every value: the core schema, one document, no tags of one's own, no merge keys. */
import { isAlias, isMap, isScalar, isSeq, parseDocument, type Range } from 'yaml'
import type { Source, Span } from '../text/source.ts'
import { addEntry, list, map, MAX_DEPTH, Refusal, scalar, TOO_DEEP, type Entry, type Node } from './tree.ts'

interface Reader {
  readonly source: Source
  /** `undefined` while the anchored value is being read. */
  readonly anchors: Map<string, Node | undefined>
}

/** Throws a Refusal at the first mistake, a RangeError where the text is nested beyond the stack. */
export function readYaml(source: Source): Node {
  // uniqueKeys compares every key with every other one; addEntry finds doubles in linear time. With logLevel silent a second document would go unnoticed.
  const document = parseDocument(source.text, { version: '1.2', schema: 'core', uniqueKeys: false, prettyErrors: false, logLevel: 'error' })
  const mistake = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0])[0]
  if (mistake !== undefined) {
    const [start, end] = mistake.pos
    // The parser reports its own overflowing stack as a mistake of the file.
    if (/call stack/i.test(mistake.message)) throw new Refusal({ source, start, end }, TOO_DEEP)
    const message = mistake.code === 'MULTIPLE_DOCS' ? 'a file holds one document, and here a second one begins' : firstLine(mistake.message)
    throw new Refusal({ source, start, end }, `not valid YAML: ${message}`)
  }
  const { yaml } = document.directives
  if (yaml.explicit === true && yaml.version !== '1.2') {
    throw new Refusal({ source, start: 0, end: 0 }, `this file is read as YAML 1.2, where on and off are text; it asks for ${yaml.version}`)
  }
  if (document.contents === null) return map(new Map(), { source, start: 0, end: 0 })
  return convert({ source, anchors: new Map() }, document.contents, { source, start: 0, end: 0 }, 0)
}

const firstLine = (text: string): string => lowerFirst((text.split('\n')[0] ?? '').replace(/[.:]$/, ''))

const lowerFirst = (text: string): string => (/^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text)

function convert(reader: Reader, node: unknown, around: Span, depth: number): Node {
  const span = spanOf(reader, node, around)
  if (depth > MAX_DEPTH) throw new Refusal(span, TOO_DEEP)
  if (isAlias(node)) {
    const known = reader.anchors.get(node.source)
    if (known === undefined) throw new Refusal(span, `*${node.source} is not defined before it is used here`)
    return known
  }
  const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined
  if (anchor !== undefined) reader.anchors.set(anchor, undefined)
  const made = build(reader, node, span, depth)
  if (anchor !== undefined) reader.anchors.set(anchor, made)
  return made
}

function build(reader: Reader, node: unknown, span: Span, depth: number): Node {
  if (isSeq(node)) return list(node.items.map(item => convert(reader, item, span, depth + 1)), span)
  if (isMap(node)) {
    const entries = new Map<string, Entry>()
    for (const { key, value } of node.items) {
      const keySpan = spanOf(reader, key, span)
      addEntry(entries, keyText(key, keySpan), keySpan, convert(reader, value, keySpan, depth + 1))
    }
    return map(entries, span)
  }
  if (node === null) return scalar(null, span)
  if (!isScalar(node)) throw new Refusal(span, 'this is neither text, number, list nor map')
  const { value } = node
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return scalar(value, span)
  throw new Refusal(span, 'this is neither text, number, list nor map')
}

function keyText(key: unknown, span: Span): string {
  if (isScalar(key) && typeof key.value === 'string') return key.value
  // A key such as 10 is a number in YAML; as a name it is what was written.
  if (isScalar(key) && typeof key.value === 'number' && key.source !== undefined) return key.source
  throw new Refusal(span, 'a key must be text; put it in quotes')
}

function spanOf({ source }: Reader, node: unknown, around: Span): Span {
  const range = (node as { range?: Range | null } | null)?.range
  return range ? { source, start: range[0], end: range[1] } : around
}
