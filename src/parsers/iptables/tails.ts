/** Rules of a dump differ mostly in their addresses: what stands behind these is read once, and then known by its text. */
import { address } from '../../model/match.ts'
import { host4, mask4, masked4, type AddressTerm } from '../../net/address.ts'
import type { Part, RawRule, Stretch } from './raw.ts'
import type { Line } from './rule.ts'

/** `-A CHAIN [-s A[/L]] [-d A[/L]]`, IPv4, single blanks between; and where the rest of the line begins. */
export interface Head {
  readonly chain: string
  readonly chainAt: Stretch
  readonly src: AddressTerm | undefined
  readonly dst: AddressTerm | undefined
  readonly end: number
}

/** What the rest of a line says; its places count from where it begins. */
interface Tail {
  readonly rule: RawRule
  /** Without the addresses of the head. */
  readonly parts: RawRule['parts']
  readonly from: number
  readonly interfaces: Line['interfaces']
}

/** By the addresses that stand in the head, then by the text behind it. */
export type Tails = readonly [Map<string, Tail>, Map<string, Tail>, Map<string, Tail>, Map<string, Tail>]

export const newTails = (): Tails => [new Map(), new Map(), new Map(), new Map()]

/** A file of nothing but different rules is not kept twice. */
const MOST = 4096

const tailsOf = (tails: Tails, { src, dst }: Head): Map<string, Tail> => tails[src ? (dst ? 3 : 1) : dst ? 2 : 0]

const A = 65
const BLANK = 32
const DASH = 45
const DOT = 46
const SLASH = 47

/** Undefined for any other line. */
export function headOf(text: string, start: number, end: number): Head | undefined {
  if (text.charCodeAt(start + 1) !== A || text.charCodeAt(start + 2) !== BLANK) return undefined
  const from = start + 3
  let at = from
  while (at < end && isNameCharacter(text.charCodeAt(at))) at++
  if (at === from || at >= end || text.charCodeAt(at) !== BLANK) return undefined
  const head = { chain: text.slice(from, at), chainAt: { start: from, end: at }, src: undefined as AddressTerm | undefined, dst: undefined as AddressTerm | undefined, end: at + 1 }
  return optionAt(head, 'src', '-s ', text, end) && optionAt(head, 'dst', '-d ', text, end) ? head : undefined
}

/** Letters, digits, `-` and `_`. */
const isNameCharacter = (c: number): boolean => (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === DASH || c === 95

/** False when the option stands there and has another value than one address. */
function optionAt(head: { src: AddressTerm | undefined; dst: AddressTerm | undefined; end: number }, field: 'src' | 'dst', option: string, text: string, end: number): boolean {
  if (!text.startsWith(option, head.end)) return true
  let value = 0
  let at = head.end + option.length
  for (let part = 0; part < 4; part++) {
    if (part > 0 && text.charCodeAt(at++) !== DOT) return false
    const from = at
    const byte = decimalAt(text, at, end)
    if (byte < 0 || byte > 255) return false
    at = behindDigits(text, from, end)
    value = value * 256 + byte
  }
  let length: number | undefined
  if (text.charCodeAt(at) === SLASH) {
    const from = at + 1
    length = decimalAt(text, from, end)
    // A length of 0 is every address.
    if (length < 1 || length > 32) return false
    at = behindDigits(text, from, end)
  }
  if (at >= end || text.charCodeAt(at) !== BLANK) return false
  head[field] = length === undefined ? host4(value) : masked4(value, mask4(length))
  head.end = at + 1
  return true
}

const isDigit = (c: number): boolean => c >= 48 && c <= 57

function behindDigits(text: string, from: number, end: number): number {
  let at = from
  while (at < end && isDigit(text.charCodeAt(at))) at++
  return at
}

/** One to three digits, none of them a leading zero (that is octal); -1 for anything else. */
function decimalAt(text: string, from: number, end: number): number {
  const to = behindDigits(text, from, end)
  if (to === from || to - from > 3 || (to - from > 1 && text.charCodeAt(from) === 48)) return -1
  let value = 0
  for (let at = from; at < to; at++) value = value * 10 + text.charCodeAt(at) - 48
  return value
}

/** The line, when another one with the same text behind its head was kept. */
export function knownLine(tails: Tails, head: Head, text: string, at: Stretch): Line | undefined {
  const tail = tailsOf(tails, head).get(text.slice(head.end, at.end))
  if (!tail) return undefined
  const { rule: { said, targetStart, targetEnd }, parts, interfaces } = tail
  const by = head.end - tail.from
  return {
    command: 'A', args: [head.chain], argsAt: head.chainAt, number: undefined, table: undefined,
    rule: { start: at.start, end: at.end, parts: addressesOf(head).concat(parts), said, targetStart: targetStart + by, targetEnd: targetEnd + by },
    interfaces: interfaces.length === 0 ? interfaces : interfaces.map(({ name, at: { start, end } }) => ({ name, at: { start: start + by, end: end + by } })),
  }
}

function addressesOf({ src, dst }: Head): Part[] {
  if (src && dst) return [address('src', [src]), address('dst', [dst])]
  return src ? [address('src', [src])] : dst ? [address('dst', [dst])] : []
}

/** Keeps a line that was read without a complaint and without hiding a secret, where all of it but the head may come again. */
export function keep(tails: Tails, head: Head, text: string, line: Line): void {
  const { command, number, table, rule } = line
  const { said: { target, comment, hits, only }, end } = rule
  if (command !== 'A' || number !== undefined || table !== undefined || comment !== undefined || hits !== undefined || only !== undefined || typeof target?.action === 'function') return
  const known = tailsOf(tails, head)
  if (known.size < MOST) known.set(text.slice(head.end, end), { rule, parts: rule.parts.slice((head.src ? 1 : 0) + (head.dst ? 1 : 0)), from: head.end, interfaces: line.interfaces })
}
