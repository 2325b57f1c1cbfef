/** Parts of translations: the new addresses and ports, and what a packet looks like behind them. */
import type { Context } from './addresses.ts'
import type { PortTest } from './ports.ts'
import { parsePortSpec } from './portspec.ts'
import { not, number } from '../../model/match.ts'
import type { Match } from '../../model/match.ts'
import type { Translation } from '../../model/firewall.ts'
import type { AddressTerm } from '../../net/address.ts'
import { ALL_PORTS } from '../../net/ports.ts'

/** pf picks a new source port from these unless told otherwise. */
export const NAT_PORTS = [[1024, 65535]] as const

export const bound = (field: 'in' | 'out', names: readonly string[]): Match => ({ kind: 'interface', field, names })
export const within = (field: 'src' | 'dst', terms: readonly AddressTerm[]): Match => ({ kind: 'address', field, in: terms })

/** The external network has the size of the internal one. */
export function widened(external: AddressTerm, internal: AddressTerm | undefined): AddressTerm {
  if (external.family !== 4 || internal?.family !== 4 || !('low' in external) || !('low' in internal) || external.low !== external.high) return external
  const size = internal.high - internal.low + 1
  const low = Math.floor(external.low / size) * size
  return { family: 4, low, high: low + size - 1 }
}

/** The same test on the other side of the packet. */
export function turned(match: Match, field: 'src' | 'dst'): Match {
  switch (match.kind) {
    case 'address': return { ...match, field }
    case 'all': return { kind: 'all', of: match.of.map(part => turned(part, field)) }
    case 'any': return { kind: 'any', of: match.of.map(part => turned(part, field)) }
    case 'not': return not(turned(match.of, field))
    case 'unknown': return match.host ? { ...match, host: { ...match.host, field } } : match
    case 'number': case 'interface': case 'state': case 'family': return match
  }
}

/** The new port: the same, one port, or a range shifted as a whole. */
export function portsOf({ aliases }: Context, outside: string, inside: string): Translation {
  if (inside === '' || inside === outside) return {}
  const nested = aliases.contents(inside)
  // Only the first port of an alias is used (generator of 2.4).
  const local = nested ? nested.ports[0] : parsePortSpec(inside)
  const external = parsePortSpec(outside)
  if (!local) return { dport: [ALL_PORTS] }
  if (external && external[0] !== external[1] && !nested) return { dportShift: local[0] - external[0] }
  return { dport: [[local[0], local[0]]] }
}

export function portsBehind(to: Translation, dport: PortTest): Match | undefined {
  if (to.dport) return number('dport', ...to.dport)
  const before = dport.kind === 'match' ? dport.match : undefined
  if (to.dportShift === undefined || before?.kind !== 'number') return before
  const shift = to.dportShift
  return number('dport', ...before.in.map(([low, high]): [number, number] => [Math.max(0, low + shift), Math.min(65535, high + shift)]))
}
