/** Random matches, rules and packets over small domains, so that they meet often. */
import fc from 'fast-check'
import type { AddressTerm } from '../src/net/address.ts'
import type { Match } from '../src/model/match.ts'
import { STATES } from '../src/model/match.ts'
import type { Packet } from '../src/packets/packet.ts'

const port = fc.constantFrom(0, 1, 53, 161, 162, 443, 2055, 65534, 65535)
const interval = fc.tuple(port, port).map(([a, b]): [number, number] => (a < b ? [a, b] : [b, a]))

/** A few neighbouring addresses, and the ends of the space. */
const v4 = fc.constantFrom(0, 1, 0x0a000000, 0x0a000001, 0x0a0000ff, 0x0a000100, 0x0aff00ff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff)

const term: fc.Arbitrary<AddressTerm> = fc.oneof(
  fc.tuple(v4, v4).map(([a, b]): AddressTerm => ({ family: 4, low: Math.min(a, b), high: Math.max(a, b) })),
  fc.tuple(v4, fc.constantFrom(0xffffff00, 0xff00ff00, 0xff0000ff, 0x00ff00ff, 0xfffffffe, 0)).map(([value, care]): AddressTerm => ({ family: 4, value: (value & care) >>> 0, care })),
)

export const interfaces = ['eth0', 'eth1', 'eth2', 'tun0', 'wan']

const leaf: fc.Arbitrary<Match> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('number' as const), field: fc.constantFrom('sport' as const, 'dport' as const), in: fc.array(interval, { maxLength: 3 }) }) },
  { weight: 2, arbitrary: fc.constantFrom(6, 17, 1).map((p): Match => ({ kind: 'number', field: 'protocol', in: [[p, p]] })) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('address' as const), field: fc.constantFrom('src' as const, 'dst' as const), in: fc.array(term, { maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('interface' as const), field: fc.constantFrom('in' as const, 'out' as const), names: fc.subarray(interfaces), prefixes: fc.subarray(['eth', 'e', 't']) }) },
  { weight: 1, arbitrary: fc.subarray([...STATES]).map((s): Match => ({ kind: 'state', in: s })) },
  { weight: 1, arbitrary: fc.constantFrom(4 as const, 6 as const).map((is): Match => ({ kind: 'family', is })) },
)

const unknown: fc.Arbitrary<Match> = fc.constantFrom('limit', 'recent').map((words): Match => ({ kind: 'unknown', words }))

/** Matches of small depth; with `unknowns`, some parts cannot be decided. */
export function match(unknowns: boolean): fc.Arbitrary<Match> {
  const { tree } = fc.letrec<{ tree: Match }>(tie => ({
    tree: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      unknowns ? fc.oneof({ weight: 6, arbitrary: leaf }, { weight: 1, arbitrary: unknown }) : leaf,
      fc.array(tie('tree'), { maxLength: 3 }).map((of): Match => ({ kind: 'all', of })),
      fc.array(tie('tree'), { maxLength: 3 }).map((of): Match => ({ kind: 'any', of })),
      tie('tree').map((of): Match => ({ kind: 'not', of })),
    ),
  }))
  return tree
}

export const packet: fc.Arbitrary<Packet> = fc.record({
  family: fc.constant(4 as const), src: v4, dst: v4, protocol: fc.constantFrom(6, 17, 1, 50), sport: port, dport: port,
  icmp: fc.constantFrom(0, 2048), flags: fc.constantFrom(0, 2, 16), state: fc.constantFrom(...STATES), fragment: fc.constantFrom(0, 1),
  in: fc.constantFrom(...interfaces, 'self'), out: fc.constantFrom(...interfaces, 'self'),
})
