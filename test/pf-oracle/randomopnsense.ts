/** Random OPNsense configurations, with rules in both stores. */
import { ADDRESSES4, ADDRESSES6, ALIASES, chance, ICMP_TYPES, NETWORKS4, NETWORKS6, PORTS, PROTOCOLS, RANGES, tag } from './pieces.ts'
import type { Chance } from './pieces.ts'

const KEYWORDS = ['lan', 'wan', 'opt1', 'lanip', 'wanip', '(self)', 'inside', '__lan_network']
const TABS = ['wan', 'wan', 'lan', 'lan', 'opt1', 'inside', 'openvpn', 'opt2', 'opt9']
const FLAG = ['1', '1', '1', '0']

function net(c: Chance, family: string): string {
  const [addresses, networks] = family === 'inet6' ? [ADDRESSES6, NETWORKS6] : [ADDRESSES4, NETWORKS4]
  return c.pick(['any', c.pick(KEYWORDS), c.pick(KEYWORDS), c.pick(addresses), c.pick(networks), c.pick(ALIASES)[0], c.pick(ALIASES)[0], 'Holes', 'Masked', c.once(5) ? 'gone' : 'any'])
}

const port = (c: Chance): string => c.pick([c.pick(PORTS), c.pick(PORTS), c.pick(RANGES).replace(':', '-'), c.pick(['Web', 'More', '80-any', 'any-1023', 'https', 'gone'])])

function old(c: Chance): string {
  const floating = c.once(3)
  const family = c.pick(['inet', 'inet', 'inet6', 'inet46', ''])
  const protocol = c.pick(PROTOCOLS)
  const side = (name: string, ports: number): string => {
    const word = net(c, family)
    const where = word === 'any' ? '<any>1</any>' : tag(c.pick(['network', 'address', 'network']), word)
    return c.once(30) ? '' : tag(name, where + c.maybe(6, tag('not', c.pick(FLAG))) + (c.below(ports) === 0 ? tag('port', port(c)) : ''))
  }
  return tag('rule', [
    tag('type', c.pick(['pass', 'pass', 'block', 'reject'])), tag('interface', floating ? c.pick(['', c.some(TABS, 3).join()]) : c.pick(TABS)), family === '' ? '' : tag('ipprotocol', family),
    tag('direction', c.pick(['in', 'in', 'out', 'any', ''])), floating ? '<floating>yes</floating>' : '', c.maybe(4, tag('quick', c.pick(FLAG))), protocol === '' ? '' : tag('protocol', protocol),
    side('source', 8), side('destination', 2), protocol === 'icmp' && family !== 'inet6' ? tag('icmptype', c.pick(ICMP_TYPES)) : '', c.maybe(7, tag('disabled', c.pick(FLAG))), c.maybe(12, tag('interfacenot', '1')),
    c.maybe(15, tag('sched', c.pick(['office', 'nowhere']))), c.maybe(20, tag('tagged', 'blue')), c.maybe(20, tag('statetype', c.pick(['keep', 'sloppy', 'none']))), c.maybe(25, tag('max', '5')),
  ].join(''))
}

function modern(c: Chance): string {
  const family = c.pick(['inet', 'inet', 'inet6', 'inet46'])
  const nets = (name: string): string => tag(`${name}_net`, c.once(3) ? c.some([net(c, family), net(c, family)], 3).join() : net(c, family)) + tag(`${name}_not`, c.once(6) ? '1' : '0')
    + (c.once(2) ? tag(`${name}_port`, name === 'source' && c.below(3) > 0 ? '' : port(c)) : '')
  return `<rule uuid="33658ee1-3dbc-4ed1-9985-caf743ab30a1">${[
    tag('enabled', c.pick(['1', '1', '1', '1', '0'])), tag('sequence', String(c.below(9))), tag('action', c.pick(['pass', 'pass', 'block', 'reject'])), tag('quick', c.pick(FLAG)),
    tag('interfacenot', c.once(9) ? '1' : '0'), tag('interface', c.pick(['', c.pick(TABS), c.pick(TABS), c.some(TABS, 3).join()])), tag('direction', c.pick(['in', 'in', 'out', 'any'])), tag('ipprotocol', family),
    tag('protocol', c.pick(['any', 'TCP', 'UDP', 'TCP/UDP', 'TCP', 'ESP', 'ICMP'])), nets('source'), nets('destination'),
  ].join('')}</rule>`
}

function forward(c: Chance): string {
  const outside = c.pick(['80', '8080', '7000-7010', 'Web', '443'])
  return tag('rule', [
    tag('interface', c.pick(['wan', 'wan', 'wan,opt1'])), tag('ipprotocol', 'inet'), tag('protocol', c.pick(['tcp', 'udp', 'tcp/udp'])), tag('source', c.once(4) ? tag('network', c.pick(NETWORKS4)) : '<any>1</any>'),
    tag('destination', tag('network', c.pick(['wanip', 'wanip', '198.51.100.60', 'wan'])) + tag('port', outside)), tag('target', c.pick(['10.0.0.5', '10.1.0.9', 'lanip', 'gone'])),
    tag('local-port', c.pick([outside, '80', '17000'])), c.maybe(2, tag('pass', c.pick(['pass', 'rule', '']))), c.maybe(8, tag('nordr', '1')), c.maybe(8, tag('disabled', c.pick(FLAG))),
    c.maybe(8, tag('natreflection', c.pick(['purenat', 'disable']))),
  ].join(''))
}

