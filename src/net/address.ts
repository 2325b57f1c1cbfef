/** IPv4 and IPv6 addresses, prefixes, ranges and wildcard masks as plain numbers. */

/** An unsigned 32-bit number. */
export type Ipv4 = number
/** Four unsigned 32-bit words, most significant first. */
export type Ipv6 = readonly [number, number, number, number]

export type Family = 4 | 6

/** A set of addresses of one family, in the smallest forms that configurations use. */
export type AddressTerm =
  | { readonly family: 4; readonly low: Ipv4; readonly high: Ipv4 }
  | { readonly family: 6; readonly low: Ipv6; readonly high: Ipv6 }
  /** Every address that equals `value` in the bits set in `care` (a wildcard mask, inverted; bits may be anywhere). */
  | { readonly family: 4; readonly value: Ipv4; readonly care: Ipv4 }

export const ANY4: AddressTerm = { family: 4, low: 0, high: 0xffffffff }
export const ANY6: AddressTerm = { family: 6, low: [0, 0, 0, 0], high: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff] }

/** The bits that all addresses of one network share, and their values, as words of 32 bits. */
export function networkBits(term: AddressTerm): { readonly care: readonly number[]; readonly value: readonly number[] } {
  if ('care' in term) return { care: [term.care], value: [term.value] }
  const [low, high] = term.family === 4 ? [[term.low], [term.high]] : [term.low, term.high]
  return { care: low.map((w, i) => ~(w ^ (high[i] as number)) >>> 0), value: low }
}

/** The address with the network part of another one. */
export function inNetwork(address: Ipv4 | Ipv6, term: AddressTerm): Ipv4 | Ipv6 {
  const { care, value } = networkBits(term)
  const word = (w: number, i: number): number => ((w & ~(care[i] as number)) | ((value[i] as number) & (care[i] as number))) >>> 0
  return typeof address === 'number' ? word(address, 0) : [word(address[0], 0), word(address[1], 1), word(address[2], 2), word(address[3], 3)]
}

/** Dotted decimal, each part 0-255 in decimal; undefined for anything else. */
export function parseIpv4(text: string): Ipv4 | undefined {
  let value = 0
  let part = 0
  let digits = 0
  let dots = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c >= 48 && c <= 57) {
      part = part * 10 + c - 48
      if (++digits > 3 || part > 255) return undefined
    } else if (c === 46) {
      if (digits === 0 || ++dots > 3) return undefined
      value = value * 256 + part
      part = digits = 0
    } else return undefined
  }
  return dots === 3 && digits > 0 ? value * 256 + part : undefined
}

/** RFC 4291 section 2.2 text, with `::` and an embedded IPv4 tail; no zone index. Undefined for anything else. */
export function parseIpv6(text: string): Ipv6 | undefined {
  if (!text.includes(':') || text.length > 45) return undefined
  const gap = text.indexOf('::')
  if (gap !== text.lastIndexOf('::')) return undefined
  const head = groupsOf(gap < 0 ? text : text.slice(0, gap))
  const tail = gap < 0 ? [] : groupsOf(text.slice(gap + 2))
  if (!head || !tail) return undefined
  const missing = 8 - head.length - tail.length
  if (gap < 0 ? missing !== 0 : missing < 1) return undefined
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail]
  const word = (i: number): number => (groups[i] as number) * 65536 + (groups[i + 1] as number)
  return [word(0), word(2), word(4), word(6)]
}

function groupsOf(text: string): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [i, part] of parts.entries()) {
    if (part.includes('.')) {
      const v4 = i === parts.length - 1 ? parseIpv4(part) : undefined
      if (v4 === undefined) return undefined
      groups.push(Math.floor(v4 / 65536), v4 % 65536)
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(parseInt(part, 16))
    else return undefined
  }
  return groups
}

export function formatIpv4(value: Ipv4): string {
  return `${String(value >>> 24)}.${String((value >>> 16) & 255)}.${String((value >>> 8) & 255)}.${String(value & 255)}`
}

/** RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups as `::`. */
export function formatIpv6(words: Ipv6): string {
  const groups = words.flatMap(w => [w >>> 16, w & 0xffff])
  let best = -1
  let bestLength = 1
  for (let i = 0; i < 8; i++) {
    let length = 0
    while (i + length < 8 && groups[i + length] === 0) length++
    if (length > bestLength) [best, bestLength] = [i, length]
  }
  const hex = groups.map(g => g.toString(16))
  if (best < 0) return hex.join(':')
  return `${hex.slice(0, best).join(':')}::${hex.slice(best + bestLength).join(':')}`
}

