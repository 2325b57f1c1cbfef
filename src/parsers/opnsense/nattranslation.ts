/** 1:1 NAT, NPt and outbound NAT of both stores: what the rules on the way in and out see. */
import { child, childrenOf, down } from '../xml.ts'
import type { Element } from '../xml.ts'
import { conjunction } from '../pf/addresses.ts'
import type { AddressTest, Context } from '../pf/addresses.ts'
import { at, describe } from '../pf/config.ts'
import { protocolMatch } from '../pf/protocol.ts'
import { tagOf, V4, V6 } from '../pf/systemrule.ts'
import { listOf, ordinal, valueOf } from '../pf/text.ts'
import { bound, familyOfTranslation, NAT_PORTS, turned, widened, within } from '../pf/translation.ts'
import { netSet } from './addresses.ts'
import type { NetList, NetTests } from './addresses.ts'
import { isOn, saysYes } from './flags.ts'
import { packetInterfaces } from './interfaces.ts'
import { portOf } from './userrules.ts'
import { uuidOf } from './uuid.ts'
import { all, any, NOTHING, number } from '../../model/match.ts'
import type { Match } from '../../model/match.ts'
import type { Rule, Translation } from '../../model/firewall.ts'
import { ANY4, ANY6, parseAddressTerm } from '../../net/address.ts'
import type { AddressTerm, Family } from '../../net/address.ts'

export interface Translations {
  readonly inbound: readonly Rule[]
  readonly outbound: readonly Rule[]
  readonly elements: readonly Element[]
}

export function readTranslations(context: Context, tests: NetTests): Translations {
  const { root } = context.config
  const nat = child(root, 'nat')
  const model = down(root, 'opnsense', 'firewall', 'filter')
  const filled = (parent: Element | undefined, name: string): Element[] => childrenOf(parent, name).filter(e => e.hasChildren)
  const bySequence = (list: Element[]): Element[] => list.map((e, i) => ({ e, i }))
    .sort((a, b) => (Number(valueOf(a.e, 'sequence')) || 0) - (Number(valueOf(b.e, 'sequence')) || 0) || a.i - b.i).map(({ e }) => e)
  const pairs = [...bySequence(filled(child(model, 'onetoone'), 'rule')), ...filled(nat, 'onetoone')]
  const prefixes = [...bySequence(filled(child(model, 'npt'), 'rule')), ...filled(nat, 'npt')]
  const outbound = child(nat, 'outbound')
  const mode = valueOf(outbound, 'mode') || 'automatic'
  const modern = bySequence(filled(child(model, 'snatrules'), 'rule'))
  const old = filled(outbound, 'rule')
  const both = [...pairs.map((e, i) => oneToOne(context, tests, e, i)), ...prefixes.map((e, i) => prefix(context, e, i))]
  return {
    inbound: both.flatMap(pair => pair.inbound),
    outbound: [
      ...both.flatMap(pair => pair.outbound), ...modern.map((e, i) => sourceRule(context, tests, e, i, true)),
      ...old.map((e, i) => sourceRule(context, tests, e, i, mode === 'advanced' || mode === 'hybrid')),
      ...(mode === 'automatic' || mode === 'hybrid' ? automatic(context) : []),
    ],
    elements: [...pairs, ...prefixes, ...modern, ...old],
  }
}

interface Pair {
  readonly inbound: readonly Rule[]
  readonly outbound: readonly Rule[]
}

type Base = Pick<Rule, 'span' | 'origin'> & { readonly place: string; readonly comment?: string }

function baseOf({ config }: Context, element: Element, tab: string, i: number): Base {
  const text = describe(config, element) || describe(config, element, 'description')
  const uuid = uuidOf(config, element)
  const place = `Firewall > NAT > ${tab}, ${ordinal(i + 1)} rule${text === '' ? '' : ` "${text}"`}${uuid === undefined ? '' : `, ${uuid}`}`
  return { span: at(config, element), origin: 'user', place, ...(text === '' ? {} : { comment: text }) }
}

const isLive = (element: Element): boolean => !saysYes(element, 'disabled') && saysYes(element, 'enabled', true)

