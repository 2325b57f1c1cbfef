/** Bindings, interfaces and services of IOS-XR devices. */
import { expect, test } from 'vitest'
import { tracer } from '../../../src/analysis/trace.ts'
import { parse } from '../../../src/parsers/cisco/xr/parse.ts'
import { makeSource, shown } from '../../../src/text/source.ts'
import { readerOf } from '../cisco/accounting.ts'
import { packet } from '../ios/packets.ts'

const read = readerOf(parse)

const through = (text: string, p: string, from: string, to = 'self'): string => tracer(read(text))(packet(p, { in: from, out: to })).verdict

const LISTS = [
  'ipv4 access-list common-acl', ' 10 permit tcp any any eq 22', ' 20 deny tcp host 10.1.1.1 any eq 80', 'ipv4 access-list interface-acl', ' 10 permit tcp any any eq 80', ' 20 deny tcp any any eq 443', 'ipv4 access-list ONLY', ' 10 remark x',
].join('\n')
const [G0, G1] = ['GigabitEthernet0/0/0/0', 'GigabitEthernet0/0/0/1']
const bound = (line: string): string => `${LISTS}\ninterface ${G0}\n ${line}\ninterface ${G1}\n`

// Batfish XrGrammarTest.testInterfaceAclCommonConversion: the common list first, what nothing fits falls through to the interface list, then the implicit deny.
test.each([
  ['ipv4 access-group common common-acl interface-acl ingress', [[22, 'permit'], [80, 'permit'], [443, 'deny'], [25, 'deny']], 'deny'],
  ['ipv4 access-group common common-acl ingress', [[22, 'permit'], [80, 'deny'], [443, 'deny']], 'deny'],
  ['ipv4 access-group interface-acl ingress hardware-count', [[22, 'deny'], [80, 'permit']], 'permit'],
  // A list that is not defined filters nothing (Batfish, XR undefined filters).
  ['ipv4 access-group GONE ingress', [[22, 'permit']], 'permit'],
  ['ipv4 access-group common GONE interface-acl ingress', [[22, 'deny'], [80, 'permit']], 'permit'],
  // An empty list cannot be applied (ASR 9000 L2 ACL guide); what a dump that has one means is not documented.
  ['ipv4 access-group ONLY ingress', [[22, 'undetermined']], 'undetermined'],
  ['ipv4 access-group interface-acl', [[80, 'undetermined']], 'undetermined'],
] as const)('%s', (line, rows, host) => {
  for (const [port, expected] of rows) expect([port, through(bound(line), `tcp 9.9.9.9:1 > 8.8.8.8:${String(port)}`, G0, G1)]).toEqual([port, expected])
  expect(through(bound(line), 'tcp 10.1.1.1:1 > 8.8.8.8:80', G0, G1)).toBe(host)
})

test('egress does not judge what the router itself sends', () => {
  const text = bound('ipv4 access-group interface-acl egress')
  expect(through(text, 'udp 9.9.9.9:1 > 8.8.8.8:5', G1, G0)).toBe('deny')
  expect(through(text, 'udp 9.9.9.9:1 > 8.8.8.8:5', 'self', G0)).toBe('permit')
})

// IOS XR System Security Configuration Guide, "Management Plane Protection Feature".
test('management plane protection', () => {
  const text = [
    'control-plane', ' management-plane', '  inband', `   interface ${G0}`, '    allow SSH peer', '     address ipv4 10.0.0.0/8', '    !', '    allow SNMP', '   !', '  !', ' !', '!', `interface ${G0}`, `interface ${G1}`,
    'interface MgmtEth0/RP0/CPU0/0', 'ssh server v2', 'snmp-server community public RO',
  ].join('\n')
  const to = (from: string, words: string): string => through(text, words, from)
  expect(to(G0, 'tcp 10.1.1.1:1 > 9.9.9.9:22')).toBe('permit')
  expect(to(G0, 'tcp 11.1.1.1:1 > 9.9.9.9:22')).toBe('deny')
  expect(to(G0, 'udp 11.1.1.1:1 > 9.9.9.9:161')).toBe('permit')
  expect(to(G1, 'udp 11.1.1.1:1 > 9.9.9.9:161')).toBe('deny')
  expect(to(G1, 'tcp 11.1.1.1:1 > 9.9.9.9:179')).toBe('permit')
  expect(to('MgmtEth0/RP0/CPU0/0', 'tcp 11.1.1.1:1 > 9.9.9.9:22')).toBe('permit')
  expect(through(text, 'tcp 11.1.1.1:1 > 9.9.9.9:22', G1, G0)).toBe('permit')
  expect(read(text).services.listeners.map(l => [l.service, l.interface, l.from?.length])).toEqual([['ssh', G0, 1], ['snmp', G0, undefined]])
})

