/** How an IOS device recognises the replies to connections that it has learned. */
import { all, type Match } from '../../../model/match.ts'

/** The reply to a connection that something on the way has learned. */
const KNOWN: Match = { kind: 'state', in: ['established', 'related'] }

export interface Tracking {
  readonly known: Match
  /** Does CBAC open access lists? */
  readonly openings: boolean
  /** The one reflexive list, where nothing else learns connections: to evaluate it is to ask whether the connection is known. */
  readonly only: string | undefined
}

/** With several kinds of tracking in one device, which of them knows a connection is not told apart. */
export function trackingOf(reflexive: ReadonlySet<string>, openings: boolean, zones: boolean): Tracking {
  const kinds = reflexive.size + (openings ? 1 : 0) + (zones ? 1 : 0)
  const known = kinds > 1 ? all(KNOWN, { kind: 'unknown', words: 'which inspection knows the connection' }) : KNOWN
  return { known, openings, only: kinds === 1 ? [...reflexive][0] : undefined }
}

const EVALUATE = 'evaluate '

/** Entries of a reflexive list are temporary and fit replies only, so they never match a new connection (IOS Security Configuration Guide, "IP Session Filtering"). */
export const evaluateMatch = (list: string): Match => all(KNOWN, { kind: 'unknown', words: EVALUATE + list })

/** Is this what `evaluateMatch` made for that list? */
export const evaluates = (match: Match, list: string): boolean => match.kind === 'all' && match.of.some(m => m.kind === 'unknown' && m.words === EVALUATE + list)
