/** `-m set --match-set NAME src,dst` as a condition, where the set is known (xt_set.c, ip_set_core.c). */
import { address, all, any, NOTHING, not, number, type Match } from '../../../model/match.ts'
import type { AddressTerm, Family } from '../../../net/address.ts'
import { PROTOCOL } from '../../../net/protocols.ts'
import { SET_PORT_PROTOCOLS } from './elements.ts'
import type { Element, IpSet, Part, SetTable } from './sets.ts'

export type Direction = 'src' | 'dst'

/** Lists in lists are not allowed (ipset(8), list:set), so one level is all there is. */
const DEEPEST = 1

/** Undefined: the sets are not known, or not this one. */
export function inSet(sets: SetTable, name: string, directions: readonly Direction[], family: Family, depth = 0): Match | undefined {
  const set = sets.get(name)
  if (!set || set.kind === 'unknown') return undefined
  if (set.kind === 'list') {
    const members = depth < DEEPEST ? set.members.map(member => inSet(sets, member, directions, family, depth + 1)) : [undefined]
    return members.every(member => member !== undefined) ? any(...members) : undefined
  }
  return inElements(set, name, directions, family)
}

/** ip_set_test: fewer directions than dimensions, or the other family: nothing matches. */
function inElements(set: Extract<IpSet, { kind: 'elements' }>, name: string, directions: readonly Direction[], family: Family): Match {
  const { dimensions, elements } = set
  if (directions.length < dimensions.length || (set.family !== undefined && set.family !== family)) return NOTHING
  const sides = directions.slice(0, dimensions.length)
  const [side = 'src'] = sides
  if (set.bitmapPort) return portsOf(elements, side)
  if (dimensions.length === 1 && !elements.some(e => e.nomatch)) return address(side, elements.flatMap(e => addressesOf(e.parts)), name)
  return ofParts(elements, sides, name)
}

const addressesOf = (parts: readonly Part[]): AddressTerm[] => parts.flatMap(part => (part.kind === 'address' ? [part.term] : []))

/** ip_set_get_ip_port: of TCP and UDP only. */
const portsOf = (elements: readonly Element[], side: Direction): Match => all(
  number('protocol', [PROTOCOL.tcp, PROTOCOL.tcp], [PROTOCOL.udp, PROTOCOL.udp]), number('fragment', [0, 0]),
  number(side === 'src' ? 'sport' : 'dport', ...elements.flatMap(({ parts: [part] }) => (part?.kind === 'port' && part.ports ? [part.ports] : []))))

/** The kernel looks for the longest prefixes first, and an exception ends the search. */
function ofParts(elements: readonly Element[], sides: readonly Direction[], name: string): Match {
  const sorted = [...elements].sort((a, b) => compareLengths(a, b))
  let rest: Match = NOTHING
  for (let end = sorted.length; end > 0;) {
    const { nomatch } = sorted[end - 1] as Element
    let start = end
    while (start > 0 && sorted[start - 1]?.nomatch === nomatch) start--
    const here = grouped(sorted.slice(start, end), sides, name)
    rest = nomatch ? all(not(here), rest) : rest === NOTHING ? here : any(here, rest)
    end = start
  }
  return rest
}

function compareLengths(a: Element, b: Element): number {
  const lengths = (e: Element): number[] => e.parts.flatMap(part => (part.kind === 'address' ? [part.length] : []))
  const [p, q] = [lengths(a), lengths(b)]
  for (const [i, length] of p.entries()) if (length !== q[i]) return (q[i] ?? 0) - length
  return 0
}

/** Elements that differ in their first address only are one condition. */
function grouped(elements: readonly Element[], sides: readonly Direction[], name: string): Match {
  const groups = new Map<string, { readonly first: AddressTerm[]; readonly rest: readonly Part[] }>()
  for (const { parts: [first, ...rest] } of elements) {
    const key = JSON.stringify(rest)
    const group = groups.get(key) ?? { first: [], rest }
    groups.set(key, group)
    if (first?.kind === 'address') group.first.push(first.term)
  }
  return any(...[...groups.values()].map(({ first, rest }) => all(address(sides[0] as Direction, first, name), ...rest.map((part, i) => partMatch(part, sides[i + 1] as Direction, name)))))
}

function partMatch(part: Part, side: Direction, name: string): Match {
  switch (part.kind) {
    case 'address': return address(side, [part.term], name)
    case 'interface': return { kind: 'interface', field: side === 'src' ? 'in' : 'out', names: part.prefix ? [] : [part.name], ...(part.prefix ? { prefixes: [part.name] } : {}) }
    case 'port': return portMatch(part, side)
  }
}

/** ip_set_getport.c: later fragments of protocols with ports or types have none, and do not match. */
function portMatch({ protocol, ports }: Extract<Part, { kind: 'port' }>, side: Direction): Match {
  const of = number('protocol', [protocol, protocol])
  if (!ports) return of
  const field = SET_PORT_PROTOCOLS.includes(protocol) ? (side === 'src' ? 'sport' : 'dport') : 'icmp'
  return all(of, number('fragment', [0, 0]), number(field, ports))
}
