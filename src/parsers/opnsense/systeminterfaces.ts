/** The system rules of each interface: bogons, private networks, DHCP in all its forms, 6rd and PPTP. */
import { child, childrenOf, down } from '../xml.ts'
import { selfSet, setMatch } from '../pf/addresses.ts'
import type { Context } from '../pf/addresses.ts'
import { BOGONS4, BOGONS6 } from '../pf/bogons.ts'
import { at } from '../pf/config.ts'
import type { NetworkInterface } from '../pf/interfaces.ts'
import { TCP, TCP_UDP, UDP } from '../pf/protocol.ts'
import type { PfRule } from '../pf/ruleset.ts'
import { made, nets, tagOf, V6 } from '../pf/systemrule.ts'
import { listOf, valueOf } from '../pf/text.ts'
import { isOn, saysYes } from './flags.ts'
import { all, number } from '../../model/match.ts'
import type { Match } from '../../model/match.ts'
import type { Span } from '../../text/source.ts'

const PRIVATE = ['10.0.0.0/8', '127.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16', 'fd00::/8', 'fe80::/10', '::1']

const live = ({ interfaces }: Context): readonly NetworkInterface[] => interfaces.list.filter(one => one.enabled && !one.tunnel)

const port = (field: 'sport' | 'dport', ...numbers: number[]): Match => number(field, ...numbers.map((n): [number, number] => [n, n]))

const optionSpan = ({ config }: Context, one: NetworkInterface, name: string): Span => {
  const option = child(one.element, name)
  return option ? at(config, option) : tagOf(config, one.element)
}

/** Priority 1: DHCPv6 comes before the bogons. */
export function clientRules6(context: Context): PfRule[] {
  return live(context).flatMap(one => {
    const rule = (direction: 'in' | 'out', words: string, ...parts: Match[]): PfRule =>
      made(direction, true, all(UDP, ...parts), 'permit', `${words} ${one.label}`, optionSpan(context, one, 'ipaddrv6'), [one.name])
    const [local, group] = ['fe80::/10', 'ff02::/16']
    if (/^(slaac|dhcp6)$/.test(one.v6.dynamic ?? '')) {
      if (!isOn(context.config.system, 'ipv6allow')) return []
      const words = 'allow dhcpv6 client in'
      return [
        rule('in', words, nets('src', local), port('sport', 546), nets('dst', local), port('dport', 546)),
        rule('in', words, port('sport', 547), port('dport', 546)), rule('out', words, port('sport', 546), port('dport', 547)),
      ]
    }
    if (/^(6rd|6to4)$/.test(one.v6.dynamic ?? '') || !serves6(context, one)) return []
    const words = 'allow access to DHCPv6 server on'
    const self = selfSet(context.interfaces)
    return [
      rule('in', words, V6, nets('src', local), nets('dst', local, group), port('dport', 546)),
      rule('in', words, V6, nets('src', local), nets('dst', group), port('dport', 547)),
      rule('in', words, V6, nets('src', group), nets('dst', local), port('dport', 547)),
      rule('in', words, V6, nets('src', local), setMatch(self, 'dst'), port('dport', 546)),
      rule('out', words, V6, setMatch(self, 'src'), port('sport', 547), nets('dst', local)),
    ]
  })
}

function serves6({ config }: Context, one: NetworkInterface): boolean {
  const relay = child(config.root, 'dhcrelay6')
  return isOn(down(config.root, 'dhcpdv6', one.name), 'enable') || child(one.element, 'track6-interface') !== undefined
    || (isOn(relay, 'enable') && listOf(valueOf(relay, 'interface')).includes(one.name))
}

/** Priority 5: what must not come in, then what every interface needs of its own kind. */
export function interfaceRules(context: Context): PfRule[] {
  const list = live(context)
  return [...list.flatMap(one => [...bogons(context, one), ...privateNetworks(context, one)]), ...list.flatMap(one => ownRules(context, one))]
}

function bogons(context: Context, one: NetworkInterface): PfRule[] {
  if (!isOn(one.element, 'blockbogons')) return []
  const list = isOn(context.config.system, 'ipv6allow') ? [...BOGONS4, ...BOGONS6] : BOGONS4
  return [made('in', true, nets('src', ...list), 'deny', `Block bogon networks from ${one.label}`, optionSpan(context, one, 'blockbogons'), [one.name])]
}

function privateNetworks(context: Context, one: NetworkInterface): PfRule[] {
  if (!isOn(one.element, 'blockpriv')) return []
  const words = `Block private networks from ${one.label}`
  return [made('in', true, nets('src', ...PRIVATE), 'deny', words, optionSpan(context, one, 'blockpriv'), [one.name])]
}

function ownRules(context: Context, one: NetworkInterface): PfRule[] {
  const rule = (direction: 'in' | 'out', quick: boolean, words: string, ...parts: Match[]): PfRule =>
    made(direction, quick, all(...parts), 'permit', `${words} ${one.label}`, optionSpan(context, one, 'ipaddr'), [one.name])
  const self = selfSet(context.interfaces)
  const rules: PfRule[] = []
  if (one.v4.dynamic === 'pptp') {
    rules.push(rule('in', false, 'allow PPTP client on', TCP, port('dport', 1723)), rule('in', false, 'allow PPTP client on', number('protocol', [47, 47])))
  } else if (one.v4.dynamic === 'dhcp') {
    rules.push(rule('in', false, 'allow DHCP client on', UDP, port('sport', 67), port('dport', 68)))
    rules.push(rule('out', false, 'allow DHCP client on', UDP, port('sport', 68), port('dport', 67)))
  } else if (serves4(context, one)) {
    const words = 'allow access to DHCP server on'
    rules.push(rule('in', true, words, UDP, port('sport', 68), nets('dst', '255.255.255.255'), port('dport', 67)))
    rules.push(rule('in', true, words, UDP, port('sport', 68), setMatch(self, 'dst'), port('dport', 67)))
    rules.push(rule('out', true, words, UDP, port('sport', 67), setMatch(self, 'src'), port('dport', 68)))
    const peer = valueOf(down(context.config.root, 'dhcpd', one.name), 'failover_peerip')
    if (peer !== '') rules.push(rule('in', true, 'allow access to DHCP failover on', TCP_UDP, nets('src', peer), setMatch(self, 'dst'), port('dport', 519, 520)))
  }
  const proto41 = number('protocol', [41, 41])
  if (one.v6.dynamic === '6rd') {
    const relay = valueOf(one.element, 'gateway-6rd')
    rules.push(rule('in', false, 'Allow 6rd on', proto41, nets('src', relay)), rule('out', false, 'Allow 6rd on', proto41, nets('dst', relay)))
  } else if (one.v6.dynamic === '6to4') {
    rules.push(rule('in', false, 'Allow 6to4 on', proto41, setMatch(self, 'dst')), rule('out', false, 'Allow 6to4 on', proto41, setMatch(self, 'src')))
  }
  return rules
}

/** ISC, Kea or dnsmasq answers there. */
function serves4({ config }: Context, { name }: NetworkInterface): boolean {
  if (isOn(down(config.root, 'dhcpd', name), 'enable')) return true
  const kea = down(config.root, 'opnsense', 'kea', 'dhcp4', 'general')
  if (saysYes(kea, 'enabled') && saysYes(kea, 'fwrules', true) && listOf(valueOf(kea, 'interfaces')).includes(name)) return true
  const dnsmasq = child(config.root, 'dnsmasq')
  return saysYes(dnsmasq, 'enable') && childrenOf(dnsmasq, 'dhcp_ranges').some(range => valueOf(range, 'interface') === name)
}
