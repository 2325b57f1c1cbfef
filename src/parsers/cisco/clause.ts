/** What an entry of a stateless access list asks of the header behind the IP header, fragments considered. */
import { all, any, ANYTHING, flags, not, number, type Match } from '../../model/match.ts'
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

/** `+ack -syn` behind `match-all` or `match-any`, from `at`: as their signs say, all of them or at least one. No match: no such words. */
export function signedBits(words: readonly string[], from: number, every: boolean): { match: Match | undefined; next: number } {
  const parts: Match[] = []
  let at = from
  for (; at < words.length; at++) {
    const word = words[at] as string
    const name = word.slice(1)
    if ((!word.startsWith('+') && !word.startsWith('-')) || !Object.hasOwn(TCP_BITS, name)) break
    const bit = TCP_BITS[name] as number
    parts.push(flags(bit, word.startsWith('+') ? bit : 0))
  }
  return { match: parts.length === 0 ? undefined : every ? all(...parts) : any(...parts), next: at }
}