/** The bits of a mask of `length` leading ones. */
export const mask4 = (length: number): number => (length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0)

export function prefix4(address: Ipv4, length: number): AddressTerm {
  const mask = mask4(length)
  const low = (address & mask) >>> 0
  return { family: 4, low, high: (low | ~mask) >>> 0 }
}

export function prefix6(address: Ipv6, length: number): AddressTerm {
  const masks = [0, 1, 2, 3].map(i => mask4(Math.max(0, Math.min(32, length - 32 * i))))
  const low = address.map((w, i) => (w & (masks[i] as number)) >>> 0) as unknown as Ipv6
  const high = low.map((w, i) => (w | ~(masks[i] as number)) >>> 0) as unknown as Ipv6
  return { family: 6, low, high }
}

/** Addresses equal to `value` where `care` has ones: a range when the ones lead, else a masked term. */
export function masked4(value: Ipv4, care: Ipv4): AddressTerm {
  const zeros = ~care >>> 0
  if ((zeros & (zeros + 1)) === 0) {
    const low = (value & care) >>> 0
    return { family: 4, low, high: (low | zeros) >>> 0 }
  }
  return { family: 4, value: (value & care) >>> 0, care }
}

export const host4 = (address: Ipv4): AddressTerm => ({ family: 4, low: address, high: address })

export const host6 = (address: Ipv6): AddressTerm => ({ family: 6, low: address, high: address })

/** `ADDRESS`, `ADDRESS/LENGTH`, `ADDRESS/DOTTED-MASK` (IPv4; host bits are masked off) or `LOW-HIGH`; undefined for anything else. */
export function parseAddressTerm(text: string): AddressTerm | undefined {
  const slash = text.indexOf('/')
  const dash = slash < 0 ? text.indexOf('-') : -1
  if (dash > 0) return rangeOf(text.slice(0, dash), text.slice(dash + 1))
  const base = slash < 0 ? text : text.slice(0, slash)
  const suffix = slash < 0 ? undefined : text.slice(slash + 1)
  const v4 = parseIpv4(base)
  if (v4 !== undefined) {
    if (suffix === undefined) return host4(v4)
    if (/^\d{1,2}$/.test(suffix)) return Number(suffix) <= 32 ? prefix4(v4, Number(suffix)) : undefined
    const mask = parseIpv4(suffix)
    return mask === undefined ? undefined : masked4(v4, mask)
  }
  const v6 = parseIpv6(base)
  if (v6 === undefined) return undefined
  if (suffix === undefined) return host6(v6)
  return /^\d{1,3}$/.test(suffix) && Number(suffix) <= 128 ? prefix6(v6, Number(suffix)) : undefined
}

function rangeOf(low: string, high: string): AddressTerm | undefined {
  const [a, b] = [parseIpv4(low), parseIpv4(high)]
  if (a !== undefined && b !== undefined) return a <= b ? { family: 4, low: a, high: b } : undefined
  const [c, d] = [parseIpv6(low), parseIpv6(high)]
  if (c && d) return compare6(c, d) <= 0 ? { family: 6, low: c, high: d } : undefined
  return undefined
}

export function compare6(a: Ipv6, b: Ipv6): number {
  for (let i = 0; i < 4; i++) {
    const difference = (a[i] as number) - (b[i] as number)
    if (difference !== 0) return difference
  }
  return 0
}

/** The notation that `parseAddressTerm` reads: an address, a prefix or a range; undefined for a term that leaves bits in the middle open. */
export function formatTerm(term: AddressTerm): string | undefined {
  if ('care' in term) return undefined
  const text = (address: Ipv4 | Ipv6): string => (typeof address === 'number' ? formatIpv4(address) : formatIpv6(address))
  const [low, high] = [text(term.low), text(term.high)]
  if (low === high) return low
  const prefix = term.family === 4 ? lengths(32).find(n => same(prefix4(term.low, n), term)) : lengths(128).find(n => same(prefix6(term.low, n), term))
  return prefix === undefined ? `${low}-${high}` : `${low}/${String(prefix)}`
}

const lengths = (bits: number): number[] => Array.from({ length: bits }, (_, i) => i)

const same = (a: AddressTerm, b: AddressTerm): boolean => JSON.stringify(a) === JSON.stringify(b)
