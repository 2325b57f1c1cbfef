/** Options behind the addresses and ports of an access list entry. */
import { PROTOCOL } from '../../../net/protocols.ts'
import { NOTHING, number, type Match } from '../../../model/match.ts'
import { bitsMatch, ESTABLISHED, signedAt, TCP_BITS as BITS } from '../clause.ts'
import { icmpAt } from '../icmp.ts'
import { gap, rest } from '../cursor.ts'
import type { Cursor } from './cursor.ts'

/** Options that take this many words behind them and narrow the entry by something the model has no field for. */
const NARROWING: Readonly<Record<string, number>> = {
  dscp: 1, precedence: 1, tos: 1, option: 1, 'flow-label': 1, routing: 0, 'routing-type': 1, mobility: 0, 'mobility-type': 1, 'dest-option': 0,
  'dest-option-type': 1, auth: 0, hbh: 0, 'undetermined-transport': 0,
}

interface Options {
  readonly ip: readonly Match[]
  readonly transport: readonly Match[]
}

const NO_OPTIONS: Options = { ip: [], transport: [] }

/** Everything behind the addresses and ports, split into what asks for the IP header and what for the one behind it. */
export function options(c: Cursor, protocol: number | undefined): Options {
  if (c.at >= c.words.length) return NO_OPTIONS
  const ip: Match[] = []
  const transport: Match[] = []
  const bits: string[] = []
  while (c.at < c.words.length) {
    const word = c.words[c.at] as string
    const narrow = Object.hasOwn(NARROWING, word) ? NARROWING[word] : undefined
    if (word === 'log' || word === 'log-input') c.at += 1
    else if (word === 'established' && protocol === PROTOCOL.tcp) {
      transport.push(ESTABLISHED)
      c.at++
    } else if (protocol === PROTOCOL.tcp && Object.hasOwn(BITS, word)) {
      bits.push(word)
      c.at++
    } else if (protocol === PROTOCOL.tcp && (word === 'match-all' || word === 'match-any')) transport.push(signedAt(c))
    else if (word === 'fragments') {
      c.fragments = true
      c.at++
    } else if (word === 'time-range') ip.push(...timeRange(c))
    else if (word === 'reflect') {
      c.reflects = c.words[c.at + 1]
      c.at += c.words[c.at + 2] === 'timeout' ? 4 : 2
    } else if (word === 'sequence' && /^\d+$/.test(c.words[c.at + 1] ?? '')) {
      c.sequence = Number(c.words[c.at + 1])
      c.at += 2
    } else if (word.startsWith('(')) hitsAt(c)
    else if (narrow !== undefined) {
      ip.push(gap(c, c.words.slice(c.at, c.at + 1 + narrow).join(' ')))
      c.at += 1 + narrow
    } else if (word === 'ttl') {
      const length = c.words[c.at + 1] === 'range' ? 4 : 3
      ip.push(gap(c, c.words.slice(c.at, c.at + length).join(' ')))
      c.at += length
    } else {
      const icmp = protocol === PROTOCOL.icmp || protocol === PROTOCOL['ipv6-icmp'] ? icmpAt(c.words, c.at, c.family) : undefined
      if (icmp) {
        transport.push(number('icmp', icmp.values))
        c.at = icmp.next
      } else if (!logCookie(c)) ip.push(rest(c))
    }
  }
  if (bits.length > 0) transport.push(bitsMatch(c, bits))
  return { ip, transport }
}

/** `log WORD`: a cookie for the log message (IOS 12.4(22)T). */
function logCookie(c: Cursor): boolean {
  const before = c.words[c.at - 1]
  if ((before !== 'log' && before !== 'log-input') || c.at !== c.words.length - 1) return false
  c.at++
  return true
}

function timeRange(c: Cursor): Match[] {
  const name = c.words[c.at + 1] ?? ''
  c.names.push({ kind: 'time-range', at: c.at + 1 })
  c.at += 2
  // "An ACE that refers to a non-existent time-range entry is considered active" (Cisco 10000 Series Software Configuration Guide, OL-2226, page 12-5).
  const activity = c.scope.times.get(name) ?? 'always'
  return activity === 'always' ? [] : [activity === 'over' ? NOTHING : gap(c, `time-range ${name}`)]
}

/** `(12 matches)`, as `show access-lists` prints it. */
function hitsAt(c: Cursor): void {
  const digits = /^\((\d{1,15})$/.exec(c.words[c.at] ?? '')?.[1]
  const after = c.words[c.at + 1] ?? ''
  if (digits !== undefined && after.startsWith('match')) {
    c.hits = Number(digits)
    c.at += 2
    if (after.endsWith(')')) return
    while (c.at < c.words.length) c.at++
    return
  }
  gap(c, c.words.slice(c.at, c.at + 4).join(' '))
  c.at = c.words.length
}
