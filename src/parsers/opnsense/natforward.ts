/** Port forwards (`<nat><rule>`): redirections of what arrives, and what lets the redirected packet in. */
import { child, childrenOf } from '../xml.ts'
import type { Element } from '../xml.ts'
import { conjunction } from '../pf/addresses.ts'
import type { Context } from '../pf/addresses.ts'
import { at, describe } from '../pf/config.ts'
import { PF_IN } from '../pf/lower.ts'
import { protocolMatch, TCP } from '../pf/protocol.ts'
import type { PfRule } from '../pf/ruleset.ts'
import { tagOf, V4, V6 } from '../pf/systemrule.ts'
import { listOf, ordinal, valueOf } from '../pf/text.ts'
import { bound, mayRedirect, portsBehind, portsOf } from '../pf/translation.ts'
import { netSet } from './addresses.ts'
import type { NetTests } from './addresses.ts'
import { lockoutInterface, lockoutPorts } from './admin.ts'
import { isOn, saysYes } from './flags.ts'
import { packetInterfaces } from './interfaces.ts'
import { portOf } from './userrules.ts'
import { uuidOf } from './uuid.ts'
import { all, not, NOTHING, number } from '../../model/match.ts'
import type { Match } from '../../model/match.ts'
import type { Action, Rule, Translation } from '../../model/firewall.ts'
import { ANY4, ANY6 } from '../../net/address.ts'
import type { AddressTerm, Family } from '../../net/address.ts'

export interface Forwards {
  /** For the inbound translation list, in order. */
  readonly rules: readonly Rule[]
  /** What "Register rule" adds at priority 500000, behind the user's own rules. */
  readonly registered: readonly PfRule[]
  readonly elements: readonly Element[]
}

interface Forward {
  readonly match: Match
  readonly names: readonly string[]
  readonly to: Translation
  /** What the packet looks like behind the translation. */
  readonly behind: Match
}

export function readForwards(context: Context, tests: NetTests): Forwards {
  const elements = childrenOf(child(context.config.root, 'nat'), 'rule').filter(e => e.hasChildren)
  const rules: Rule[] = []
  const reflections: Rule[] = []
  const registered: PfRule[] = []
  for (const [i, element] of elements.entries()) {
    const text = describe(context.config, element)
    // "Destination NAT" since 26.1, when these rules became a model and got marks.
    const uuid = uuidOf(context.config, element)
    const page = uuid === undefined ? 'Firewall > NAT > Port Forward' : 'Firewall > NAT > Destination NAT'
    const place = `${page}, ${ordinal(i + 1)} rule${text === '' ? '' : ` "${text}"`}${uuid === undefined ? '' : `, ${uuid}`}`
    const span = at(context.config, element)
    const built = forwardOf(context, tests, element)
    const base = { span, origin: 'user', place, ...(text === '' ? {} : { comment: text }) } as const
    const enabled = !saysYes(element, 'disabled')
    if (typeof built === 'string') {
      if (enabled) context.config.diagnostics.push({ kind: 'refused', span, seen: `${place}: the redirection is not loaded: ${built}`, effect: 'none' })
      rules.push({ ...base, match: NOTHING, action: { kind: 'translate', to: {} }, enabled: false })
      continue
    }
    const no = saysYes(element, 'nordr')
    // `rdr pass`: the redirected packet goes past the filter.
    const past = /^pass$/.test(valueOf(element, 'pass') || valueOf(element, 'associated-rule-id')) ? { skip: PF_IN } : {}
    const action: Action = no ? { kind: 'permit' } : { kind: 'translate', to: { ...built.to, ...past } }
    rules.push({ ...base, match: all(bound('in', built.names), built.match), action, enabled })
    if (!enabled || no) continue
    const pass = (words: string): PfRule => ({
      direction: 'in', quick: true, interfaces: built.names,
      rule: { ...base, match: built.behind, action: { kind: 'permit' }, enabled, origin: 'system', place: `${place}: ${words}` },
    })
    if (valueOf(element, 'pass') === 'rule') registered.push(pass('registered rule'))
    if (!reflects(context, element)) continue
    const words = `NAT reflection of the ${ordinal(i + 1)} port forward`
    reflections.push(...mayRedirect({ span, place: `${place}: NAT reflection` }, words, all(not(bound('in', built.names)), built.match), built.to))
  }
  return { rules: [...lockoutGuards(context), ...rules, ...reflections], registered, elements }
}

