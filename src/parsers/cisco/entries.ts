/** One entry of an NX-OS or IOS-XR access list as a match: what both read alike. */
import { address, all, any, ANYTHING, type Match } from '../../model/match.ts'
import { ANY4, type AddressTerm } from '../../net/address.ts'
import type { Interval } from '../../net/ports.ts'
import { headerClause } from './clause.ts'
import { gap, newCursor, once, rest, type Cursor } from './cursor.ts'
import type { Line } from './line.ts'
import type { Reading } from './numbered.ts'
import type { PlainReader } from './plainmatch.ts'
import { hasPorts, isPortOperator, portsAt } from './ports.ts'
import type { Protocol } from './protocols.ts'
import { termAt } from './terms.ts'

/** What a group stands for; `uncertain`: and perhaps for more. */
interface Held<T> {
  readonly held: readonly T[]
  readonly uncertain: boolean
}

/** Reads entries of one device. */
export interface Entries {
  readonly protocolOf: (word: string | undefined, family: 4 | 6) => Protocol | undefined
  /** The word in front of a group of addresses, or of ports, and what a group of that name holds; undefined when there is none. */
  readonly addressWord: string
  readonly addressesOf: (name: string, family: 4 | 6) => Held<AddressTerm> | undefined
  readonly portWord: string
  readonly portsOf: (name: string) => Held<Interval> | undefined
  /** Port words that are not taken for ports. */
  readonly refuses: (words: readonly string[], at: number) => boolean
  readonly optionsOf: (c: Cursor, protocol: number | undefined) => { readonly ip: readonly Match[]; readonly transport: readonly Match[] }
  /** May an entry name its source alone? */
  readonly sourceAlone: boolean
  /** Matches by their words, so that equal ones are one value. */
  readonly made: Map<string, Match>
  readonly plain: PlainReader
}

/** An entry whose group is not defined matches nothing, as Batfish has it (nxos_object_group_ip_address_references). */
const NOTHING_IN_IT = 'matches nothing'

/** `at` is the index of `permit` or `deny`; undefined when neither stands there. */
export function readEntry(entries: Entries, line: Line, at: number, family: 4 | 6): Reading | undefined {
  const verb = line.words[at]
  if (verb !== 'permit' && verb !== 'deny') return undefined
  const c = newCursor(line.words, family, verb === 'permit', at + 1, entries.made)
  const read = entryAt(entries, c)
  // A line that goes on in the next one was cut by the terminal it was captured from.
  const match = line.children.length === 0 ? read : all(read, gap(c, 'the rest of the entry'))
  return { permit: c.permit, match, gaps: c.gaps, names: c.names, hits: c.hits, strange: c.strange }
}

function entryAt(entries: Entries, c: Cursor): Match {
  const protocol = entries.protocolOf(c.words[c.at], c.family)
  if (!protocol) {
    const source = entries.sourceAlone ? addressAt(entries, c, 'src') : undefined
    return source ? all(source, ...entries.optionsOf(c, undefined).ip) : rest(c)
  }
  c.at++
  const head = protocol.disputed ? all(protocol.match ?? ANYTHING, gap(c, 'nos')) : protocol.match
  const early = (...parts: Match[]): Match => all(...parts, head ?? ANYTHING, rest(c))
  const source = addressAt(entries, c, 'src')
  if (!source) return early()
  const sport = portAt(entries, c, 'sport', protocol.number)
  const destination = addressAt(entries, c, 'dst')
  if (!destination) return early(source)
  const dport = portAt(entries, c, 'dport', protocol.number)
  const { ip, transport } = entries.optionsOf(c, protocol.number)
  const own = [...(sport ? [sport] : []), ...(dport ? [dport] : []), ...transport]
  return all(headerClause(c.permit, head, own, c.fragments), source, destination, ...ip)
}

/** `any`, `host A`, `A WILDCARD`, `A/LENGTH`, or a group. */
function addressAt({ addressWord, addressesOf }: Entries, c: Cursor, field: 'src' | 'dst'): Match | undefined {
  const [word, next] = [c.words[c.at], c.words[c.at + 1]]
  if (word === undefined) return undefined
  if (word === 'any') {
    c.at++
    return ANYTHING
  }
  if (word === addressWord && next !== undefined) {
    c.names.push({ kind: 'object-group', at: c.at + 1, effect: NOTHING_IN_IT })
    c.at += 2
    const group = addressesOf(next, c.family)
    const exact = once(c, `${field} ${word} ${String(c.family)} ${next}`, () => address(field, group?.held ?? [], next))
    return group?.uncertain === true ? any(exact, gap(c, `${word} ${next}`)) : exact
  }
  const read = termAt(c.words, c.at, c.family)
  if (!read) return undefined
  c.at = read.next
  return read.term === ANY4 ? ANYTHING : address(field, [read.term])
}

/** `eq P`, `neq P`, `gt P`, `lt P`, `range P Q`, or a group. */
function portAt({ portWord, portsOf, refuses }: Entries, c: Cursor, field: 'sport' | 'dport', protocol: number | undefined): Match | undefined {
  const [word, next] = [c.words[c.at], c.words[c.at + 1]]
  if (!hasPorts(protocol)) return undefined
  if (word === portWord && next !== undefined) {
    c.names.push({ kind: 'object-group', at: c.at + 1, effect: NOTHING_IN_IT })
    c.at += 2
    const group = portsOf(next)
    const exact: Match = { kind: 'number', field, in: group?.held ?? [] }
    return group?.uncertain === true ? any(exact, gap(c, `${word} ${next}`)) : exact
  }
  if (!isPortOperator(word) || refuses(c.words, c.at)) return undefined
  const read = portsAt(c.words.slice(0, c.at + (word === 'range' ? 3 : 2)), c.at, [protocol])
  if (!read) return undefined
  const key = `${field} ${String(protocol)} ${c.words.slice(c.at, read.next).join(' ')}`
  c.at = read.next
  return once(c, key, () => ({ kind: 'number', field, in: read.ports }))
}
