/** Matches of plain access list entries. What equal words ask of a header is one value for all entries of a device. */
import { address, all, ANYTHING, number, type Match } from '../../model/match.ts'
import { ANY4, type AddressTerm } from '../../net/address.ts'
import { headerClause } from './clause.ts'
import type { Line } from './line.ts'
import { ALL4, EVERY, newPlain, NO_PORTS, protocolsWith, readPlain, type Plain, type PlainDialect } from './plain.ts'
import { portOf } from './ports.ts'
import { SINGLE } from './protocols.ts'

/** By what is asked: a field, or what a verb makes of a field of a protocol; then by the ports. */
type Clauses = Map<number, Map<number, Match>>

/** Reads the entries of one device. */
export interface PlainReader {
  /** The entry read last. */
  readonly entry: Plain
  readonly clauses: Clauses
}

/** IOS, NX-OS, IOS-XR. */
export const WILDCARDS: PlainDialect = { mask: 'wildcard', protocols: protocolsWith('ip'), portOf: (word, protocol) => portOf(word, [protocol]) }

export const newPlainReader = (dialect: PlainDialect, text: string): PlainReader => ({ entry: newPlain(dialect, text), clauses: new Map() })

/** An IPv4 entry of a stateless list (IOS, NX-OS, IOS-XR) with a plain shape; undefined for any other line. */
export function plainMatch({ entry, clauses }: PlainReader, { verb, children, span }: Line): Match | undefined {
  return verb < 0 || children.length > 0 || !readPlain(entry, verb, span.end) ? undefined : matchOf(clauses, entry)
}

/** The same for a stateful list (ASA). */
export function statefulMatch({ entry, clauses }: PlainReader, { verb, children, span }: Line): Match | undefined {
  if (verb < 0 || children.length > 0 || !readPlain(entry, verb, span.end)) return undefined
  const { protocol, src, sport, dst, dport } = entry
  const head = protocol === EVERY ? ANYTHING : SINGLE[protocol] as Match
  const source = addressMatch('src', src)
  const destination = addressMatch('dst', dst)
  const to = dport === NO_PORTS ? ANYTHING : portMatch(clauses, 'dport', dport)
  return sport === NO_PORTS ? all(head, source, destination, to) : all(head, source, portMatch(clauses, 'sport', sport), destination, to)
}

/** Lists are written out for the usual lengths: `all` takes longer, and there are many. */
function matchOf(clauses: Clauses, entry: Plain): Match {
  const clause = clauseOf(clauses, entry)
  const src = addressMatch('src', entry.src)
  const dst = addressMatch('dst', entry.dst)
  if (src === ANYTHING || dst === ANYTHING) return all(clause, src, dst)
  if (clause.kind !== 'all') return { kind: 'all', of: [clause, src, dst] }
  const [first, second, third] = clause.of as readonly [Match, Match, Match?]
  if (clause.of.length === 2) return { kind: 'all', of: [first, second, src, dst] }
  return clause.of.length === 3 && third ? { kind: 'all', of: [first, second, third, src, dst] } : all(clause, src, dst)
}

const FOUR: Match = { kind: 'family', is: 4 }

const addressMatch = (field: 'src' | 'dst', term: AddressTerm): Match => (term === ANY4 ? ANYTHING : term === ALL4 ? FOUR : address(field, [term]))

function clauseOf(clauses: Clauses, { permit, protocol, sport, dport }: Plain): Match {
  if (protocol === EVERY) return ANYTHING
  const head = SINGLE[protocol] as Match
  if (sport === NO_PORTS && dport === NO_PORTS) return head
  if (sport !== NO_PORTS && dport !== NO_PORTS) return headerClause(permit, head, [portMatch(clauses, 'sport', sport), portMatch(clauses, 'dport', dport)], false)
  const field = sport === NO_PORTS ? 'dport' : 'sport'
  const ports = sport === NO_PORTS ? dport : sport
  const known = under(clauses, 4 * protocol + (permit ? 2 : 0) + (field === 'dport' ? 1 : 0))
  let clause = known.get(ports)
  if (!clause) known.set(ports, clause = headerClause(permit, head, [portMatch(clauses, field, ports)], false))
  return clause
}

function portMatch(clauses: Clauses, field: 'sport' | 'dport', ports: number): Match {
  const known = under(clauses, field === 'dport' ? 1 : 0)
  let match = known.get(ports)
  if (!match) known.set(ports, match = number(field, [ports >>> 16, ports & 0xffff]))
  return match
}

function under(clauses: Clauses, asked: number): Map<number, Match> {
  let known = clauses.get(asked)
  if (!known) clauses.set(asked, known = new Map<number, Match>())
  return known
}
