/** The rules that pfSense adds by itself, one by one. */
import { describe, expect, test } from 'vitest'
import { tracer } from '../../../src/analysis/trace.ts'
import { ANY, DMZ, ask, fw, LAN, rule, rulesOf, SYSTEM, verdicts, WAN } from './fixture.ts'

const LOCKOUT = SYSTEM.replace('<noantilockout/>', '')
const passAll = (...tabs: string[]): string => tabs.map(tab => rule(ANY, tab).replace('inet<', 'inet46<')).join('')

test('default deny, and the way out is open for what came in or starts here', () => {
  verdicts(fw({ rules: rule(ANY) }), { 'lan>wan udp 10.0.0.5 > 203.0.113.9@53': '+', 'wan>lan udp 203.0.113.9 > 10.0.0.5@53': '-', 'self>wan udp 198.51.100.2 > 203.0.113.9@514': '+' })
})

test('IPv6 switched off is blocked both ways before any rule', () => {
  const off = SYSTEM.replace('<ipv6allow/>', '')
  const packets = { 'lan>wan tcp6 2001:470:1::5 > 2001:470:2::1@443': '+', 'self>wan udp6 2001:470:1::1 > 2001:470:2::1@53': '+' } as const
  verdicts(fw({ rules: passAll('lan') }), packets)
  verdicts(fw({ rules: passAll('lan'), system: off }), { 'lan>wan tcp6 2001:470:1::5 > 2001:470:2::1@443': '-', 'self>wan udp6 2001:470:1::1 > 2001:470:2::1@53': '-' })
})

test('IPv4 link-local is blocked on the way in unless switched off', () => {
  verdicts(fw({ rules: passAll('lan') }), { 'lan>wan tcp 169.254.1.1 > 203.0.113.9@80': '-', 'lan>wan tcp 10.0.0.5 > 169.254.1.1@80': '-' })
  verdicts(fw({ rules: passAll('lan'), system: `${SYSTEM}<no_apipa_block/>` }), { 'lan>wan tcp 169.254.1.1 > 203.0.113.9@80': '+' })
})

test('essential ICMPv6 passes, other ICMPv6 does not', () => {
  verdicts(fw({}), { 'lan>self icmp6 2001:470:1::5 > 2001:470:1::1@135': '+', 'lan>self icmp6 fe80::5 > fe80::1@128': '+', 'lan>self icmp6 2001:470:1::5 > 2001:470:1::1@128': '-' })
})

test('port 0', () => {
  verdicts(fw({ rules: passAll('lan') }), { 'lan>wan tcp 10.0.0.5 > 203.0.113.9@0': '-', 'lan>wan udp 10.0.0.5@0 > 203.0.113.9@53': '-', 'lan>wan icmp 10.0.0.5 > 203.0.113.9': '+' })
})

test('run-time tables are named and never evaluated', () => {
  const named = rulesOf(fw({}), 'pf/in').filter(r => !r.enabled)
  expect(named.map(r => r.place)).toEqual([
    'system rule: Block hosts of the run-time table snort2c', 'system rule: Block hosts of the run-time table sshguard to ports 22 and 443', 'system rule: Block hosts of the run-time table virusprot',
  ])
})

test('CARP passes where a CARP address is, before 2.7 with any virtual address or a partner', () => {
  const vip = '<virtualip><vip><mode>carp</mode><interface>lan</interface><subnet>10.0.0.254</subnet><subnet_bits>24</subnet_bits></vip></virtualip>'
  const advert = 'lan>self 112 10.0.0.3 > 224.0.0.18'
  verdicts(fw({ more: vip }), { [advert]: '+', 'lan>self 112 10.0.0.254 > 224.0.0.18': '-' })
  verdicts(fw({}), { [advert]: '-' })
  verdicts(fw({ version: '22.2' }), { [advert]: '-' })
  verdicts(fw({ version: '22.2', more: vip.replace('carp', 'ipalias') }), { [advert]: '+' })
  verdicts(fw({ version: '23.3', more: vip.replace('carp', 'ipalias') }), { [advert]: '-' })
  verdicts(fw({ version: '22.2', more: '<hasync><pfsyncenabled>on</pfsyncenabled></hasync>' }), { [advert]: '+' })
  verdicts(fw({ version: '22.2', more: '<hasync/>' }), { [advert]: '-' })
})

