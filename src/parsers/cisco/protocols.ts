/** The protocol of an access list entry of NX-OS or IOS-XR, from the keywords of its system. */
import { number, type Match } from '../../model/match.ts'
import { parseProtocol, PROTOCOL } from '../../net/protocols.ts'

/** By number. */
export const SINGLE: readonly Match[] = Array.from({ length: 256 }, (_, n) => number('protocol', [n, n]))

export interface Protocol {
  /** Absent: every one. */
  readonly match?: Match
  /** Absent when it is every one, or not known which. */
  readonly number?: number
  /** Cisco's own documents disagree on whether `nos` is 94 or 4. */
  readonly disputed?: true
}

/** `every`: the words that stand for all protocols of a family. */
export const protocolReader = (keywords: Readonly<Record<string, number>>, every: Readonly<Record<4 | 6, readonly string[]>>) => (word: string | undefined, family: 4 | 6): Protocol | undefined => {
  if (word === undefined) return undefined
  const name = word.toLowerCase()
  if (every[family].includes(name)) return {}
  if (name === 'nos') return { match: number('protocol', [4, 4], [94, 94]), disputed: true }
  const known = family === 6 && (name === 'icmp' || name === 'icmpv6') ? PROTOCOL['ipv6-icmp']
    : Object.hasOwn(keywords, name) ? keywords[name] : /^\d/.test(name) ? parseProtocol(name) : undefined
  return known === undefined ? undefined : { match: SINGLE[known] as Match, number: known }
}
