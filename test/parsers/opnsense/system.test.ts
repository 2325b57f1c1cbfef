/** System rules, aliases and translations. */
import { expect, test } from 'vitest'
import { tracer } from '../../../src/analysis/trace.ts'
import { ANY, fw, LAN, modelRule, old, SYSTEM, verdicts, WAN } from './fixture.ts'

const OPEN = modelRule('interface=wan', 'ipprotocol=inet46')

test('private networks stay out, also those that pfSense does not count', () => {
  const firewall = fw({ wan: `${WAN}<blockpriv>1</blockpriv>`, model: OPEN })
  verdicts(firewall, {
    'wan>lan tcp 192.168.7.7 > 10.0.0.5@22': '-', 'wan>lan tcp 100.64.0.1 > 10.0.0.5@22': '-', 'wan>lan tcp 169.254.0.1 > 10.0.0.5@22': '-',
    'wan>lan tcp6 fd00::1 > 2001:db8:1::5@22': '-', 'wan>lan tcp 203.0.113.9 > 10.0.0.5@22': '+',
  })
  verdicts(fw({ wan: `${WAN}<blockpriv>0</blockpriv>`, model: OPEN }), { 'wan>lan tcp 192.168.7.7 > 10.0.0.5@22': '+' })
})

test('anti-lockout opens GUI and SSH of the whole firewall on the LAN, before the user has a say', () => {
  const system = '<ssh><enabled>enabled</enabled><port>2222</port></ssh><webgui><protocol>https</protocol><port>8443</port></webgui>'
  const firewall = fw({ system, model: modelRule('interface=lan', 'action=block') })
  verdicts(firewall, {
    'lan>self tcp 10.0.0.5 > 10.0.0.1@8443': '+', 'lan>self tcp 10.0.0.5 > 10.1.0.1@2222': '+', 'lan>self tcp 10.0.0.5 > 10.0.0.1@80': '+',
    'lan>self tcp 10.0.0.5 > 10.0.0.1@443': '-', 'opt1>self tcp 10.1.0.5 > 10.1.0.1@8443': '-', 'lan>opt1 tcp 10.0.0.5 > 10.1.0.9@8443': '-',
  })
  verdicts(fw({ model: modelRule('interface=lan', 'action=block') }), { 'lan>self tcp 10.0.0.5 > 10.0.0.1@443': '-' })
})

test('port 0 is blocked unless that is switched off', () => {
  const packet = 'wan>lan udp 203.0.113.9 > 10.0.0.5@0'
  verdicts(fw({ model: OPEN }), { [packet]: '-' })
  verdicts(fw({ system: `${SYSTEM}<no_port0_block>1</no_port0_block>`, model: OPEN }), { [packet]: '+' })
})

test('IPv6 is blocked unless it is allowed', () => {
  const packet = 'wan>lan tcp6 2001:db9::9 > 2001:db8:1::5@22'
  verdicts(fw({ model: OPEN }), { [packet]: '+' })
  verdicts(fw({ system: '<webgui><noantilockout/></webgui>', model: OPEN }), { [packet]: '-' })
})

test('DHCP: the client rule is not quick, the server rule is', () => {
  const wan = WAN.replace('198.51.100.2', 'dhcp')
  const offer = 'wan>self udp 203.0.113.9@67 > 198.51.100.9@68'
  verdicts(fw({ wan }), { [offer]: '+' })
  verdicts(fw({ wan, model: modelRule('interface=wan', 'action=block') }), { [offer]: '-' })
  const ask = 'lan>self udp 10.0.0.5@68 > 10.0.0.1@67'
  verdicts(fw({}), { [ask]: '-' })
  verdicts(fw({ more: '<dhcpd><lan><enable>1</enable></lan></dhcpd>', model: modelRule('interface=lan', 'action=block') }), { [ask]: '+' })
  verdicts(fw({ more: '<dnsmasq><enable>1</enable><dhcp_ranges><interface>lan</interface></dhcp_ranges></dnsmasq>' }), { [ask]: '+' })
})

