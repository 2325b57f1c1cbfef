/** The system rules of each interface: DHCP, bogons, spoofing, private networks, 6rd and PPTP. */
import { child, down } from '../xml.ts'
import type { Element } from '../xml.ts'
import { conjunction } from '../pf/addresses.ts'
import { BOGONS4, BOGONS6 } from '../pf/bogons.ts'
import type { Context } from '../pf/addresses.ts'
import { at } from '../pf/config.ts'
import type { NetworkInterface } from '../pf/interfaces.ts'
import { TCP_UDP, UDP } from '../pf/protocol.ts'
import type { PfRule } from '../pf/ruleset.ts'
import { made, nets, tagOf, V6 } from '../pf/systemrule.ts'
import { has, listOf, valueOf } from '../pf/text.ts'
import { all, any, not, number } from '../../model/match.ts'
import type { Match } from '../../model/match.ts'
import type { AddressTerm } from '../../net/address.ts'
import type { Span } from '../../text/source.ts'

export function interfaceSystemRules(context: Context): PfRule[] {
  return context.interfaces.list.filter(one => one.enabled && !one.tunnel).flatMap(one => [
    ...dhcp6Client(context, one), ...bogons(context, one), ...antispoof(context, one), ...privateNetworks(context, one), ...clientOrServer(context, one),
    ...version6(context, one),
  ])
}

const port = (field: 'sport' | 'dport', ...numbers: number[]): Match => number(field, ...numbers.map((n): [number, number] => [n, n]))
const address = (field: 'src' | 'dst', term: AddressTerm | undefined): Match => ({ kind: 'address', field, in: term ? [term] : [] })

const optionSpan = (context: Context, one: NetworkInterface, name: string): Span => {
  const option = child(one.element, name)
  return option ? at(context.config, option) : tagOf(context.config, one.element)
}

function dhcp6Client(context: Context, one: NetworkInterface): PfRule[] {
  if (!has(context.config.system, 'ipv6allow') || !/^(slaac|dhcp6)$/.test(one.v6.dynamic ?? '')) return []
  const rule = (direction: 'in' | 'out', match: Match): PfRule =>
    made(direction, true, all(UDP, match), 'permit', `Allow DHCPv6 client on ${one.label}`, optionSpan(context, one, 'ipaddrv6'), [one.name])
  return [
    rule('in', all(nets('src', 'fe80::/10'), port('sport', 546), nets('dst', 'fe80::/10'), port('dport', 546))),
    rule('in', all(port('sport', 547), port('dport', 546))),
    rule('out', all(port('sport', 546), port('dport', 547))),
  ]
}

function bogons(context: Context, one: NetworkInterface): PfRule[] {
  if (!has(one.element, 'blockbogons')) return []
  const list = has(context.config.system, 'ipv6allow') ? [...BOGONS4, ...BOGONS6] : BOGONS4
  return [made('in', true, nets('src', ...list), 'deny', `Block bogon networks from ${one.label}`, optionSpan(context, one, 'blockbogons'), [one.name])]
}

/** pf.conf(5), "antispoof": the interface's networks on any other interface, and its own addresses as a source. Not quick: a later pass overrides it. */
function antispoof(context: Context, one: NetworkInterface): PfRule[] {
  const networks = [one.v4.network, one.v6.network].flatMap(term => term ?? [])
  const own = [one.v4.address, one.v6.address].flatMap(term => term ?? [])
  if (own.length === 0 || one.bridged) return []
  const elsewhere: Match = not({ kind: 'interface', field: 'in', names: [one.name] })
  const match = any(all(elsewhere, { kind: 'address', field: 'src', in: networks }), { kind: 'address', field: 'src', in: own })
  return [made('in', false, match, 'deny', `Antispoof for ${one.label}`, optionSpan(context, one, 'ipaddr'))]
}

function privateNetworks(context: Context, one: NetworkInterface): PfRule[] {
  if (!has(one.element, 'blockpriv') || one.bridged) return []
  const match = nets('src', '10.0.0.0/8', '127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7')
  return [made('in', true, match, 'deny', `Block private networks from ${one.label}`, optionSpan(context, one, 'blockpriv'), [one.name])]
}

