/** Reading position in an access list entry, and what reading it has brought to light so far. */
import type { Match } from '../../../model/match.ts'
import { PROTOCOL } from '../../../net/protocols.ts'
import type { Position } from '../cursor.ts'
import { newPlainReader, WILDCARDS, type PlainReader } from '../plainmatch.ts'
import type { Activity } from '../timerange.ts'
import type { Groups, Held, Service } from './groups.ts'

/** What entries of one device share. */
export interface Scope extends Held {
  readonly plain: PlainReader
  /** The time-ranges that are defined, and whether they are active. */
  readonly times: ReadonlyMap<string, Activity>
  /** Matches by their words, so that equal ones are one value. */
  readonly made: Map<string, Match>
  /** Port matches of one interval. */
  readonly intervals: { readonly sport: Intervals; readonly dport: Intervals }
  /** What a permit or a deny makes of a condition on the header behind the IP header. */
  readonly clauses: { readonly permit: Map<Match, Match>; readonly deny: Map<Match, Match> }
  /** What they make of the services that one protocol or one group stands for. */
  readonly services: { readonly permit: Map<readonly Service[], Match>; readonly deny: Map<readonly Service[], Match> }
}

/** By protocol, then by both ends in one number. */
type Intervals = ReadonlyMap<number, Map<number, Match>>

const newIntervals = (): Intervals => new Map([PROTOCOL.tcp, PROTOCOL.udp, PROTOCOL.sctp].map(protocol => [protocol, new Map<number, Match>()]))

export const newScope = (text: string, groups: Groups, times: ReadonlyMap<string, Activity>): Scope => ({
  plain: newPlainReader(WILDCARDS, text), groups, united: new Map(), times, made: new Map(), intervals: { sport: newIntervals(), dport: newIntervals() }, clauses: { permit: new Map(), deny: new Map() }, services: { permit: new Map(), deny: new Map() },
})

export interface Cursor extends Position {
  readonly scope: Scope
  readonly family: 4 | 6
  readonly permit: boolean
  readonly names: { kind: 'object-group' | 'time-range'; at: number }[]
  hits: number | undefined
  fragments: boolean
  sequence: number | undefined
  /** The reflexive list that learns the connections which the entry permits. */
  reflects: string | undefined
}