describe('interfaces', () => {
  test('DHCP client, DHCPv6 client', () => {
    const wan = '<enable/><if>em0</if><ipaddr>dhcp</ipaddr><ipaddrv6>dhcp6</ipaddrv6>'
    verdicts(fw({ wan }), { 'wan>self udp 203.0.113.1@67 > 203.0.113.7@68': '+', 'wan>self udp6 fe80::9@547 > fe80::1@546': '+', 'wan>self udp 203.0.113.1@66 > 203.0.113.7@68': '-' })
  })

  test('bogons; documentation networks are bogons, private networks are not', () => {
    const rules = passAll('wan')
    const wan = `${WAN}<blockbogons/>`
    const packets = { 'wan>lan tcp 203.0.113.9 > 10.0.0.5@80': '+', 'wan>lan tcp 10.9.9.9 > 10.0.0.5@80': '+', 'wan>lan tcp6 4001::1 > 2001:470:1::5@80': '+' } as const
    verdicts(fw({ rules }), packets)
    verdicts(fw({ rules, wan }), { ...packets, 'wan>lan tcp 203.0.113.9 > 10.0.0.5@80': '-', 'wan>lan tcp6 4001::1 > 2001:470:1::5@80': '-', 'wan>lan tcp 8.8.8.8 > 10.0.0.5@80': '+' })
  })

  test('private networks, not on a bridge', () => {
    const rules = passAll('wan')
    const wan = `${WAN}<blockpriv/>`
    verdicts(fw({ rules, wan }), { 'wan>lan tcp 10.9.9.9 > 10.0.0.5@80': '-', 'wan>lan tcp6 fd00::1 > 2001:470:1::5@80': '-', 'wan>lan tcp 8.8.8.8 > 10.0.0.5@80': '+' })
    const more = '<bridges><bridged><members>wan,opt1</members></bridged></bridges>'
    verdicts(fw({ rules, wan, more }), { 'wan>lan tcp 10.9.9.9 > 10.0.0.5@80': '+' })
  })

  test('antispoof is there and is not quick: a later pass rule overrides it', () => {
    const wan = '<enable/><if>em0</if><ipaddr>pptp</ipaddr>'
    verdicts(fw({ wan }), { 'wan>self gre 203.0.113.1 > 203.0.113.7': '+', 'wan>self gre 10.0.0.77 > 203.0.113.7': '-' })
    verdicts(fw({ wan, rules: passAll('wan') }), { 'wan>self gre 10.0.0.77 > 203.0.113.7': '+' })
  })

  test('DHCP server, failover, relay', () => {
    const server = '<dhcpd><lan><enable/><failover_peerip>10.0.0.2</failover_peerip></lan></dhcpd>'
    const rules = rule(ANY).replace('pass', 'block')
    const packets = { 'lan>self udp 0.0.0.0@68 > 255.255.255.255@67': '+', 'lan>self udp 10.0.0.5@68 > 10.0.0.1@67': '+', 'lan>self tcp 10.0.0.2 > 10.0.0.1@519': '+', 'opt1>self udp 0.0.0.0@68 > 255.255.255.255@67': '-' } as const
    verdicts(fw({ rules, more: server }), packets)
    verdicts(fw({ rules, more: '<dhcrelay><enable/><interface>lan</interface></dhcrelay>' }), { 'lan>self udp 0.0.0.0@68 > 255.255.255.255@67': '+', 'lan>self udp 10.0.0.5@68 > 10.0.0.1@67': '-' })
  })

  test('DHCPv6 server, 6rd, 6to4', () => {
    verdicts(fw({ more: '<dhcpdv6><lan><enable/></lan></dhcpdv6>' }), { 'lan>self udp6 fe80::5@546 > ff02::1:2@547': '+' })
    verdicts(fw({ lan: `${LAN}<ipaddrv6>track6</ipaddrv6><track6-interface>wan</track6-interface>` }), { 'lan>self udp6 fe80::5@546 > ff02::1:2@547': '+' })
    verdicts(fw({ wan: `${WAN}<ipaddrv6>6rd</ipaddrv6><gateway-6rd>203.0.113.40</gateway-6rd>` }), { 'wan>self 41 203.0.113.40 > 198.51.100.2': '+', 'wan>self 41 203.0.113.41 > 198.51.100.2': '-' })
    verdicts(fw({ wan: `${WAN}<ipaddrv6>6to4</ipaddrv6>` }), { 'wan>self 41 203.0.113.41 > 198.51.100.2': '+' })
  })
})

