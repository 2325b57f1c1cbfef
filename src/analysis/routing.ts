/** Which interfaces a packet may enter and leave by, as far as the export tells. */
import { ANY4, ANY6, compare6, type AddressTerm } from '../net/address.ts'
import type { Firewall, Route } from '../model/firewall.ts'
import { EMPTY, FULL, type SetId } from '../packets/diagram.ts'
import { addressSet, interfaceDigit, isStandIn, levelsOf, SELF, valuesSet, type Space } from '../packets/space.ts'

/** The firewall's own addresses; `complete` when the export tells all of them. */
export function ownAddresses(firewall: Firewall): { terms: AddressTerm[]; complete: boolean } {
  const terms = firewall.interfaces.flatMap(i => i.addresses)
  return { terms, complete: terms.length > 0 && firewall.interfaces.every(i => !i.up || !i.dynamic) }
}

/** Every host's own, whatever its interfaces. */
export const LOOPBACK: readonly AddressTerm[] = [{ family: 4, low: 0x7f000000, high: 0x7fffffff }, { family: 6, low: [0, 0, 0, 1], high: [0, 0, 0, 1] }]

/** What lies behind each interface of one routing table (a VRF, or the global table); an address with several equal routes is behind several. */
export interface Networks {
  readonly behind: ReadonlyMap<string, SetId>
  /** Addresses that no interface claims, here or, being connected to it, in another table; and those with a route by nobody knows which. */
  readonly unclaimed: SetId
}

/** VRFs by name, the global table as the empty one. */
const tablesOf = (firewall: Firewall): Set<string> => new Set(['', ...firewall.interfaces.map(i => i.vrf ?? ''), ...firewall.routes.map(r => r.vrf ?? '')])

/** Each routing table by itself: the same prefix may lie in several. */
export function networksBehind(space: Space, firewall: Firewall, field: 'src' | 'dst', told: ReadonlyMap<string, readonly AddressTerm[]> = new Map()): Map<string, Networks> {
  return new Map([...tablesOf(firewall)].map(vrf => [vrf, networksOf(space, firewall, vrf, field, told)]))
}

interface Claim {
  /** Undefined: by an interface that is not known. */
  readonly name: string | undefined
  readonly term: AddressTerm
  /** What is told counts more than what is connected, and that more than a route. */
  readonly rank: number
}

/**
 * Longest match first: connected networks, then static routes. Interfaces of unknown addresses claim nothing. Equal claims stand side by side: which of
 * two equal routes a packet takes is not known. Where a routing protocol runs, a default route is only for what it has not learned, and that is not known.
 */
function networksOf(space: Space, firewall: Firewall, vrf: string, field: 'src' | 'dst', told: ReadonlyMap<string, readonly AddressTerm[]>): Networks {
  const { and, minus, or } = space.diagrams
  const behind = new Map<string, SetId>()
  let [left, unknown] = [FULL, EMPTY]
  const here = (of: string | undefined): boolean => (of ?? '') === vrf
  const tableOf = new Map(firewall.interfaces.map(i => [i.name, i.vrf]))
  const sure = (route: Route): string | undefined => (firewall.learnsRoutes === true && isDefault(route.to) ? undefined : route.interface)
  const claims: Claim[] = [
    ...[...told].flatMap(([name, terms]) => terms.map(term => ({ name, term, rank: 0 }))),
    ...firewall.interfaces.filter(i => i.up && here(i.vrf)).flatMap(i => i.networks.map(term => ({ name: i.name, term, rank: 1 }))),
    ...firewall.routes.filter(r => here(r.vrf)).map(r => ({ name: sure(r), term: r.to, rank: 2 })),
  ].filter(c => c.term.family === space.family).sort((x, y) => sizeOf(x.term) - sizeOf(y.term) || compareLows(x.term, y.term) || x.rank - y.rank)
  for (let from = 0, to = 0; from < claims.length; from = to) {
    const { term, rank } = claims[from] as Claim
    for (to = from + 1; claims[to]?.rank === rank && sameTerm(term, (claims[to] as Claim).term);) to++
    const set = and(left, addressSet(space, field, [term]))
    if (set === EMPTY) continue
    for (const { name } of claims.slice(from, to)) {
      if (name === undefined) unknown = or(unknown, set)
      // What is told to lie behind an interface is in no other routing table.
      else if (rank > 0 || here(tableOf.get(name))) behind.set(name, or(behind.get(name) ?? EMPTY, set))
    }
    left = minus(left, set)
  }
  const elsewhere = addressSet(space, field, firewall.interfaces.filter(i => i.up && !here(i.vrf)).flatMap(i => i.networks))
  return { behind, unclaimed: or(minus(left, elsewhere), unknown) }
}

const isDefault = (term: AddressTerm): boolean => sameTerm(term, term.family === 4 ? ANY4 : ANY6)