export function randomOpnsense(seed: number): string {
  const c = chance(seed)
  const many = (n: number, make: (c: Chance) => string): string => Array.from({ length: c.below(n) }, () => make(c)).join('\n')
  const system = [
    c.once(5) ? '' : tag('ipv6allow', '1'), c.maybe(6, tag('no_port0_block', '1')), c.maybe(6, tag('no_ipv6_rfc4890_req', '1')), c.once(3) ? '' : '<disablenatreflection>yes</disablenatreflection>',
    c.maybe(30, '<disablefilter>1</disablefilter>'), c.maybe(4, '<ssh><enabled>enabled</enabled><port>2222</port></ssh>'),
    tag('webgui', tag('protocol', c.pick(['https', 'http'])) + c.maybe(3, tag('port', '8443')) + c.maybe(2, tag('noantilockout', '1'))),
  ]
  const wan = c.once(4) ? '<ipaddr>dhcp</ipaddr><ipaddrv6>dhcp6</ipaddrv6>' : '<ipaddr>198.51.100.2</ipaddr><subnet>24</subnet><gateway>GW</gateway><ipaddrv6>2001:db8:ffff::2</ipaddrv6><subnetv6>64</subnetv6>'
  const alias = (name: string, type: string, entries: readonly string[]): string =>
    tag('alias', tag('enabled', '1') + tag('name', name) + tag('type', type) + tag('content', entries.join('\n')))
  return `<?xml version="1.0"?>\n${tag('opnsense', [
    tag('system', system.join('')),
    tag('interfaces', tag('wan', `<enable>1</enable><if>em0</if>${wan}${c.maybe(3, '<blockpriv>1</blockpriv>')}${c.maybe(3, '<blockbogons>1</blockbogons>')}`)
      + tag('lan', '<enable>1</enable><if>em1</if><ipaddr>10.0.0.1</ipaddr><subnet>24</subnet><ipaddrv6>2001:db8:1::1</ipaddrv6><subnetv6>64</subnetv6>')
      + tag('opt1', `<enable>1</enable><if>${c.pick(['em2', 'ovpns1'])}</if><ipaddr>10.1.0.1</ipaddr><subnet>16</subnet>`) + tag('opt2', `<enable>${c.pick(FLAG)}</enable><if>em3</if><ipaddr>10.2.0.1</ipaddr><subnet>24</subnet>`)
      + '<lo0><enable>1</enable><if>lo0</if><ipaddr>127.0.0.1</ipaddr></lo0>'),
    tag('virtualip', c.maybe(2, '<vip><mode>carp</mode><interface>lan</interface><subnet>10.0.0.254</subnet><subnet_bits>24</subnet_bits></vip>')
      + c.maybe(3, '<vip><mode>ipalias</mode><interface>lan</interface><subnet>10.9.0.1</subnet><subnet_bits>24</subnet_bits></vip>')),
    tag('ifgroups', `<ifgroupentry><ifname>inside</ifname><members>lan opt1</members><sequence>${String(c.below(20))}</sequence></ifgroupentry>`),
    c.maybe(2, '<openvpn><openvpn-server><vpnid>1</vpnid><tunnel_network>10.8.0.0/24</tunnel_network></openvpn-server></openvpn>'),
    c.maybe(3, '<ipsec><phase1><ikeid>1</ikeid><interface>wan</interface><remote-gateway>203.0.113.50</remote-gateway></phase1></ipsec>'),
    c.maybe(2, '<dhcpd><lan><enable>1</enable></lan></dhcpd>'), c.maybe(4, '<dhcpdv6><lan><enable>1</enable></lan></dhcpdv6>'),
    tag('schedules', '<schedule><name>office</name></schedule>'),
    tag('nat', many(4, forward) + tag('outbound', tag('mode', c.pick(['automatic', 'hybrid', 'advanced', 'disabled']))
      + (c.once(2) ? tag('rule', `${tag('interface', 'wan')}${tag('source', tag('network', c.pick(['10.0.0.0/24', 'any', 'Nets', 'lan'])))}<destination><any>1</any></destination>${tag('target', c.pick(['', '198.51.100.60', 'wanip']))}`) : ''))),
    tag('filter', many(14, old)),
    tag('OPNsense', tag('Firewall', tag('Filter', tag('rules', many(14, modern)) + tag('onetoone', c.maybe(2, '<rule><enabled>1</enabled><interface>wan</interface><type>binat</type><source_net>10.0.0.5</source_net><destination_net>any</destination_net><external>198.51.100.60</external></rule>')))
      + tag('Alias', tag('aliases', ALIASES.map(([name, type, entries]) => alias(name, type, entries.map(e => e.replace(':8100', '-8100').replace('8000-', '8000:')))).join('')
        + alias('Holes', 'network', ['10.0.0.0/16', '!10.0.0.128/25', '10.1.0.0/16']) + alias('Masked', 'network', ['10.0.0.5/0.255.0.0']))))),
  ].join('\n'))}\n`
}
