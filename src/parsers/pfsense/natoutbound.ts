/** Outbound NAT, 1:1 NAT and NPt: what the source looks like to the rules on the way out, and the destination to those on the way in. */
import { child, childrenOf, down } from '../xml.ts'
import type { Element } from '../xml.ts'
import { addressSet } from './addresses.ts'
import { conjunction, interfaceAddress, setMatch, sideOf } from '../pf/addresses.ts'
import type { AddressSet, AddressTest, AddressTests, Context } from '../pf/addresses.ts'
import { at, describe } from '../pf/config.ts'
import { packetInterfaces } from './interfaces.ts'
import { tunnelTranslations } from './natipsec.ts'
import type { NetworkInterface } from '../pf/interfaces.ts'
import { protocolMatch } from '../pf/protocol.ts'
import { tagOf, V4, V6 } from '../pf/systemrule.ts'
import { bound, familyOfTranslation, NAT_PORTS, turned, widened, within } from '../pf/translation.ts'
import { has, listOf, ordinal, valueOf } from '../pf/text.ts'
import { all, any, ANYTHING, not, NOTHING, number } from '../../model/match.ts'
import type { Match } from '../../model/match.ts'
import type { Rule, Translation } from '../../model/firewall.ts'
import { ANY4, ANY6, parseAddressTerm } from '../../net/address.ts'
import type { Family } from '../../net/address.ts'

export interface Translations {
  readonly inbound: readonly Rule[]
  readonly outbound: readonly Rule[]
  readonly elements: readonly Element[]
}

export function readTranslations(context: Context, tests: AddressTests): Translations {
  const nat = child(context.config.root, 'nat')
  const binat = childrenOf(nat, 'onetoone').filter(e => e.hasChildren)
  const npt = childrenOf(nat, 'npt').filter(e => e.hasChildren)
  const outbound = child(nat, 'outbound') ?? child(nat, 'advancedoutbound')
  const manual = childrenOf(outbound, 'rule').filter(e => e.hasChildren)
  const mode = modeOf(outbound)
  const pairs = [...binat.map((e, i) => oneToOne(context, tests, e, i)), ...npt.map((e, i) => prefix(context, e, i))]
  const rules = manual.map((e, i) => manualRule(context, e, i, mode === 'advanced' || mode === 'hybrid'))
  const tunnels = tunnelTranslations(context)
  return {
    inbound: [...pairs.flatMap(pair => pair.inbound), ...tunnels.inbound],
    outbound: [...pairs.flatMap(pair => pair.outbound), ...tunnels.outbound, ...rules, ...(mode === 'automatic' || mode === 'hybrid' ? automatic(context) : [])],
    elements: [...binat, ...npt, ...manual],
  }
}

function modeOf(outbound: Element | undefined): string {
  const written = valueOf(outbound, 'mode')
  if (written !== '') return written
  // Before 2.2 the switch was the element <enable>.
  return has(outbound, 'enable') ? 'advanced' : 'automatic'
}

interface Pair {
  readonly inbound: readonly Rule[]
  readonly outbound: readonly Rule[]
}

function baseOf(context: Context, element: Element, tab: string, i: number): Pick<Rule, 'span' | 'origin' | 'place'> & { readonly place: string; comment?: string } {
  const descr = describe(context.config, element)
  const place = `Firewall > NAT > ${tab}, ${ordinal(i + 1)} rule${descr === '' ? '' : ` "${descr}"`}`
  return { span: at(context.config, element), origin: 'user', place, ...(descr === '' ? {} : { comment: descr }) }
}

function notLoaded(context: Context, base: ReturnType<typeof baseOf>, element: Element, because: string): Rule {
  if (!has(element, 'disabled')) {
    context.config.diagnostics.push({ kind: 'refused', span: base.span, seen: `${base.place}: the translation is not loaded: ${because}`, effect: 'none' })
  }
  return { ...base, match: NOTHING, action: { kind: 'translate', to: {} }, enabled: false }
}