describe('anti-lockout', () => {
  test('GUI port, redirect and SSH on the LAN address; before the user\'s rules', () => {
    const system = LOCKOUT.replace('<protocol>https</protocol>', '<protocol>https</protocol><port>8443</port>') + '<ssh><enable>enabled</enable><port>2222</port></ssh>'
    const rules = rule(ANY).replace('pass', 'block')
    verdicts(fw({ system, rules }), {
      'lan>self tcp 10.0.0.5 > 10.0.0.1@8443': '+', 'lan>self tcp 10.0.0.5 > 10.0.0.1@80': '+', 'lan>self tcp 10.0.0.5 > 10.0.0.1@2222': '+', 'lan>self tcp 10.0.0.5 > 10.0.0.1@22': '-',
      'lan>self tcp 10.0.0.5 > 10.1.0.1@8443': '-', 'opt1>self tcp 10.1.0.5 > 10.0.0.1@8443': '-', 'lan>self udp 10.0.0.5 > 10.0.0.1@8443': '-',
    })
  })

  test('on WAN when it is the only interface; off by option', () => {
    verdicts(fw({ system: LOCKOUT, lan: '', opt1: '' }), { 'wan>self tcp 203.0.113.9 > 198.51.100.2@443': '+' })
    verdicts(fw({ lan: '', opt1: '' }), { 'wan>self tcp 203.0.113.9 > 198.51.100.2@443': '-' })
  })

  test('unknown with an address from DHCP', () => {
    expect(ask(fw({ system: LOCKOUT, lan: '<enable/><if>em1</if><ipaddr>dhcp</ipaddr>' }), 'lan>self tcp 10.0.0.5 > 10.0.0.1@443')).toMatchObject({ verdict: 'undetermined', because: ['address of lan (dhcp)'] })
  })
})

test('static routes that bypass the filter, both ways, after the user\'s quick rules', () => {
  const more = '<gateways><gateway_item><name>R</name><interface>lan</interface><gateway>10.0.0.254</gateway></gateway_item></gateways><staticroutes><route><network>10.50.0.0/16</network><gateway>R</gateway></route></staticroutes>'
  const packets = { 'lan>lan tcp 10.50.1.1 > 10.0.0.9@80': '+', 'lan>lan tcp 10.0.0.9 > 10.50.1.1@80': '+', 'lan>wan tcp 10.50.1.1 > 203.0.113.9@80': '-' } as const
  verdicts(fw({ rules: '<bypassstaticroutes/>', more }), packets)
  verdicts(fw({ more }), { 'lan>lan tcp 10.50.1.1 > 10.0.0.9@80': '-' })
})

test('the bypass takes TCP that begins no connection, so none of it is surely refused', () => {
  const more = '<gateways><gateway_item><name>IN</name><interface>lan</interface></gateway_item></gateways><staticroutes><route><network>10.77.0.0/16</network><gateway>IN</gateway></route></staticroutes>'
  const reset = { family: 4, src: 0x0a4d0005, dst: 0x0a000005, protocol: 6, sport: 443, dport: 40000, icmp: 0, flags: 4, state: 'new', fragment: 0, in: 'lan', out: 'lan' } as const
  expect(tracer(fw({ more, rules: '<bypassstaticroutes/>' }))(reset).verdict).toBe('undetermined')
  expect(tracer(fw({ more }))(reset).verdict).toBe('deny')
})

