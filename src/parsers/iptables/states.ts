/** What is known of a packet by its connection, and by where it comes from. */
import type { Match, State } from '../../model/match.ts'

export const state = (...states: State[]): Match => ({ kind: 'state', in: states })

/** States of a packet that belongs to a connection. */
export const TRACKED = state('new', 'established', 'related')
/** Packets of which nothing but their own header is known: their place in the connection is not. */
export const LATER = state('established', 'related')

/** What comes over the loopback keeps the mark and the connection that it left with. */
export const LOOPBACK: Match = { kind: 'interface', field: 'in', names: ['lo'] }
