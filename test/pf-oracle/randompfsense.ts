/** Random pfSense configurations, with whatever the generator of the rules tells apart. */
import { ADDRESSES4, ADDRESSES6, ALIASES, chance, ICMP_TYPES, NETWORKS4, NETWORKS6, PORTS, PROTOCOLS, RANGES, tag } from './pieces.ts'
import type { Chance } from './pieces.ts'

const KEYWORDS = ['lan', 'wan', 'opt1', 'opt2', 'lanip', 'wanip', 'opt1ip', '(self)', 'inside', 'pppoe']

function place(c: Chance, family: string): string {
  const six = family === 'inet6'
  const [addresses, networks] = six ? [ADDRESSES6, NETWORKS6] : [ADDRESSES4, NETWORKS4]
  const alias = c.pick(ALIASES)[0]
  return c.pick(['<any/>', '<any/>', tag('network', c.pick(KEYWORDS)), tag('network', c.pick(KEYWORDS)), tag('address', c.pick(addresses)), tag('address', c.pick(networks)),
    tag('address', alias), tag('address', c.once(6) ? 'gone' : alias), c.once(9) ? '' : '<any>1</any>'])
}

const port = (c: Chance): string => tag('port', c.pick([c.pick(PORTS), c.pick(PORTS), c.pick(RANGES), c.pick(['Web', 'More', 'ssh', 'Web-More', 'Hosts'])]))

const side = (c: Chance, name: string, family: string, ports: number): string =>
  c.once(60) ? '' : tag(name, place(c, family) + c.maybe(6, c.pick(['<not/>', '<not>1</not>'])) + (c.below(ports) === 0 ? port(c) : ''))

function rule(c: Chance): string {
  const floating = c.once(3)
  const family = c.pick(['inet', 'inet', 'inet', 'inet6', 'inet46', ''])
  const protocol = c.pick(PROTOCOLS)
  const tabs = ['wan', 'wan', 'lan', 'lan', 'opt1', 'inside', 'outer', 'openvpn', 'enc0', 'opt2', 'opt9']
  const interfaces = floating ? c.pick(['', 'any', c.some(tabs, 3).join(), c.pick(tabs)]) : c.pick(tabs)
  return tag('rule', [
    tag('type', c.pick(['pass', 'pass', 'pass', 'block', 'reject', floating ? 'match' : 'pass', ''])), tag('interface', interfaces), family === '' ? '' : tag('ipprotocol', family),
    protocol === '' ? '' : tag('protocol', c.maybe(12, '') + protocol), side(c, 'source', family, 6), side(c, 'destination', family, 2),
    floating ? tag('floating', c.once(12) ? '' : 'yes') + tag('direction', c.pick(['in', 'out', 'any', ''])) + (c.once(2) ? '<quick>yes</quick>' : '') : '',
    protocol === 'icmp' ? tag('icmptype', c.pick(ICMP_TYPES)) : '', c.maybe(9, c.pick(['<disabled/>', '<disabled>1</disabled>', '<disabled>0</disabled>'])),
    c.maybe(15, tag('sched', c.pick(['office', 'nowhere']))), c.maybe(25, tag('tagged', 'blue')), c.maybe(25, tag('max', '10')), c.maybe(20, tag('statetype', c.pick(['keep state', 'sloppy state', 'synproxy state', 'none']))),
    protocol === 'tcp' ? c.maybe(12, '<tcpflags1>syn</tcpflags1><tcpflags2>syn,ack,fin</tcpflags2>') + c.maybe(20, '<tcpflags_any/>') : '', c.maybe(12, tag('gateway', c.pick(['GW', 'GONE']))),
    c.maybe(8, tag('os', 'Linux')), '<created><time>1</time><username>admin</username></created>',
  ].join(''))
}

