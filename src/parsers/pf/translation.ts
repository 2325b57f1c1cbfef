/** Parts of translations: the new addresses and ports, and what a packet looks like behind them. */
import type { Context } from './addresses.ts'
import { PF_IN } from './lower.ts'
import type { PortTest } from './ports.ts'
import { parsePortSpec } from './portspec.ts'
import { all, not, number } from '../../model/match.ts'
import type { Match } from '../../model/match.ts'
import type { Rule, Translation } from '../../model/firewall.ts'
import type { AddressTerm, Family } from '../../net/address.ts'
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

/** The family of a source translation: the one that is chosen, else that of its ends; absent: both. pf.conf(5): all of them are of one, a string says that they are not. */
export function familyOfTranslation(chosen: string, none: boolean, ends: readonly (Match | undefined)[], target: readonly AddressTerm[]): Family | string | undefined {
  if (none) return chosen === 'inet6' ? 6 : chosen === 'inet' ? 4 : undefined
  const six = (terms: readonly AddressTerm[]): boolean => terms.length > 0 && terms.every(term => term.family === 6)
  const family = chosen === 'inet6' || (chosen === '' && ends.some(end => end?.kind === 'address' && six(end.in))) || six(target) ? 6 : 4
  return target.length === 0 || target.some(term => term.family === family) ? family : 'its new address is of the other family'
}

/** Sent on by a helper or by NAT reflection: whether it happens, and whether the rules are then asked, only the running system knows. */
export function mayRedirect(base: Pick<Rule, 'span' | 'place'>, words: string, match: Match, to: Translation): Rule[] {
  const maybe = all(match, { kind: 'unknown', words })
  return [to, { ...to, skip: PF_IN }].map(way => ({ ...base, origin: 'system', enabled: true, match: maybe, action: { kind: 'translate', to: way } }))
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
