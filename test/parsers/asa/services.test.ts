/** What the device itself runs and talks to, its secrets, contexts and counts. Numbers in brackets: facts of Batfish's ASA tests that must hold here too. */
import { expect, test } from 'vitest'
import { parse } from '../../../src/parsers/cisco/asa/parse.ts'
import { makeSource, shown } from '../../../src/text/source.ts'
import { asa } from './ask.ts'

const INSIDE = 'ASA Version 9.8(2)\ninterface Gi0/1\n nameif inside\n ip address 10.0.0.1 255.255.255.0\n'

test('[24] syslog: udp 514, tcp 1470, a port of its own, IPv6; a port that does not exist is refused', () => {
  const { services, diagnostics } = asa(`logging host inside 10.0.0.1 tcp/1500
logging host dmz 192.168.1.5 udp/1026
logging host mgmt 172.16.0.9
logging host outside 10.0.0.4 tcp
logging host inside 2001::1:1 udp/2020 secure
logging host inside 10.0.0.9 udp/99999
`)
  expect(services.syslog.map(s => [s.to.text, s.transport, s.port])).toEqual([
    ['10.0.0.1', 'tcp', 1500], ['192.168.1.5', 'udp', 1026], ['172.16.0.9', 'udp', 514], ['10.0.0.4', 'tcp', 1470], ['2001::1:1', 'tls', 2020],
  ])
  expect(diagnostics.map(d => d.kind)).toEqual(['refused'])
})

test.each([
  ['ASA Version 9.8(2)\nlogging enable\nlogging trap informational\n', 'yes'], ['ASA Version 9.8(2)\nlogging trap informational\n', 'no'], ['ASA Version 9.8(2)\nlogging enable\n', 'no'],
  ['PIX Version 6.3(5)\nlogging on\nlogging trap 6\n', 'yes'], ['ASA Version 9.8(2)\nlogging enable\nlogging trap 6\nno logging enable\n', 'no'], ['', 'unknown'],
])('syslog hosts get something only with `logging enable` and `logging trap`: %j is %s', (text, enabled) => {
  expect(asa(`${text}logging host inside 10.0.0.1\n`).services.syslog.map(s => s.enabled)).toEqual([enabled])
})

test('SNMP: communities with the hosts that may use them, traps, users', () => {
  const { services } = asa(`${INSIDE}snmp-server community 0 public
snmp-server host inside 10.0.0.5 poll
snmp-server host inside 10.0.0.6 trap community private version 2c udp-port 1162
snmp-server host inside 10.0.0.7 community ***** version 2c
snmp-server group G v3 priv
snmp-server user U G v3 encrypted auth sha aa:bb priv aes 128 cc:dd
snmp-server enable traps snmp authentication
`)
  expect(services.communities.map(c => [c.value?.is('public'), c.value?.is('private'), c.use, c.enabled, c.restrictedBy])).toEqual([
    [true, false, 'agent', 'yes', 'inside 10.0.0.5, inside 10.0.0.7'], [false, true, 'trap', 'yes', 'inside 10.0.0.6'],
    [undefined, undefined, 'agent', 'yes', 'inside 10.0.0.7'],
  ])
  expect(services.traps.map(t => [t.to.text, t.port])).toEqual([['10.0.0.6', 1162], ['10.0.0.7', 162]])
  expect(services.snmpUsers.map(u => [u.name, u.security, u.auth, u.priv])).toEqual([['U', 'priv', 'sha', 'aes 128']])
  expect(services.listeners.map(l => [l.service, l.port, l.interface])).toEqual([['snmp', 161, 'inside'], ['snmp', 161, 'inside']])
})

test('a community that nobody may poll with is not in use; until 8.2 a host without any community uses `public`', () => {
  expect(asa(`${INSIDE}snmp-server community public\n`).services.communities.map(c => c.enabled)).toEqual(['no'])
  const old = asa('PIX Version 7.2(1)\nsnmp-server host inside 10.0.0.5 poll\n').services.communities
  expect(old.map(c => [c.value?.is('public'), c.enabled])).toEqual([[true, 'yes']])
  expect(asa(`${INSIDE}snmp-server host inside 10.0.0.5 poll\n`).services.communities).toEqual([])
})

