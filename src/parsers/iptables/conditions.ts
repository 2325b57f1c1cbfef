/** The conditions of a rule where it stands: parts that depend on the place are decided, the rest adjusted to what a hook can see. */
import { ANYTHING, NOTHING, all, allOf, any, not, type Match, type State } from '../../model/match.ts'
import { noted } from './notes.ts'
import { unknown, type Part, type Place } from './raw.ts'
import { LOOPBACK } from './states.ts'

/** Hooks at which no egress interface is known yet. */
const BEFORE_ROUTING = ['PREROUTING', 'INPUT']

export function conditionIn(place: Place, parts: readonly Part[]): Match {
  const early = place.hooks.has('PREROUTING')
  const raw = place.table === 'raw'
  const { untracks } = place.facts.notes
  // Most conditions are the same everywhere.
  if (!early && !raw && !untracks && parts.length > 0 && parts.every(isFixed)) return allOf(parts)
  const placed: Match[] = []
  for (const part of parts) {
    let match = typeof part === 'function' ? part(place) : part
    if (early || raw || untracks) match = rewrite(match, m => (m.kind === 'state' ? (raw ? stateInRaw(m.in, place) : untracks ? stateAfterRaw(m, place) : undefined) : early ? withoutEgress(m, place) : undefined))
    if (match !== ANYTHING) placed.push(match)
  }
  return placed.length === 0 ? ANYTHING : all(...placed)
}

const isFixed = (part: Part): part is Match => typeof part === 'object' && part !== ANYTHING

function rewrite(match: Match, change: (match: Match) => Match | undefined): Match {
  switch (match.kind) {
    case 'all': return all(...match.of.map(m => rewrite(m, change)))
    case 'any': return any(...match.of.map(m => rewrite(m, change)))
    case 'not': return not(rewrite(match.of, change))
    case 'number': case 'address': case 'interface': case 'state': case 'family': case 'unknown': return change(match) ?? match
  }
}

/** The packet that is forwarded later has no egress interface yet in PREROUTING, and none in INPUT. */
const withoutEgress = (match: Match, { hooks }: Place): Match | undefined =>
  (match.kind === 'interface' && match.field === 'out' && [...hooks].every(hook => BEFORE_ROUTING.includes(hook)) ? NOTHING : undefined)

/**
 * xt_conntrack.c: a packet that connection tracking has not seen yet counts as INVALID, behind NOTRACK as UNTRACKED, and behind other uses of CT, by its
 * template, as NEW. One that came back over lo has been seen.
 */
function stateInRaw(states: readonly State[], { facts: { notes } }: Place): Match {
  const as = { unseen: states.includes('invalid'), template: states.includes('new'), none: states.includes('untracked') }
  const here = noted(notes, note => as[note.tracking])
  const looped = all(LOOPBACK, unknown(`connection state ${states.join(',')} in table raw`))
  return any(looped, here === NOTHING ? NOTHING : all(not(LOOPBACK), here))
}

/** What table raw took out of tracking is UNTRACKED. */
function stateAfterRaw(match: Match & { kind: 'state' }, { facts: { notes } }: Place): Match {
  const untracked = noted(notes, note => note.tracking === 'none')
  return match.in.includes('untracked') ? any(match, untracked) : all(match, not(untracked))
}