test('interfaces and routes', () => {
  const { interfaces, routes, version, hostname } = read([
    '!! IOS XR Configuration 7.3.1', 'hostname xr1', 'interface Bundle-Ether1.20', ' description customer', ' vrf red', ' ipv4 address 10.0.0.2 255.255.255.0', ' ipv6 address 2001:db8::2/64', 'interface preconfigure TenGigE0/0/0/9', ' shutdown',
    'interface Loopback0', ' ipv4 address 10.9.9.9/32', `interface ${G0}`, ' ipv4 unnumbered Loopback0', 'router static', ' address-family ipv4 unicast', `  10.7.0.0/16 ${G0}`, ' !', ' vrf red', '  address-family ipv4 unicast', '   10.8.0.0/16 10.0.0.9',
    'router hsrp', ' interface Bundle-Ether1.20', '  address-family ipv4', '   hsrp 1', '    address 10.0.0.1', 'end',
  ].join('\n'))
  expect([version, hostname]).toEqual(['7.3.1', 'xr1'])
  expect(interfaces.map(i => [i.name, i.label, i.vrf, i.up, i.addresses.length, i.networks.length])).toEqual([
    ['Bundle-Ether1.20', 'customer', 'red', true, 3, 2], ['TenGigE0/0/0/9', undefined, undefined, false, 0, 0], ['Loopback0', undefined, undefined, true, 1, 1], [G0, undefined, undefined, true, 1, 0],
  ])
  expect(routes.map(r => [r.interface, r.vrf])).toEqual([[G0, undefined], ['Bundle-Ether1.20', 'red']])
})

// Batfish XrGrammarTest.testSnmpServer: `IPv4 acl` and `IPv6 acl` are references; research fact: a user or a group named public is no community.
test('SNMP', () => {
  const { services, references } = read([
    'snmp-server community public RO SystemOwner IPv4 A4 IPv6 A6', 'snmp-server community encrypted 0123ABCD RW', 'snmp-server community s3 view v RW A5', 'snmp-server user public group1 v3 auth sha encrypted 00AA priv aes 128 encrypted 00BB',
    'snmp-server group public v3 priv read abc IPv4 A4', 'snmp-server host 10.0.0.1 traps version 2c private udp-port 1162', 'snmp-server vrf mgmt', ' host 1.2.3.4 traps version 2c encrypted 0123456789',
  ].join('\n'))
  expect(services.communities.map(c => [c.use, c.access, c.restrictedBy, c.value?.is('public') ?? 'hidden'])).toEqual([
    ['agent', 'read', 'A4, A6', true], ['agent', 'write', undefined, 'hidden'], ['agent', 'write', 'A5', false], ['trap', 'unknown', undefined, false], ['trap', 'unknown', undefined, 'hidden'],
  ])
  expect(services.snmpUsers.map(u => [u.name, u.security, u.auth, u.priv])).toEqual([['public', 'priv', 'sha', 'aes']])
  expect(services.traps.map(t => [t.to.text, t.port, t.vrf])).toEqual([['10.0.0.1', 1162, undefined], ['1.2.3.4', 162, 'mgmt']])
  expect([...new Set(references.filter(r => !r.defined).map(r => r.name))]).toEqual(['A4', 'A6', 'A5'])
})

// Batfish XrGrammarTest.testFlowReferences: exporter maps, monitor maps, and monitors of an interface.
test('flow export counts only as a chain', () => {
  const chain = ['flow exporter-map E', ' version v9', '  options interface-table timeout 1', ' !', ' transport udp 1234', ' source Loopback0', ' destination 1.2.3.4 vrf m', '!', 'flow monitor-map M', ' record ipv4', ' exporter E', '!', 'interface Bundle-Ether1']
  const bind = ' flow ipv4 monitor M sampler S egress'
  expect(read([...chain, bind].join('\n')).services.exporters).toEqual([expect.objectContaining({ name: 'E', port: 1234, vrf: 'm', protocol: 'netflow' })])
  expect(read([...chain, bind].join('\n')).services.exporters[0]?.missing).toBeUndefined()
  expect(read(chain.join('\n')).services.exporters[0]?.missing).toMatch(/no interface/)
  expect(read([...chain.filter(l => !l.includes('transport')), bind].join('\n')).services.exporters[0]).toMatchObject({ missing: 'the exporter has no `transport udp`' })
  expect(read([...chain.map(l => l.replace('version v9', 'version ipfix')), bind].join('\n')).services.exporters[0]?.protocol).toBe('ipfix')
  expect(read(`${chain.join('\n')}\n flow ipv4 monitor X sampler S ingress\n`).references.filter(r => !r.defined).map(r => [r.kind, r.name])).toContainEqual(['flow monitor-map', 'X'])
})

