/** Bindings, interfaces and services of NX-OS devices. */
import { expect, test } from 'vitest'
import { tracer } from '../../../src/analysis/trace.ts'
import { parse } from '../../../src/parsers/cisco/nxos/parse.ts'
import { readerOf } from '../cisco/accounting.ts'
import { packet } from '../ios/packets.ts'
import { makeSource, shown } from '../../../src/text/source.ts'

const read = readerOf(parse)

const through = (text: string, p: string, from: string, to = 'self'): string => {
  return tracer(read(text))(packet(p, { in: from, out: to })).verdict
}

const LISTS = 'ip access-list WEB\n  permit tcp any any eq 80\nip access-list NONE\nip access-list ONLY\n  10 remark nothing here\n'

// An applied list that is empty or deleted has no effect on traffic (Nexus 7000 Security Command Reference, "ip access-list").
test.each([
  ['in', '  ip access-group WEB in', 'tcp 10.0.0.1:1 > 10.1.0.1:80', 'permit'],
  ['in, denied', '  ip access-group WEB in', 'tcp 10.0.0.1:1 > 10.1.0.1:81', 'deny'],
  ['not defined', '  ip access-group GONE in', 'tcp 10.0.0.1:1 > 10.1.0.1:81', 'permit'],
  ['empty', '  ip access-group NONE in', 'tcp 10.0.0.1:1 > 10.1.0.1:81', 'permit'],
  ['remarks only', '  ip access-group ONLY in', 'tcp 10.0.0.1:1 > 10.1.0.1:81', 'permit'],
  ['taken back', '  ip access-group WEB in\n  no ip access-group WEB in', 'tcp 10.0.0.1:1 > 10.1.0.1:81', 'permit'],
  ['cut off', '  ip access-group WEB', 'tcp 10.0.0.1:1 > 10.1.0.1:81', 'undetermined'],
  ['NAT', '  ip nat outside', 'tcp 10.0.0.1:1 > 10.1.0.1:81', 'undetermined'],
])('binding: %s', (_, line, p, expected) => {
  expect(through(`${LISTS}interface Ethernet1/1\n  no switchport\n${line}\ninterface Ethernet1/2\n`, p, 'Ethernet1/1', 'Ethernet1/2')).toBe(expected)
})

test('a common list is asked before that of the interface', () => {
  const lists = 'ip access-list C\n  deny tcp any any eq 23\nip access-list L\n  permit tcp any any range 23 24\n'
  const says = (dport: number): string => through(`${lists}interface Ethernet1/1\n  ip access-group common C L in\ninterface Ethernet1/2\n`, `tcp 1.1.1.1:1 > 2.2.2.2:${String(dport)}`, 'Ethernet1/1', 'Ethernet1/2')
  expect([23, 24, 25].map(says)).toEqual(['deny', 'permit', 'deny'])
})

test('out does not judge what the switch itself sends; ranges name every port', () => {
  const text = `${LISTS}interface Ethernet1/1-3\n  ip access-group WEB out\ninterface Vlan5\n`
  expect(through(text, 'udp 10.0.0.1:1 > 10.1.0.1:5', 'Vlan5', 'Ethernet1/2')).toBe('deny')
  expect(through(text, 'udp 10.0.0.1:1 > 10.1.0.1:5', 'self', 'Ethernet1/2')).toBe('permit')
  expect(read(text).interfaces.map(i => i.name)).toEqual(['Ethernet1/1', 'Ethernet1/2', 'Ethernet1/3', 'Vlan5'])
})

test('a list on a layer 2 port, a VLAN map, a stray binding and control plane policing make verdicts undetermined, no more than they can touch', () => {
  const port = `${LISTS}interface Ethernet1/1\n  switchport access vlan 5\n  ip port access-group WEB in\ninterface Vlan5\ninterface Vlan6\n`
  expect(through(port, 'tcp 1.1.1.1:1 > 2.2.2.2:81', 'Vlan5', 'Vlan6')).toBe('undetermined')
  expect(through(port, 'tcp 1.1.1.1:1 > 2.2.2.2:80', 'Vlan5', 'Vlan6')).toBe('permit')
  expect(through(port, 'tcp 1.1.1.1:1 > 2.2.2.2:81', 'Vlan6', 'Vlan5')).toBe('permit')
  const vacl = 'vlan access-map M 10\n  match ip address WEB\n  action drop\nvlan filter M vlan-list 1-5\ninterface Vlan5\ninterface Vlan6\ninterface Vlan7\n'
  expect(through(vacl, 'tcp 1.1.1.1:1 > 2.2.2.2:81', 'Vlan5', 'Vlan6')).toBe('undetermined')
  expect(through(vacl, 'tcp 1.1.1.1:1 > 2.2.2.2:81', 'Vlan6', 'Vlan5')).toBe('undetermined')
  expect(through(vacl, 'tcp 1.1.1.1:1 > 2.2.2.2:81', 'Vlan6', 'Vlan7')).toBe('permit')
  expect(through(`${LISTS}vlan configuration 5\n  ip access-group WEB in\ninterface Vlan5\ninterface Vlan6\n`, 'tcp 1.1.1.1:1 > 2.2.2.2:80', 'Vlan5', 'Vlan6')).toBe('undetermined')
  const copp = `${LISTS}class-map type control-plane match-any C\n  match access-group name WEB\npolicy-map type control-plane P\n  class C\n    police cir 32 kbps bc 250 ms conform drop violate drop\n`
    + 'control-plane\n  service-policy input P\ninterface Vlan5\n'
  expect(through(copp, 'tcp 1.1.1.1:1 > 2.2.2.2:80', 'Vlan5')).toBe('undetermined')
  expect(through(copp, 'tcp 1.1.1.1:1 > 2.2.2.2:22', 'Vlan5')).toBe('permit')
})