function forward(c: Chance): string {
  const target = c.pick(['10.0.0.5', '10.1.0.9', '10.0.0.5', 'Hosts', 'lanip', 'gone'])
  const outside = c.pick(['80', '8080', '7000-7010', 'Web', '443', '1000-2000'])
  return tag('rule', [
    tag('interface', c.pick(['wan', 'wan', 'opt1', 'outer'])), c.maybe(3, tag('ipprotocol', 'inet')), tag('protocol', c.pick(['tcp', 'udp', 'tcp/udp', 'icmp'])),
    tag('source', c.once(4) ? tag('address', c.pick(NETWORKS4)) : '<any/>'),
    tag('destination', c.pick([tag('network', 'wanip'), tag('network', 'wanip'), tag('address', '198.51.100.60'), '<any/>', tag('network', 'wan')]) + c.maybe(12, '<not/>') + tag('port', outside)),
    tag('target', target), tag('local-port', c.pick([outside, '80', '17000', '8443'])), tag('associated-rule-id', c.pick(['pass', '', 'nat_1'])), c.maybe(10, '<nordr/>'), c.maybe(10, '<disabled/>'),
    c.maybe(8, tag('natreflection', c.pick(['enable', 'disable', 'purenat']))),
  ].join(''))
}

function outbound(c: Chance): string {
  const rule = (): string => tag('rule', [
    tag('interface', c.pick(['wan', 'wan', 'opt1'])), tag('source', tag('network', c.pick(['10.0.0.0/24', 'any', 'Nets', '10.1.0.0/16', '2001:db8:1::/64']))),
    tag('destination', c.once(3) ? tag('address', c.pick(NETWORKS4)) + c.maybe(3, '<not/>') : '<any/>'), c.maybe(4, tag('protocol', c.pick(['tcp', 'udp', 'tcp/udp']))),
    tag('target', c.pick(['', '', '198.51.100.60', 'other-subnet'])), '<targetip>198.51.100.64</targetip><targetip_subnet>30</targetip_subnet>', c.maybe(4, '<staticnatport/>'), c.maybe(5, '<nonat/>'),
    c.maybe(8, tag('natport', '5000')), c.maybe(8, tag('dstport', '443')), c.maybe(9, '<disabled/>'),
  ].join(''))
  return tag('outbound', tag('mode', c.pick(['automatic', 'hybrid', 'advanced', 'disabled'])) + (c.once(2) ? rule() + rule() : ''))
}

const oneToOne = (c: Chance): string => tag('onetoone', tag('interface', 'wan') + tag('external', c.pick(['198.51.100.60', '198.51.100.64']))
  + tag('source', tag('address', c.pick(['10.0.0.5', '10.1.0.0/29', '10.0.0.200']))) + tag('destination', c.once(3) ? tag('address', '203.0.113.0/24') : '<any/>') + c.maybe(6, '<disabled/>'))

function interfaces(c: Chance): string {
  const wan = c.once(4) ? '<ipaddr>dhcp</ipaddr><ipaddrv6>dhcp6</ipaddrv6>' : '<ipaddr>198.51.100.2</ipaddr><subnet>24</subnet><gateway>GW</gateway><ipaddrv6>2001:db8:ffff::2</ipaddrv6><subnetv6>64</subnetv6>'
  return tag('interfaces', tag('wan', `<enable/><if>em0</if>${wan}${c.maybe(3, '<blockpriv/>')}${c.maybe(3, '<blockbogons/>')}`)
    + tag('lan', `<enable/><if>em1</if><ipaddr>10.0.0.1</ipaddr><subnet>24</subnet>${c.once(5) ? '<ipaddrv6>track6</ipaddrv6><track6-interface>wan</track6-interface>' : '<ipaddrv6>2001:db8:1::1</ipaddrv6><subnetv6>64</subnetv6>'}`)
    + tag('opt1', `<enable/><if>${c.pick(['em2', 'ovpns1'])}</if><descr>DMZ</descr><ipaddr>10.1.0.1</ipaddr><subnet>16</subnet>`)
    + tag('opt2', `${c.maybe(2, '<enable/>')}<if>em3</if><ipaddr>10.2.0.1</ipaddr><subnet>24</subnet>${c.maybe(4, '<gateway>GW2</gateway>')}`))
}

