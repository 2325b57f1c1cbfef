/** A firewall made ready for questions about one address family: its packet space and its rules as sets, made when asked for. */
import type { AddressTerm, Family } from '../net/address.ts'
import type { Filter, FilterId, Firewall, Rule } from '../model/firewall.ts'
import type { Match } from '../model/match.ts'
import { bounds, type Bounds } from '../packets/bounds.ts'
import { NOT_PUBLIC } from '../net/special.ts'
import { FULL, type SetId } from '../packets/diagram.ts'
import { addressSet, createSpace, type Space } from '../packets/space.ts'
import { compile, type Compiled } from './compiled.ts'
import { crossing, knownEgress, routeRelation, type Egress } from './routing.ts'

export interface View {
  readonly firewall: Firewall
  readonly family: Family
  readonly space: Space
  filter(id: FilterId): Filter | undefined
  boundsOf(rule: Rule): Bounds
  compiled(filter: Filter): Compiled
  /** Which addresses go with which interface on one side; made once for each set of told facts. */
  routes(field: 'in' | 'out', told: Told | undefined): SetId
  crossing(): SetId
  egress(): Egress
  /** Sets that many questions share; made once for each set of told facts. */
  shared(name: string, told: Told | undefined, make: () => SetId): SetId
  /** Addresses that the deployment names; made once for each list of them. */
  addresses(field: 'src' | 'dst', terms: readonly AddressTerm[]): SetId
  /** Addresses that a sender on the public internet may have. */
  publicAddresses(field: 'src' | 'dst'): SetId
}

/** What the deployment says lies behind an interface. */
export type Told = ReadonlyMap<string, readonly AddressTerm[]>

/** `shared`: interface names of several firewalls, the most tags that one of them has, and a space made for them, so that their sets can be compared. */
export function createView(firewall: Firewall, family: Family, shared?: { readonly names: Iterable<string>; readonly prefixes: Iterable<string>; readonly tags?: number; readonly space?: Space }): View {
  const { names, prefixes } = shared ?? interfacesOf(firewall)
  const space = shared?.space ?? createSpace(family, names, prefixes, tablesOf(firewall), shared?.tags ?? firewall.tags?.count)
  const cache = new Map<Rule, Bounds>()
  const relations = { in: new Map<Told | undefined, SetId>(), out: new Map<Told | undefined, SetId>() }
  let crosses: SetId | undefined
  let egress: Egress | undefined
  const open = new Map<'src' | 'dst', SetId>()
  const named = { src: new Map<readonly AddressTerm[], SetId>(), dst: new Map<readonly AddressTerm[], SetId>() }
  const compilations = new Map<Filter, Compiled>()
  const sets = new Map<Told | undefined, Map<string, SetId>>()
  return {
    firewall,
    family,
    space,
    filter: id => firewall.filters.get(id),
    boundsOf: rule => {
      const known = cache.get(rule)
      if (known) return known
      const made = bounds(space, rule.match)
      cache.set(rule, made)
      return made
    },
    compiled: filter => {
      const known = compilations.get(filter)
      if (known) return known
      const made = compile(space, filter)
      compilations.set(filter, made)
      return made
    },
    routes: (field, told) => {
      const known = relations[field].get(told)
      if (known !== undefined) return known
      const made = routeRelation(space, firewall, field, told)
      relations[field].set(told, made)
      return made
    },
    shared: (name, told, make) => {
      const ofTold = sets.get(told) ?? new Map<string, SetId>()
      sets.set(told, ofTold)
      const made = ofTold.get(name) ?? make()
      ofTold.set(name, made)
      return made
    },
    addresses: (field, terms) => {
      const known = named[field].get(terms)
      if (known !== undefined) return known
      const made = addressSet(space, field, terms)
      named[field].set(terms, made)
      return made
    },
    publicAddresses: field => {
      const known = open.get(field)
      if (known !== undefined) return known
      const made = space.diagrams.minus(FULL, addressSet(space, field, NOT_PUBLIC))
      open.set(field, made)
      return made
    },
    crossing: () => (crosses ??= crossing(space, firewall)),
    egress: () => (egress ??= knownEgress(space, firewall)),
  }
}

/** The routing table of each interface, where there are several. */
const tablesOf = ({ interfaces }: Firewall): Map<string, string> => new Map(interfaces.some(i => i.vrf !== undefined) ? interfaces.map(i => [i.name, i.vrf ?? '']) : [])

/** Every interface name and name prefix that a rule or stage mentions: the others are all treated alike, or alike within their VRF. */
export function interfacesOf(firewall: Firewall): { names: Set<string>; prefixes: Set<string> } {
  const names = new Set<string>()
  const prefixes = new Set<string>()
  const visit = (match: Match): void => {
    switch (match.kind) {
      case 'interface':
        for (const name of match.names) names.add(name)
        for (const prefix of match.prefixes ?? []) prefixes.add(prefix)
        return
      case 'not':
        visit(match.of)
        return
      case 'all':
      case 'any':
        match.of.forEach(visit)
        return
      case 'number':
      case 'address':
      case 'state':
      case 'family':
      case 'unknown':
    }
  }
  for (const filter of firewall.filters.values()) for (const rule of filter.rules) visit(rule.match)
  for (const stage of firewall.stages) for (const name of [...(stage.in ?? []), ...(stage.out ?? [])]) names.add(name)
  names.delete('self')
  return { names, prefixes }
}
