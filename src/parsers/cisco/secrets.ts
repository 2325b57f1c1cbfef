/** Finds passwords, keys, hashes and communities on every line of a Cisco configuration, read or not, and hides them. */
import { hide, type Source } from '../../text/source.ts'
import { parseIpv4, parseIpv6 } from '../../net/address.ts'
import { startsIn, type Line } from './line.ts'
import type { Lines } from './lines.ts'
import { splitWords, startsOf } from './words.ts'

/** Everything behind such a word (and an encryption type) up to the end of the line is the secret: passwords may hold blanks. */
const TO_END = new Set([
  'password', 'passwd', 'secret', 'pre-shared-key', 'key-string', 'server-key', 'set-key', 'wpa-psk', 'psk', 'authentication-key', 'message-digest-key',
  'ldap-login-password', 'key-hash', 'passphrase', 'sent-password', 'config-key', 'shared-secret', 'http-proxy-password',
])

/** Words that may stand between a keyword and its secret. */
const BETWEEN = new Set([
  'encrypted', 'encryption', 'unencrypted', 'hidden', 'hex', 'ascii', 'clear', 'level', 'local', 'remote', 'md5', 'sha', 'sha-256', 'hmac-sha-256', 'text', 'cleartext', 'address', 'hostname',
])

/** Their keys may be any word. */
const SERVERS = /^(?:tacacs|radius)-server$/

/** `key` followed by one of these names no secret. */
const NOT_A_KEY = new Set([
  'chain', 'generate', 'import', 'export', 'zeroize', 'pubkey-chain', 'storage', 'mypubkey', 'rsa', 'size', 'default', 'config-key', 'number', 'id', 'ring',
])

/** Words that go on behind a secret. */
const BEHIND = new Set(['priv', 'access', 'view', 'ro', 'rw', 'ipv4', 'ipv6', 'systemowner', 'sdrowner', 'localizedkey', 'timeout', 'port', 'udp-port'])

const HASHES = new Set(['md5', 'sha', 'sha1', 'sha-1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha-2', 'hmac-md5', 'hmac-sha', 'hmac-sha1', 'hmac-sha2-256'])

/** `md5` and its like are followed by one of these when the secret comes later or not at all. */
const NOT_A_HASH = new Set(['key-string', 'key-chain', 'timeout', 'priv', 'access', 'encrypted', 'localizedkey', 'hmac', 'group'])

const CIPHERS = new Set(['des', 'des56', '3des', 'aes', 'aes-128', 'aes-192', 'aes-256', '128', '192', '256'])

/** IOS-XR says in front of a secret how it is written. */
const ENCODED: ReadonlySet<string> = new Set(['encrypted', 'clear'])

