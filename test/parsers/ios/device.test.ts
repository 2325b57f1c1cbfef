/** A whole IOS device: bindings, interfaces, zones, translation, services, secrets. */
import { describe, expect, test } from 'vitest'
import { tracer } from '../../../src/analysis/trace.ts'
import { formatIpv4, formatTerm, type AddressTerm } from '../../../src/net/address.ts'
import type { Firewall } from '../../../src/model/firewall.ts'
import { parse } from '../../../src/parsers/cisco/ios/parse.ts'
import { makeSource, shown } from '../../../src/text/source.ts'
import { packet, read } from './packets.ts'

const text = (t: AddressTerm): string => (t.family === 4 && 'low' in t ? (t.low === t.high ? formatIpv4(t.low) : `${formatIpv4(t.low)}-${formatIpv4(t.high)}`) : 'other')

const through = (firewall: Firewall, words: string, entry: string, exit: string): string => tracer(firewall)(packet(words, { in: entry, out: exit })).verdict

const EDGE = ['hostname edge', 'version 15.2', 'interface Gi0/0', ' description to the world', ' ip address 192.0.2.1 255.255.255.0', ' ip address 192.0.2.9 255.255.255.0 secondary', ' ip access-group IN in',
  ' ip access-group OUT out', ' ipv6 address 2001:db8::1/64', 'interface Gi0/1', ' ip address 10.0.0.1 255.255.255.0', ' standby 1 ip 10.0.0.254', ' ip access-group GONE in', 'interface Gi0/2', ' vrf forwarding RED',
  ' ip address dhcp', ' shutdown', ' ip access-group EMPTY in', 'ip access-list extended IN', ' permit tcp any any eq 443', 'ip access-list extended OUT', ' deny udp any any', ' permit ip any any',
  'ip access-list extended EMPTY', ' remark nothing', 'ip route 0.0.0.0 0.0.0.0 192.0.2.254', 'ip route vrf RED 10.9.0.0 255.255.0.0 Gi0/2', 'ip route 10.7.0.0 255.255.0.0 172.31.0.1'].join('\n')

describe('bindings', () => {
  const firewall = read(EDGE)
  test('in filters what comes to and through the router, out what passes through', () => {
    expect(firewall.stages.map(s => [s.filter, s.on.join(), s.in?.join(), s.out?.join(), s.label])).toEqual([
      ['IN', 'input,forward', 'Gi0/0', undefined, 'access-group IN in on Gi0/0'], ['GONE', 'input,forward', 'Gi0/1', undefined, 'access-group GONE in on Gi0/1'],
      ['EMPTY', 'input,forward', 'Gi0/2', undefined, 'access-group EMPTY in on Gi0/2'], ['OUT', 'forward', undefined, 'Gi0/0', 'access-group OUT out on Gi0/0'],
    ])
    expect(firewall.filtering).toBe(true)
    expect(firewall.stateful).toBe(false)
  })
  test('verdicts; a list that is not defined or empty permits everything (Catalyst 2960 guide), a list of IPv4 says nothing of IPv6', () => {
    expect(through(firewall, 'tcp 9.9.9.9:1 > 10.0.0.5:443', 'Gi0/0', 'Gi0/1')).toBe('permit')
    expect(through(firewall, 'tcp 9.9.9.9:1 > 10.0.0.5:22', 'Gi0/0', 'Gi0/1')).toBe('deny')
    expect(through(firewall, 'udp 10.0.0.5:1 > 9.9.9.9:53', 'Gi0/1', 'Gi0/0')).toBe('deny')
    expect(through(firewall, 'tcp 10.0.0.5:1 > 9.9.9.9:53', 'Gi0/1', 'Gi0/0')).toBe('permit')
    expect(through(firewall, 'udp 10.9.0.5:1 > 10.0.0.9:53', 'Gi0/2', 'Gi0/1')).toBe('permit')
    expect(through(firewall, 'tcp [2001:db8:9::1]:1 > [2001:db8:8::1]:22', 'Gi0/0', 'Gi0/1')).toBe('permit')
    expect(through(firewall, 'udp 192.0.2.1:1 > 9.9.9.9:53', 'self', 'Gi0/0')).toBe('permit')
    expect(firewall.references.filter(r => !r.defined).map(r => [r.kind, r.name, r.effect])).toEqual([['access-list', 'GONE', 'permits everything']])
    expect(firewall.diagnostics.map(d => d.seen)).toEqual(['access list EMPTY has no entry and permits everything: ip access-group EMPTY in'])
  })
  test('interfaces and routes', () => {
    expect(firewall.interfaces.map(i => [i.name, i.label, i.addresses.map(text).join(), i.networks.map(text)[0], i.up, i.dynamic, i.vrf])).toEqual([
      ['Gi0/0', 'to the world', '192.0.2.1,192.0.2.9,other', '192.0.2.0-192.0.2.255', true, false, undefined],
      ['Gi0/1', undefined, '10.0.0.1,10.0.0.254', '10.0.0.0-10.0.0.255', true, false, undefined],
      ['Gi0/2', undefined, '', undefined, false, true, 'RED'],
    ])
    expect(firewall.routes.map(r => [text(r.to), r.interface, r.vrf])).toEqual([['0.0.0.0-255.255.255.255', 'Gi0/0', undefined], ['10.9.0.0-10.9.255.255', 'Gi0/2', 'RED'], ['10.7.0.0-10.7.255.255', undefined, undefined]])
  })
  test('lists used elsewhere are no filters', () => {
    const other = read('access-list 10 permit any\nroute-map R permit 10\n match ip address 10 UNDEF\nclass-map C\n match access-group name NONE\nip nat inside source list 10 interface Gi0/0 overload\nline vty 0 4\n access-class 10 in\n')
    expect(other.filtering).toBe(false)
    expect(other.stages).toEqual([])
    expect(other.references.map(r => [r.name, r.defined])).toEqual([['10', true], ['UNDEF', false], ['NONE', false], ['10', true], ['10', true]])
  })
})

