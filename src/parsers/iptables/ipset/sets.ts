/** What `ipset save` says: sets by name, each with its type and its elements, in the words of ipset(8). */
import type { AddressTerm } from '../../../net/address.ts'
import type { Interval } from '../../../net/ports.ts'

/** One part of an element, in the order of the set's type: `hash:net,port` has two. */
export type Part =
  | { readonly kind: 'address'; readonly term: AddressTerm; readonly length: number }
  /** `ports`: of a protocol with ports, or ICMP type * 256 + code; undefined where the protocol has neither. */
  | { readonly kind: 'port'; readonly protocol: number; readonly ports: Interval | undefined }
  | { readonly kind: 'interface'; readonly name: string; readonly prefix: boolean }

export interface Element {
  readonly parts: readonly Part[]
  /** An exception: what it covers is not in the set. */
  readonly nomatch: boolean
}

export type IpSet =
  | { readonly kind: 'elements'; readonly type: string; readonly family: 4 | 6 | undefined; readonly dimensions: readonly Part['kind'][]; readonly elements: Element[]; readonly bitmapPort: boolean }
  /** `list:set`: a packet is in it when it is in one of these. */
  | { readonly kind: 'list'; readonly members: string[] }
  /** What it holds is not modelled, or changes while the host runs. */
  | { readonly kind: 'unknown'; readonly why: string }

export type SetTable = ReadonlyMap<string, IpSet>
