/** One access list entry of IOS, standard, extended or IPv6, as a match. */
import { all, any, ANYTHING, NOTHING, number, type Match } from '../../../model/match.ts'
import { headerClause } from '../clause.ts'
import type { Line } from '../line.ts'
import { gap, rest } from '../cursor.ts'
import type { Cursor, Scope } from './cursor.ts'
import { resolve, type Service } from './groups.ts'
import { addressAt, portsOf } from './operands.ts'
import { options } from './options.ts'
import { SINGLE as PROTOCOLS } from '../protocols.ts'
import { protocolOf } from './protocols.ts'

export interface Entry {
  readonly permit: boolean
  readonly match: Match
  readonly hits: number | undefined
  readonly sequence: number | undefined
  readonly reflects: string | undefined
  /** What could not be modelled, in the user's words. */
  readonly gaps: readonly string[]
  /** Some words are outside the grammar. */
  readonly strange: boolean
  /** Words that name something: index in the line, and what it names. */
  readonly names: readonly { readonly kind: 'object-group' | 'time-range'; readonly at: number }[]
}

/** What may stand under an entry when it is only indented further. */
const ITEM = /^(?:permit|deny|remark|evaluate|dynamic|sequence|no|exit|\d+)$/

/** `at` is the index of `permit` or `deny`; undefined when neither stands there. */
export function readEntry(scope: Scope, line: Line, at: number, kind: 'standard' | 'extended' | 'ipv6'): Entry | undefined {
  const verb = line.words[at]
  if (verb !== 'permit' && verb !== 'deny') return undefined
  const c: Cursor = {
    scope, words: line.words, family: kind === 'ipv6' ? 6 : 4, permit: verb === 'permit', at: at + 1, gaps: [], strange: false, names: [], hits: undefined, fragments: false, sequence: undefined, reflects: undefined,
  }
  const read = kind === 'standard' ? standard(c) : extended(c)
  // A line that goes on in the next one was cut by the terminal it was captured from.
  const next = line.children[0]?.words[0]
  const match = next === undefined || ITEM.test(next) ? read : all(read, gap(c, 'the rest of the entry'))
  return {
    permit: c.permit, match, gaps: c.gaps, strange: c.strange, names: c.names, hits: c.hits, sequence: c.sequence, reflects: c.reflects,
  }
}

/** `permit SOURCE [WILDCARD] [log]`: the source alone decides. */
function standard(c: Cursor): Match {
  const source = addressAt(c, 'src', true)
  if (!source) return rest(c)
  const left = options(c, undefined)
  return all(source, ...left.ip)
}

function extended(c: Cursor): Match {
  const services = protocolAt(c)
  if (!services) return rest(c)
  const early = (...parts: Match[]): Match => {
    const gone = rest(c)
    return all(...parts, c.permit ? clauseOf(c, services.list, []) : bare(services.list), gone)
  }
  const source = addressAt(c, 'src', false)
  if (!source) return early()
  const sport = portsOf(c, 'sport', services.only)
  const destination = addressAt(c, 'dst', false)
  if (!destination) return early(source)
  const dport = portsOf(c, 'dport', services.only)
  const { ip, transport } = options(c, services.only)
  const detail = sport ? (dport ? [sport, dport, ...transport] : [sport, ...transport]) : dport ? [dport, ...transport] : transport
  const clause = clauseOf(c, services.list, detail)
  return all(services.uncertain ? any(clause, services.uncertain) : clause, source, destination, ...ip)
}

interface Services {
  readonly list: readonly Service[]
  /** The protocol, when it is one. */
  readonly only?: number
  readonly uncertain?: Match
}

const EVERY: Services = { list: [{}] }
const SINGLE: readonly Services[] = Array.from({ length: 256 }, (_, n) => ({ list: [{ protocols: [n] }], only: n }))

function protocolAt(c: Cursor): Services | undefined {
  const word = c.words[c.at]
  if (word === 'object-group') {
    c.names.push({ kind: 'object-group', at: c.at + 1 })
    const group = resolve(c.scope, c.words[c.at + 1] ?? '')
    const words = `object-group ${c.words[c.at + 1] ?? ''}`
    c.at += 2
    if (!group) return { list: [] }
    if (group.kind !== 'service' && group.kind !== 'protocol') return { list: [], uncertain: gap(c, words) }
    return group.uncertain ? { list: group.services, uncertain: gap(c, words) } : { list: group.services }
  }
  const protocols = protocolOf(word, c.family)
  if (!protocols) return undefined
  c.at++
  const one = protocols[0]
  if (one === undefined) return EVERY
  // Cisco's own documents disagree on whether `nos` is 94 or 4.
  return word === 'nos' ? { list: [], uncertain: all(number('protocol', [4, 4], [94, 94]), gap(c, 'nos')) } : SINGLE[one]
}

const protocolsMatch = (protocols: readonly number[] | undefined): Match | undefined => {
  if (!protocols) return undefined
  return protocols.length === 1 ? PROTOCOLS[protocols[0] as number] : number('protocol', ...protocols.map(p => [p, p] as const))
}

const bare = (list: readonly Service[]): Match => any(...list.map(s => protocolsMatch(s.protocols) ?? ANYTHING))

function clauseOf(c: Cursor, list: readonly Service[], detail: readonly Match[]): Match {
  const single = list[0]
  if (detail.length === 0 && !c.fragments) return bareClause(c, list)
  if (!single || list.length > 1) return list.length === 0 ? NOTHING : any(...list.map(s => oneClause(c, s, detail)))
  const condition = detail[0]
  // A condition read from words belongs to one protocol, so it alone tells the clause.
  if (!condition || detail.length > 1 || c.fragments || condition.kind !== 'number' || condition.field === 'icmp' || condition.field === 'flags') return oneClause(c, single, detail)
  const made = c.scope.clauses[c.permit ? 'permit' : 'deny']
  const known = made.get(condition)
  if (known) return known
  const clause = oneClause(c, single, detail)
  made.set(condition, clause)
  return clause
}

/** What services ask where the entry itself asks nothing of the header. */
function bareClause(c: Cursor, list: readonly Service[]): Match {
  const made = c.scope.services[c.permit ? 'permit' : 'deny']
  let clause = made.get(list)
  if (!clause) made.set(list, clause = list.length === 0 ? NOTHING : any(...list.map(s => oneClause(c, s, []))))
  return clause
}

function oneClause(c: Cursor, service: Service, detail: readonly Match[]): Match {
  const own: Match[] = [...detail]
  if (service.sport) own.push({ kind: 'number', field: 'sport', in: service.sport })
  if (service.dport) own.push({ kind: 'number', field: 'dport', in: service.dport })
  if (service.icmp) own.push(number('icmp', service.icmp))
  const protocol = protocolsMatch(service.protocols)
  return headerClause(c.permit, protocol, own, c.fragments)
}