test('a pasted file without indentation reads the same', () => {
  const flat = read(EDGE.split('\n').map(l => l.trim()).join('\n'))
  expect(flat.stages.map(s => s.label)).toEqual(read(EDGE).stages.map(s => s.label))
  expect(flat.filters.get('IN')?.rules.length).toBe(2)
  expect(flat.interfaces.map(i => i.addresses.length)).toEqual([3, 2, 0])
})

// Zone-Based Policy Firewall Design and Application Guide; Batfish testIosXeZoneDefaultBehavior, testIosXePolicyMapClassDefault, testIosInspection.
test('zones', () => {
  const zone = (name: string, i: number): string => `interface Gi0/${String(i)}\n ip address 10.${String(i)}.0.1 255.255.255.0\n zone-member security ${name}\n`
  const firewall = read(`zone security A\nzone security B\n${zone('A', 1)}${zone('A', 2)}${zone('B', 3)}interface Gi0/4\n ip address 10.4.0.1 255.255.255.0\n`
    + 'ip access-list extended WEB\n deny tcp any host 10.3.0.9 eq 80\n permit tcp any any eq 80\nclass-map type inspect match-all W\n match access-group name WEB\nclass-map type inspect match-any H\n match protocol http\n match protocol icmp\n'
    + 'policy-map type inspect P\n class type inspect W\n  inspect\n class type inspect H\n  pass\n class class-default\n  drop log\nzone-pair security AB source A destination B\n service-policy type inspect P\n')
  expect(through(firewall, 'tcp 10.1.0.5:1 > 10.3.0.5:80', 'Gi0/1', 'Gi0/3')).toBe('permit')
  expect(through(firewall, 'tcp 10.1.0.5:1 > 10.3.0.9:80', 'Gi0/1', 'Gi0/3')).toBe('undetermined')
  expect(through(firewall, 'icmp 10.1.0.5 > 10.3.0.9 8/0', 'Gi0/1', 'Gi0/3')).toBe('permit')
  expect(through(firewall, 'tcp 10.1.0.5:1 > 10.2.0.5:22', 'Gi0/1', 'Gi0/2')).toBe('permit')
  expect(through(firewall, 'tcp 10.3.0.5:1 > 10.1.0.5:80', 'Gi0/3', 'Gi0/1')).toBe('deny')
  expect(through(firewall, 'tcp 10.1.0.5:1 > 10.4.0.5:80', 'Gi0/1', 'Gi0/4')).toBe('deny')
  expect(through(firewall, 'tcp 10.4.0.5:1 > 10.1.0.5:80', 'Gi0/4', 'Gi0/1')).toBe('deny')
  expect(through(firewall, 'tcp 10.1.0.5:1 > 10.1.0.1:22', 'Gi0/1', 'self')).toBe('permit')
})

