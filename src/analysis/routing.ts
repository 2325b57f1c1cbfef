/** Which interfaces a packet may enter and leave by, as far as the export tells. */
import type { AddressTerm } from '../net/address.ts'
import type { Firewall } from '../model/firewall.ts'
import { EMPTY, FULL, type SetId } from '../packets/diagram.ts'
import { addressSet, interfaceDigit, levelsOf, OTHER, SELF, valuesSet, type Space } from '../packets/space.ts'

/** The firewall's own addresses; `complete` when the export tells all of them. */
export function ownAddresses(firewall: Firewall): { terms: AddressTerm[]; complete: boolean } {
  const terms = firewall.interfaces.flatMap(i => i.addresses)
  return { terms, complete: terms.length > 0 && firewall.interfaces.every(i => !i.up || !i.dynamic) }
}

/** Every host's own, whatever its interfaces. */
export const LOOPBACK: readonly AddressTerm[] = [{ family: 4, low: 0x7f000000, high: 0x7fffffff }, { family: 6, low: [0, 0, 0, 1], high: [0, 0, 0, 1] }]

/** What lies behind each interface: no address is in two of them. */
export interface Networks {
  readonly behind: ReadonlyMap<string, SetId>
  /** Addresses that no interface claims. */
  readonly unclaimed: SetId
}

/** Connected networks first, then longer prefixes of static routes before shorter ones. Interfaces of unknown addresses claim nothing. */
export function networksBehind(space: Space, firewall: Firewall, field: 'src' | 'dst', told: ReadonlyMap<string, readonly AddressTerm[]> = new Map()): Networks {
  const { and, minus, or } = space.diagrams
  const behind = new Map<string, SetId>()
  let left = FULL
  const claim = (name: string, terms: readonly AddressTerm[]): void => {
    const set = and(left, addressSet(space, field, terms))
    if (set === EMPTY) return
    behind.set(name, or(behind.get(name) ?? EMPTY, set))
    left = minus(left, set)
  }
  const claims = [
    ...[...told].flatMap(([name, terms]) => terms.map(term => ({ name, term }))),
    ...firewall.interfaces.filter(i => i.up).flatMap(i => i.networks.map(term => ({ name: i.name, term }))),
    ...firewall.routes.map(r => ({ name: r.interface, term: r.to })),
  ].filter(c => c.term.family === space.family)
  // Longest match first; among equals, what is told counts more than what is connected, and that more than a route (the sort is stable).
  for (const { name, term } of claims.sort((x, y) => sizeOf(x.term) - sizeOf(y.term))) claim(name, [term])
  return { behind, unclaimed: left }
}

function sizeOf(term: AddressTerm): number {
  if ('care' in term) return 2 ** 32
  if (term.family === 4) return term.high - term.low
  return term.high.reduce((sum, w, i) => sum + (w - (term.low[i] as number)) * 2 ** (32 * (3 - i)), 0)
}

/**
 * Which address goes with which interface, as a relation of source and `in` (or destination and `out`): what a network can show.
 * Unclaimed addresses may be behind any candidate.
 */
export function routeRelation(space: Space, firewall: Firewall, field: 'in' | 'out', told?: ReadonlyMap<string, readonly AddressTerm[]>): SetId {
  const { and, union } = space.diagrams
  const networks = networksBehind(space, firewall, field === 'in' ? 'src' : 'dst', told)
  const named = [...networks.behind].map(([name, addresses]) => and(addresses, digitSet(space, field, [interfaceDigit(space, name)])))
  const anywhere = digitSet(space, field, candidateInterfaces(space, firewall).map(name => interfaceDigit(space, name)))
  return union([...named, and(networks.unclaimed, anywhere)])
}

/** Packets that leave by another interface than they entered by. Interfaces that no filter tells apart count as several. */
export function crossing(space: Space): SetId {
  const { digit, union } = space.diagrams
  const [at] = levelsOf(space, 'in')
  const others = (n: number): SetId => digitSet(space, 'out', space.interfaces.flatMap((name, o) => (o !== n || name === OTHER ? [o] : [])))
  return union(space.interfaces.map((_, n) => digit(at, [[n, n]], others(n))))
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