function notLoaded(context: Context, base: Base, element: Element, because: string): Rule {
  if (isLive(element)) {
    context.config.diagnostics.push({ kind: 'refused', span: base.span, seen: `${base.place}: the translation is not loaded: ${because}`, effect: 'none' })
  }
  return { ...base, match: NOTHING, action: { kind: 'translate', to: {} }, enabled: false }
}

/** A side as either store writes it. */
function netsOf(element: Element, name: 'source' | 'destination'): NetList {
  const modern = child(element, `${name}_net`)
  if (modern) return { nets: listOf(valueOf(element, `${name}_net`)), negated: saysYes(element, `${name}_not`) }
  const side = child(element, name)
  const net = valueOf(side, 'network') || valueOf(side, 'address')
  return { nets: net === '' ? [] : [net], negated: isOn(side, 'not') }
}

function oneToOne(context: Context, tests: NetTests, element: Element, i: number): Pair {
  const base = baseOf(context, element, 'One-to-One', i)
  const names = packetInterfaces(context.interfaces, valueOf(element, 'interface') || 'wan')
  const outer = parseAddressTerm(valueOf(element, 'external'))
  const family: Family = outer?.family ?? 4
  const inner = tests(netsOf(element, 'source'), 'src', family)
  const remote = tests(netsOf(element, 'destination'), 'dst', family)
  const problem = names ? reason(inner) ?? reason(remote) ?? (outer ? undefined : 'its external network is no address') : 'its interface is unknown or disabled'
  if (problem !== undefined || !names || !outer || inner.kind === 'dropped' || remote.kind === 'dropped') {
    return { inbound: [notLoaded(context, base, element, problem ?? 'it is incomplete')], outbound: [] }
  }
  const enabled = isLive(element)
  const internal = inner.match.kind === 'address' ? inner.match.in : undefined
  const external = [widened(outer, internal?.[0])]
  const dst = internal ?? [family === 6 ? ANY6 : ANY4]
  return {
    inbound: [{ ...base, enabled, match: conjunction([bound('in', names), turned(remote.match, 'src'), within('dst', external)]), action: { kind: 'translate', to: { dst } } }],
    outbound: [{ ...base, enabled, match: conjunction([bound('out', names), remote.match, inner.match]), action: { kind: 'translate', to: { src: external } } }],
  }
}

const reason = (test: AddressTest): string | undefined => (test.kind === 'dropped' ? test.because : undefined)

/** IPv6 prefix translation: the host part stays, so one address of the other prefix, not known which. */
function prefix(context: Context, element: Element, i: number): Pair {
  const base = baseOf(context, element, 'NPTv6', i)
  const names = packetInterfaces(context.interfaces, valueOf(element, 'interface') || 'wan')
  if (!names) return { inbound: [notLoaded(context, base, element, 'its interface is unknown or disabled')], outbound: [] }
  const side = (name: 'source' | 'destination'): AddressTerm | undefined => parseAddressTerm(netsOf(element, name).nets[0] ?? '')
  const [inner, outer] = [side('source'), side('destination')]
  const enabled = isLive(element)
  const unknown = (which: string): Match => ({ kind: 'unknown', words: `NPTv6 prefix (${which})` })
  const incoming = all(bound('in', names), V6, outer ? within('dst', [outer]) : unknown('external'))
  const outgoing = all(bound('out', names), V6, inner ? within('src', [inner]) : unknown('internal'))
  return {
    inbound: [{ ...base, enabled, match: incoming, action: { kind: 'translate', to: { dst: [inner ?? ANY6] } } }],
    outbound: [{ ...base, enabled, match: outgoing, action: { kind: 'translate', to: { src: [outer ?? ANY6] } } }],
  }
}

