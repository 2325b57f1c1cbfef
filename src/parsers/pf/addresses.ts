/** Sets of addresses, some of them known to the running system only, as matches. */
import { child } from '../xml.ts'
import type { Element } from '../xml.ts'
import type { Aliases } from './aliases.ts'
import type { Config } from './config.ts'
import { familyOf } from './interfaces.ts'
import type { Interfaces, NetworkInterface } from './interfaces.ts'
import type { PortTests } from './ports.ts'
import { address, all, allOf, any, not, unknown } from '../../model/match.ts'
import type { Match } from '../../model/match.ts'
import { parseAddressTerm } from '../../net/address.ts'
import type { AddressTerm, Family } from '../../net/address.ts'

export interface Context {
  readonly config: Config
  readonly interfaces: Interfaces
  readonly aliases: Aliases
  readonly ports: PortTests
}

/** A set of addresses: those that the file tells, and words for the rest. */
export interface AddressSet {
  readonly terms: readonly AddressTerm[]
  readonly unknown: readonly string[]
  /** Those of the words in `unknown` that stand for a host name, and the name. */
  readonly hosts?: ReadonlyMap<string, string>
  /** Those of the words in `unknown` that stand for addresses of one family, and which. */
  readonly families?: ReadonlyMap<string, Family>
  /** Taken out of `terms`. */
  readonly except?: readonly AddressTerm[]
  readonly name?: string
}

export type AddressTest =
  | { readonly kind: 'match'; readonly match: Match }
  /** The rule is left out. */
  | { readonly kind: 'dropped'; readonly because: string; readonly alias?: string }

export type AddressTests = (side: Element | undefined, field: 'src' | 'dst', family: Family) => AddressTest

export function setMatch(set: AddressSet, field: 'src' | 'dst'): Match {
  const runtime = set.unknown.map(words => {
    const test = unknown(words, field, set.hosts?.get(words))
    const family = set.families?.get(words)
    return family === undefined ? test : all({ kind: 'family', is: family }, test)
  })
  const whole = address(field, set.terms, set.name)
  const known = set.except && set.except.length > 0 ? all(whole, not(address(field, set.except))) : whole
  if (runtime.length === 0) return known
  return set.terms.length === 0 ? any(...runtime) : any(known, ...runtime)
}

/** What DHCP and its like give an interface: only the running system knows. */
export function dynamicPart(one: NetworkInterface, family: Family, what: 'address' | 'network'): AddressSet {
  const { dynamic } = familyOf(one, family)
  if (dynamic === undefined) return { terms: [], unknown: [] }
  const words = `${what} of ${one.name} (${dynamic})`
  return { terms: [], unknown: [words], families: new Map([[words, family]]) }
}

/** All of them; words that stand for both families say so of neither. */
export function joined(sets: readonly AddressSet[], name: string): AddressSet {
  const told = new Map<string, Family | undefined>()
  for (const { unknown: all, families } of sets) for (const words of all) told.set(words, told.has(words) && told.get(words) !== families?.get(words) ? undefined : families?.get(words))
  const families = new Map([...told].flatMap(([words, family]): [string, Family][] => (family === undefined ? [] : [[words, family]])))
  return { terms: sets.flatMap(s => s.terms), unknown: [...told.keys()], families, name }
}

/** The primary address of an interface in the rule's family. */
export function interfaceAddress(one: NetworkInterface, family: Family): AddressSet | string {
  if (!one.enabled) return `${one.name} is disabled`
  const of = familyOf(one, family)
  if (of.address) return { terms: [of.address], unknown: [], name: `${one.label} address` }
  return of.dynamic === undefined ? `${one.name} has no IPv${String(family)} address` : dynamicPart(one, family, 'address')
}

/** Every address of the firewall, the loopback ones included. */
export function selfSet(interfaces: Interfaces): AddressSet {
  const live = interfaces.list.filter(one => one.enabled)
  const literal = live.flatMap(one => [one.v4.address ?? [], one.v6.address ?? [], one.virtual.filter(v => v.own).map(v => v.address)].flat())
  const loopback = [parseAddressTerm('127.0.0.1'), parseAddressTerm('::1')].flatMap(term => term ?? [])
  return joined([{ terms: [...literal, ...loopback], unknown: [] }, ...live.flatMap(one => ([4, 6] as const).map(family => dynamicPart(one, family, 'address')))], 'This Firewall')
}

/** Both sides of an element with `<source>` and `<destination>`; a string says why pfSense leaves it out. */
export const sideOf = (rule: Element, field: 'src' | 'dst'): Element | undefined => child(rule, field === 'src' ? 'source' : 'destination')

export const conjunction = (parts: readonly (Match | undefined)[]): Match => allOf(parts.filter(part => part !== undefined))