test('interfaces and routes', () => {
  const { interfaces, routes } = read([
    'interface Vlan10', '  description users', '  vrf member BLUE', '  ip address 10.0.0.2/24', '  hsrp 1', '    ip 10.0.0.1', 'interface mgmt0', '  vrf member management', '  ip address 192.0.2.2/24', '  shutdown',
    'interface Ethernet1/1', '  ip unnumbered loopback0', 'interface loopback0', '  ip address 10.9.9.9/32', 'vrf context BLUE', '  ip route 10.8.0.0/16 10.0.0.9', 'ip route 10.7.0.0/16 Ethernet1/1 10.9.0.1',
  ].join('\n'))
  expect(interfaces.map(i => [i.name, i.label, i.vrf, i.up, i.addresses.length, i.networks.length])).toEqual([
    ['Vlan10', 'users', 'BLUE', true, 2, 1], ['mgmt0', undefined, 'management', false, 1, 1], ['Ethernet1/1', undefined, undefined, true, 1, 0], ['loopback0', undefined, undefined, true, 1, 1],
  ])
  expect(routes.map(r => [r.interface, r.vrf])).toEqual([['Vlan10', 'BLUE'], ['Ethernet1/1', undefined]])
})

// Batfish testSnmpServerExtraction: community lines join by their text, host lines by their address.
test('SNMP', () => {
  const { services, references } = read([
    'ip access-list S4', '  10 deny udp 1.2.3.4/32 any', 'snmp-server community public group network-operator', 'snmp-server community hidden1 group network-admin', 'snmp-server community hidden1 use-ipv4acl S4 use-ipv6acl S6',
    'snmp-server host 192.0.2.1 source-interface loopback 0', 'snmp-server host 192.0.2.1 traps version 2c private udp-port 1162', 'snmp-server host 192.0.2.2 use-vrf management',
    'snmp-server host 192.0.2.2 informs version 3 auth joe', 'snmp-server user joe network-admin auth sha 0xabc priv aes-128 0xdef localizedkey', 'snmp-server user joe use-ipv4acl S4',
  ].join('\n'))
  expect(services.communities.map(c => [c.use, c.access, c.restrictedBy, c.value?.is('public') ?? c.value?.is('private')])).toEqual([
    ['agent', 'read', undefined, true], ['agent', 'write', 'S4, S6', false], ['trap', 'unknown', undefined, false],
  ])
  expect(services.traps.map(t => [t.to.text, t.port, t.vrf])).toEqual([['192.0.2.1', 1162, undefined], ['192.0.2.2', 162, 'management']])
  expect(services.snmpUsers.map(u => [u.name, u.security, u.auth, u.priv])).toEqual([['joe', 'priv', 'sha', 'aes-128']])
  expect(references.filter(r => !r.defined).map(r => r.name)).toEqual(['S6'])
})

test('an agent that is turned off, and the port of traps on a line of its own', () => {
  const { services } = read('snmp-server community public group network-operator\nsnmp-server host 192.0.2.1 traps version 2c private\nsnmp-server host 192.0.2.1 udp-port 1162\nno snmp-server protocol enable\n')
  expect(services.communities.map(c => [c.use, c.enabled])).toEqual([['agent', 'no'], ['trap', 'yes']])
  expect(services.traps.map(t => t.port)).toEqual([1162])
  expect(services.listeners.filter(l => l.service === 'snmp')).toEqual([])
})

test('mgmt0 is in the management VRF in any case; IPv6 routes', () => {
  const { interfaces, routes } = read('interface mgmt0\n  ip address 172.16.0.2/24\ninterface Ethernet1/1\n  no switchport\n  ipv6 address 2001:db8::1/64\nipv6 route 2001:db8:9::/48 2001:db8::2\nvrf context management\n  ip route 0.0.0.0/0 172.16.0.1\n')
  expect(interfaces.map(i => [i.name, i.vrf])).toEqual([['mgmt0', 'management'], ['Ethernet1/1', undefined]])
  expect(routes.map(r => [r.interface, r.vrf])).toEqual([['Ethernet1/1', undefined], ['mgmt0', 'management']])
})

