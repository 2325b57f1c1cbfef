/** Access lists in plain terms: what a device would be told, before anybody writes it in a syntax. */

export type Net =
  | { readonly kind: 'any' }
  | { readonly kind: 'prefix'; readonly family: 4 | 6; readonly address: string; readonly length: number }
  /** Every IPv4 address that equals `address` in the bits of `care`, which may have holes. */
  | { readonly kind: 'masked'; readonly address: string; readonly care: string }
  | { readonly kind: 'range'; readonly low: string; readonly high: string }

/** A group by its name; one that nobody defines holds nothing. */
export interface Named {
  readonly group: string
}

export type Ports =
  | { readonly op: 'eq' | 'neq'; readonly ports: readonly number[] }
  | { readonly op: 'gt' | 'lt'; readonly port: number }
  | { readonly op: 'range'; readonly low: number; readonly high: number }

/** Of the TCP flags: ACK or RST; or all, or any, of some bits set or cleared. */
export type FlagTest = 'established' | { readonly each: boolean; readonly bits: readonly { readonly bit: number; readonly set: boolean }[] }

export interface Service {
  /** Undefined: every one. */
  readonly protocol: number | undefined
  readonly sport?: Ports | Named
  readonly dport?: Ports | Named
  readonly icmp?: { readonly type: number; readonly code?: number }
  readonly flags?: FlagTest
}

export interface Entry {
  readonly permit: boolean
  readonly what: Service | Named
  readonly src: Net | Named
  readonly dst: Net | Named
  /** Later fragments only. */
  readonly later: boolean
  readonly inactive: boolean
}

/** `inside` names groups of the same kind, none of which leads back. */
export interface Group<T> {
  readonly name: string
  readonly members: readonly T[]
  readonly inside: readonly string[]
}

export interface Groups {
  readonly nets: readonly Group<Net>[]
  readonly ports: readonly Group<Ports>[]
  readonly services: readonly Group<Service>[]
}

export interface List {
  readonly name: string
  /** Sources alone decide. */
  readonly standard: boolean
  readonly entries: readonly Entry[]
}

/** Interfaces are known by their place in a row. */
export interface Binding {
  readonly list: string
  readonly on: number
  readonly direction: 'in' | 'out'
  /** A list that is asked first, without an end of its own. */
  readonly first?: string
}

export interface Rules {
  readonly family: 4 | 6
  readonly groups: Groups
  readonly lists: readonly List[]
  readonly bindings: readonly Binding[]
  /** Of the stateful firewall. */
  readonly global: string | undefined
  readonly levels: readonly number[]
  readonly hairpin: boolean
}

export const INTERFACES = 3

export function membersOf<T>(groups: readonly Group<T>[], of: T | Named): readonly T[] {
  if (!isNamed(of)) return [of]
  const group = groups.find(g => g.name === of.group)
  return group ? [...group.members, ...group.inside.flatMap(name => membersOf<T>(groups, { group: name }))] : []
}

export const isNamed = (value: unknown): value is Named => typeof value === 'object' && value !== null && 'group' in value

/** Does an entry look behind the IP header? */
export const looksInside = ({ sport, dport, icmp, flags }: Service): boolean => Boolean(sport ?? dport ?? icmp ?? flags)
