/** A value that was read from a file, every part of it with its place; the same for JSON, YAML and TypeScript. */
import type { Span } from '../text/source.ts'

export type Scalar = string | number | boolean | null

export interface ScalarNode {
  readonly kind: 'scalar'
  readonly value: Scalar
  readonly span: Span
  readonly size: number
  readonly depth: number
}

export interface ListNode {
  readonly kind: 'list'
  readonly items: readonly Node[]
  readonly span: Span
  readonly size: number
  readonly depth: number
}

export interface MapNode {
  readonly kind: 'map'
  readonly entries: ReadonlyMap<string, Entry>
  readonly span: Span
  readonly size: number
  readonly depth: number
}

export interface Entry {
  readonly key: Span
  readonly value: Node
}

/** Parts may be shared (an alias, a constant that is used twice), so `size` counts what it would be when written out; `depth` how far it nests. */
export type Node = ScalarNode | ListNode | MapNode

/** Why a file was not read on; thrown inside a reader, never out of it. */
export class Refusal extends Error {
  readonly span: Span
  /** It follows from a mistake that has been reported. */
  readonly reported: boolean
  constructor(span: Span, message: string, reported = false) {
    super(message)
    this.span = span
    this.reported = reported
  }
}

/** What a value may amount to, written out: parts, and text in units of 64 characters. */
const MAX_SIZE = 500_000

/** Lists and maps in each other. */
export const MAX_DEPTH = 100

export const TOO_DEEP = 'nested too deeply'

/** Files that are longer are not read. */
export const MAX_TEXT = 4_000_000

/** Keys with a meaning in JavaScript's own object model; nothing in a configuration is called so. */
const RESERVED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

export function scalar(value: Scalar, span: Span): ScalarNode {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Refusal(span, 'not a number that can be written in decimal')
  return { kind: 'scalar', value, span, size: 1 + (typeof value === 'string' ? value.length >> 6 : 0), depth: 0 }
}

export function list(items: readonly Node[], span: Span): ListNode {
  return { kind: 'list', items, span, ...extent(span, items) }
}

export function map(entries: ReadonlyMap<string, Entry>, span: Span): MapNode {
  return { kind: 'map', entries, span, ...extent(span, [...entries.values()].map(e => e.value)) }
}

function extent(span: Span, parts: readonly Node[]): { size: number; depth: number } {
  let size = 1
  let depth = 0
  for (const part of parts) {
    size += part.size
    depth = Math.max(depth, part.depth + 1)
  }
  if (size > MAX_SIZE) throw new Refusal(span, 'this grows too large')
  if (depth > MAX_DEPTH) throw new Refusal(span, TOO_DEEP)
  return { size, depth }
}

/** Adds an entry to a map in the making. */
export function addEntry(entries: Map<string, Entry>, key: string, keySpan: Span, value: Node): void {
  if (RESERVED.has(key)) throw new Refusal(keySpan, `a key may not be called ${key}`)
  if (entries.has(key)) throw new Refusal(keySpan, `the key "${key}" is there twice`)
  entries.set(key, { key: keySpan, value })
}

/** Plain data, deeply frozen; shared parts stay shared. */
export function toPlain(node: Node, made = new Map<Node, unknown>()): unknown {
  if (node.kind === 'scalar') return node.value
  if (made.has(node)) return made.get(node)
  const plain = node.kind === 'list'
    ? node.items.map(item => toPlain(item, made))
    : Object.fromEntries([...node.entries].map(([key, entry]) => [key, toPlain(entry.value, made)]))
  made.set(node, Object.freeze(plain))
  return plain
}

/** The part of a value that a path leads to, or the deepest part on the way there. */
export function partAt(node: Node, path: readonly string[]): Node {
  let at = node
  for (const step of path) {
    const next: Node | undefined = at.kind === 'map' ? at.entries.get(step)?.value : at.kind === 'list' ? at.items[Number(step)] : undefined
    if (next === undefined) break
    at = next
  }
  return at
}

/** The place of a key, or of an item of a list; without such a thing, of what is around it. */
export function placeOf(node: Node, path: readonly string[]): Span {
  const around = partAt(node, path.slice(0, -1))
  const last = path.at(-1)
  return (last !== undefined && around.kind === 'map' ? around.entries.get(last)?.key : undefined) ?? partAt(node, path).span
}