const FLOW = `${INSIDE}flow-export destination inside 10.0.0.9 2055
class-map everything
 match any
policy-map global_policy
 class everything
  flow-export event-type all destination 10.0.0.9
`

test('NetFlow counts when a class of an applied policy map names the collector', () => {
  const exporters = (text: string): unknown => asa(text).services.exporters.map(e => [e.to.text, e.port, e.enabled, e.missing])
  expect(exporters(`${FLOW}service-policy global_policy global\n`)).toEqual([['10.0.0.9', 2055, 'yes', undefined]])
  expect(exporters(FLOW)).toEqual([['10.0.0.9', 2055, 'no', 'policy-map global_policy is not applied by a service-policy']])
  expect(exporters(`${INSIDE}flow-export destination inside 10.0.0.9 2055\n`))
    .toEqual([['10.0.0.9', 2055, 'no', 'no class of a policy-map says flow-export event-type ... destination 10.0.0.9']])
})

test('time, names, mail, LDAP, listeners, routes', () => {
  const { services, routes } = asa(`${INSIDE}name 10.0.0.50 clock
ntp server clock key 1 source inside prefer
dns server-group DefaultDNS
 name-server 10.0.0.53 10.0.0.54
smtp-server 10.0.0.25
aaa-server AD protocol ldap
aaa-server AD (inside) host 10.0.0.3
 server-port 636
 ldap-over-ssl enable
 ldap-login-password hunter22
aaa-server AD (inside) host 10.0.0.4
aaa-server T protocol tacacs+
aaa-server T (inside) host 10.0.0.5
 key hunter33
ssh 10.0.0.0 255.255.255.0 inside
http 10.0.0.0 255.255.255.0 inside
route inside 10.8.0.0 255.255.0.0 10.0.0.254 1
route null0 10.9.0.0 255.255.0.0
route inside 0 0 10.0.0.254 tunneled
`)
  expect(services.ntp.map(t => [t.to.text, t.to.address !== undefined])).toEqual([['clock', true]])
  expect(services.dns.map(t => t.to.text)).toEqual(['10.0.0.53', '10.0.0.54'])
  expect(services.smtp.map(t => t.to.text)).toEqual(['10.0.0.25'])
  expect(services.ldap.map(t => [t.to.text, t.port, t.security])).toEqual([['10.0.0.3', 636, 'ldaps'], ['10.0.0.4', 389, 'none']])
  expect(services.listeners.map(l => [l.service, l.port, l.enabled])).toEqual([['ssh', 22, 'yes'], ['https', 443, 'no']])
  expect(routes.map(r => r.interface)).toEqual(['inside', undefined])
})

test('factory passwords are told, and no secret is ever shown', () => {
  const text = `${INSIDE}enable password 8Ry2YjIyt7RRXU24 encrypted
passwd 2KFQnbNIdI.2KYOU encrypted
username admin password hunter01 encrypted privilege 15
failover key hunter02
tunnel-group 192.0.2.9 ipsec-attributes
 ikev1 pre-shared-key hunter03
 ikev2 local-authentication pre-shared-key 0 hunter04
aaa-server T (inside) host 10.0.0.5
 key hunter05
aaa-server L (inside) host 10.0.0.6
 ldap-login-password hunter06
snmp-server community hunter07
snmp-server host inside 10.0.0.7 community hunter08 version 2c
snmp-server user U G v3 auth sha hunter09 priv aes 128 hunter10
ntp authentication-key 1 md5 hunter11
license smart register idtoken hunter12
crypto isakmp key hunter13 address 192.0.2.9
router bgp 65000
 neighbor 10.0.0.8 password hunter14
unknown-command password hunter15
access-list L remark password hunter16
! key hunter17
`
  const source = makeSource('fw.cfg', text)
  const { firewalls: [firewall] } = parse(source)
  expect(firewall?.services.factoryAccounts.map(a => a.what)).toEqual(['ASA factory enable password (empty)', 'ASA factory login password'])
  expect(shown({ source, start: 0, end: text.length })).not.toMatch(/hunter\d\d|8Ry2YjIyt7RRXU24/)
  expect(JSON.stringify([firewall?.diagnostics.map(d => d.seen), firewall?.comments.map(c => c.text), firewall?.services.communities.map(c => c.value)])).not.toMatch(/hunter\d\d/)
})

