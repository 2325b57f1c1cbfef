/** Entries of IOS-XR access lists: groups, and the options behind addresses and ports. */
import { number, type Match } from '../../../model/match.ts'
import { PROTOCOL } from '../../../net/protocols.ts'
import { bitsMatch, ESTABLISHED, signedAt, TCP_BITS } from '../clause.ts'
import { hitsAt, rest, skip, type Cursor } from '../cursor.ts'
import type { Entries } from '../entries.ts'
import { icmpAt } from '../icmp.ts'
import { protocolsWith, type PlainDialect } from '../plain.ts'
import { newPlainReader, WILDCARDS } from '../plainmatch.ts'
import { isPortOperator } from '../ports.ts'
import { resolve, reversed, type Groups, type Resolved } from './groups.ts'
import { protocolOf } from './protocols.ts'

const XR: PlainDialect = { ...WILDCARDS, protocols: protocolsWith('ipv4', 'ip') }

/** `net-group G`, `port-group G`. */
export function entriesOf(text: string, groups: Groups): Entries {
  const resolved = new Map<string, Resolved | undefined>()
  const groupOf = (id: string): Resolved | undefined => {
    if (!resolved.has(id)) resolved.set(id, resolve(groups, id))
    return resolved.get(id)
  }
  return {
    protocolOf, addressWord: 'net-group', portWord: 'port-group', refuses: reversed, optionsOf: options, sourceAlone: true, made: new Map(), plain: newPlainReader(XR, text),
    addressesOf: (name, family) => {
      const group = groupOf(`network ipv${String(family)} ${name}`)
      return group && { held: group.terms, uncertain: group.uncertain }
    },
    portsOf: name => {
      const group = groupOf(`port ${name}`)
      return group && { held: group.ports, uncertain: group.uncertain }
    },
  }
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
    } else if (protocol === PROTOCOL.tcp && (word === 'match-all' || word === 'match-any')) transport.push(signedAt(c))
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
  if (bits.length > 0) transport.push(bitsMatch(c, bits))
  return { ip, transport }
}

/** `nexthop1 [track T] [vrf V] [ipv4|ipv6 A]` (IOS XR IP Addresses and Services Configuration Guide, "ACL-Based Forwarding"). */
function nexthop(c: Cursor): void {
  c.at++
  for (let word = c.words[c.at]; word === 'vrf' || word === 'track' || word === 'ipv4' || word === 'ipv6'; word = c.words[c.at]) c.at += 2
}