const aliases = (...list: readonly [name: string, type: string, content: string][]): string => `<Alias version="1.0.0"><aliases>${list
  .map(([name, type, content]) => `<alias><enabled>1</enabled><name>${name}</name><type>${type}</type><content>${content}</content></alias>`).join('')}</aliases></Alias>`
const from = (host: string): string => `lan>wan tcp ${host} > 203.0.113.9@443`
const sourceIs = (name: string): string => modelRule('interface=lan', `source_net=${name}`)

test('aliases: hosts, networks, nested, with exceptions and wildcard masks', () => {
  const firewall = aliases(['a', 'host', '10.0.0.5\n10.0.0.8-10.0.0.9'], ['b', 'networkgroup', 'a\nc'], ['c', 'network', '10.7.0.0/16\n!10.7.1.0/24'],
    ['w', 'network', '10.0.0.7/0.255.0.0'])
  verdicts(fw({ firewall, model: sourceIs('b') }), { [from('10.0.0.5')]: '+', [from('10.0.0.9')]: '+', [from('10.7.2.1')]: '+', [from('10.7.1.1')]: '-', [from('10.0.0.6')]: '-' })
  verdicts(fw({ firewall, model: sourceIs('w') }), { [from('10.9.0.7')]: '+', [from('10.9.0.8')]: '-' })
})

test('aliases that are fetched or resolved at run time are unknown, and keep what is literal', () => {
  const firewall = aliases(['mixed', 'host', '10.0.0.5\nportal.example.org'], ['land', 'geoip', 'NL'], ['loop', 'networkgroup', 'loop2'], ['loop2', 'networkgroup', 'loop'])
  verdicts(fw({ firewall, model: sourceIs('mixed') }), { [from('10.0.0.5')]: '+', [from('10.0.0.6')]: '?' })
  verdicts(fw({ firewall, model: sourceIs('land') }), { [from('10.0.0.5')]: '?' })
  verdicts(fw({ firewall, model: sourceIs('loop') }), { [from('10.0.0.5')]: '-' })
})

test('an alias that is switched off is none, and a rule that names it is not loaded', () => {
  const firewall = aliases(['a', 'host', '10.0.0.5']).replace('<enabled>1', '<enabled>0')
  verdicts(fw({ firewall, model: sourceIs('a') }), { [from('10.0.0.5')]: '-' })
})

test('the table of an interface network, and port aliases', () => {
  const firewall = aliases(['inner', 'networkgroup', '__lan_network'], ['web', 'port', '80\n8000:8100'])
  verdicts(fw({ firewall, model: sourceIs('inner') }), { [from('10.0.0.5')]: '+', [from('10.9.0.5')]: '-' })
  const model = modelRule('interface=lan', 'protocol=TCP', 'destination_port=web')
  verdicts(fw({ firewall, model }), { 'lan>wan tcp 10.0.0.5 > 203.0.113.9@8050': '+', [from('10.0.0.5')]: '-' })
})

const forward = (parts: string): string => '<nat><rule><interface>wan</interface><protocol>tcp</protocol><ipprotocol>inet</ipprotocol><source><any>1</any></source>'
  + `<destination><network>wanip</network><port>8080</port></destination><target>10.0.0.5</target><local-port>80</local-port>${parts}</rule></nat>`
const ARRIVES = 'wan>lan tcp 203.0.113.9 > 198.51.100.2@8080'