/** Redirections never take the ports that the anti-lockout rule protects. */
function lockoutGuards(context: Context): Rule[] {
  const one = lockoutInterface(context)
  if (!one) return []
  const own = netSet(context, `${one.name}ip`, 4)
  const terms = typeof own === 'string' ? [] : own.terms
  const span = tagOf(context.config, child(context.config.system, 'webgui') ?? one.element)
  const ports = lockoutPorts(context.config).map((p): [number, number] => [p, p])
  const match = all(bound('in', [one.name]), TCP, { kind: 'address', field: 'dst', in: terms }, number('dport', ...ports))
  return [{ match, action: { kind: 'permit' }, enabled: true, span, origin: 'system', place: 'system rule: anti-lockout, no redirection' }]
}

/** On for all when `disablenatreflection` is absent; a forward of its own mind wins. */
function reflects({ config }: Context, element: Element): boolean {
  const own = valueOf(element, 'natreflection')
  return own === 'enable' || own === 'purenat' || (own !== 'disable' && !isOn(config.system, 'disablenatreflection'))
}

function forwardOf(context: Context, tests: NetTests, element: Element): Forward | string {
  const written = listOf(valueOf(element, 'interface'))
  const names = written.flatMap(name => packetInterfaces(context.interfaces, name) ?? [])
  if (names.length === 0) return `interface ${written.join(', ').slice(0, 64)} is unknown or disabled`
  const family: Family = valueOf(element, 'ipprotocol') === 'inet6' ? 6 : 4
  const protocol = valueOf(element, 'protocol').toLowerCase()
  const ports = /^(tcp|udp|tcp\/udp)$/.test(protocol)
  const parts: (Match | undefined)[] = [family === 6 ? V6 : V4, protocolMatch(protocol, family)]
  for (const [name, field] of [['source', 'src'], ['destination', 'dst']] as const) {
    const side = child(element, name)
    const net = valueOf(side, 'network') || valueOf(side, 'address')
    const test = tests({ nets: net === '' ? [] : [net], negated: isOn(side, 'not') }, field, family)
    if (test.kind === 'dropped') return test.because
    parts.push(test.match)
  }
  const sport = portOf(context, 'sport', ports ? valueOf(child(element, 'source'), 'port') : '')
  const outside = ports ? valueOf(child(element, 'destination'), 'port') : ''
  const dport = portOf(context, 'dport', outside)
  for (const test of [sport, dport]) {
    if (test.kind === 'dropped') return test.because
    parts.push(test.kind === 'match' ? test.match : undefined)
  }
  const target = targetOf(context, valueOf(element, 'target'), family)
  if (typeof target === 'string') return saysYes(element, 'nordr') ? { match: conjunction(parts), names, to: {}, behind: NOTHING } : target
  const to = ports ? portsOf(context, outside, valueOf(element, 'local-port')) : {}
  const behind = conjunction([...parts.slice(0, 3), { kind: 'address', field: 'dst', in: target }, portsBehind(to, dport)])
  return { match: conjunction(parts), names, to: { dst: target, ...to }, behind }
}

function targetOf(context: Context, written: string, family: Family): readonly AddressTerm[] | string {
  const set = netSet(context, written, family)
  if (typeof set === 'string') return `target: ${set}`
  // A target that only the running system knows may be any address.
  return set.unknown.length > 0 || set.terms.length === 0 ? [family === 6 ? ANY6 : ANY4] : set.terms.filter(term => term.family === family)
}
