/** Which interfaces a packet may enter and leave by, as far as the export tells. */
import type { AddressTerm } from '../net/address.ts'
import type { Firewall } from '../model/firewall.ts'
import { EMPTY, FULL, type SetId } from '../packets/diagram.ts'
import { addressSet, interfaceSet, OTHER, valuesSet, type Space } from '../packets/space.ts'

/** The firewall's own addresses; `complete` when the export tells all of them. */
export function ownAddresses(firewall: Firewall): { terms: AddressTerm[]; complete: boolean } {
  const terms = firewall.interfaces.flatMap(i => i.addresses)
  return { terms, complete: terms.length > 0 && firewall.interfaces.every(i => !i.up || !i.dynamic) }
}

/** What lies behind each interface. `sure`: an address in one of them is there and nowhere else. */
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
  for (const [name, terms] of told) claim(name, terms)
  for (const i of firewall.interfaces) if (i.up) claim(i.name, i.networks)
  const routes = firewall.routes.filter(r => r.to.family === space.family).sort((a, b) => sizeOf(a.to) - sizeOf(b.to))
  for (const r of routes) claim(r.interface, [r.to])
  return { behind, unclaimed: left }
}

function sizeOf(term: AddressTerm): number {
  if ('care' in term) return 2 ** 32
  if (term.family === 4) return term.high - term.low
  return term.high.reduce((sum, w, i) => sum + (w - (term.low[i] as number)) * 2 ** (32 * (3 - i)), 0)
}

/**
 * The packets of `set` that a network can show: restricted to interfaces behind which their source (for `in`) or destination (for `out`)
 * can lie. Unclaimed addresses may be behind any interface whose networks are not told.
 */
export function routed(space: Space, set: SetId, field: 'in' | 'out', networks: Networks, candidates: readonly string[]): SetId {
  const { and, or } = space.diagrams
  let result = EMPTY
  for (const [name, addresses] of networks.behind) result = or(result, and(and(set, addresses), interfaceSet(space, field, [name], [])))
  if (networks.unclaimed !== EMPTY) {
    const open = and(set, networks.unclaimed)
    for (const name of candidates) result = or(result, and(open, nameSet(space, field, name)))
  }
  return result
}

/** One interface by its name in the space, the stand-in for unnamed ones included. */
export function nameSet(space: Space, field: 'in' | 'out', name: string): SetId {
  const i = space.interfaces.indexOf(name)
  return i < 0 ? EMPTY : valuesSet(space, field, [[i, i]])
}

/** Interfaces by which a packet of unknown route may come or go: all that are up, never the loopback, never the local end. */
export function candidateInterfaces(space: Space, firewall: Firewall): string[] {
  const known = new Map(firewall.interfaces.map(i => [i.name, i]))
  const complete = firewall.format !== 'iptables'
  return space.interfaces.filter(name => {
    if (name === 'self' || name === 'lo') return false
    const facts = known.get(name)
    if (facts) return facts.up
    return !complete || (known.size === 0 && name === OTHER)
  })
}