test('port forwards: the filter sees the new address; pass and registered rules', () => {
  verdicts(fw({ more: forward('') }), { [ARRIVES]: '-' })
  const model = modelRule('interface=wan', 'protocol=TCP', 'destination_net=10.0.0.5', 'destination_port=80')
  verdicts(fw({ more: forward(''), model }), { [ARRIVES]: '+' })
  verdicts(fw({ more: forward('<pass>pass</pass>') }), { [ARRIVES]: '+' })
  verdicts(fw({ more: forward('<associated-rule-id>pass</associated-rule-id>') }), { [ARRIVES]: '+' })
  verdicts(fw({ more: forward('<pass>rule</pass>') }), { [ARRIVES]: '+' })
  const block = modelRule('interface=wan', 'action=block', 'protocol=TCP', 'destination_port=80')
  verdicts(fw({ more: forward('<pass>rule</pass>'), model: block }), { [ARRIVES]: '-' })
  verdicts(fw({ more: forward('<pass>pass</pass>'), model: block }), { [ARRIVES]: '+' })
  verdicts(fw({ more: forward('<disabled>1</disabled>'), model }), { [ARRIVES]: '-' })
})

test('reflection is on unless it is switched off', () => {
  const inside = 'lan>lan tcp 10.0.0.9 > 198.51.100.2@8080'
  const model = modelRule('interface=lan', 'destination_net=198.51.100.2')
  verdicts(fw({ more: forward(''), model }), { [inside]: '+' })
  verdicts(fw({ system: SYSTEM.replace('<disablenatreflection>yes</disablenatreflection>', ''), more: forward(''), model }), { [inside]: '?' })
  verdicts(fw({ system: SYSTEM.replace('<disablenatreflection>yes</disablenatreflection>', ''), more: forward('') }), { [inside]: '?' })
})

test('the default deny is for what comes in: TCP that begins no connection may leave', () => {
  const firewall = fw({ model: modelRule('interface=lan') })
  const reset = { family: 4, src: 0x0a000001, dst: 0x0a000005, protocol: 6, sport: 443, dport: 40000, icmp: 0, flags: 4, state: 'new', fragment: 0 } as const
  expect(tracer(firewall)({ ...reset, in: 'self', out: 'lan' }).verdict).toBe('undetermined')
  expect(tracer(firewall)({ ...reset, in: 'lan', out: 'wan' }).verdict).toBe('deny')
})

test('1:1 NAT of the model', () => {
  const firewall = fw({
    model: modelRule('interface=wan', 'protocol=TCP', 'destination_net=10.0.0.5', 'destination_port=22'),
    plugins: '', firewall: '',
    more: '<nat><onetoone><interface>wan</interface><external>198.51.100.7</external><source><address>10.0.0.5</address></source><destination><any>1</any></destination></onetoone></nat>',
  })
  verdicts(firewall, { 'wan>lan tcp 203.0.113.9 > 198.51.100.7@22': '+', 'wan>lan tcp 203.0.113.9 > 198.51.100.8@22': '-' })
})

test('outbound NAT: what leaves has the address of the WAN', () => {
  const block = modelRule('interface=wan', 'direction=out', 'action=block', 'source_net=10.0.0.0/24')
  verdicts(fw({ model: modelRule('interface=lan') + block }), { [from('10.0.0.5')]: '+' })
  verdicts(fw({ model: modelRule('interface=lan') + block, more: '<nat><outbound><mode>disabled</mode></outbound></nat>' }), { [from('10.0.0.5')]: '-' })
})

test('routes and interfaces', () => {
  const firewall = fw({
    lan: LAN, plugins: '<Gateways><gateway_item><name>WAN_GW</name><interface>wan</interface><defaultgw>1</defaultgw></gateway_item>'
      + '<gateway_item><name>CORE</name><interface>lan</interface></gateway_item></Gateways>',
    more: '<staticroutes><route><network>10.9.0.0/16</network><gateway>CORE</gateway></route></staticroutes>', old: old(ANY),
  })
  expect(firewall.routes.map(r => r.interface)).toEqual(['lan', 'wan'])
  expect(firewall.interfaces.map(i => [i.name, i.label, i.untrusted])).toEqual([
    ['wan', 'WAN', true], ['lan', 'LAN', false], ['opt1', 'DMZ', false], ['openvpn', 'OpenVPN', false],
  ])
})