test('IPsec: the outer packets of a peer, unless switched off or blocked by a quick rule', () => {
  const more = '<ipsec><phase1><interface>wan</interface><remote-gateway>203.0.113.50</remote-gateway></phase1><phase2><remoteid><type>network</type><address>10.70.0.0</address><netbits>16</netbits></remoteid></phase2></ipsec>'
  verdicts(fw({ more }), { 'wan>self udp 203.0.113.50 > 198.51.100.2@500': '+', 'wan>self esp 203.0.113.50 > 198.51.100.2': '+', 'wan>self udp 203.0.113.51 > 198.51.100.2@500': '-' })
  verdicts(fw({ more, system: `${SYSTEM}<disablevpnrules/>` }), { 'wan>self udp 203.0.113.50 > 198.51.100.2@500': '-' })
  verdicts(fw({ more, rules: rule(ANY, 'wan').replace('pass', 'block') }), { 'wan>self udp 203.0.113.50 > 198.51.100.2@500': '-' })
  verdicts(fw({ more: more.replace('203.0.113.50', 'vpn.example.com') }), { 'wan>self udp 203.0.113.50 > 198.51.100.2@500': '?' })
  expect(fw({ more }).routes).toContainEqual(expect.objectContaining({ interface: 'enc0' }))
})

test('what clients open at run time: UPnP, RADIUS rules, captive portal', () => {
  const upnp = '<installedpackages><miniupnpd><config><enable>on</enable></config></miniupnpd></installedpackages>'
  verdicts(fw({ more: upnp }), { 'wan>lan tcp 203.0.113.9 > 10.0.0.5@80': '?', 'opt1>lan tcp 10.1.0.9 > 10.0.0.5@80': '-' })
  expect(fw({ more: upnp }).diagnostics).toMatchObject([{ seen: 'ports that UPnP clients asked to open', effect: 'verdict' }])
  const portal = '<captiveportal><guests><enable/><interface>opt1</interface></guests></captiveportal>'
  const firewall = fw({ more: portal, rules: passAll('opt1', 'lan') })
  verdicts(firewall, { 'opt1>wan tcp 10.1.0.9 > 203.0.113.9@80': '?', 'lan>wan tcp 10.0.0.9 > 203.0.113.9@80': '+' })
  expect(firewall.diagnostics).toMatchObject([{ kind: 'unsupported', effect: 'verdict' }])
  const vpn = '<openvpn><openvpn-server><vpnid>1</vpnid><authmode>corp</authmode></openvpn-server></openvpn>'
  verdicts(fw({ more: vpn, system: `${SYSTEM}<authserver><name>corp</name><type>radius</type></authserver>`, rules: passAll('openvpn') }), { 'openvpn>lan tcp 10.8.0.9 > 10.0.0.9@80': '?' })
  expect(fw({ more: vpn, system: `${SYSTEM}<authserver><name>corp</name><type>radius</type></authserver>` }).diagnostics)
    .toMatchObject([{ seen: 'rules that RADIUS sends for OpenVPN users', effect: 'verdict' }])
})

test('several gateways: what starts on the firewall may leave elsewhere, which matters where rules look at what leaves', () => {
  const opt1 = `${DMZ}<gateway>DSL</gateway>`
  const note = (rules: string): unknown[] => fw({ opt1, rules }).diagnostics.map(d => [d.seen.slice(0, 28), d.effect])
  expect(note('')).toEqual([])
  const out = '<rule><type>block</type><floating>yes</floating><quick/><interface>wan</interface><direction>out</direction><source><any/></source><destination><any/></destination></rule>'
  expect(note(out)).toEqual([['2 interfaces with a gateway:', 'verdict']])
  expect(fw({}).diagnostics).toEqual([])
})
