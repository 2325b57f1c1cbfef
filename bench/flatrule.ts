/** A filter rule as the generators make it, before a vendor's words. */

/** Bits of an IPv4 address that must be equal; `care` need not be a prefix. */
export interface Masked {
  readonly value: number
  readonly care: number
}

export type PortRange = readonly [low: number, high: number]

export interface FlatRule {
  readonly permit: boolean
  readonly protocol: 'ip' | 'tcp' | 'udp' | 'icmp'
  readonly src: Masked
  readonly dst: Masked
  /** Empty: any. Ports stand only beside tcp and udp. */
  readonly sports: readonly PortRange[]
  readonly dports: readonly PortRange[]
}

export const ANY: Masked = { value: 0, care: 0 }

/** The care bits of a prefix of this length. */
export const careOf = (length: number): number => (length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0)

export const prefix = (address: number, length: number): Masked => ({ value: (address & careOf(length)) >>> 0, care: careOf(length) })

/** The length of a prefix; undefined when the bits are not contiguous. */
export function lengthOf({ care }: Masked): number | undefined {
  const length = Math.clz32(~care)
  return careOf(length) === care ? length : undefined
}

export const dotted = (n: number): string => `${n >>> 24}.${(n >>> 16) & 255}.${(n >>> 8) & 255}.${n & 255}`
