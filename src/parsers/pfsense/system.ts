/** The rules that pfSense adds around the user's own (filter_rules_generate in its filter.inc), in the order in which pf gets them. */
import { child, childrenOf, down } from '../xml.ts'
import type { Element } from '../xml.ts'
import { conjunction, interfaceAddress, joined, selfSet, setMatch } from '../pf/addresses.ts'
import type { Context } from '../pf/addresses.ts'
import { antiLockoutPorts, guiPort, sshPort } from './admin.ts'
import { isAfter } from './version.ts'
import { interfaceSystemRules } from './systeminterfaces.ts'
import { icmpType, protocolMatch, TCP, TCP_UDP, UDP } from '../pf/protocol.ts'
import type { PfRule } from '../pf/ruleset.ts'
import { stateRules } from '../pf/states.ts'
import { made, nets, tagOf, V4, V6 } from '../pf/systemrule.ts'
import { has, listOf, valueOf } from '../pf/text.ts'
import { all, any, ANYTHING, NOTHING, number } from '../../model/match.ts'
import type { Match } from '../../model/match.ts'
import { disabled } from '../../model/uniform.ts'
import { PROTOCOL } from '../../net/protocols.ts'

/** Rows before the user's rules. `loose`: some user rule takes TCP packets other than the first SYN. */
export function rulesBefore(context: Context, loose: boolean): PfRule[] {
  const { config, interfaces } = context
  const root = tagOf(config, config.root)
  const filter = tagOf(config, child(config.root, 'filter') ?? config.root)
  const ipv6 = has(config.system, 'ipv6allow')
  const rules: PfRule[] = [...stateRules(context.config, loose), ...clientRules(context)]
  if (!ipv6) rules.push(made('any', true, V6, 'deny', 'IPv6 is not allowed (System > Advanced > Networking)', tagOf(config, config.system ?? config.root)))
  if (!has(config.system, 'no_apipa_block')) {
    for (const field of ['src', 'dst'] as const) rules.push(made('in', true, nets(field, '169.254.0.0/16'), 'deny', 'Block IPv4 link-local', root))
  }
  rules.push(made('any', false, ANYTHING, 'deny', 'Default deny rule', filter))
  if (ipv6) rules.push(...icmp6Rules(context))
  for (const field of ['sport', 'dport'] as const) {
    rules.push(made('any', true, all(TCP_UDP, number(field, [0, 0])), 'deny', 'Block traffic from and to port 0', root))
  }
  // Filled at run time and empty in a freshly started system: named here, never evaluated.
  const empty = (words: string, direction: 'in' | 'any'): PfRule => {
    const one = made(direction, true, NOTHING, 'deny', words, root)
    return { ...one, rule: disabled(one.rule) }
  }
  rules.push(empty('Block hosts of the run-time table snort2c', 'any'))
  if (usesCarp(context)) {
    const protocol = protocolMatch('carp', 4)
    const self = selfSet(interfaces)
    rules.push(made('in', true, conjunction([protocol, setMatch(self, 'src')]), 'deny', 'Block CARP from itself', root))
    rules.push(made('any', true, conjunction([protocol]), 'permit', 'Allow CARP', root))
  }
  rules.push(empty(`Block hosts of the run-time table sshguard to ports ${String(sshPort(config))} and ${String(guiPort(config))}`, 'in'))
  rules.push(empty('Block hosts of the run-time table virusprot', 'in'))
  rules.push(...interfaceSystemRules(context))
  rules.push(made('out', false, ipv6 ? ANYTHING : V4, 'permit', 'Let out anything from the firewall host itself', filter))
  if (interfaces.byName.has('enc0')) rules.push(made('out', false, ANYTHING, 'permit', 'IPsec internal host to host', root, ['enc0']))
  rules.push(...antiLockout(context))
  return rules
}

