/** Masks as dotted decimals. */
import { formatIpv4, parseIpv4 } from '../../../src/net/address.ts'
import type { Net } from './rules.ts'

export const maskOf = (length: number): string => formatIpv4(length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0)

/** The bits that count in an IPv4 prefix or in an address with holes. */
export const careOf = (net: Extract<Net, { kind: 'prefix' | 'masked' }>): string => (net.kind === 'masked' ? net.care : maskOf(net.length))

/** A mask as a wildcard, a wildcard as a mask. */
export const inverted = (mask: string): string => formatIpv4(~(parseIpv4(mask) ?? 0) >>> 0)
