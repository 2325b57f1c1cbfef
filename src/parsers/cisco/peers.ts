/** Words that name whom a device talks to, and words that stand in an export for something it hides. */
import { parseAddressTerm, parseIpv4, parseIpv6 } from '../../net/address.ts'
import type { Peer, Target } from '../../model/services.ts'
import type { Line } from './line.ts'

export const peerOf = (text: string): Peer => {
  const address = parseAddressTerm(text)
  return address && 'low' in address ? { text, address } : { text }
}

export const unquoted = (word: string): string => (word.length > 1 && word.startsWith('"') && word.endsWith('"') ? word.slice(1, -1) : word)

/** What RANCID, Oxidized, netconan and people write in place of a secret. */
export const isRedaction = (word: string): boolean =>
  /^(?:<.*|\*+|x{3,}|\[?redacted\]?|\[?removed\]?|hidden|masked|sanitized|netconanremoved\d*)$/i.test(unquoted(word))

export function target(to: string, port: number, transport: Target['transport'], line: Line, vrf: string | undefined): Target {
  return { to: peerOf(to), port, transport, enabled: 'yes', span: line.span, ...(vrf === undefined ? {} : { vrf }) }
}

/** The word behind `key`, where the line has it. */
export function after(words: readonly string[], key: string): string | undefined {
  const at = words.indexOf(key)
  return at > 0 ? words[at + 1] : undefined
}

export const isAddress = (word: string | undefined): word is string => word !== undefined && (parseIpv4(word) !== undefined || parseIpv6(word) !== undefined)
