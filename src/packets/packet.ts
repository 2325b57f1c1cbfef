/** One packet, as questions and witnesses name it. */
import type { Family, Ipv4, Ipv6 } from '../net/address.ts'
import type { State } from '../model/match.ts'

export interface Packet {
  readonly family: Family
  readonly src: Ipv4 | Ipv6
  readonly dst: Ipv4 | Ipv6
  readonly protocol: number
  /** 0 for protocols without ports. */
  readonly sport: number
  readonly dport: number
  /** type * 256 + code; 0 for other protocols. */
  readonly icmp: number
  /** The low eight TCP flag bits; 0 for other protocols. */
  readonly flags: number
  readonly state: State
  /** 0 whole or first, 1 later fragment. */
  readonly fragment: number
  /** Interface name; `self` when the firewall itself sends (in) or receives (out) it; undefined: not known. */
  readonly in: string | undefined
  readonly out: string | undefined
  /** What rules have left on it on its way; absent: 0. */
  readonly tag?: number
}
