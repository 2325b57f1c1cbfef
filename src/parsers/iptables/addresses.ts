/** Addresses, masks and ranges as -s, -d, iprange and the NAT targets write them. */
import { ANY4, ANY6, compare6, host4, host6, mask4, masked4, parseIpv4, parseIpv6, prefix6, type AddressTerm, type Family, type Ipv4, type Ipv6 } from '../../net/address.ts'
import { parseUint } from './numbers.ts'

/** `name`: only a resolver knows it; `reversed`: a range that ends before it starts; `mask`: a mask the model has no term for. */
type AddressTrouble = 'name' | 'garbage' | 'reversed' | 'mask'

/** A part that is octal: `010`. */
const LEADING_ZERO = /(^|\.)0\d/

/** libxtables numeric_to_ipaddr: missing parts are zero, each part may be decimal, octal or hexadecimal. */
function parseHost4(text: string): Ipv4 | undefined {
  const plain = parseIpv4(text)
  if (plain !== undefined && !LEADING_ZERO.test(text)) return plain
  const parts = text.split('.', 5)
  if (parts.length > 4) return undefined
  let value = 0
  for (let i = 0; i < 4; i++) {
    const part = i < parts.length ? parseUint(parts[i] as string, 255) : 0
    if (part === undefined) return undefined
    value = value * 256 + part
  }
  return value
}

/** One `ADDRESS[/LENGTH|/MASK]`; undefined stands for every address. */
export function parseNetwork(text: string): AddressTerm | AddressTrouble | undefined {
  const slash = text.indexOf('/')
  const base = slash < 0 ? text : text.slice(0, slash)
  const mask = slash < 0 ? undefined : text.slice(slash + 1)
  // xtables_ipparse_any: with a mask of 0 the name is not even looked at.
  if (mask === '0') return base.includes(':') ? ANY6 : /^[\d.]+$/.test(base) ? ANY4 : undefined
  const v4 = parseHost4(base)
  if (v4 !== undefined) {
    if (mask === undefined) return host4(v4)
    const care = mask.includes('.') ? fullDotted(mask) : lengthMask(mask)
    return care === undefined ? 'garbage' : masked4(v4, care)
  }
  const v6 = parseIpv6(base)
  if (v6) return network6(v6, mask)
  return /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(base) && /[A-Za-z]/.test(base) ? 'name' : 'garbage'
}

function fullDotted(text: string): Ipv4 | undefined {
  return text.split('.', 5).length === 4 ? parseHost4(text) : undefined
}

function lengthMask(text: string): number | undefined {
  const length = parseUint(text, 32)
  return length === undefined ? undefined : mask4(length)
}

function network6(base: Ipv6, mask: string | undefined): AddressTerm | AddressTrouble {
  if (mask === undefined) return host6(base)
  const length = parseUint(mask, 128) ?? leadingOnes(parseIpv6(mask))
  return length === undefined ? 'garbage' : length < 0 ? 'mask' : prefix6(base, length)
}

/** The length of a mask whose ones lead; -1 when they do not. */
function leadingOnes(mask: Ipv6 | undefined): number | undefined {
  if (!mask) return undefined
  const bits = mask.map(word => word.toString(2).padStart(32, '0')).join('')
  const zero = bits.indexOf('0')
  if (zero < 0) return 128
  return bits.includes('1', zero) ? -1 : zero
}

/** `A` or `A-B` without masks. */
export function parseAddressRange(text: string): AddressTerm | AddressTrouble {
  const dash = text.indexOf('-')
  const [low, high] = dash < 0 ? [text, text] : [text.slice(0, dash), text.slice(dash + 1)]
  const [a, b] = [fullDotted(low), fullDotted(high)]
  if (a !== undefined && b !== undefined) return a <= b ? { family: 4, low: a, high: b } : 'reversed'
  const [c, d] = [parseIpv6(low), parseIpv6(high)]
  if (c && d) return compare6(c, d) <= 0 ? { family: 6, low: c, high: d } : 'reversed'
  return 'garbage'
}

export const anyOf = (family: Family): AddressTerm => (family === 4 ? ANY4 : ANY6)

/** Words for the message. */
export function troubleWith(trouble: AddressTrouble): string {
  switch (trouble) {
    case 'name': return 'a host name, resolved only when the file is loaded'
    case 'garbage': return 'not an address'
    case 'reversed': return 'a range that ends before it starts'
    case 'mask': return 'an IPv6 mask whose ones do not lead'
  }
}
