/** Entries of NX-OS access lists: groups, and the options behind addresses and ports. */
import { flags, number, type Match } from '../../../model/match.ts'
import { PROTOCOL } from '../../../net/protocols.ts'
import { bitsMatch, ESTABLISHED, TCP_BITS } from '../clause.ts'
import { hitsAt, rest, skip, type Cursor } from '../cursor.ts'
import type { Entries } from '../entries.ts'
import { icmpAt } from '../icmp.ts'
import { newPlainReader, WILDCARDS } from '../plainmatch.ts'
import { portsOf, termsOf, type Groups } from './groups.ts'
import { protocolOf } from './protocols.ts'

/** `addrgroup G`, `portgroup G`; a range may name either end first. */
export const entriesOf = (text: string, groups: Groups): Entries => ({
  protocolOf, addressWord: 'addrgroup', portWord: 'portgroup', refuses: () => false, optionsOf: options, sourceAlone: false, made: new Map(), plain: newPlainReader(WILDCARDS, text),
  addressesOf: name => {
    const group = groups.get(name)
    return group && { held: group.kind === 'address' ? termsOf(group) : [], uncertain: group.uncertain || group.kind !== 'address' }
  },
  portsOf: name => {
    const group = groups.get(name)
    return group && { held: group.kind === 'port' ? portsOf(group) : [], uncertain: group.uncertain || group.kind !== 'port' }
  },
})

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
  return bitsMatch(c, bits)
}