// "NAT Order of Operation" (Cisco document 6209): inbound list, translation, routing; on the way out translation, then outbound list.
test('outbound lists judge translated packets', () => {
  const base = 'interface Gi0/0\n ip address 192.0.2.1 255.255.255.0\n ip nat outside\n ip access-group OUT out\ninterface Gi0/1\n ip address 10.0.0.1 255.255.255.0\n ip nat inside\n ip access-group TOIN out\n'
    + 'access-list 1 permit 10.0.0.0 0.0.0.255\nip access-list extended OUT\n permit ip host 192.0.2.1 any\n permit ip host 192.0.2.77 any\nip access-list extended TOIN\n permit tcp any host 10.0.0.5 eq 80\n'
  const firewall = read(`${base}ip nat inside source static tcp 10.0.0.5 80 interface Gi0/0 8080\nip nat inside source static 10.0.0.7 192.0.2.77\nip nat inside source list 1 interface Gi0/0 overload\n`)
  expect(through(firewall, 'tcp 9.9.9.9:1 > 192.0.2.1:8080', 'Gi0/0', 'Gi0/1')).toBe('permit')
  expect(through(firewall, 'tcp 9.9.9.9:1 > 192.0.2.77:80', 'Gi0/0', 'Gi0/1')).toBe('deny')
  expect(through(firewall, 'tcp 9.9.9.9:1 > 10.0.0.5:22', 'Gi0/0', 'Gi0/1')).toBe('deny')
  expect(through(firewall, 'tcp 10.0.0.9:1 > 9.9.9.9:22', 'Gi0/1', 'Gi0/0')).toBe('permit')
  expect(through(firewall, 'tcp 10.0.0.7:1 > 9.9.9.9:22', 'Gi0/1', 'Gi0/0')).toBe('permit')
  expect(through(firewall, 'tcp 10.8.0.7:1 > 9.9.9.9:22', 'Gi0/1', 'Gi0/0')).toBe('deny')
  expect(firewall.diagnostics).toEqual([])
  const odd = read(`${base}ip nat outside source static 9.9.9.9 10.0.0.99\n`)
  expect(through(odd, 'tcp 9.9.9.9:1 > 10.0.0.5:80', 'Gi0/0', 'Gi0/1')).toBe('undetermined')
  expect(odd.diagnostics.map(d => d.effect)).toEqual(['verdict'])
})

test('a policy that drops filters the control plane; a list on a layer 2 port touches its VLAN only', () => {
  const firewall = read('access-list 101 permit tcp any any eq 23\nclass-map C\n match access-group 101\npolicy-map CP\n class C\n  drop\ncontrol-plane\n service-policy input CP\n'
    + 'interface Gi1/1\n switchport access vlan 5\n ip access-group 102 in\ninterface Vlan5\n ip address 10.5.0.1 255.255.255.0\ninterface Vlan6\n ip address 10.6.0.1 255.255.255.0\naccess-list 102 permit udp any any\n')
  expect(through(firewall, 'tcp 10.6.0.5:1 > 10.6.0.1:23', 'Vlan6', 'self')).toBe('deny')
  expect(through(firewall, 'tcp 10.6.0.5:1 > 10.6.0.1:22', 'Vlan6', 'self')).toBe('permit')
  expect(through(firewall, 'tcp 10.5.0.5:1 > 10.6.0.5:22', 'Vlan5', 'Vlan6')).toBe('undetermined')
  expect(through(firewall, 'udp 10.5.0.5:1 > 10.6.0.5:22', 'Vlan5', 'Vlan6')).toBe('permit')
  expect(through(firewall, 'tcp 10.6.0.5:1 > 10.5.0.5:22', 'Vlan6', 'Vlan5')).toBe('permit')
})