export function randomPfsense(seed: number): string {
  const c = chance(seed)
  const many = (n: number, make: (c: Chance) => string): string => Array.from({ length: c.below(n) }, () => make(c)).join('\n')
  const version = c.pick(['23.3', '23.3', '24.5', '22.9', '21.4', '18.0', '12.0', '8.0'])
  const system = [
    c.once(5) ? '' : '<ipv6allow/>', c.maybe(5, '<no_apipa_block/>'), c.once(3) ? '' : '<disablenatreflection>yes</disablenatreflection>', c.maybe(30, '<disablefilter/>'), c.maybe(6, '<skip_rules_gw_down/>'),
    c.maybe(4, '<ssh><enable>enabled</enable><port>2222</port></ssh>'),
    tag('webgui', tag('protocol', c.pick(['https', 'http'])) + c.maybe(3, tag('port', '8443')) + c.maybe(2, '<noantilockout/>') + c.maybe(5, '<disablehttpredirect/>')),
  ]
  return `<?xml version="1.0"?>\n${tag('pfsense', [
    tag('version', version), tag('system', system.join('')), interfaces(c),
    tag('virtualip', c.maybe(2, '<vip><mode>carp</mode><interface>lan</interface><vhid>1</vhid><subnet>10.0.0.254</subnet><subnet_bits>24</subnet_bits></vip>')
      + c.maybe(3, '<vip><mode>ipalias</mode><interface>lan</interface><subnet>10.9.0.1</subnet><subnet_bits>24</subnet_bits></vip>')
      + c.maybe(3, '<vip><mode>proxyarp</mode><interface>wan</interface><subnet>198.51.100.60</subnet><subnet_bits>32</subnet_bits></vip>')),
    tag('ifgroups', '<ifgroupentry><ifname>inside</ifname><members>lan opt1</members></ifgroupentry><ifgroupentry><ifname>outer</ifname><members>wan opt2</members></ifgroupentry>'),
    tag('aliases', ALIASES.map(([name, type, entries]) => tag('alias', tag('name', name) + tag('type', type) + tag('address', entries.join(' ')))).join('')),
    c.maybe(2, '<openvpn><openvpn-server><vpnid>1</vpnid><tunnel_network>10.8.0.0/24</tunnel_network></openvpn-server></openvpn>'),
    c.maybe(3, '<ipsec><phase1><ikeid>1</ikeid><interface>wan</interface><remote-gateway>203.0.113.50</remote-gateway></phase1></ipsec>'),
    c.maybe(2, `<dhcpd><lan>${c.maybe(2, '<enable/>')}<failover_peerip>10.0.0.3</failover_peerip></lan></dhcpd>`), c.maybe(4, '<dhcpdv6><lan><enable/></lan></dhcpdv6>'),
    tag('gateways', '<gateway_item><name>GW</name><interface>wan</interface><gateway>198.51.100.1</gateway></gateway_item><gateway_item><name>INNER</name><interface>lan</interface><gateway>10.0.0.9</gateway></gateway_item>'),
    tag('staticroutes', c.maybe(2, '<route><network>10.77.0.0/16</network><gateway>INNER</gateway></route>')),
    tag('schedules', '<schedule><name>office</name><timerange><hour>8:00-17:00</hour></timerange></schedule>'),
    tag('nat', many(4, forward) + many(3, oneToOne) + outbound(c) + c.maybe(6, '<npt><interface>wan</interface><source><address>2001:db8:1::/64</address></source><destination><address>2001:db8:aaaa::/64</address></destination></npt>')),
    tag('filter', `${many(28, rule)}${rule(c)}${c.maybe(4, '<bypassstaticroutes>yes</bypassstaticroutes>')}<separator><lan></lan></separator>`),
  ].join('\n'))}\n`
}
