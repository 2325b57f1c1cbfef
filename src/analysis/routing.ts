/** Which interfaces a packet may enter and leave by, as far as the export tells. */
import type { AddressTerm } from '../net/address.ts'
import type { Firewall } from '../model/firewall.ts'
import { EMPTY, FULL, type SetId } from '../packets/diagram.ts'
import { addressSet, interfaceDigit, isStandIn, levelsOf, SELF, valuesSet, type Space } from '../packets/space.ts'

/** The firewall's own addresses; `complete` when the export tells all of them. */
export function ownAddresses(firewall: Firewall): { terms: AddressTerm[]; complete: boolean } {
  const terms = firewall.interfaces.flatMap(i => i.addresses)
  return { terms, complete: terms.length > 0 && firewall.interfaces.every(i => !i.up || !i.dynamic) }
}

/** Every host's own, whatever its interfaces. */
export const LOOPBACK: readonly AddressTerm[] = [{ family: 4, low: 0x7f000000, high: 0x7fffffff }, { family: 6, low: [0, 0, 0, 1], high: [0, 0, 0, 1] }]

/** What lies behind each interface of one routing table (a VRF, or the global table): no address is in two of them. */
export interface Networks {
  readonly behind: ReadonlyMap<string, SetId>
  /** Addresses that no interface claims, here or, being connected to it, in another table. */
  readonly unclaimed: SetId
}

/** VRFs by name, the global table as the empty one. */
const tablesOf = (firewall: Firewall): Set<string> => new Set(['', ...firewall.interfaces.map(i => i.vrf ?? ''), ...firewall.routes.map(r => r.vrf ?? '')])

/** Each routing table by itself: the same prefix may lie in several. */
export function networksBehind(space: Space, firewall: Firewall, field: 'src' | 'dst', told: ReadonlyMap<string, readonly AddressTerm[]> = new Map()): Map<string, Networks> {
  return new Map([...tablesOf(firewall)].map(vrf => [vrf, networksOf(space, firewall, vrf, field, told)]))
}

/** Connected networks first, then longer prefixes of static routes before shorter ones. Interfaces of unknown addresses claim nothing. */
function networksOf(space: Space, firewall: Firewall, vrf: string, field: 'src' | 'dst', told: ReadonlyMap<string, readonly AddressTerm[]>): Networks {
  const { and, minus, or } = space.diagrams
  const behind = new Map<string, SetId>()
  let left = FULL
  const claim = (name: string | undefined, terms: readonly AddressTerm[]): void => {
    const set = and(left, addressSet(space, field, terms))
    if (set === EMPTY) return
    if (name !== undefined) behind.set(name, or(behind.get(name) ?? EMPTY, set))
    left = minus(left, set)
  }
  const here = (of: string | undefined): boolean => (of ?? '') === vrf
  const tableOf = new Map(firewall.interfaces.map(i => [i.name, i.vrf]))
  const claims = [
    // What is told to lie behind an interface is in no other routing table.
    ...[...told].flatMap(([name, terms]) => terms.map(term => ({ name: here(tableOf.get(name)) ? name : undefined, term }))),
    ...firewall.interfaces.filter(i => i.up && here(i.vrf)).flatMap(i => i.networks.map(term => ({ name: i.name, term }))),
    ...firewall.routes.filter(r => here(r.vrf)).map(r => ({ name: r.interface, term: r.to })),
  ].filter(c => c.term.family === space.family)
  // Longest match first; among equals, what is told counts more than what is connected, and that more than a route (the sort is stable).
  for (const { name, term } of claims.sort((x, y) => sizeOf(x.term) - sizeOf(y.term))) claim(name, [term])
  const elsewhere = addressSet(space, field, firewall.interfaces.filter(i => i.up && !here(i.vrf)).flatMap(i => i.networks))
  return { behind, unclaimed: minus(left, elsewhere) }
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
