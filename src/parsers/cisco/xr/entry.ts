/** One entry of an IOS-XR access list as a match. */
import { address, all, any, ANYTHING, flags, number, type Match } from '../../../model/match.ts'
import { ANY4 } from '../../../net/address.ts'
import { PROTOCOL } from '../../../net/protocols.ts'
import { ESTABLISHED, headerClause, signedBits, TCP_BITS } from '../clause.ts'
import { gap, hitsAt, newCursor, once, rest, skip, type Cursor } from '../cursor.ts'
import { icmpAt } from '../icmp.ts'
import type { Line } from '../lines.ts'
import type { Reading } from '../numbered.ts'
import { hasPorts, isPortOperator, portsAt } from '../ports.ts'
import { termAt } from '../terms.ts'
import { resolve, reversed, type Groups, type Resolved } from './groups.ts'
import { protocolOf } from './protocols.ts'

/** What entries of one device share. */
export interface Scope {
  readonly groups: Groups
  readonly resolved: Map<string, Resolved | undefined>
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
  if (!protocol) {
    // `permit SOURCE [WILDCARD]`: the source alone decides.
    const source = addressAt(scope, c, 'src')
    return source ? all(source, ...options(c, undefined).ip) : rest(c)
  }
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

/** `any`, `host A`, `A WILDCARD`, `A/LENGTH`, `net-group G`. */
function addressAt(scope: Scope, c: Cursor, field: 'src' | 'dst'): Match | undefined {
  const [word, next] = [c.words[c.at], c.words[c.at + 1]]
  if (word === undefined) return undefined
  if (word === 'any') {
    c.at++
    return ANYTHING
  }
  if (word === 'net-group' && next !== undefined) {
    c.names.push({ kind: 'object-group', at: c.at + 1, effect: NOTHING_IN_IT })
    c.at += 2
    const id = `network ipv${String(c.family)} ${next}`
    const group = groupOf(scope, id)
    const exact = once(c, `${field} ${id}`, () => address(field, group?.terms ?? [], next))
    return group?.uncertain === true ? any(exact, gap(c, `net-group ${next}`)) : exact
  }
  const read = termAt(c.words, c.at, c.family)
  if (!read) return undefined
  c.at = read.next
  return read.term === ANY4 ? ANYTHING : address(field, [read.term])
}

function groupOf(scope: Scope, id: string): Resolved | undefined {
  if (!scope.resolved.has(id)) scope.resolved.set(id, resolve(scope.groups, id))
  return scope.resolved.get(id)
}

/** `eq P`, `neq P`, `gt P`, `lt P`, `range P Q`, `port-group G`. */
function portAt(scope: Scope, c: Cursor, field: 'sport' | 'dport', protocol: number | undefined): Match | undefined {
  const [word, next] = [c.words[c.at], c.words[c.at + 1]]
  if (!hasPorts(protocol)) return undefined
  if (word === 'port-group' && next !== undefined) {
    c.names.push({ kind: 'object-group', at: c.at + 1, effect: NOTHING_IN_IT })
    c.at += 2
    const group = groupOf(scope, `port ${next}`)
    const exact: Match = { kind: 'number', field, in: group?.ports ?? [] }
    return group?.uncertain === true ? any(exact, gap(c, `port-group ${next}`)) : exact
  }
  if (!isPortOperator(word) || reversed(c.words, c.at)) return undefined
  const read = portsAt(c.words.slice(0, c.at + (word === 'range' ? 3 : 2)), c.at, [protocol])
  if (!read) return undefined
  const key = `${field} ${String(protocol)} ${c.words.slice(c.at, read.next).join(' ')}`
  c.at = read.next
  return once(c, key, () => ({ kind: 'number', field, in: read.ports }))
}

/** Words that narrow an entry by something the model has no field for (IOS XR IP Addresses and Services Command Reference, "permit"). */
const NARROWING: ReadonlySet<string> = new Set(['dscp', 'precedence', 'ttl', 'packet-length', 'fragment-offset', 'fragment-type', 'qos-group', 'flow-label', 'vlan'])
const FLAGS: ReadonlySet<string> = new Set(['authen', 'destopts', 'hop-by-hop', 'routing', 'rtp', 'non-fragments', 'is-fragment', 'dont-fragment', 'first-fragment', 'last-fragment'])

function options(c: Cursor, protocol: number | undefined): { ip: Match[]; transport: Match[] } {
  const ip: Match[] = []
  const transport: Match[] = []
  const bits: string[] = []
  while (c.at < c.words.length) {
    const word = c.words[c.at] as string
    const icmp = protocol === PROTOCOL.icmp || protocol === PROTOCOL['ipv6-icmp'] ? icmpAt(c.words, c.at, c.family) : undefined
    if (word === 'log' || word === 'log-input' || word === 'capture' || word === 'icmp-off' || word === 'icmp-on') c.at++
    else if (word === 'counter' || (word === 'set' && c.words[c.at + 1] === 'qos-group')) c.at += word === 'set' ? 3 : 2
    // A next hop says where a permitted packet goes; on an entry that denies the device would not take it.
    else if (/^nexthop[123]$/.test(word) && c.permit) nexthop(c)
    else if (word === 'fragments') {
      c.fragments = true
      c.at++
    } else if (word === 'established' && protocol === PROTOCOL.tcp) {
      transport.push(ESTABLISHED)
      c.at++
    } else if (protocol === PROTOCOL.tcp && (word === 'match-all' || word === 'match-any')) transport.push(signed(c))
    else if (protocol === PROTOCOL.tcp && Object.hasOwn(TCP_BITS, word)) {
      bits.push(word)
      c.at++
    } else if (icmp) {
      transport.push(number('icmp', icmp.values))
      c.at = icmp.next
    } else if (NARROWING.has(word)) {
      const next = c.words[c.at + 1]
      ip.push(skip(c, next === 'range' ? 4 : isPortOperator(next) ? 3 : 2))
    } else if (FLAGS.has(word)) ip.push(skip(c, 1))
    else if (protocol === PROTOCOL.igmp && /^[a-z0-9-]+$/.test(word)) transport.push(skip(c, 1))
    else if (!hitsAt(c)) ip.push(rest(c))
  }
  if (bits.length === 1) transport.push(flags(TCP_BITS[bits[0] as string] as number, TCP_BITS[bits[0] as string] as number))
  else if (bits.length > 1) {
    const set = bits.map(b => flags(TCP_BITS[b] as number, TCP_BITS[b] as number))
    // Several bits without match-all or match-any: the references do not say which of the two is meant.
    transport.push(any(all(...set), all(any(...set), gap(c, bits.join(' ')))))
  }
  return { ip, transport }
}

function signed(c: Cursor): Match {
  const every = c.words[c.at] === 'match-all'
  const { match, next } = signedBits(c.words, c.at + 1, every)
  c.at = next
  return match ?? gap(c, every ? 'match-all' : 'match-any')
}

/** `nexthop1 [track T] [vrf V] [ipv4|ipv6 A]` (IOS XR IP Addresses and Services Configuration Guide, "ACL-Based Forwarding"). */
function nexthop(c: Cursor): void {
  c.at++
  for (let word = c.words[c.at]; word === 'vrf' || word === 'track' || word === 'ipv4' || word === 'ipv6'; word = c.words[c.at]) c.at += 2
}