function oneToOne(context: Context, tests: AddressTests, element: Element, i: number): Pair {
  const base = baseOf(context, element, '1:1', i)
  const names = packetInterfaces(context.interfaces, valueOf(element, 'interface') || 'wan')
  const family: Family = valueOf(element, 'ipprotocol') === 'inet6' ? 6 : 4
  const inner = innerOf(element, tests, family)
  const target = addressSet(context, valueOf(element, 'external'))
  const remote = has(element, 'destination') ? tests(sideOf(element, 'dst'), 'dst', family) : { kind: 'match', match: ANYTHING } as const
  if (!names) return { inbound: [notLoaded(context, base, element, 'its interface is unknown or disabled')], outbound: [] }
  if (inner.kind === 'dropped') return { inbound: [notLoaded(context, base, element, inner.because)], outbound: [] }
  if (typeof target === 'string') return { inbound: [notLoaded(context, base, element, target)], outbound: [] }
  if (remote.kind === 'dropped') return { inbound: [notLoaded(context, base, element, remote.because)], outbound: [] }
  const enabled = !has(element, 'disabled')
  const no = has(element, 'nobinat')
  const internal = inner.match.kind === 'address' ? inner.match.in : undefined
  const external = target.terms.map(term => widened(term, internal?.[0]))
  const dst = internal ?? [family === 6 ? ANY6 : ANY4]
  const incoming = [bound('in', names), turned(remote.match, 'src'), within('dst', external)]
  const outgoing = [bound('out', names), remote.match, inner.match]
  return {
    inbound: [{ ...base, match: conjunction(incoming), action: no ? { kind: 'permit' } : { kind: 'translate', to: { dst } }, enabled }],
    outbound: [{ ...base, match: conjunction(outgoing), action: no ? { kind: 'permit' } : { kind: 'translate', to: { src: external } }, enabled }],
  }
}

/** Before 2.0 `<internal>` and `<subnet>` stood for the source. */
function innerOf(element: Element, tests: AddressTests, family: Family): AddressTest {
  if (has(element, 'source') || !has(element, 'internal')) return tests(sideOf(element, 'src'), 'src', family)
  const term = parseAddressTerm(`${valueOf(element, 'internal')}/${valueOf(element, 'subnet') || '32'}`)
  return term ? { kind: 'match', match: within('src', [term]) } : { kind: 'dropped', because: 'its internal address is no address' }
}

/** IPv6 prefix translation: the host part stays, so one address of the other prefix, not known which. */
function prefix(context: Context, element: Element, i: number): Pair {
  const base = baseOf(context, element, 'NPt', i)
  const names = packetInterfaces(context.interfaces, valueOf(element, 'interface') || 'wan')
  const [inner, outer] = (['src', 'dst'] as const).map(side => parseAddressTerm(valueOf(sideOf(element, side), 'address')))
  if (!names) return { inbound: [notLoaded(context, base, element, 'its interface is unknown or disabled')], outbound: [] }
  const enabled = !has(element, 'disabled')
  const unknown = (field: 'src' | 'dst'): Match => ({ kind: 'unknown', words: `NPt prefix (${field === 'src' ? 'internal' : 'external'})` })
  const incoming = all(bound('in', names), V6, outer ? within('dst', [outer]) : unknown('dst'))
  const outgoing = all(bound('out', names), V6, inner ? within('src', [inner]) : unknown('src'))
  return {
    inbound: [{ ...base, enabled, match: incoming, action: { kind: 'translate', to: { dst: [inner ?? ANY6] } } }],
    outbound: [{ ...base, enabled, match: outgoing, action: { kind: 'translate', to: { src: [outer ?? ANY6] } } }],
  }
}

function manualRule(context: Context, element: Element, i: number, active: boolean): Rule {
  const base = baseOf(context, element, 'Outbound', i)
  const { interfaces } = context
  const name = valueOf(element, 'interface') || 'wan'
  const names = packetInterfaces(interfaces, name)
  if (!names) return notLoaded(context, base, element, `interface ${name.slice(0, 64)} is unknown or disabled`)
  const protocol = valueOf(element, 'protocol').toLowerCase()
  const src = sourceOrDestination(context, element, 'src')
  const dst = sourceOrDestination(context, element, 'dst')
  const sport = context.ports('sport', valueOf(element, 'sourceport'))
  const dport = context.ports('dport', valueOf(element, 'dstport'))
  for (const part of [src, dst]) if (typeof part === 'string') return notLoaded(context, base, element, part)
  for (const part of [sport, dport]) if (part.kind === 'dropped') return notLoaded(context, base, element, part.because)
  const ports = [sport, dport].map(test => (test.kind === 'match' ? test.match : undefined))
  const ends = [src, dst].map(m => (typeof m === 'string' ? undefined : m))
  const target = addressSet(context, valueOf(element, 'target') === 'other-subnet' ? valueOf(element, 'targetip') : valueOf(element, 'target'))
  const family = familyOfTranslation(valueOf(element, 'ipprotocol'), has(element, 'nonat'), ends, typeof target === 'string' ? [] : target.terms)
  if (typeof family === 'string') return notLoaded(context, base, element, family)
  const match = conjunction([bound('out', names), family && (family === 6 ? V6 : V4), protocolMatch(protocol, family ?? 4), ...ends, ...ports])
  const enabled = active && !has(element, 'disabled')
  if (has(element, 'nonat')) return { ...base, match, action: { kind: 'permit' }, enabled }
  return { ...base, match, action: { kind: 'translate', to: sourceTranslation(context, element, interfaces.byName.get(name), family ?? 4) }, enabled }
}

