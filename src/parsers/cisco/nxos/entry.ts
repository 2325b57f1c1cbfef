/** One entry of an NX-OS access list as a match. */
import { address, all, any, ANYTHING, flags, number, type Match } from '../../../model/match.ts'
import { ANY4 } from '../../../net/address.ts'
import { PROTOCOL } from '../../../net/protocols.ts'
import { ESTABLISHED, headerClause, TCP_BITS } from '../clause.ts'
import { gap, hitsAt, newCursor, once, rest, skip, type Cursor } from '../cursor.ts'
import { icmpAt } from '../icmp.ts'
import type { Line } from '../lines.ts'
import type { Reading } from '../numbered.ts'
import { hasPorts, isPortOperator, portsAt } from '../ports.ts'
import { termAt } from '../terms.ts'
import { portsOf, termsOf, type Groups } from './groups.ts'
import { protocolOf } from './protocols.ts'

/** What entries of one device share. */
export interface Scope {
  readonly groups: Groups
  readonly made: Map<string, Match>
}

const NOTHING_IN_IT = 'matches nothing'

/** `at` is the index of `permit` or `deny`; undefined when neither stands there. */
export function readEntry(scope: Scope, line: Line, at: number, family: 4 | 6): Reading | undefined {
  const verb = line.words[at]
  if (verb !== 'permit' && verb !== 'deny') return undefined
  const c = newCursor(line.words, family, verb === 'permit', at + 1, scope.made)
  const read = entry(scope, c)
  // A line that goes on in the next one was cut by the terminal it was captured from.
  const match = line.children.length === 0 ? read : all(read, gap(c, 'the rest of the entry'))
  return { permit: c.permit, match, gaps: c.gaps, names: c.names, hits: c.hits, strange: c.strange }
}

function entry(scope: Scope, c: Cursor): Match {
  const protocol = protocolOf(c.words[c.at], c.family)
  if (!protocol) return rest(c)
  c.at++
  const head = protocol.disputed ? all(protocol.match ?? ANYTHING, gap(c, 'nos')) : protocol.match
  const early = (...parts: Match[]): Match => all(...parts, head ?? ANYTHING, rest(c))
  const source = addressAt(scope, c, 'src')
  if (!source) return early()
  const sport = portAt(scope, c, 'sport', protocol.number)
  const destination = addressAt(scope, c, 'dst')
  if (!destination) return early(source)
  const dport = portAt(scope, c, 'dport', protocol.number)
  const { ip, transport } = options(c, protocol.number)
  const own = [...(sport ? [sport] : []), ...(dport ? [dport] : []), ...transport]
  return all(headerClause(c.permit, head, own, c.fragments), source, destination, ...ip)
}

/** `any`, `host A`, `A WILDCARD`, `A/LENGTH`, `addrgroup G`. */
function addressAt(scope: Scope, c: Cursor, field: 'src' | 'dst'): Match | undefined {
  const [word, next] = [c.words[c.at], c.words[c.at + 1]]
  if (word === undefined) return undefined
  if (word === 'any') {
    c.at++
    return ANYTHING
  }
  if (word === 'addrgroup' && next !== undefined) {
    c.names.push({ kind: 'object-group', at: c.at + 1, effect: NOTHING_IN_IT })
    c.at += 2
    const group = scope.groups.get(next)
    // An entry whose group is not defined matches nothing, as Batfish has it (nxos_object_group_ip_address_references).
    const exact = once(c, `${field} addrgroup ${next}`, () => address(field, group?.kind === 'address' ? termsOf(group) : [], next))
    return group && (group.uncertain || group.kind !== 'address') ? any(exact, gap(c, `addrgroup ${next}`)) : exact
  }
  const read = termAt(c.words, c.at, c.family)
  if (!read) return undefined
  c.at = read.next
  return read.term === ANY4 ? ANYTHING : address(field, [read.term])
}

