/** What a rule asks of a packet: a symbolic tree over packet fields. `packets` turns it into sets. */
import type { AddressTerm } from '../net/address.ts'
import type { Interval } from '../net/ports.ts'

/** Fields whose values are small numbers. Units: `icmp` is type * 256 + code; `flags` the low eight TCP flag bits; `fragment` 0 whole or first, 1 later; `tag` as in `Tags`. */
export type NumberField = 'protocol' | 'sport' | 'dport' | 'icmp' | 'flags' | 'fragment' | 'tag'

/** Connection states as conntrack names them; one packet has exactly one. */
export const STATES = ['new', 'established', 'related', 'invalid', 'untracked'] as const
export type State = (typeof STATES)[number]

export type Match =
  | { readonly kind: 'number'; readonly field: NumberField; readonly in: readonly Interval[] }
  /** `name` is what the user calls this set (alias, object-group). A term of the other family matches nothing. */
  | { readonly kind: 'address'; readonly field: 'src' | 'dst'; readonly in: readonly AddressTerm[]; readonly name?: string }
  /** Ingress (`in`) or egress (`out`) interface: exact names, or every name with one of the prefixes. No interface (local end) matches neither. */
  | { readonly kind: 'interface'; readonly field: 'in' | 'out'; readonly names: readonly string[]; readonly prefixes?: readonly string[] }
  | { readonly kind: 'state'; readonly in: readonly State[] }
  | { readonly kind: 'family'; readonly is: 4 | 6 }
  | { readonly kind: 'all'; readonly of: readonly Match[] }
  | { readonly kind: 'any'; readonly of: readonly Match[] }
  | { readonly kind: 'not'; readonly of: Match }
  /** A condition that cannot be decided from the export; `words` are the user's own, fit to be shown. With `host`, it is whether one side is what that name stands for. */
  | { readonly kind: 'unknown'; readonly words: string; readonly host?: HostTest }

/** The source or destination is an address that the device's resolver finds for a name. */
export interface HostTest {
  readonly field: 'src' | 'dst'
  /** Lower case, without a dot at its end. */
  readonly name: string
}

export const ANYTHING: Match = { kind: 'all', of: [] }
export const NOTHING: Match = { kind: 'any', of: [] }

/** Flat conjunction; a single part is returned as it is. */
export const all = (...parts: Match[]): Match => allOf(parts)

/** The same; the list may become the one of the match. */
export function allOf(parts: readonly Match[]): Match {
  const of = parts.some(p => p.kind === 'all') ? flat(parts) : parts
  return of.length === 1 ? (of[0] as Match) : { kind: 'all', of }
}

/** A list with no room to spare: a file may have a hundred thousand. */
function flat(parts: readonly Match[]): Match[] {
  const of: Match[] = []
  for (const part of parts) {
    if (part.kind === 'all') for (const inner of part.of) of.push(inner)
    else of.push(part)
  }
  return of.slice()
}

export function any(...parts: Match[]): Match {
  return parts.length === 1 ? (parts[0] as Match) : { kind: 'any', of: parts }
}

export const not = (of: Match): Match => (of.kind === 'not' ? of.of : { kind: 'not', of })

/** `name` as written in the export; undefined: the condition is about something else. */
export const unknown = (words: string, field: 'src' | 'dst', name: string | undefined): Match =>
  name === undefined ? { kind: 'unknown', words } : { kind: 'unknown', words, host: { field, name: name.toLowerCase().replace(/\.$/, '') } }

export const number = (field: NumberField, ...intervals: Interval[]): Match => ({ kind: 'number', field, in: intervals })

/** Packets with (flags & mask) == value; the protocol is not asked. */
export function flags(mask: number, value: number): Match {
  const intervals: Interval[] = []
  for (let f = 0; f < 256; f++) if ((f & mask) === value) intervals.push([f, f])
  return { kind: 'number', field: 'flags', in: intervals }
}

export const address = (field: 'src' | 'dst', terms: readonly AddressTerm[], name?: string): Match =>
  name === undefined ? { kind: 'address', field, in: terms } : { kind: 'address', field, in: terms, name }