/** Since 2.7 where there is a CARP address, before where there was any virtual address or a partner to synchronise with (generator of 2.4). */
function usesCarp({ config, interfaces }: Context): boolean {
  if (isAfter(config, 22, 8)) return interfaces.list.some(one => one.virtual.some(v => v.carp))
  const partner = child(config.root, 'hasync') ?? down(config.root, 'installedpackages', 'carpsettings', 'config')
  return childrenOf(child(config.root, 'virtualip'), 'vip').length > 0 || partner?.hasChildren === true
}

/** Rows 22 and 23, which come after the user's rules. */
export function rulesAfter(context: Context): PfRule[] {
  return [...staticRouteBypass(context), ...ipsecRules(context), ...upnpRules(context)]
}

/** Rules that arrive with a logged-in client. */
function clientRules({ config, interfaces }: Context): PfRule[] {
  const rules: PfRule[] = []
  const openvpn = childrenOf(child(config.root, 'openvpn'), 'openvpn-server')
  const radius = new Set(childrenOf(config.system, 'authserver').filter(a => valueOf(a, 'type') === 'radius').map(a => valueOf(a, 'name')))
  const asks = openvpn.find(server => !has(server, 'disable') && listOf(valueOf(server, 'authmode')).some(mode => radius.has(mode)))
  if (asks && interfaces.byName.has('openvpn')) {
    const words = 'rules that RADIUS sends for OpenVPN users'
    config.diagnostics.push({ kind: 'unsupported', span: tagOf(config, asks), seen: words, effect: 'verdict' })
    rules.push(made('in', true, { kind: 'unknown', words }, { kind: 'unknown', words }, words, tagOf(config, asks), ['openvpn']))
  }
  for (const zone of child(config.root, 'captiveportal')?.children ?? []) {
    if (!has(zone, 'enable')) continue
    const names = listOf(valueOf(zone, 'interface') || valueOf(zone, 'cinterface')).filter(name => interfaces.byName.get(name)?.enabled)
    const words = 'captive portal: only clients that are logged in'
    if (names.length > 0) rules.push(made('in', true, { kind: 'unknown', words }, { kind: 'unknown', words }, words, tagOf(config, zone), names))
  }
  return rules
}

/** RFC 4890: what IPv6 does not work without. */
function icmp6Rules({ config }: Context): PfRule[] {
  const span = tagOf(config, config.root)
  const icmp6 = number('protocol', [PROTOCOL['ipv6-icmp'], PROTOCOL['ipv6-icmp']])
  const rule = (direction: 'in' | 'out' | 'any', from: string | undefined, to: string | undefined, types: number[]): PfRule =>
    made(direction, true, conjunction([V6, icmp6, from === undefined ? undefined : nets('src', from), to === undefined ? undefined : nets('dst', to),
      icmpType(...types)]), 'permit', 'Allow essential ICMPv6', span)
  const [local, group] = ['fe80::/10', 'ff02::/16']
  return [
    rule('any', undefined, undefined, [1, 2, 135, 136]),
    rule('out', local, local, [129, 133, 134, 135, 136]),
    rule('out', local, group, [129, 133, 134, 135, 136]),
    rule('in', local, local, [128, 133, 134, 135, 136]),
    rule('in', group, local, [128, 133, 134, 135, 136]),
    rule('in', local, group, [128, 133, 134, 135, 136]),
    rule('in', '::', group, [128, 133, 134, 135, 136]),
  ]
}

function antiLockout(context: Context): PfRule[] {
  const { config, interfaces } = context
  if (down(config.system, 'webgui', 'noantilockout')) return []
  const real = interfaces.list.filter(one => !one.tunnel)
  const name = real.length > 1 ? 'lan' : real.length === 1 ? 'wan' : ''
  const one = interfaces.byName.get(name)
  if (!one?.enabled) return []
  const ports = antiLockoutPorts(config).map((p): [number, number] => [p, p])
  const sets = ([4, 6] as const).map(family => interfaceAddress(one, family)).filter(set => typeof set !== 'string')
  if (sets.length === 0) return []
  const set = joined([...sets, { terms: one.virtual.filter(v => v.own).map(v => v.address), unknown: [] }], `${one.label} address`)
  const span = tagOf(config, child(config.system, 'webgui') ?? one.element)
  return [made('in', true, all(TCP, setMatch(set, 'dst'), number('dport', ...ports)), 'permit', 'Anti-lockout rule', span, [name])]
}