describe('services', () => {
  const firewall = read(['snmp-server community public RO', 'snmp-server community "a b$#!@xyz" view V RW 80', '!snmp-server community <removed> RO 10', 'snmp-server community <removed> RW',
    'access-list 80 permit 10.0.0.10', 'snmp-server host 10.0.0.20 version 2c tr4p udp-port 1162', 'snmp-server host 10.0.0.21 vrf M informs version 3 priv alice', 'snmp-server group G v3 priv',
    'snmp-server user alice G v3 auth sha authkey1 priv aes 128 privkey1', 'snmp-server location public', 'flow exporter E', ' destination 10.0.0.30 vrf M', ' export-protocol ipfix', 'flow exporter LOOSE', ' destination 10.0.0.31',
    ' transport udp 2055', 'flow monitor M', ' exporter E', ' record R', 'interface Gi0/0', ' ip flow monitor M input', 'ip flow-export destination 10.0.0.32 9996', 'logging host 10.0.0.40 transport tcp port 1514', 'logging 10.0.0.41',
    'logging buffered 4096', 'ntp server vrf M 10.0.0.50 prefer', 'ip name-server 10.0.0.60 10.0.0.61', 'ldap server L', ' ipv4 10.0.0.70', ' mode secure', 'ip http server', 'no ip http secure-server', 'ip http access-class 80',
    'line vty 0 4', ' access-class 80 in', ' transport input ssh', 'line vty 5 15', ' transport input all', 'username cisco privilege 15 password 0 cisco', 'enable secret 5 $1$abcd$hashhashhash'].join('\n'))
  const { services } = firewall
  // Batfish testIosSnmpCommunityString: a community may be quoted and hold `$#!@`; its list is a reference.
  test('snmp', () => {
    expect(services.communities.map(c => [c.value?.is('public') ?? c.value, c.value?.length, c.use, c.access, c.restrictedBy])).toEqual([
      [true, 6, 'agent', 'read', undefined], [false, 10, 'agent', 'write', '80'], [undefined, undefined, 'agent', 'write', undefined], [false, 4, 'trap', 'unknown', undefined], [undefined, undefined, 'agent', 'read', '10'],
    ])
    expect(services.traps.map(t => [t.to.text, t.port, t.vrf])).toEqual([['10.0.0.20', 1162, undefined], ['10.0.0.21', 162, 'M']])
    expect(services.snmpUsers.map(u => [u.name, u.security, u.auth, u.priv])).toEqual([['alice', 'priv', 'sha', 'aes']])
    expect(firewall.references.filter(r => r.name === '80').map(r => r.defined)).toEqual([true, true, true])
  })
  test('flow export counts when the chain stands; 9995 is the default port of Flexible NetFlow', () => {
    expect(services.exporters.map(e => [e.name, e.to.text, e.port, e.protocol, e.vrf, e.missing])).toEqual([
      ['ip flow-export', '10.0.0.32', 9996, 'netflow', undefined, 'no interface has `ip flow ingress`, `ip flow egress` or `ip route-cache flow`'],
      ['E', '10.0.0.30', 9995, 'ipfix', 'M', undefined], ['LOOSE', '10.0.0.31', 2055, 'netflow', undefined, 'no flow monitor uses this exporter'],
    ])
  })
  test('targets, listeners, accounts', () => {
    expect(services.syslog.map(t => [t.to.text, t.port, t.transport])).toEqual([['10.0.0.40', 1514, 'tcp'], ['10.0.0.41', 514, 'udp']])
    expect(services.ntp.map(t => [t.to.text, t.vrf])).toEqual([['10.0.0.50', 'M']])
    expect(services.dns.map(t => t.to.text)).toEqual(['10.0.0.60', '10.0.0.61'])
    expect(services.ldap.map(t => [t.to.text, t.port, t.security])).toEqual([['10.0.0.70', 636, 'ldaps']])
    expect(services.listeners.map(l => [l.service, l.port, l.enabled, l.from?.map(text)])).toEqual([
      ['ssh', 22, 'yes', ['10.0.0.10']], ['ssh', 22, 'yes', undefined], ['telnet', 23, 'yes', undefined], ['http', 80, 'yes', ['10.0.0.10']], ['https', 443, 'no', ['10.0.0.10']], ['snmp', 161, 'yes', undefined],
    ])
    expect(services.factoryAccounts.map(a => [a.user, a.what])).toEqual([['cisco', 'Cisco factory password']])
  })
})

