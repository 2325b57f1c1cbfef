/** The rules that OPNsense adds around the user's own (filter_core_rules_system in its filter.lib.inc), in the order in which pf gets them. */
import { child, childrenOf, down } from '../xml.ts'
import type { Element } from '../xml.ts'
import { conjunction, selfSet, setMatch } from '../pf/addresses.ts'
import type { Context } from '../pf/addresses.ts'
import { icmpType, protocolMatch, TCP, TCP_UDP, UDP } from '../pf/protocol.ts'
import type { PfRule } from '../pf/ruleset.ts'
import { stateRules } from '../pf/states.ts'
import { made, nets, tagOf, V6 } from '../pf/systemrule.ts'
import { listOf, valueOf } from '../pf/text.ts'
import { guiPort, lockoutInterface, lockoutPorts, sshPort } from './admin.ts'
import { isOn, saysYes } from './flags.ts'
import { clientRules6, interfaceRules } from './systeminterfaces.ts'
import { all, any, ANYTHING, NOTHING, number } from '../../model/match.ts'
import type { Match } from '../../model/match.ts'
import { disabled } from '../../model/uniform.ts'
import { PROTOCOL } from '../../net/protocols.ts'

/**
 * Priorities 1 and 5. The rules of priority 10000 that force a gateway for what leaves an interface repeat the pass
 * that stands here for everything that goes out, so they decide nothing.
 */
export function rulesBefore(context: Context, loose: boolean): PfRule[] {
  const { config, interfaces } = context
  const { system } = config
  const root = tagOf(config, config.root)
  const option = tagOf(config, system ?? config.root)
  const rules = [...stateRules(config, loose, true), ...portalRules(context)]
  const ipv6 = isOn(system, 'ipv6allow')
  if (!ipv6) rules.push(made('in', true, V6, 'deny', 'Block all IPv6 (Firewall > Settings > Advanced)', option))
  // Without a direction a rule of the generator is for what comes in.
  rules.push(made('in', false, ANYTHING, 'deny', 'Default deny / state violation rule', tagOf(config, child(config.root, 'filter') ?? config.root)))
  if (!isOn(system, 'no_ipv6_rfc4890_req')) rules.push(...icmp6Rules(context))
  if (!isOn(system, 'no_port0_block')) {
    for (const field of ['sport', 'dport'] as const) rules.push(made('in', true, all(TCP_UDP, number(field, [0, 0])), 'deny', 'Block port 0', root))
  }
  const carp = conjunction([protocolMatch('carp', 4)])
  if (childrenOf(child(config.root, 'virtualip'), 'vip').length === 0 && child(config.root, 'hasync')?.hasChildren !== true) {
    rules.push(made('in', true, all(carp, setMatch(selfSet(interfaces), 'src')), 'deny', 'CARP defaults', root))
  }
  rules.push(made('any', true, carp, 'permit', 'CARP defaults', root))
  // Filled at run time and empty in a freshly started system: named here, never evaluated.
  const empty = (words: string): PfRule => {
    const one = made('in', true, NOTHING, 'deny', words, root)
    return { ...one, rule: disabled(one.rule) }
  }
  rules.push(empty(`Block hosts of the run-time table sshlockout to ports ${String(sshPort(config))} and ${String(guiPort(config))}`))
  rules.push(empty('Block hosts of the run-time table virusprot'), ...clientRules6(context), ...interfaceRules(context))
  rules.push(made('out', false, ANYTHING, 'permit', 'let out anything from firewall host itself', root))
  if (interfaces.byName.has('enc0')) rules.push(made('out', false, ANYTHING, 'permit', 'IPsec internal host to host', root, ['enc0']))
  return [...rules, ...antiLockout(context)]
}

/** Priority 500000, behind the rules that port forwards register. */
export function rulesAfter(context: Context): PfRule[] {
  return [...ipsecRules(context), ...upnpRules(context)]
}