/** The bypass takes TCP with any flags (`flags any keep state(sloppy)`). */
export const passesMidway = (context: Context): boolean => staticRouteBypass(context).length > 0

/** `filter/bypassstaticroutes`: traffic between a connected network and networks routed back through the same interface. */
function staticRouteBypass({ config, interfaces }: Context): PfRule[] {
  const option = down(config.root, 'filter', 'bypassstaticroutes')
  if (!option) return []
  const gateways = new Map(childrenOf(child(config.root, 'gateways'), 'gateway_item').map(g => [valueOf(g, 'name'), valueOf(g, 'interface')]))
  return childrenOf(child(config.root, 'staticroutes'), 'route').flatMap(route => {
    const one = interfaces.byName.get(gateways.get(valueOf(route, 'gateway')) ?? valueOf(route, 'interface'))
    const network = valueOf(route, 'network')
    if (!one?.enabled || has(route, 'disabled')) return []
    const routed = (field: 'src' | 'dst'): Match => {
      const match = nets(field, network)
      return match.kind === 'address' && match.in.length === 0 ? { kind: 'unknown', words: `route to ${network.slice(0, 64)}` } : match
    }
    const connected = [one.v4.network, one.v6.network].flatMap(term => term ?? [])
    const local = (field: 'src' | 'dst'): Match => ({ kind: 'address', field, in: connected })
    const span = tagOf(config, option)
    const words = 'Pass traffic between statically routed subnets'
    return [made('any', true, any(all(local('src'), routed('dst')), all(routed('src'), local('dst'))), 'permit', words, span, [one.name])]
  })
}

/** The outer packets of IPsec tunnels: IKE, NAT traversal, ESP and AH between the peer and the firewall. */
function ipsecRules(context: Context): PfRule[] {
  const { config, interfaces } = context
  if (has(config.system, 'disablevpnrules')) return []
  const outer = any(all(UDP, number('dport', [500, 500], [4500, 4500])), number('protocol', [50, 51]))
  return childrenOf(child(config.root, 'ipsec'), 'phase1').filter(p => !has(p, 'disabled')).flatMap(phase1 => {
    const one = interfaces.byName.get(valueOf(phase1, 'interface') || 'wan')
    const names = one?.enabled ? [one.name] : undefined
    const peer = (field: 'src' | 'dst'): Match => peerMatch(phase1, field)
    const self = selfSet(interfaces)
    const span = tagOf(config, phase1)
    return [
      made('out', false, all(outer, peer('dst')), 'permit', 'IPsec to the peer', span, names),
      made('in', false, all(outer, peer('src'), setMatch(self, 'dst')), 'permit', 'IPsec from the peer', span, names),
    ]
  })
}

function peerMatch(phase1: Element, field: 'src' | 'dst'): Match {
  const peer = valueOf(phase1, 'remote-gateway')
  if (peer === '' || has(phase1, 'mobile')) return ANYTHING
  const match = nets(field, peer)
  return match.kind === 'address' && match.in.length === 0 ? { kind: 'unknown', words: `IPsec peer ${peer.slice(0, 253)}` } : match
}

/** Ports that clients ask UPnP to open: on the way in from any gateway, after everything that the user's quick rules decide. */
function upnpRules({ config, interfaces }: Context): PfRule[] {
  const upnp = down(config.root, 'installedpackages', 'miniupnpd', 'config')
  if (!upnp || !has(upnp, 'enable')) return []
  const outside = interfaces.list.filter(one => one.enabled && one.gateway).map(one => one.name)
  const words = 'ports that UPnP clients asked to open'
  config.diagnostics.push({ kind: 'unsupported', span: tagOf(config, upnp), seen: words, effect: outside.length === 0 ? 'none' : 'verdict' })
  return outside.length === 0 ? [] : [made('in', true, { kind: 'unknown', words }, { kind: 'unknown', words }, words, tagOf(config, upnp), outside)]
}
