/** What an entry of a stateless access list asks of the header behind the IP header, fragments considered. */
import { all, any, ANYTHING, flags, not, number, type Match } from '../../model/match.ts'
import { gap, type Position } from './cursor.ts'
import { ACK, FIN, PSH, RST, SYN, URG } from '../../net/tcp.ts'

/** Whole packets and first fragments. */
export const FIRST = number('fragment', [0, 0])
/** Fragments without the header behind the IP header. */
export const LATER = number('fragment', [1, 1])

/** "The match occurs if the TCP datagram has the ACK or RST control bits set" (IOS Security Command Reference, "permit (IP)"). */
export const ESTABLISHED = not(flags(ACK | RST, 0))

export const TCP_BITS: Readonly<Record<string, number>> = { ack: ACK, fin: FIN, psh: PSH, rst: RST, syn: SYN, urg: URG }

/**
 * A protocol with what is asked of its header. "Access Control Lists and IP Fragments" (Cisco document 8014): an entry with layer 4 information
 * that permits lets every later fragment pass that fits its layer 3 part; one that denies does not apply to later fragments.
 */
export function headerClause(permit: boolean, protocol: Match | undefined, own: readonly Match[], laterOnly: boolean): Match {
  const head = protocol ? [protocol] : []
  if (laterOnly) return all(...head, LATER, ...own)
  if (own.length === 0) return protocol ?? ANYTHING
  if (!permit) return all(...head, FIRST, ...own)
  return all(...head, any(LATER, all(FIRST, ...own)))
}

/** `match-all +ack -syn`: every named bit is as its sign says; `match-any`: at least one is. */
export function signedAt(c: Position): Match {
  const word = c.words[c.at] ?? ''
  const parts: Match[] = []
  for (c.at++; c.at < c.words.length; c.at++) {
    const bit = c.words[c.at] as string
    const name = bit.slice(1)
    if ((!bit.startsWith('+') && !bit.startsWith('-')) || !Object.hasOwn(TCP_BITS, name)) break
    parts.push(flags(TCP_BITS[name] as number, bit.startsWith('+') ? TCP_BITS[name] as number : 0))
  }
  return parts.length === 0 ? gap(c, word) : word === 'match-all' ? all(...parts) : any(...parts)
}

/** Bits that an entry names without saying whether all of them or one is meant, which the references do not say either. */
export function bitsMatch(c: Position, bits: readonly string[]): Match {
  const set = bits.map(bit => flags(TCP_BITS[bit] as number, TCP_BITS[bit] as number))
  return set.length === 1 ? set[0] as Match : any(all(...set), all(any(...set), gap(c, bits.join(' '))))
}