/** `eq P`, `neq P`, `gt P`, `lt P`, `range P Q` (either end first), `portgroup G`. */
function portAt(scope: Scope, c: Cursor, field: 'sport' | 'dport', protocol: number | undefined): Match | undefined {
  const [word, next] = [c.words[c.at], c.words[c.at + 1]]
  if (!hasPorts(protocol)) return undefined
  if (word === 'portgroup' && next !== undefined) {
    c.names.push({ kind: 'object-group', at: c.at + 1, effect: NOTHING_IN_IT })
    c.at += 2
    const group = scope.groups.get(next)
    const exact: Match = { kind: 'number', field, in: group?.kind === 'port' ? portsOf(group) : [] }
    return group && (group.uncertain || group.kind !== 'port') ? any(exact, gap(c, `portgroup ${next}`)) : exact
  }
  const read = isPortOperator(word) ? portsAt(c.words.slice(0, c.at + (word === 'range' ? 3 : 2)), c.at, [protocol]) : undefined
  if (!read) return undefined
  const key = `${field} ${String(protocol)} ${c.words.slice(c.at, read.next).join(' ')}`
  c.at = read.next
  return once(c, key, () => ({ kind: 'number', field, in: read.ports }))
}

/** Options with this many words behind them, that narrow an entry by something the model has no field for (Nexus 7000 and 9000 command references, "permit"). */
const NARROWING: Readonly<Record<string, number>> = {
  dscp: 1, precedence: 1, ttl: 1, 'http-method': 1, 'tcp-option-length': 1, vlan: 1, 'flow-label': 1, nve: 2, 'time-range': 1, udf: 3,
}

const IGMP: ReadonlySet<string> = new Set(['dvmrp', 'host-query', 'host-report', 'pim', 'trace'])

function options(c: Cursor, protocol: number | undefined): { ip: Match[]; transport: Match[] } {
  const ip: Match[] = []
  const transport: Match[] = []
  const bits: string[] = []
  let mask: number | undefined
  while (c.at < c.words.length) {
    const word = c.words[c.at] as string
    const narrow = Object.hasOwn(NARROWING, word) ? NARROWING[word] : undefined
    const icmp = protocol === PROTOCOL.icmp || protocol === PROTOCOL['ipv6-icmp'] ? icmpAt(c.words, c.at, c.family) : undefined
    if (word === 'log') c.at++
    else if (word === 'capture' && c.words[c.at + 1] === 'session') c.at += 3
    else if (word === 'fragments') {
      c.fragments = true
      c.at++
    } else if (word === 'established' && protocol === PROTOCOL.tcp) {
      transport.push(ESTABLISHED)
      c.at++
    } else if (protocol === PROTOCOL.tcp && Object.hasOwn(TCP_BITS, word)) {
      bits.push(word)
      c.at++
    } else if (protocol === PROTOCOL.tcp && word === 'tcp-flags-mask' && /^\d{1,2}$/.test(c.words[c.at + 1] ?? '')) {
      mask = Number(c.words[c.at + 1])
      c.at += 2
    } else if (icmp) {
      transport.push(number('icmp', icmp.values))
      c.at = icmp.next
    } else if (protocol === PROTOCOL.igmp && (IGMP.has(word) || /^\d{1,2}$/.test(word))) transport.push(skip(c, 1))
    else if (word === 'packet-length') ip.push(skip(c, c.words[c.at + 1] === 'range' ? 4 : 3))
    else if (word === 'time-range') {
      c.names.push({ kind: 'time-range', at: c.at + 1, effect: 'what the device does then is not documented' })
      ip.push(skip(c, 2))
    } else if (narrow !== undefined) ip.push(skip(c, narrow + 1))
    else if (!hitsAt(c)) ip.push(rest(c))
  }
  if (mask !== undefined || bits.length > 0) transport.push(flagMatch(c, bits, mask))
  return { ip, transport }
}

/** A one in the mask says that the bit does not matter (Nexus 7000 Security Command Reference, "permit (IPv4)": tcp-flags-mask). */
function flagMatch(c: Cursor, bits: readonly string[], mask: number | undefined): Match {
  const value = bits.reduce((sum, bit) => sum | (TCP_BITS[bit] as number), 0)
  if (mask !== undefined) return flags(~mask & 63, value & ~mask & 63)
  if (bits.length === 1) return flags(value, value)
  // Several bits without a mask: the references do not say whether all or one of them is meant.
  return any(flags(value, value), all(any(...bits.map(b => flags(TCP_BITS[b] as number, TCP_BITS[b] as number))), gap(c, bits.join(' '))))
}