/** RFC 4890: what IPv6 does not work without. */
function icmp6Rules({ config, interfaces }: Context): PfRule[] {
  const span = tagOf(config, config.root)
  const icmp6 = number('protocol', [PROTOCOL['ipv6-icmp'], PROTOCOL['ipv6-icmp']])
  const rule = (direction: 'in' | 'out', types: number[], ...ends: Match[]): PfRule =>
    made(direction, true, all(V6, icmp6, ...ends, icmpType(...types)), 'permit', 'IPv6 RFC4890 requirements (ICMP)', span)
  const [local, group] = ['fe80::/10', 'ff02::/16']
  const asks = [128, 133, 134, 135, 136]
  return [
    rule('in', [1, 2, 135, 136]),
    rule('out', [128, 129, 133, 134, 135, 136], setMatch(selfSet(interfaces), 'src'), nets('dst', local, group)),
    rule('in', asks, nets('src', local), nets('dst', local, group)),
    rule('in', asks, nets('src', group), nets('dst', local)),
    rule('in', asks, nets('src', '::'), nets('dst', group)),
  ]
}

function antiLockout(context: Context): PfRule[] {
  const one = lockoutInterface(context)
  if (!one) return []
  const { config, interfaces } = context
  const span = tagOf(config, child(config.system, 'webgui') ?? one.element)
  const self = setMatch(selfSet(interfaces), 'dst')
  return lockoutPorts(config).map(port => made('in', true, all(TCP, self, number('dport', [port, port])), 'permit', 'anti-lockout rule', span, [one.name]))
}

/** Clients of a captive portal pass after they logged in. */
function portalRules({ config, interfaces }: Context): PfRule[] {
  return childrenOf(down(config.root, 'opnsense', 'captiveportal', 'zones'), 'zone').flatMap(zone => {
    const names = listOf(valueOf(zone, 'interfaces')).filter(name => interfaces.byName.get(name)?.enabled)
    if (!saysYes(zone, 'enabled', true) || names.length === 0) return []
    const words = 'captive portal: only clients that are logged in'
    config.diagnostics.push({ kind: 'unsupported', span: tagOf(config, zone), seen: words, effect: 'verdict' })
    return [made('in', true, { kind: 'unknown', words }, { kind: 'unknown', words }, words, tagOf(config, zone), names)]
  })
}

/** The outer packets of IPsec tunnels: IKE, NAT traversal, ESP and AH between the peer and the firewall; not quick. */
function ipsecRules(context: Context): PfRule[] {
  const { config, interfaces } = context
  if (isOn(config.system, 'disablevpnrules')) return []
  const outer = any(all(UDP, number('dport', [500, 500], [4500, 4500])), number('protocol', [50, 51]))
  const self = setMatch(selfSet(interfaces), 'dst')
  const pair = (element: Element, peer: string, on: string): PfRule[] => {
    const names = interfaces.byName.get(on)?.enabled ? [on] : undefined
    const span = tagOf(config, element)
    return [
      made('out', false, all(outer, peerMatch(peer, 'dst')), 'permit', 'IPsec to the peer', span, names),
      made('in', false, all(outer, peerMatch(peer, 'src'), self), 'permit', 'IPsec from the peer', span, names),
    ]
  }
  const old = childrenOf(child(config.root, 'ipsec'), 'phase1').filter(p => !saysYes(p, 'disabled'))
    .flatMap(p => pair(p, isOn(p, 'mobile') ? '' : valueOf(p, 'remote-gateway'), valueOf(p, 'interface')))
  const connections = childrenOf(down(config.root, 'opnsense', 'swanctl', 'connections'), 'connection').filter(c => saysYes(c, 'enabled', true))
  return [...old, ...connections.flatMap(c => listOf(valueOf(c, 'remote_addrs') || '%any').flatMap(peer => pair(c, peer.replace('%any', ''), '')))]
}

function peerMatch(peer: string, field: 'src' | 'dst'): Match {
  if (peer === '') return ANYTHING
  const match = nets(field, peer)
  return match.kind === 'address' && match.in.length === 0 ? { kind: 'unknown', words: `IPsec peer ${peer.slice(0, 253)}` } : match
}

/** Ports that clients ask UPnP to open: on the way in from any gateway, after everything that quick rules decide. */
function upnpRules({ config, interfaces }: Context): PfRule[] {
  const upnp = down(config.root, 'installedpackages', 'miniupnpd', 'config')
  if (!upnp || !isOn(upnp, 'enable')) return []
  const outside = interfaces.list.filter(one => one.enabled && one.gateway).map(one => one.name)
  const words = 'ports that UPnP clients asked to open'
  config.diagnostics.push({ kind: 'unsupported', span: tagOf(config, upnp), seen: words, effect: 'verdict' })
  return outside.length === 0 ? [] : [made('in', true, { kind: 'unknown', words }, { kind: 'unknown', words }, words, tagOf(config, upnp), outside)]
}