test('[25] a banner has no delimiter: every line of it is a command, ^C is text', () => {
  const { statements, diagnostics, filters } = asa(`banner motd ^C
banner motd access-list L extended permit ip any any
access-list M extended permit ip any any
`)
  expect([...filters.keys()]).toEqual(['M'])
  expect([statements.total, statements.ignored, diagnostics.length]).toEqual([3, 2, 0])
})

test('several contexts in one file are several firewalls', () => {
  const { firewalls } = parse(makeSource('fw.cfg', `: Saved
: ASA Version 9.1(5)16 <context>
hostname one
access-list A extended permit ip any any
: end
: Saved
: ASA Version 9.1(5)16 <context>
hostname two
access-list B extended permit ip any any
`))
  expect(firewalls.map(f => [f.id, f.version, [...f.filters.keys()]])).toEqual([['fw.cfg#one', '9.1(5)16', ['A']], ['fw.cfg#two', '9.1(5)16', ['B']]])
  const plain = parse(makeSource('fw.cfg', 'ASA Version 9.9\nhostname a\nASA Version 9.9\nhostname b\n'))
  expect(plain.firewalls.map(f => f.id)).toEqual(['fw.cfg#a', 'fw.cfg#b'])
})

test('every line is understood, ignored or named; an empty file is a failure', () => {
  const { statements, diagnostics } = asa(`${INSIDE}mtu inside 1500\nfrobnicate on\nobject network X\n host nonsense\n`)
  expect(statements).toEqual({ total: 8, understood: 5, ignored: 1, unsupported: 2 })
  expect(diagnostics.map(d => d.seen)).toEqual(['cannot be read, so what object X holds is not known: host nonsense', 'not a command this knows: frobnicate on'])
  expect(parse(makeSource('fw.cfg', '')).failure?.seen).toBe('no configuration line')
})

// ASA command reference, "snmp-server community": 0 is clear, 8 encrypted, and `show running-config` masks it.
test('communities in each of their forms', () => {
  const value = (line: string): unknown => asa(`${INSIDE}snmp-server host inside 10.0.0.7 poll\n${line}\n`).services.communities.map(c => c.value?.is('PLANT'))
  expect(value('snmp-server community 0 PLANT')).toEqual([true])
  expect(value('snmp-server community PLANT')).toEqual([true])
  expect(value('snmp-server community 8 AbCdEf==')).toEqual([undefined])
  expect(value('snmp-server community *****')).toEqual([undefined])
  expect(value('snmp-server community <removed>')).toEqual([undefined])
})

// ASA general operations guide, "Multiple Context Mode": the system execution space has interfaces for contexts and no lists of its own.
test('the system execution space filters nothing, and each of its contexts is an export of its own', () => {
  const firewall = asa('ASA Version 9.8(2) <system>\nhostname box\ninterface GigabitEthernet0/0\n!\nadmin-context admin\ncontext admin\n  allocate-interface GigabitEthernet0/0 \n  config-url disk0:/admin.cfg\n!\ncontext A\n  allocate-interface GigabitEthernet0/0\n  config-url disk0:/a.cfg\n')
  expect([firewall.hostname, firewall.filtering, firewall.filters.size, firewall.stages.length, firewall.diagnostics]).toEqual(['box', false, 0, 0, []])
})