function clientOrServer(context: Context, one: NetworkInterface): PfRule[] {
  const span = optionSpan(context, one, 'ipaddr')
  const rule = (direction: 'in' | 'out', quick: boolean, words: string, ...parts: Match[]): PfRule =>
    made(direction, quick, all(...parts), 'permit', `${words} ${one.label}`, span, [one.name])
  if (one.v4.dynamic === 'pptp') return [rule('in', false, 'Allow PPTP client on', number('protocol', [47, 47]))]
  if (one.v4.dynamic === 'dhcp') {
    return [
      rule('in', true, 'Allow DHCP client on', UDP, port('sport', 67), port('dport', 68)),
      rule('out', true, 'Allow DHCP client on', UDP, port('sport', 68), port('dport', 67)),
    ]
  }
  if (one.v4.dynamic !== undefined) return []
  const broadcast = all(UDP, port('sport', 68), nets('dst', '255.255.255.255'), port('dport', 67))
  const relay = child(context.config.root, 'dhcrelay')
  const relays = has(relay, 'enable') && listOf(valueOf(relay, 'interface')).includes(one.name)
  const rules = relays ? [rule('in', true, 'Allow access to DHCP relay on', broadcast)] : []
  const server = down(context.config.root, 'dhcpd', one.name)
  if (!has(server, 'enable')) return rules
  rules.push(rule('in', true, 'Allow access to DHCP server on', broadcast))
  if (one.v4.address) {
    rules.push(rule('in', true, 'Allow access to DHCP server on', UDP, port('sport', 68), address('dst', one.v4.address), port('dport', 67)))
    rules.push(rule('out', true, 'Allow access to DHCP server on', UDP, address('src', one.v4.address), port('sport', 67), port('dport', 68)))
    rules.push(...failover(one, server, rule))
  }
  return rules
}

function failover(
  one: NetworkInterface, server: Element | undefined, rule: (direction: 'in' | 'out', quick: boolean, words: string, ...parts: Match[]) => PfRule,
): PfRule[] {
  const peer = valueOf(server, 'failover_peerip')
  if (peer === '') return []
  return [rule('in', true, 'Allow DHCP failover on', TCP_UDP, nets('src', peer), address('dst', one.v4.address), port('dport', 519, 520))]
}

function version6(context: Context, one: NetworkInterface): PfRule[] {
  const { config } = context
  const rule = (direction: 'in' | 'out' | 'any', quick: boolean, words: string, ...parts: (Match | undefined)[]): PfRule =>
    made(direction, quick, conjunction(parts), 'permit', `${words} ${one.label}`, optionSpan(context, one, 'ipaddrv6'), [one.name])
  const proto41 = number('protocol', [41, 41])
  if (one.v6.dynamic === '6rd') {
    const relay = valueOf(one.element, 'gateway-6rd')
    return [rule('in', false, 'Allow 6rd on', proto41, nets('src', relay)), rule('out', false, 'Allow 6rd on', proto41, nets('dst', relay))]
  }
  if (one.v6.dynamic === '6to4') {
    if (!one.v4.address) return []
    return [
      rule('in', false, 'Allow 6to4 on', proto41, address('dst', one.v4.address)),
      rule('out', false, 'Allow 6to4 on', proto41, address('src', one.v4.address)),
    ]
  }
  const relays = listOf(valueOf(child(config.root, 'dhcrelay6'), 'interface')).includes(one.name)
  const serves = has(down(config.root, 'dhcpdv6', one.name), 'enable')
  if (!serves && !relays && !has(one.element, 'track6-interface')) return []
  const words = 'Allow access to DHCPv6 server on'
  const [local, group] = ['fe80::/10', 'ff02::/16']
  const rules = [
    rule('any', true, words, V6, UDP, nets('src', local), nets('dst', local), port('dport', 546)),
    rule('any', true, words, V6, UDP, nets('src', local), nets('dst', group), port('dport', 546, 547)),
    rule('any', true, words, V6, UDP, nets('src', group), nets('dst', local), port('dport', 547)),
  ]
  if (one.v6.address) {
    rules.push(rule('in', true, words, V6, UDP, nets('src', local), address('dst', one.v6.address), port('dport', 546)))
    rules.push(rule('out', true, words, V6, UDP, address('src', one.v6.address), port('sport', 547), nets('dst', local)))
  }
  return rules
}