const sameTerm = (a: AddressTerm, b: AddressTerm): boolean => a.family === b.family && 'low' in a && 'low' in b && sizeOf(a) === sizeOf(b) && compareLows(a, b) === 0

/** Prefixes of one family and size are the same when they begin alike. */
function compareLows(a: AddressTerm, b: AddressTerm): number {
  if (!('low' in a) || !('low' in b)) return 0
  return a.family === 4 ? (b.family === 4 ? a.low - b.low : 0) : b.family === 6 ? compare6(a.low, b.low) : 0
}

function sizeOf(term: AddressTerm): number {
  if ('care' in term) return 2 ** 32
  if (term.family === 4) return term.high - term.low
  return term.high.reduce((sum, w, i) => sum + (w - (term.low[i] as number)) * 2 ** (32 * (3 - i)), 0)
}

/**
 * Which address goes with which interface, as a relation of source and `in` (or destination and `out`): what a network can show.
 * Unclaimed addresses may be behind any candidate of their routing table.
 */
export function routeRelation(space: Space, firewall: Firewall, field: 'in' | 'out', told?: ReadonlyMap<string, readonly AddressTerm[]>): SetId {
  const { and, union } = space.diagrams
  const tables = networksBehind(space, firewall, field === 'in' ? 'src' : 'dst', told)
  const tableOf = new Map(firewall.interfaces.map(i => [i.name, i.vrf ?? '']))
  const candidates = candidateInterfaces(space, firewall)
  return union([...tables].flatMap(([vrf, { behind, unclaimed }]) => {
    const named = [...behind].map(([name, addresses]) => and(addresses, digitSet(space, field, [interfaceDigit(space, name)])))
    const anywhere = digitSet(space, field, candidates.filter(name => (tableOf.get(name) ?? '') === vrf).map(name => interfaceDigit(space, name)))
    return [...named, and(unclaimed, anywhere)]
  }))
}

/** Where the routes say which way destinations lie: those, and the interfaces that they are behind. Of several routing tables nothing is said. */
export interface Egress {
  readonly claimed: SetId
  readonly relation: SetId
}

export function knownEgress(space: Space, firewall: Firewall): Egress {
  const { and, minus, union } = space.diagrams
  const [table, ...more] = networksBehind(space, firewall, 'dst').values()
  if (!table || more.length > 0) return { claimed: EMPTY, relation: EMPTY }
  const behind = [...table.behind]
  return {
    claimed: minus(union(behind.map(([, addresses]) => addresses)), table.unclaimed),
    relation: union(behind.map(([name, addresses]) => and(addresses, digitSet(space, 'out', [interfaceDigit(space, name)])))),
  }
}

/**
 * Packets that leave by another interface than they entered by, in the same VRF or one that shares routes with it.
 * Interfaces that no filter tells apart count as several.
 */
export function crossing(space: Space, firewall: Firewall): SetId {
  const { digit, union } = space.diagrams
  const [at] = levelsOf(space, 'in')
  const connected = tablesConnected(firewall)
  const tables = new Map(firewall.interfaces.map(i => [interfaceDigit(space, i.name), i.vrf ?? '']))
  const others = (name: string, n: number): SetId => digitSet(space, 'out', space.interfaces.flatMap((_, o) =>
    ((o !== n || isStandIn(name)) && connected(tables.get(n) ?? '', tables.get(o) ?? '') ? [o] : [])))
  return union(space.interfaces.map((name, n) => digit(at, [[n, n]], others(name, n))))
}

const tablesConnected = ({ leaks = [] }: Firewall) => (a: string, b: string): boolean => a === b || leaks.some(([x, y]) => (x === a && y === b) || (x === b && y === a))

/** Are two interfaces in the same VRF, or in two that share routes? */
export function connectedIn(firewall: Firewall): (a: string, b: string) => boolean {
  const tableOf = new Map(firewall.interfaces.map(i => [i.name, i.vrf ?? '']))
  const connected = tablesConnected(firewall)
  return (a, b) => connected(tableOf.get(a) ?? '', tableOf.get(b) ?? '')
}

function digitSet(space: Space, field: 'in' | 'out', digits: readonly number[]): SetId {
  return digits.length === 0 ? EMPTY : valuesSet(space, field, digits.map(d => [d, d] as const))
}

/** Interfaces by which a packet of unknown route may come or go: all that are up, never the loopback, never the local end. Unnamed ones where the export does not list them. */
export function candidateInterfaces(space: Space, firewall: Firewall): string[] {
  const known = new Set(firewall.interfaces.map(i => i.name))
  const up = firewall.interfaces.filter(i => i.up && i.name !== 'lo').map(i => i.name)
  if (firewall.format !== 'iptables' && known.size > 0) return up
  return [...up, ...space.interfaces.filter(name => name !== SELF && name !== 'lo' && !known.has(name))]
}