function sourceRule(context: Context, tests: NetTests, element: Element, i: number, active: boolean): Rule {
  const base = baseOf(context, element, child(element, 'source_net') ? 'Source NAT' : 'Outbound', i)
  const name = valueOf(element, 'interface') || 'wan'
  const names = packetInterfaces(context.interfaces, name)
  if (!names) return notLoaded(context, base, element, `interface ${name.slice(0, 64)} is unknown or disabled`)
  const chosen = valueOf(element, 'ipprotocol')
  const parts: (Match | undefined)[] = []
  for (const [side, field] of [['source', 'src'], ['destination', 'dst']] as const) {
    const test = tests(netsOf(element, side), field, chosen === 'inet6' ? 6 : 4)
    if (test.kind === 'dropped') return notLoaded(context, base, element, test.because)
    parts.push(test.match)
  }
  const target = parseAddressTerm(valueOf(element, 'target') === 'other-subnet' ? valueOf(element, 'targetip') : valueOf(element, 'target'))
  const family = familyOfTranslation(chosen, saysYes(element, 'nonat'), parts, target ? [target] : [])
  if (typeof family === 'string') return notLoaded(context, base, element, family)
  parts.push(bound('out', names), family && (family === 6 ? V6 : V4), protocolMatch(valueOf(element, 'protocol').toLowerCase(), family ?? 4))
  for (const [field, ...written] of [['sport', 'sourceport', 'source_port'], ['dport', 'dstport', 'destination_port']] as const) {
    const test = portOf(context, field, written.map(n => valueOf(element, n)).find(text => text !== '') ?? '')
    if (test.kind === 'dropped') return notLoaded(context, base, element, test.because)
    parts.push(test.kind === 'match' ? test.match : undefined)
  }
  const tagged = valueOf(element, 'tagged')
  if (tagged !== '') parts.push({ kind: 'unknown', words: `tagged ${tagged.slice(0, 64)}` })
  const enabled = active && isLive(element)
  const match = conjunction(parts)
  if (saysYes(element, 'nonat')) return { ...base, match, action: { kind: 'permit' }, enabled }
  return { ...base, match, action: { kind: 'translate', to: newSource(context, element, name, family ?? 4) }, enabled }
}

function newSource(context: Context, element: Element, on: string, family: Family): Translation {
  const written = valueOf(element, 'target')
  const target = written === 'other-subnet' ? `${valueOf(element, 'targetip')}/${valueOf(element, 'targetip_subnet')}` : written
  const set = netSet(context, target === '' ? `${on}ip` : target, family)
  const src = typeof set === 'string' || set.unknown.length > 0 || set.terms.length === 0 ? [family === 6 ? ANY6 : ANY4] : set.terms
  if (saysYes(element, 'staticnatport')) return { src }
  const text = valueOf(element, 'natport') || valueOf(element, 'target_port')
  return { src, sport: /^\d{1,5}$/.test(text) ? [[Number(text), Number(text)]] : NAT_PORTS }
}

/** Everything from the networks inside, on every interface with a gateway; ISAKMP keeps its source port. */
function automatic(context: Context): Rule[] {
  const { config, interfaces } = context
  const live = interfaces.list.filter(one => one.enabled && !one.tunnel)
  const inside = live.filter(one => !one.gateway)
  const tunnels = (child(config.root, 'openvpn')?.children ?? []).flatMap(e => listOf(valueOf(e, 'tunnel_network')))
  const terms = [...inside.flatMap(one => [one.v4.network ?? [], one.virtual.filter(v => v.own).map(v => v.network)].flat()),
    ...[...tunnels, '127.0.0.0/8'].flatMap(text => parseAddressTerm(text) ?? [])].filter(term => term.family === 4)
  const known = within('src', terms)
  const hidden = interfaces.list.some(one => one.tunnel) || inside.some(one => one.v4.dynamic !== undefined)
  const source: Match = hidden ? any(known, { kind: 'unknown', words: 'networks of tunnels behind the firewall' }) : known
  const span = tagOf(config, down(config.root, 'nat', 'outbound') ?? child(config.root, 'nat') ?? config.root)
  return live.filter(one => one.gateway && !/^ovpn/.test(one.device)).flatMap(one => {
    const src = one.v4.address ? [one.v4.address] : [ANY4]
    const base = { span, origin: 'system', enabled: true, place: `Firewall > NAT > Outbound, automatic rule for ${one.label}` } as const
    const match = all(bound('out', [one.name]), V4, source)
    return [
      { ...base, match: all(match, number('dport', [500, 500])), action: { kind: 'translate', to: { src } } },
      { ...base, match, action: { kind: 'translate', to: { src, sport: NAT_PORTS } } },
    ]
  })
}