test('whom it talks to, and what listens', () => {
  const { services } = read([
    'logging 10.44.155.130 vrf management severity info port default', 'logging 10.44.155.131 port 5514', 'logging trap informational', 'ntp', ' server vrf management 10.0.0.5 source Loopback1', ' peer 10.0.0.6', 'domain vrf m name-server 109.3.131.6',
    'domain name-server 1.1.1.1', 'ipv4 access-list V', ' 10 permit ipv4 10.0.0.0/8 any', 'ipv4 access-list W', ' 10 permit tcp 10.0.0.0/8 any', ' 20 permit tcp 11.0.0.0/8 any', 'line default', ' access-class ingress V',
    'ssh server v2', 'ssh server vrf default ipv4 access-list W', 'ssh server session-limit 5', 'telnet vrf default ipv4 server max-servers 10', 'http server ssl',
  ].join('\n'))
  expect(services.syslog.map(t => [t.to.text, t.port, t.vrf])).toEqual([['10.44.155.130', 514, 'management'], ['10.44.155.131', 5514, undefined]])
  expect(services.ntp.map(t => [t.to.text, t.vrf])).toEqual([['10.0.0.5', 'management'], ['10.0.0.6', undefined]])
  expect(services.dns.map(t => [t.to.text, t.vrf])).toEqual([['109.3.131.6', 'm'], ['1.1.1.1', undefined]])
  expect(services.listeners.map(l => [l.service, l.from?.length])).toEqual([['ssh', 1], ['ssh', 2], ['telnet', 1], ['https', undefined]])
})

test('secrets stay in the file', () => {
  const text = [
    'username admin', ' secret 5 $1$SECRET1', ' password 7 SECRET2', 'snmp-server community SECRET3 RO', 'snmp-server community encrypted SECRET4', 'snmp-server user u g v3 auth sha encrypted SECRET5 priv aes 128 encrypted SECRET6',
    'snmp-server user u g v3 auth md5 clear SECRETA priv des56 clear SECRETB SystemOwner', 'snmp-server host 10.0.0.1 traps version 2c encrypted SECRET7', 'snmp-server vrf m', ' host 10.0.0.2 traps version 2c encrypted SECRET8',
    ' host 10.0.0.3 traps version 2c SECRET9', 'tacacs-server host 10.0.0.4 port 49', ' key 7 SECRETC', 'aaa group server tacacs+ AUTH', ' server-private 10.0.0.5 port 49', '  key 7 SECRETD', 'router hsrp', ' interface Bundle-Ether1',
    '  address-family ipv4', '   hsrp 1', '    authentication SECRETE', 'router bgp 1', ' neighbor 10.0.0.6', '  password encrypted SECRETF', 'key chain K', ' key 1', '  key-string password SECRETG', 'unknown-command secret SECRETH',
  ].join('\n')
  const source = makeSource('x', text)
  const { firewalls } = parse(source)
  const clear = shown({ source, start: 0, end: text.length })
  expect(clear).not.toMatch(/SECRET/)
  expect(JSON.stringify(firewalls, (key, value: unknown) => (key === 'source' ? undefined : value))).not.toMatch(/SECRET/)
  for (const n of ['1', '2', '3', '4', '5', '6']) expect(clear).toContain(`10.0.0.${n}`)
})

// IOS XR System Management Command Reference, "snmp-server community": owners come between the access and the lists.
test('communities with owners', () => {
  const { services } = read('snmp-server community one RO SDROwner IPv4 A\nsnmp-server community two RW SystemOwner B\nsnmp-server community encrypted 0822455D0A16 RO SystemOwner\nsnmp-server community clear three SDROwner\n')
  expect(services.communities.map(c => [c.value?.is('one') ?? c.value, c.access, c.restrictedBy])).toEqual([[true, 'read', 'A'], [false, 'write', 'B'], [undefined, 'read', undefined], [false, 'read', undefined]])
  expect(services.communities[3]?.value?.is('three')).toBe(true)
})
