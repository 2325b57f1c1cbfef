/** Addresses as access list entries of NX-OS and IOS-XR write them. */
import { ANY4, host4, host6, masked4, parseAddressTerm, parseIpv4, parseIpv6, type AddressTerm } from '../../net/address.ts'

/** `host A`, `A WILDCARD`, `A/LENGTH` at `at`, and the index of the word behind it. */
export function termAt(words: readonly string[], at: number, family: 4 | 6): { readonly term: AddressTerm; readonly next: number } | undefined {
  const word = words[at] ?? ''
  const second = words[at + 1] ?? ''
  if (word === 'host') {
    const four = family === 4 ? parseIpv4(second) : undefined
    const six = family === 6 ? parseIpv6(second) : undefined
    return four !== undefined ? { term: host4(four), next: at + 2 } : six && { term: host6(six), next: at + 2 }
  }
  const base = family === 4 ? parseIpv4(word) : undefined
  if (base !== undefined) {
    const wildcard = parseIpv4(second)
    return wildcard === undefined ? undefined : { term: wildcard === 0xffffffff ? ANY4 : masked4(base, ~wildcard >>> 0), next: at + 2 }
  }
  const term = word.includes('/') ? parseAddressTerm(word) : undefined
  return term?.family === family ? { term, next: at + 1 } : undefined
}
