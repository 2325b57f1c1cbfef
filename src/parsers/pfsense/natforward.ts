/** Port forwards (`<nat><rule>`): redirections of what arrives, and what lets the redirected packet in. */
import { child, childrenOf } from '../xml.ts'
import type { Element } from '../xml.ts'
import { addressSet, networkSet } from './addresses.ts'
import { conjunction, interfaceAddress, sideOf } from '../pf/addresses.ts'
import type { AddressSet, AddressTests, Context } from '../pf/addresses.ts'
import { at, describe } from '../pf/config.ts'
import { PF_IN } from '../pf/lower.ts'
import { packetInterfaces } from './interfaces.ts'
import { protocolMatch, takesPorts } from '../pf/protocol.ts'
import { V4, V6 } from '../pf/systemrule.ts'
import { mayRedirect, portsOf } from '../pf/translation.ts'
import { has, ordinal, valueOf } from '../pf/text.ts'
import { all, ANYTHING, not, NOTHING } from '../../model/match.ts'
import type { Match } from '../../model/match.ts'
import type { Action, Rule, Translation } from '../../model/firewall.ts'
import { ANY4, ANY6 } from '../../net/address.ts'
import type { AddressTerm, Family } from '../../net/address.ts'

export interface Forwards {
  /** For the inbound translation list, in order. */
  readonly rules: readonly Rule[]
  readonly elements: readonly Element[]
}

interface Forward {
  readonly match: Match
  readonly names: readonly string[]
  readonly to: Translation
}

export function readForwards(context: Context, tests: AddressTests): Forwards {
  const elements = childrenOf(child(context.config.root, 'nat'), 'rule').filter(e => e.hasChildren && !has(e, 'separator'))
  const rules: Rule[] = []
  const reflections: Rule[] = []
  for (const [i, element] of elements.entries()) {
    const descr = describe(context.config, element)
    const place = `Firewall > NAT > Port Forward, ${ordinal(i + 1)} rule${descr === '' ? '' : ` "${descr}"`}`
    const span = at(context.config, element)
    const built = forwardOf(context, tests, element)
    const base = { span, origin: 'user', place, ...(descr === '' ? {} : { comment: descr }) } as const
    const enabled = !has(element, 'disabled')
    if (typeof built === 'string') {
      if (enabled) context.config.diagnostics.push({ kind: 'refused', span, seen: `${place}: the redirection is not loaded: ${built}`, effect: 'none' })
      rules.push({ ...base, match: NOTHING, action: { kind: 'translate', to: {} }, enabled: false })
      continue
    }
    const entry: Match = { kind: 'interface', field: 'in', names: built.names }
    // `no rdr` ends the translation with the packet as it is.
    // With the association "pass" (`rdr pass`) the redirected packet goes past the filter.
    const past = valueOf(element, 'associated-rule-id') === 'pass' ? { skip: PF_IN } : {}
    const action: Action = has(element, 'nordr') ? { kind: 'permit' } : { kind: 'translate', to: { ...built.to, ...past } }
    rules.push({ ...base, match: all(entry, built.match), action, enabled })
    if (!enabled || has(element, 'nordr')) continue
    if (!reflects(context, element)) continue
    const words = `NAT reflection of the ${ordinal(i + 1)} port forward`
    reflections.push(...mayRedirect({ span, place: `${place}: NAT reflection` }, words, all(not(entry), built.match), built.to))
  }
  return { rules: [...rules, ...reflections], elements }
}

/** On for all when `disablenatreflection` is absent; a forward of its own mind wins. To any destination it would be taken for the WAN network only. */
function reflects({ config }: Context, element: Element): boolean {
  const own = valueOf(element, 'natreflection')
  if (has(sideOf(element, 'dst'), 'any')) return false
  return own === 'enable' || own === 'purenat' || (own !== 'disable' && !has(config.system, 'disablenatreflection'))
}

function forwardOf(context: Context, tests: AddressTests, element: Element): Forward | string {
  const names = packetInterfaces(context.interfaces, valueOf(element, 'interface') || 'wan')
  if (!names) return `interface ${valueOf(element, 'interface').slice(0, 64)} is unknown or disabled`
  const family: Family = valueOf(element, 'ipprotocol') === 'inet6' ? 6 : 4
  const familyMatch = family === 6 ? V6 : V4
  const protocol = valueOf(element, 'protocol').toLowerCase()
  const protocolPart = protocolMatch(protocol, family)
  const withPorts = takesPorts(protocol)
  const src = has(element, 'source') ? tests(sideOf(element, 'src'), 'src', family) : { kind: 'match', match: ANYTHING } as const
  const dst = destinationOf(context, tests, element, family)
  if (src.kind === 'dropped') return src.because
  if (typeof dst === 'string') return dst
  const written = valueOf(sideOf(element, 'dst'), 'port') || valueOf(element, 'external-port')
  const sport = withPorts ? context.ports('sport', valueOf(sideOf(element, 'src'), 'port')) : { kind: 'any' } as const
  const dport = withPorts ? context.ports('dport', written) : { kind: 'any' } as const
  if (sport.kind === 'dropped') return sport.because
  if (dport.kind === 'dropped') return dport.because
  const parts = [familyMatch, protocolPart, src.match, dst, sport.kind === 'match' ? sport.match : undefined, dport.kind === 'match' ? dport.match : undefined]
  const target = targetOf(context, valueOf(element, 'target'), family)
  if (typeof target === 'string') return has(element, 'nordr') ? { match: conjunction(parts), names, to: {} } : target
  const ports = withPorts ? portsOf(context, written, valueOf(element, 'local-port')) : {}
  return { match: conjunction(parts), names, to: { dst: target, ...ports } }
}

/** Before 2.0 `<external-address>` stood for the destination, empty for the address of the interface. */
function destinationOf(context: Context, tests: AddressTests, element: Element, family: Family): Match | string {
  const one = context.interfaces.byName.get(valueOf(element, 'interface') || 'wan')
  const own = (): Match | string => {
    const set = one ? interfaceAddress(one, family) : 'it has no destination'
    return typeof set === 'string' ? set : matchOf(set)
  }
  const side = sideOf(element, 'dst')
  if (side && (has(side, 'any') || has(side, 'network') || has(side, 'address'))) {
    const test = tests(side, 'dst', family)
    return test.kind === 'match' ? test.match : test.because
  }
  const external = valueOf(element, 'external-address')
  if (external === 'any') return ANYTHING
  if (external === '') return own()
  const set = addressSet(context, external)
  return typeof set === 'string' ? set : matchOf(set)
}

function matchOf(set: AddressSet): Match {
  return set.unknown.length > 0 ? { kind: 'unknown', words: set.unknown.join(', ') } : { kind: 'address', field: 'dst', in: set.terms }
}

function targetOf(context: Context, written: string, family: Family): readonly AddressTerm[] | string {
  const keyword = written.endsWith('ip') && context.interfaces.byName.has(written.slice(0, -2))
  const set = keyword ? networkSet(context, written, family) : addressSet(context, written)
  if (typeof set === 'string') return `target: ${set}`
  // A target that only the running system knows may be any address.
  return set.unknown.length > 0 || set.terms.length === 0 ? [family === 6 ? ANY6 : ANY4] : set.terms.filter(term => term.family === family)
}
