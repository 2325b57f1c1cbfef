/** What the lines of a dump say, before chains are connected: the dialect's own shapes. */
import type { Action, Diagnostic } from '../../model/firewall.ts'
import type { Match } from '../../model/match.ts'
import type { AddressTerm, Family } from '../../net/address.ts'
import { shown, type Source } from '../../text/source.ts'
import { noAsks, type Asks, type Effect, type Notes } from './notes.ts'
import type { SetTable } from './ipset/sets.ts'

export interface Stretch {
  readonly start: number
  readonly end: number
}

/** What the whole ruleset may do to a packet on its way; decides some matches elsewhere. */
export interface Facts {
  readonly notes: Notes
  readonly dnat: boolean
  readonly snat: boolean
  /** Does the connection state matter anywhere (a state match, a nat rule)? */
  readonly stateful: boolean
  /** The table whose PREROUTING and OUTPUT a packet meets first. */
  readonly entry: string | undefined
  /** Sets that came with the dump and that no rule of it changes. */
  readonly sets: SetTable
  /** All addresses of the host; undefined: not told. */
  readonly own?: readonly AddressTerm[]
}

/** Where a rule stands: its table, and the built-in chains from which it can be reached. */
export interface Place {
  readonly family: Family
  readonly table: string
  readonly hooks: ReadonlySet<string>
  readonly facts: Facts
}

/** A condition, or one that depends on the place. */
export type Part = Match | ((place: Place) => Match)

/** What a target does to later packets or rules, for `Facts`. */
export interface Effects {
  readonly leaves?: readonly Effect[]
  readonly dnat?: boolean
  readonly snat?: boolean
  /** Sets that elements are added to or taken from. */
  readonly changesSets?: readonly string[]
}

export interface Target {
  readonly name: string
  readonly goto: boolean
  /** Undefined when no target extension has this name. */
  readonly action: Action | ((place: Place) => Action) | undefined
  readonly effects?: Effects
  /** Target options were given: then it cannot be a chain. */
  readonly options: boolean
}

/** What a line says wherever it stands; one for all lines that end in the same words. */
export interface Said {
  readonly target: Target | undefined
  readonly comment: string | undefined
  readonly hits: number | undefined
  /** From -4 or -6: the only family that loads this line. */
  readonly only: Family | undefined
  /** Families of the addresses and modules it names. */
  readonly names4: boolean
  readonly names6: boolean
  readonly hints6: boolean
  readonly usesState: boolean
  readonly asks?: Asks
}

export interface RawRule extends Stretch {
  readonly parts: readonly Part[]
  readonly said: Said
  /** Where its target stands, from and to; of no meaning without one. */
  readonly targetStart: number
  readonly targetEnd: number
}

/** What a line that cannot be followed says. */
export const doubtful = (words: string): Said => ({
  target: { name: '', goto: false, options: true, action: { kind: 'unknown', words } }, comment: undefined, hits: undefined, only: undefined, names4: false, names6: false, hints6: false, usesState: false,
})

export interface RawChain {
  readonly name: string
  /** The line that declares it. */
  declared: Stretch | undefined
  policy: (Stretch & { readonly value: string }) | undefined
  /** Rules put in front with -I; the last of them comes first in the chain. */
  front: RawRule[]
  rules: RawRule[]
  /** Taken out again with -D. */
  readonly deleted: Set<RawRule>
  /** Rules by their words, made when the first -D asks for one. */
  byWords: Map<string, RawRule[]> | undefined
}

export interface Table extends Stretch {
  readonly name: string
  readonly chains: Map<string, RawChain>
}

export type Complain = (kind: Diagnostic['kind'], at: Stretch, seen: string, effect: Diagnostic['effect']) => void

/** What the readers of options need: the text, a place for complaints, and a note of the families met. */
export interface Reader {
  readonly source: Source
  readonly complain: Complain
  readonly named: Named
}

/** What the values of one line give away. */
export interface Named {
  v4: boolean
  v6: boolean
  /** -p ipv6-icmp: loads in both families, and means IPv6. */
  hints6: boolean
  state: boolean
  asks?: Asks
}

export const asksOf = ({ named }: Reader): Asks => (named.asks ??= noAsks())

const LONGEST_WORDS = 160

/** The user's own words, without secrets, cut where they get too long to be read. */
export function wordsOf(source: Source, at: Stretch): string {
  const words = shown({ source, start: at.start, end: Math.min(at.end, at.start + 2 * LONGEST_WORDS) })
  return words.length > LONGEST_WORDS ? `${words.slice(0, LONGEST_WORDS)}...` : words
}

export const unknown = (words: string): Match => ({ kind: 'unknown', words })

/** Says that the option cannot be taken as it stands, and gives the condition that stands for it. */
export function refused(reader: Reader, at: Stretch, why: string, kind: Diagnostic['kind'] = 'refused'): Match {
  const words = wordsOf(reader.source, at)
  reader.complain(kind, at, `"${words}": ${why}`, 'match')
  return unknown(words)
}