test('no secret is ever shown', () => {
  const lines = ['enable secret 9 $9$PLANT', 'enable password level 15 7 PLANT', 'username u privilege 15 secret 5 PLANT', 'snmp-server community PLANT RO', 'snmp-server host 1.1.1.1 version 2c PLANT', 'snmp-server host 1.1.1.1 PLANT snmp',
    'snmp-server user u g v3 encrypted auth md5 PLANT priv aes 256 PLANT', 'tacacs-server key 7 PLANT', 'radius-server host 1.1.1.1 auth-port 1 key PLANT', 'crypto isakmp key PLANT address 0.0.0.0', 'ntp authentication-key 1 md5 PLANT 7',
    'interface Gi0/0', ' ip ospf message-digest-key 1 md5 7 PLANT', ' standby 1 authentication PLANT', ' ip ospf authentication-key PLANT', ' ppp chap password 0 PLANT', ' vrrp 1 authentication text PLANT', 'router bgp 1',
    ' neighbor 1.1.1.1 password 7 PLANT', 'key chain K', ' key 1', '  key-string PLANT', 'crypto keyring K', ' pre-shared-key address 0.0.0.0 0.0.0.0 key PLANT', 'archive', ' path ftp://user:PLANT@1.1.1.1/x', 'unknown-command secret PLANT',
    '! snmp-server community PLANT RO', 'wlan x', ' security wpa psk set-key ascii 0 PLANT', 'ip ftp password PLANT PLANT', 'crypto ikev2 keyring I', ' peer p', '  pre-shared-key local PLANT', 'aaa server radius dynamic-author', ' server-key PLANT']
  const source = makeSource('r1', lines.join('\n'))
  const { firewalls } = parse(source)
  const leaks = lines.filter((line, i) => shown({ source, start: source.lineStarts[i] ?? 0, end: (source.lineStarts[i] ?? 0) + line.length }).includes('PLANT'))
  expect(leaks).toEqual([])
  expect(JSON.stringify(firewalls.map(f => [f.diagnostics.map(d => d.seen), f.comments.map(c => c.text), f.services]), (k, v: unknown) => (k === 'source' ? undefined : v))).not.toContain('PLANT')
})

test('every statement is counted once', () => {
  const { statements } = read('hostname a\n!\ninterface Gi0/0\n ip address 1.1.1.1 255.0.0.0\n cdp enable\nrouter ospf 1\n network 1.0.0.0 0.255.255.255 area 0\n area 1 stub\nfrobnicate\n deep\n  deeper\nbanner motd %\nx\n%\nend\n')
  expect(statements).toEqual({ total: 14, understood: 3, ignored: 8, unsupported: 3 })
})

test('several devices in one file', () => {
  const { firewalls } = parse(makeSource('all', 'version 15.1\nhostname a\naccess-list 1 permit any\nend\n\n!\nversion 15.2\nhostname b\naccess-list 2 permit any\nend\n'))
  expect(firewalls.map(f => [f.id, f.version, [...f.filters.keys()]])).toEqual([['all#a', '15.1', ['1']], ['all#b', '15.2', ['2']]])
})

// Batfish testIosUnicode, testIosUnicodeBom.
test('byte order mark and other scripts do no harm; hostile input ends', () => {
  expect(read('\ufeff! 日本語\nhostname ä\n').hostname).toBe('ä')
  const started = performance.now()
  read(`object-group network G0\n host 1.1.1.1\n${Array.from({ length: 3000 }, (_, i) => `object-group network G${String(i + 1)}\n group-object G${String(i)}\n group-object G${String(i)}\n`).join('')}access-list 101 permit ip object-group G3000 any\n`)
  read(`access-list 101 permit tcp any any eq${' 80'.repeat(300_000)}\n`)
  read(Array.from({ length: 20_000 }, (_, i) => `access-list 101 permit tcp host 10.0.${String(i >> 8)}.${String(i & 255)} any eq 443`).join('\n'))
  expect(performance.now() - started).toBeLessThan(5000)
  expect(parse(makeSource('empty', '\n')).failure).toBeDefined()
})

// `show running-config` prints secondary addresses in front of the primary one.
test('secondary addresses stay, wherever they stand', () => {
  const { interfaces } = read('interface Gi0/0\n ip address 10.1.0.1 255.255.255.0 secondary\n ip address 10.2.0.1 255.255.255.0\n ip address 10.3.0.1 255.255.255.0\n ip address 10.4.0.1 255.255.255.0 secondary\n')
  expect(interfaces[0]?.addresses.map(formatTerm)).toEqual(['10.1.0.1', '10.3.0.1', '10.4.0.1'])
  expect(interfaces[0]?.networks.map(formatTerm)).toEqual(['10.1.0.0/24', '10.3.0.0/24', '10.4.0.0/24'])
})