function sourceOrDestination(context: Context, element: Element, field: 'src' | 'dst'): Match | string {
  const side = sideOf(element, field)
  const written = valueOf(side, 'network') || valueOf(side, 'address')
  if (!side || has(side, 'any') || written === '' || written === 'any') return ANYTHING
  const set: AddressSet | string = written === '(self)' ? { terms: [], unknown: ['This Firewall'] } : addressSet(context, written)
  if (typeof set === 'string') return set
  const match = setMatch(set, field)
  return has(side, 'not') ? not(match) : match
}

function sourceTranslation(context: Context, element: Element, one: NetworkInterface | undefined, family: Family): Translation {
  const written = valueOf(element, 'target')
  const target = written === 'other-subnet' ? `${valueOf(element, 'targetip')}/${valueOf(element, 'targetip_subnet')}` : written
  const set = target === '' || target.endsWith('ip') ? (one ? interfaceAddress(one, family) : '') : addressSet(context, target)
  const src = typeof set === 'string' || set.unknown.length > 0 || set.terms.length === 0 ? [family === 6 ? ANY6 : ANY4] : set.terms
  if (has(element, 'staticnatport')) return { src }
  const port = /^\d{1,5}$/.test(valueOf(element, 'natport')) ? Number(valueOf(element, 'natport')) : undefined
  return { src, sport: port === undefined ? NAT_PORTS : [[port, port]] }
}

/** Networks of static routes that lead inside: private ones, by an interface without a gateway (filter_nat_rules_automatic_tonathosts). */
function insideRoutes({ config, interfaces }: Context): string[] {
  const outside = new Set(interfaces.list.filter(one => one.gateway).map(one => one.name))
  const gateways = new Map(childrenOf(child(config.root, 'gateways'), 'gateway_item').map(item => [valueOf(item, 'name'), valueOf(item, 'interface')]))
  return childrenOf(child(config.root, 'staticroutes'), 'route').flatMap(route => {
    const network = valueOf(route, 'network')
    // RFC 1918; an alias may hold anything.
    const apart = /^[\d.]/.test(network) && !/^(10|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(network)
    return has(route, 'disabled') || apart || outside.has(gateways.get(valueOf(route, 'gateway')) ?? valueOf(route, 'interface')) ? [] : [network]
  })
}

/** Everything from the networks inside, on every interface with a gateway; ISAKMP keeps its source port. */
function automatic(context: Context): Rule[] {
  const { config, interfaces } = context
  const live = interfaces.list.filter(one => one.enabled && !one.tunnel)
  // Tunnels that are assigned as an interface count as having a gateway (interface_has_gateway), and OpenVPN gets no rule.
  const inside = live.filter(one => !one.gateway && !/^(ovpn|gif|gre)/.test(one.device))
  const routes = insideRoutes(context)
  const tunnels = (child(config.root, 'openvpn')?.children ?? []).flatMap(e => listOf(valueOf(e, 'tunnel_network')))
  const terms = [...inside.flatMap(one => [one.v4.network ?? [], one.virtual.filter(v => v.own).map(v => v.network)].flat()),
    ...[...routes, ...tunnels, '127.0.0.0/8'].flatMap(text => parseAddressTerm(text) ?? [])].filter(term => term.family === 4)
  const unknown = [...inside.flatMap(one => one.v4.dynamic ?? []), ...routes.filter(text => !parseAddressTerm(text))]
  const known = within('src', terms)
  const source: Match = unknown.length === 0 ? known : any(known, { kind: 'unknown', words: 'networks behind the firewall' })
  const span = tagOf(config, down(config.root, 'nat', 'outbound') ?? child(config.root, 'nat') ?? config.root)
  return live.filter(one => one.gateway && !/^ovpn/.test(one.device)).flatMap(one => {
    const set = interfaceAddress(one, 4)
    const src = typeof set === 'string' || set.terms.length === 0 ? [ANY4] : set.terms
    const base = { span, origin: 'system', enabled: true, place: `Firewall > NAT > Outbound, automatic rule for ${one.label}` } as const
    const match = all(bound('out', [one.name]), V4, source)
    return [
      { ...base, match: all(match, number('dport', [500, 500])), action: { kind: 'translate', to: { src } } },
      { ...base, match, action: { kind: 'translate', to: { src, sport: NAT_PORTS } } },
    ]
  })
}