const CRYPT = /^["']?\$(?:[0-9a-z]{1,6}|sha512)\$/

export function hideSecrets(source: Source, lines: Lines): void {
  hideTree(source, lines.top)
  // RANCID and Oxidized turn lines they redact into comments.
  for (const { span } of lines.comments) {
    let start = span.start
    while (start < span.end && (source.text.charAt(start) === '!' || source.text.charAt(start) === ':')) start++
    const { words } = splitWords(source.text, start, span.end)
    if (words.length > 1) hideIn(source, words, () => startsOf(source.text, start, span.end), span.end)
  }
}

function hideTree(source: Source, lines: readonly Line[]): void {
  for (const line of lines) {
    // An access list entry holds no secret, and there are many.
    if (line.verb < 0 && line.words.length > 1) hideIn(source, line.words, () => startsIn(line), line.span.end)
    if (line.children.length > 0) hideTree(source, line.children)
  }
}

/** The other forms of an access list entry. */
function isEntry(words: readonly string[]): boolean {
  const first = words[0]
  if (first === 'permit' || first === 'deny') return true
  const second = words[1]
  const third = words[2]
  return (second === 'permit' || second === 'deny' || third === 'permit' || third === 'deny' || third === 'extended' || third === 'standard')
    && (first === 'access-list' || /^\d+$/.test(first ?? ''))
}

function hideIn(source: Source, words: readonly string[], starts: () => readonly number[], end: number): void {
  if (isEntry(words)) return
  const startOf = (i: number): number => starts()[i] as number
  const stop = (i: number): number => startOf(i) + (words[i] as string).length
  const to = (i: number, last: number): void => {
    if (i < words.length) hide(source, startOf(i), last)
  }
  const trap = trapCommunity(words)
  if (trap) to(trap.typed ? trap.at - 1 : trap.at, stop(trap.at))
  for (let i = 0; i < words.length; i++) {
    const word = (words[i] as string).toLowerCase()
    if (CRYPT.test(word)) to(i, stop(i))
    if (word.includes('://')) hideUserInfo(source, word, startOf(i))
    if (TO_END.has(word) || (word.length > 8 && (word.endsWith('password') || word.endsWith('-secret')))) {
      to(valueAt(words, i + 1, words[0] === 'enable' || word === 'message-digest-key'), end)
      return
    }
    if (word === 'key' && words[0] !== 'ntp' && i + 1 < words.length && (i > 0 && SERVERS.test(words[0] as string) || !NOT_A_KEY.has(words[i + 1] as string))) {
      to(valueAt(words, i + 1, false), end)
      return
    }
    if (word === 'authentication' && i === 0 && words[1] === 'text') to(2, end)
    if (word === 'authentication' && (words[0] === 'hsrp' || words[0] === 'standby' || words[0] === 'vrrp' || words[0] === 'glbp' || words[1] === 'nhrp')) {
      if (words[i + 1] !== 'md5') to(valueAt(words, i + 1, false), end)
    }
    if (HASHES.has(word) && i > 0 && i + 1 < words.length && (!NOT_A_HASH.has(words[i + 1] as string) || (words[i + 1] === 'encrypted' && i + 2 < words.length))) to(valueAt(words, i + 1, false), stop(Math.min(words.length - 1, valueAt(words, i + 1, false))))
    if (word === 'priv' && words[1] === 'user') {
      let at = i + 1
      while (at < words.length - 1 && (CIPHERS.has((words[at] as string).toLowerCase()) || ENCODED.has(words[at] as string))) at++
      if (at < words.length) to(at, stop(at))
    }
    if ((word === 'community' && isCommunity(words, i)) || word === 'community-map') {
      const at = valueAt(words, i + 1, false)
      if (at < words.length) to(i + 1, stop(at))
    }
  }
}

/** The index of the secret behind its keyword: encryption types (a digit or two) and format words are passed over while something follows. */
function valueAt(words: readonly string[], from: number, levels: boolean): number {
  let at = from
  if (levels && /^\d+$/.test(words[at] ?? '') && words[at + 1] === 'md5') at += 2
  if (words[at] === 'level' && words.length > at + 2) at += 2
  while (at < words.length - 1) {
    const word = words[at] as string
    const digits = word.length <= 2 && /^\d+$/.test(word)
    // A type stands in front of a secret: in front of what can only follow one, the digits are the secret.
    if (digits ? BEHIND.has((words[at + 1] as string).toLowerCase()) : !BETWEEN.has(word.toLowerCase())) break
    at++
  }
  return at
}

/** `set community 65000:1` and its like belong to BGP. */
function isCommunity(words: readonly string[], at: number): boolean {
  const first = words[0]
  return first !== 'set' && first !== 'match' && first !== 'neighbor' && (first !== 'ip' || at !== 1) && words[at - 1] !== 'object-group'
}

/** `scheme://user:password@host`. */
function hideUserInfo(source: Source, word: string, start: number): void {
  const from = word.indexOf('://') + 3
  const at = word.lastIndexOf('@')
  const colon = word.indexOf(':', from)
  if (at > from && colon > 0 && colon < at) hide(source, start + colon + 1, start + at)
}

export interface HostString {
  readonly at: number
  /** An encryption type stands in front of it. */
  readonly typed: boolean
  readonly encrypted: boolean
}

/** What type 7 and type 6 make of a text; a community may be called 7 as well. */
const TYPED: Readonly<Record<string, RegExp>> = { 0: /^(?!udp-port$)/, 6: /^[A-Za-z[\]\\^_`]{16,}$/, 7: /^\d{2}(?:[\dA-Fa-f]{2})+$/ }

/**
 * IOS, NX-OS, IOS-XR: `snmp-server host A [vrf V] [traps|informs] [version 1|2c|3 [auth|noauth|priv]] [clear|encrypted|0|6|7] STRING ...`: where the string is,
 * a community or, with version 3, a user (Cisco IOS SNMP command reference, "snmp-server host").
 */
export function hostString(words: readonly string[]): HostString | undefined {
  if (words[0] !== 'snmp-server' || words[1] !== 'host') return undefined
  let encrypted = false
  let at = 3
  for (; at < words.length; at++) {
    const word = words[at] as string
    if (word === 'vrf' || word === 'use-vrf' || word === 'filter-vrf') at++
    // NX-OS says by lines of their own from where it sends, and to which port.
    else if (word === 'source-interface' || word === 'udp-port') return undefined
    else if ((word === 'encrypted' || word === 'clear') && at + 1 < words.length) encrypted = word === 'encrypted'
    else if (word === 'version') {
      if (words[at + 1] === '3' && /^(?:auth|noauth|priv)$/.test(words[at + 2] ?? '')) at++
      at++
    } else if (word !== 'traps' && word !== 'informs' && word !== 'trap' && word !== 'inform') {
      const next = words[at + 1]
      if (next === undefined || !Object.hasOwn(TYPED, word) || TYPED[word]?.test(next) !== true) break
      return { at: at + 1, typed: true, encrypted: word !== '0' }
    }
  }
  return at < words.length ? { at, typed: false, encrypted } : undefined
}

function trapCommunity(words: readonly string[]): HostString | undefined {
  const found = hostString(words)
  const version = words.indexOf('version')
  // The ASA form names the interface first and the community by its keyword.
  const named = parseIpv4(words[3] ?? '') !== undefined || parseIpv6(words[3] ?? '') !== undefined
  if (!found || named || words.includes('community') || (version > 0 && version < found.at && words[version + 1] === '3')) return undefined
  return found
}
