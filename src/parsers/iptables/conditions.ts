/** The conditions of a rule where it stands: parts that depend on the place are decided, the rest adjusted to what a hook can see. */
import { ANYTHING, NOTHING, all, any, not, type Match, type State } from '../../model/match.ts'
import { unknown, type Part, type Place } from './raw.ts'

/** Hooks at which no egress interface is known yet. */
const BEFORE_ROUTING = ['PREROUTING', 'INPUT']

const LOOPBACK: Match = { kind: 'interface', field: 'in', names: ['lo'] }

export function conditionIn(place: Place, parts: readonly Part[], extra: readonly Match[]): Match {
  const early = place.hooks.has('PREROUTING')
  const raw = place.table === 'raw'
  const placed: Match[] = []
  for (const part of parts) {
    let match = typeof part === 'function' ? part(place) : part
    if (early || raw) match = rewrite(match, m => (early ? withoutEgress(m, place) : undefined) ?? (raw ? stateInRaw(m, place) : undefined))
    if (match !== ANYTHING) placed.push(match)
  }
  return placed.length === 0 && extra.length === 0 ? ANYTHING : all(...placed, ...extra)
}

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

/** xt_conntrack.c: a packet that connection tracking has not seen yet counts as INVALID; one that came back over lo has been seen. */
function stateInRaw(match: Match, { facts }: Place): Match | undefined {
  if (match.kind !== 'state') return undefined
  const words = unknown(`connection state ${match.in.join(',')} in table raw`)
  const has = (state: State): boolean => match.in.includes(state)
  if (facts.untracks && has('invalid') !== has('untracked')) return words
  return any(all(LOOPBACK, words), has('invalid') ? not(LOOPBACK) : NOTHING)
}