// IOS Security Configuration Guide, "Applying an access list to an interface": whatever the interface.
test.each(['Vlan20', 'GigabitEthernet0/0.20', 'Tunnel0', 'Serial0/0/0:1.5', 'Port-channel1.7', 'Dialer1', 'BVI1', 'Virtual-Template1', 'Loopback9', 'TenGigabitEthernet1/1/1'])('a list on %s', name => {
  const firewall = read(`interface ${name}\n ip access-group A in\n ip access-group B out\ninterface Gi9\nip access-list extended A\n permit udp any any\nip access-list standard B\n deny host 1.1.1.1\n permit any\n`)
  expect([['udp 1.1.1.1:1 > 2.2.2.2:2', name, 'Gi9'], ['tcp 1.1.1.1:1 > 2.2.2.2:2', name, 'Gi9'], ['udp 1.1.1.1:1 > 2.2.2.2:2', 'Gi9', name], ['udp 1.1.1.2:1 > 2.2.2.2:2', 'Gi9', name]].map(([p = '', from = '', to = '']) => through(firewall, p, from, to)))
    .toEqual(['permit', 'deny', 'deny', 'permit'])
})

// Zone-Based Policy Firewall Design and Application Guide, "Rules for applying": the self zone is open until a pair with it has a policy.
test('the self zone', () => {
  const pair = (source: string, destination: string, policy: string): Firewall => read('zone security A\ninterface Gi1\n ip address 10.1.0.1 255.255.255.0\n zone-member security A\ninterface Gi2\n ip address 10.2.0.1 255.255.255.0\nip access-list extended SSH\n permit tcp any any eq 22\n'
    + `class-map type inspect match-all C\n match access-group name SSH\npolicy-map type inspect P\n class type inspect C\n  inspect\n class class-default\n  drop\nzone-pair security X source ${source} destination ${destination}\n${policy}`)
  const policy = ' service-policy type inspect P\n'
  const [ssh, web] = ['tcp 10.1.0.5:1 > 10.1.0.1:22', 'tcp 10.1.0.5:1 > 10.1.0.1:80']
  expect([through(pair('A', 'self', policy), ssh, 'Gi1', 'self'), through(pair('A', 'self', policy), web, 'Gi1', 'self'), through(pair('A', 'self', ''), web, 'Gi1', 'self')]).toEqual(['permit', 'deny', 'permit'])
  expect([through(pair('self', 'A', policy), ssh, 'self', 'Gi1'), through(pair('self', 'A', policy), web, 'self', 'Gi1'), through(pair('self', 'A', policy), web, 'Gi1', 'self')]).toEqual(['permit', 'deny', 'permit'])
  expect(through(pair('A', 'self', policy), web, 'Gi2', 'self')).toBe('permit')
})

test('the web server and the lists that limit it', () => {
  const sources = (text: string): unknown => read(`access-list 10 permit 10.0.0.0 0.0.0.255\n${text}`).services.listeners.map(l => [l.service, l.port, l.enabled, l.from?.map(formatTerm)])
  expect(sources('ip http server\nip http secure-server\nip http port 8080\nip http access-class 10\n')).toEqual([['http', 8080, 'yes', ['10.0.0.0/24']], ['https', 443, 'yes', ['10.0.0.0/24']]])
  expect(sources('no ip http server\nip http secure-server\nip http secure-port 8443\nip http access-class ipv4 10\nip http access-class ipv6 SIX\n')).toEqual([['http', 80, 'no', ['10.0.0.0/24']], ['https', 8443, 'yes', ['10.0.0.0/24']]])
  expect(read('ip http server\nip http access-class 77\n').references.filter(r => !r.defined).map(r => [r.name, r.effect])).toEqual([['77', 'permits everything']])
})

test('`Null0` takes what a static route sends there', () => {
  const { routes } = read('interface Gi1\n ip address 10.1.0.1 255.255.255.0\nip route 10.9.0.0 255.255.0.0 Null0\nip route 10.8.0.0 255.255.0.0 10.1.0.9\n')
  expect(routes.map(r => r.interface)).toEqual([undefined, 'Gi1'])
})
