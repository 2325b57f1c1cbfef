/**
 * The plain shapes of an access list entry, read from the text without cutting it into words: `permit|deny PROTOCOL A [PORT] A [PORT] [log]`, IPv4, single
 * blanks between. What is not exactly that is left to the readers of each dialect, which give the same answer for these shapes.
 */
import { ANY4, host4, masked4, prefix4, type AddressTerm } from '../../net/address.ts'
import { PROTOCOL } from '../../net/protocols.ts'

/** What a dialect writes its own way. */
export interface PlainDialect {
  /** Bits of a mask behind an address: the ones do not matter (`wildcard`), or the zeros do not (`netmask`). */
  readonly mask: 'wildcard' | 'netmask'
  /** The protocols that have a plain shape; `EVERY` for `ip` and its like. */
  readonly protocols: readonly { readonly word: string; readonly protocol: number }[]
  /** Names of ports; undefined for another word. */
  readonly portOf: (word: string, protocol: number) => number | undefined
}

/** An entry as it was read, and the reading position; one for all entries of a list. */
export interface Plain {
  readonly dialect: PlainDialect
  readonly text: string
  at: number
  end: number
  permit: boolean
  /** `EVERY` for `ip`. */
  protocol: number
  /** `ANY4` for `any` and for a wildcard mask of ones, `ALL4` for `any4`. */
  src: AddressTerm
  dst: AddressTerm
  /** `packed(low, high)`, or `NO_PORTS`. */
  sport: number
  dport: number
}

export const EVERY = -1

/** `any4` of a list that judges both families (ASA). */
export const ALL4: AddressTerm = { ...ANY4 }

/** No interval packs to it. */
export const NO_PORTS = 0x10000

/** Both ends of an interval of ports in 32 bits. */
const packed = (low: number, high: number): number => (low << 16) | high

const PORTED_AND_ICMP = [{ word: 'tcp', protocol: PROTOCOL.tcp }, { word: 'udp', protocol: PROTOCOL.udp }, { word: 'icmp', protocol: PROTOCOL.icmp }]

/** `every`: the words for every protocol. */
export const protocolsWith = (...every: string[]): PlainDialect['protocols'] => [...PORTED_AND_ICMP, ...every.map(word => ({ word, protocol: EVERY }))]

export const newPlain = (dialect: PlainDialect, text: string): Plain =>
  ({ dialect, text, at: 0, end: 0, permit: false, protocol: EVERY, src: ANY4, dst: ANY4, sport: NO_PORTS, dport: NO_PORTS })

/** Reads from the verb at `at` to `end`; false when the entry has another shape. */
export function readPlain(p: Plain, at: number, end: number): boolean {
  const { text } = p
  p.end = end
  p.permit = text.charCodeAt(at) === 112
  p.at = at + (p.permit ? 7 : 5)
  if (!protocolAt(p)) return false
  const src = addressAt(p)
  if (!src) return false
  p.src = src
  p.sport = portsAt(p)
  const dst = addressAt(p)
  if (!dst) return false
  p.dst = dst
  p.dport = portsAt(p)
  return p.at > end || (p.at + 3 === end && text.startsWith('log', p.at))
}

/** Is `word` next, a blank or the end behind it? Then the position is behind that. */
function take(p: Plain, word: string): boolean {
  const next = p.at + word.length
  if (next > p.end || !p.text.startsWith(word, p.at) || (next < p.end && p.text.charCodeAt(next) !== 32)) return false
  p.at = next + 1
  return true
}

/** Every word is tried from a list: code for one that first turns up late in a file would be compiled again. */
function protocolAt(p: Plain): boolean {
  const { protocols } = p.dialect
  for (const { word, protocol } of protocols) {
    if (!take(p, word)) continue
    p.protocol = protocol
    return true
  }
  return false
}

/** `any`, `any4`, `host A`, `A MASK`, `A/LENGTH`. */
function addressAt(p: Plain): AddressTerm | undefined {
  if (take(p, 'any')) return ANY4
  if (take(p, 'host')) {
    const host = ipv4At(p)
    return host >= 0 && ended(p) ? host4(host) : undefined
  }
  const { mask } = p.dialect
  if (mask === 'netmask' && take(p, 'any4')) return ALL4
  const base = ipv4At(p)
  if (base < 0) return undefined
  if (p.at < p.end && p.text.charCodeAt(p.at) === 47 && mask === 'wildcard') {
    p.at++
    const length = decimalAt(p, 2)
    return length >= 0 && length <= 32 && ended(p) ? prefix4(base, length) : undefined
  }
  if (!ended(p)) return undefined
  const bits = ipv4At(p)
  if (bits < 0 || !ended(p)) return undefined
  if (mask === 'netmask') return masked4(base, bits)
  return bits === 0xffffffff ? ANY4 : masked4(base, ~bits >>> 0)
}

/** Is the word at its end? Then the position is behind the blank. */
function ended(p: Plain): boolean {
  if (p.at !== p.end && p.text.charCodeAt(p.at) !== 32) return false
  p.at++
  return true
}

/** As many digits as there are, up to `most`; -1 for none. */
function decimalAt(p: Plain, most: number): number {
  let value = -1
  for (let left = most; left > 0 && p.at < p.end; left--) {
    const digit = p.text.charCodeAt(p.at) - 48
    if (digit < 0 || digit > 9) break
    value = (value < 0 ? 0 : value * 10) + digit
    p.at++
  }
  return value
}

/** Four parts 0-255; -1 for anything else. */
function ipv4At(p: Plain): number {
  const { text, end } = p
  let at = p.at
  let value = 0
  let part = 0
  let digits = 0
  let dots = 0
  for (; at < end; at++) {
    const c = text.charCodeAt(at)
    if (c >= 48 && c <= 57) {
      part = part * 10 + c - 48
      if (++digits > 3 || part > 255) return -1
    } else if (c === 46) {
      if (digits === 0 || ++dots > 3) return -1
      value = value * 256 + part
      part = digits = 0
    } else break
  }
  p.at = at
  return dots === 3 && digits > 0 ? value * 256 + part : -1
}

/** `eq P`, `range P P`, `gt P`, `lt P` where the protocol has ports; what cannot be read stays where it is, and ends the shape. */
function portsAt(p: Plain): number {
  if (p.at > p.end || (p.protocol !== PROTOCOL.tcp && p.protocol !== PROTOCOL.udp)) return NO_PORTS
  const start = p.at
  const ports = take(p, 'eq') ? one(portAt(p))
    : take(p, 'range') ? between(portAt(p), portAt(p))
      : take(p, 'gt') ? above(portAt(p))
        : take(p, 'lt') ? below(portAt(p)) : NO_PORTS
  if (ports === NO_PORTS) p.at = start
  return ports
}

const one = (port: number): number => (port < 0 ? NO_PORTS : packed(port, port))
const between = (low: number, high: number): number => (low < 0 || high < low ? NO_PORTS : packed(low, high))
const above = (port: number): number => (port < 0 || port > 65534 ? NO_PORTS : packed(port + 1, 65535))
const below = (port: number): number => (port < 1 ? NO_PORTS : packed(0, port - 1))

/** -1 for what is no port. */
function portAt(p: Plain): number {
  const start = p.at
  const number = decimalAt(p, 5)
  if (number >= 0) return number <= 65535 && ended(p) ? number : -1
  while (p.at < p.end && p.text.charCodeAt(p.at) !== 32) p.at++
  const port = p.dialect.portOf(p.text.slice(start, p.at), p.protocol)
  p.at++
  return port ?? -1
}
