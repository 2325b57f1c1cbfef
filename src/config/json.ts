/** JSON (RFC 8259) with the place of every value; stricter in one thing: no key twice. */
import type { Source, Span } from '../text/source.ts'
import { addEntry, list, map, MAX_DEPTH, Refusal, scalar, TOO_DEEP, type Entry, type Node } from './tree.ts'

/** Throws a Refusal at the first mistake. */
export function readJson(source: Source): Node {
  const reader = { source, at: source.text.charCodeAt(0) === 0xfeff ? 1 : 0 }
  const node = value(reader, 0)
  blank(reader)
  if (reader.at < source.text.length) throw refuse(reader, 'nothing may follow the value')
  return node
}

interface Reader {
  readonly source: Source
  at: number
}

const BLANK = /[ \t\r\n]*/y
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const WORD = /true|false|null/y
const PLAIN = /[^"\\\u0000-\u001f]*/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

function take(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.at
  const found = pattern.exec(reader.source.text)?.[0]
  if (found !== undefined) reader.at += found.length
  return found
}

const blank = (reader: Reader): unknown => take(reader, BLANK)

const spanFrom = ({ source, at }: Reader, start: number): Span => ({ source, start, end: at })

function refuse(reader: Reader, message: string): Refusal {
  const { source, at } = reader
  const found = at < source.text.length ? message : 'the file ends too early'
  return new Refusal({ source, start: at, end: Math.min(at + 1, source.text.length) }, `not valid JSON: ${found}`)
}

function value(reader: Reader, depth: number): Node {
  blank(reader)
  const start = reader.at
  if (depth > MAX_DEPTH) throw new Refusal(spanFrom(reader, start), TOO_DEEP)
  const first = reader.source.text[start]
  if (first === '{') return object(reader, depth)
  if (first === '[') return array(reader, depth)
  if (first === '"') {
    const text = string(reader)
    return scalar(text, spanFrom(reader, start))
  }
  const word = take(reader, WORD)
  if (word !== undefined) return scalar(word === 'null' ? null : word === 'true', spanFrom(reader, start))
  const number = take(reader, NUMBER)
  if (number === undefined) throw refuse(reader, 'a value is expected here')
  return scalar(Number(number), spanFrom(reader, start))
}

function object(reader: Reader, depth: number): Node {
  const start = reader.at++
  const entries = new Map<string, Entry>()
  blank(reader)
  if (closes(reader, '}')) return map(entries, spanFrom(reader, start))
  for (;;) {
    blank(reader)
    const keyStart = reader.at
    if (reader.source.text[keyStart] !== '"') throw refuse(reader, 'a key in double quotes is expected here')
    const key = string(reader)
    const keySpan = spanFrom(reader, keyStart)
    blank(reader)
    if (!closes(reader, ':')) throw refuse(reader, 'a colon is expected here')
    addEntry(entries, key, keySpan, value(reader, depth + 1))
    blank(reader)
    if (closes(reader, '}')) return map(entries, spanFrom(reader, start))
    if (!closes(reader, ',')) throw refuse(reader, 'a comma or } is expected here')
  }
}

function array(reader: Reader, depth: number): Node {
  const start = reader.at++
  const items: Node[] = []
  blank(reader)
  if (closes(reader, ']')) return list(items, spanFrom(reader, start))
  for (;;) {
    items.push(value(reader, depth + 1))
    blank(reader)
    if (closes(reader, ']')) return list(items, spanFrom(reader, start))
    if (!closes(reader, ',')) throw refuse(reader, 'a comma or ] is expected here')
  }
}

function closes(reader: Reader, character: string): boolean {
  if (reader.source.text[reader.at] !== character) return false
  reader.at++
  return true
}

function string(reader: Reader): string {
  const start = reader.at++
  for (;;) {
    take(reader, PLAIN)
    if (closes(reader, '"')) return JSON.parse(reader.source.text.slice(start, reader.at)) as string
    if (take(reader, ESCAPE) === undefined) {
      throw refuse(reader, reader.source.text[reader.at] === '\\' ? 'this is no escape sequence of JSON' : 'a text must end on its line')
    }
  }
}