test('two communities that were redacted alike are not joined with a list', () => {
  const { services, diagnostics } = read('snmp-server community <removed> group network-operator\nsnmp-server community <removed> group network-admin\nsnmp-server community <removed> use-acl A\n')
  expect(services.communities.map(c => [c.value, c.access, c.restrictedBy])).toEqual([[undefined, 'read', undefined], [undefined, 'write', undefined]])
  expect(diagnostics).toHaveLength(1)
})

test('flow export counts only as a chain behind its feature', () => {
  const chain = ['flow exporter E', '  destination 10.1.1.1 use-vrf management', '  transport udp 2055', '  version 9', '    option interface-table timeout 60', 'flow monitor M', '  exporter E', 'interface Vlan5', '  ip flow monitor M input']
  expect(read(['feature netflow', ...chain].join('\n')).services.exporters).toMatchObject([{ name: 'E', to: { text: '10.1.1.1' }, port: 2055, vrf: 'management', protocol: 'netflow' }])
  expect(read(['feature netflow', ...chain].join('\n')).services.exporters[0]?.missing).toBeUndefined()
  expect(read(chain.join('\n')).services.exporters[0]?.missing).toMatch(/feature netflow/)
  expect(read(['feature netflow', ...chain.slice(0, 7)].join('\n')).services.exporters[0]?.missing).toMatch(/no interface/)
  expect(read('feature sflow\nsflow collector-ip 10.1.1.1 vrf default\nsflow data-source interface Ethernet1/1\n').services.exporters).toMatchObject([{ protocol: 'sflow', port: 6343, vrf: 'default' }])
  expect(read('sflow collector-ip 10.1.1.1 vrf default\n').services.exporters[0]?.missing).toMatch(/feature sflow/)
})

test('whom it talks to, and what listens', () => {
  const { services } = read([
    'logging server 192.0.2.2 3 port 2025 use-vrf management facility kern', 'logging server 192.0.2.4 2 secure', 'logging level local7 5', 'ntp server 192.0.2.3 use-vrf management key 1', 'ntp server 192.0.2.3 prefer',
    'ip name-server 192.0.2.1 dead:beef::1', 'vrf context other', '  ip name-server 192.0.2.9', 'feature ldap', 'ldap-server host 10.3.3.3 enable-ssl', 'feature telnet', 'feature nxapi', 'nxapi https port 8443',
    'ip access-list V', '  permit ip 10.0.0.0/8 any', 'line vty', '  access-class V in',
  ].join('\n'))
  expect(services.syslog.map(t => [t.to.text, t.port, t.transport, t.vrf])).toEqual([['192.0.2.2', 2025, 'udp', 'management'], ['192.0.2.4', 6514, 'tls', undefined]])
  expect(services.ntp.map(t => [t.to.text, t.vrf])).toEqual([['192.0.2.3', 'management']])
  expect(services.dns.map(t => [t.to.text, t.vrf])).toEqual([['192.0.2.1', undefined], ['dead:beef::1', undefined], ['192.0.2.9', 'other']])
  expect(services.ldap).toMatchObject([{ port: 636, security: 'ldaps' }])
  expect(services.listeners.map(l => [l.service, l.port, l.enabled, l.from?.length])).toEqual([['ssh', 22, 'yes', 1], ['telnet', 23, 'yes', 1], ['http', 80, 'unknown', undefined], ['https', 8443, 'yes', undefined]])
})

test('secrets stay in the file', () => {
  const text = [
    'username admin password 5 $5$SECRET1$x role network-admin', 'snmp-server community SECRET2 group network-operator', 'snmp-server community SECRET2 use-acl A', 'snmp-server user u network-admin auth md5 SECRET3 priv SECRET4 localizedkey',
    'snmp-server host 10.0.0.1 traps version 2c SECRET5', 'ntp authentication-key 1 md5 SECRET6 7', 'tacacs-server key 7 "SECRET7"', 'snmp-server mib community-map SECRET8 context c', 'interface Vlan5', '  hsrp 1',
    '    authentication text SECRET9', 'key chain K', '  key 1', '    key-string 7 SECRET0',
  ].join('\n')
  const source = makeSource('x', text)
  const { firewalls } = parse(source)
  expect(shown({ source, start: 0, end: text.length })).not.toMatch(/SECRET/)
  expect(JSON.stringify(firewalls, (key, value: unknown) => (key === 'source' ? undefined : value))).not.toMatch(/SECRET/)
  expect(shown({ source, start: 0, end: text.length })).toContain('10.0.0.1')
})

test('a file with two devices, and one with two pieces of the same', () => {
  const one = '!Command: show running-config\nversion 9.3(5)\nhostname a\ninterface Vlan1\n'
  expect(parse(makeSource('f', `${one}${one.replace('hostname a', 'hostname b')}`)).firewalls.map(f => [f.id, f.version, f.interfaces.length])).toEqual([['f#a', '9.3(5)', 1], ['f#b', '9.3(5)', 1]])
  expect(parse(makeSource('f', `${one}!Command: show running-config snmp\nsnmp-server community public\n`)).firewalls.map(f => f.services.communities.length)).toEqual([1])
})
