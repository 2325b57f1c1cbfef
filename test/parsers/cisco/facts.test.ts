/**
 * What Batfish's tests say of Cisco configurations (batfish/batfish cba1873338, projects/batfish/src/test/java/org/batfish/grammar), each as a small
 * configuration of our own. Where Cisco's own guide says otherwise, the guide is what holds, and the test says so.
 */
import { describe, expect, test } from 'vitest'
import { filterTracer, tracer } from '../../../src/analysis/trace.ts'
import type { Firewall } from '../../../src/model/firewall.ts'
import { parse as asaParse } from '../../../src/parsers/cisco/asa/parse.ts'
import { parse as iosParse } from '../../../src/parsers/cisco/ios/parse.ts'
import { parse as nxosParse } from '../../../src/parsers/cisco/nxos/parse.ts'
import { parse as xrParse } from '../../../src/parsers/cisco/xr/parse.ts'
import { packet } from '../ios/packets.ts'
import { readerOf } from './accounting.ts'

const [ios, asa, nxos, xr] = [readerOf(iosParse), readerOf(asaParse), readerOf(nxosParse), readerOf(xrParse)]

/** What a list says of each packet. */
const says = (firewall: Firewall, list: string, ...packets: string[]): string[] => packets.map(p => filterTracer(firewall, list)?.(packet(p)).verdict ?? 'no such list')
const through = (firewall: Firewall, from: string, to: string, ...packets: string[]): string[] => packets.map(p => tracer(firewall)(packet(p, { in: from, out: to })).verdict)
const undefinedNames = (firewall: Firewall): string[] => [...new Set(firewall.references.filter(r => !r.defined).map(r => r.name))]

describe('CiscoGrammarTest', () => {
  test('1 testAclMasks: a wildcard says which bits are free', () => {
    const firewall = ios('ip access-list extended A\n permit ip 1.2.3.4 0.0.0.255 4.3.2.1 0.0.255.255\n')
    expect(says(firewall, 'A', 'udp 1.2.3.0:1 > 4.3.0.0:1', 'udp 1.2.3.255:1 > 4.3.255.255:1', 'udp 1.2.4.0:1 > 4.3.0.0:1', 'udp 1.2.3.0:1 > 4.4.0.0:1')).toEqual(['permit', 'permit', 'deny', 'deny'])
  })

  test('2 CiscoAsaAclTest: the same numbers as netmasks give the same sets', () => {
    const firewall = asa('ASA Version 9.1(2)\naccess-list A extended permit ip 1.2.3.4 255.255.255.0 4.3.2.1 255.255.0.0\n')
    expect(says(firewall, 'A', 'udp 1.2.3.0:1 > 4.3.0.0:1', 'udp 1.2.3.255:1 > 4.3.255.255:1', 'udp 1.2.4.0:1 > 4.3.0.0:1', 'udp 1.2.3.0:1 > 4.4.0.0:1')).toEqual(['permit', 'permit', 'deny', 'deny'])
  })

  test('3 testIosAclObjectGroup: service and network groups are a conjunction', () => {
    const firewall = ios('object-group service S\n tcp eq 80\n udp eq 53\nobject-group network SRC\n 10.0.0.0 255.255.255.0\nobject-group network DST\n host 10.9.9.9\nobject-group network UNUSED\n host 1.1.1.1\n'
      + 'ip access-list extended A\n permit object-group S object-group SRC object-group DST\n permit ip object-group GONE any\n')
    expect(says(firewall, 'A', 'tcp 10.0.0.1:9 > 10.9.9.9:80', 'udp 10.0.0.1:9 > 10.9.9.9:53', 'udp 10.0.0.1:9 > 10.9.9.9:80', 'tcp 10.0.1.1:9 > 10.9.9.9:80', 'tcp 10.0.0.1:9 > 10.9.9.8:80')).toEqual(['permit', 'permit', 'deny', 'deny', 'deny'])
    expect(undefinedNames(firewall)).toEqual(['GONE'])
    expect(firewall.references.filter(r => r.name === 'UNUSED')).toEqual([])
  })

  test('4 testIosObjectGroupNetwork: netmasks, nested groups, an undefined member adds nothing', () => {
    const firewall = ios('object-group network IN\n host 10.0.0.1\nobject-group network A\n 10.1.0.0 255.255.0.0\n group-object IN\n group-object GONE\nobject-group network EMPTY\n'
      + 'ip access-list extended L\n permit ip object-group A any\n permit ip object-group EMPTY any\n')
    expect(says(firewall, 'L', 'udp 10.1.200.3:1 > 9.9.9.9:1', 'udp 10.0.0.1:1 > 9.9.9.9:1', 'udp 10.2.0.1:1 > 9.9.9.9:1')).toEqual(['permit', 'permit', 'deny'])
    expect(undefinedNames(firewall)).toEqual(['GONE'])
  })

  test('5 testIosObjectGroupProtocol: empty and undefined groups match nothing', () => {
    const firewall = ios('object-group protocol P\n tcp\nobject-group protocol EMPTY\nip access-list extended L\n permit object-group EMPTY any any\n permit object-group GONE any any\n permit object-group P any any\n')
    expect(says(firewall, 'L', 'tcp 1.1.1.1:1 > 2.2.2.2:2', 'udp 1.1.1.1:1 > 2.2.2.2:2')).toEqual(['permit', 'deny'])
    expect(undefinedNames(firewall)).toEqual(['GONE'])
  })

  test('6 testIosAclPortGroup: port groups in the source or the destination', () => {
    const firewall = ios('object-group ip port WEB\n eq 80\n range 8000 8010\n gt 60000\nip access-list extended L\n permit tcp any any portgroup WEB\n permit udp any portgroup WEB any\n permit udp any any portgroup GONE\n')
    expect(says(firewall, 'L', 'tcp 1.1.1.1:1 > 2.2.2.2:80', 'tcp 1.1.1.1:80 > 2.2.2.2:1', 'udp 1.1.1.1:8005 > 2.2.2.2:1', 'udp 1.1.1.1:1 > 2.2.2.2:60001')).toEqual(['permit', 'deny', 'permit', 'deny'])
  })

  test('7 testIosObjectGroupService: `icmp echo` is type 8 code 0 alone, `unreachable` any code, `cmd` is 514', () => {
    const firewall = ios('object-group service S\n icmp echo\n icmp unreachable\n tcp eq cmd\n tcp www\nip access-list extended L\n permit object-group S any any\n')
    expect(says(firewall, 'L', 'icmp 1.1.1.1 > 2.2.2.2 8/0', 'icmp 1.1.1.1 > 2.2.2.2 8/1', 'icmp 1.1.1.1 > 2.2.2.2 3/7', 'icmp 1.1.1.1 > 2.2.2.2 0/0', 'tcp 1.1.1.1:1 > 2.2.2.2:514', 'tcp 1.1.1.1:1 > 2.2.2.2:80')).toEqual(['permit', 'deny', 'permit', 'deny', 'permit', 'permit'])
  })

  const zoned = (policy: string, more = ''): Firewall => ios('zone security A\nzone security B\nzone security EMPTY\ninterface Gi1\n ip address 10.1.0.1 255.255.255.0\n zone-member security A\ninterface Gi2\n ip address 10.2.0.1 255.255.255.0\n zone-member security B\n'
    + `${more}interface Gi3\n ip address 10.3.0.1 255.255.255.0\n zone-member security B\nip access-list extended WEB\n permit tcp 10.1.0.0 0.0.0.255 any eq 80\nclass-map type inspect match-all W\n match access-group name WEB\n`
    + `policy-map type inspect P\n${policy}zone-pair security AB source A destination B\n service-policy type inspect P\n`)
  const INSPECT = ' class type inspect W\n  inspect\n class class-default\n  drop\n'
  test('8 testIosInspection: what a zone pair inspects passes, and a list of one interface restricts that one besides', () => {
    const firewall = zoned(INSPECT, ' ip access-group ONE out\nip access-list extended ONE\n permit tcp any host 10.2.0.9\n')
    expect(through(firewall, 'Gi1', 'Gi2', 'tcp 10.1.0.5:1 > 10.2.0.9:80', 'tcp 10.1.0.5:1 > 10.2.0.8:80', 'tcp 10.1.0.5:1 > 10.2.0.9:81')).toEqual(['permit', 'deny', 'deny'])
    expect(through(firewall, 'Gi1', 'Gi3', 'tcp 10.1.0.5:1 > 10.3.0.8:80', 'tcp 9.9.9.9:1 > 10.3.0.8:80')).toEqual(['permit', 'deny'])
  })
  test('9 testIosXeZoneDefaultBehavior: within a zone all, between zones nothing, the device itself untouched', () => {
    const firewall = zoned(INSPECT)
    expect(through(firewall, 'Gi2', 'Gi3', 'udp 10.2.0.5:1 > 10.3.0.5:9')).toEqual(['permit'])
    expect(through(firewall, 'Gi2', 'Gi1', 'tcp 10.2.0.5:1 > 10.1.0.5:80')).toEqual(['deny'])
    expect(through(firewall, 'self', 'Gi1', 'tcp 10.1.0.1:1 > 10.1.0.5:80')).toEqual(['permit'])
  })
  test('10, 11 testIosXePolicyMapClassDefault, testIosXePolicyMapInspectClassInspectActions: pass and inspect accept, drop and no class reject, the first class counts', () => {
    const other = 'tcp 10.1.0.5:1 > 10.2.0.9:81'
    expect(through(zoned(' class class-default\n  pass\n'), 'Gi1', 'Gi2', other)).toEqual(['permit'])
    expect(through(zoned(' class class-default\n  drop\n'), 'Gi1', 'Gi2', other)).toEqual(['deny'])
    expect(through(zoned(''), 'Gi1', 'Gi2', other)).toEqual(['deny'])
    expect(through(zoned(' class type inspect W\n  drop\n class class-default\n  pass\n'), 'Gi1', 'Gi2', other, 'tcp 10.1.0.5:1 > 10.2.0.9:80')).toEqual(['permit', 'deny'])
  })
  test('12 testIosZoneSecurity: a zone without interfaces is legal, a pair with an unknown zone is an undefined reference', () => {
    expect(undefinedNames(ios('zone security A\nzone-pair security P source A destination GONE\n'))).toEqual(['GONE'])
    expect(undefinedNames(zoned(INSPECT))).toEqual([])
  })
  test('13 testIosClassMapInspect, testIosHttpInspection: unknown lists, class maps and policies are undefined references', () => {
    const firewall = ios('class-map type inspect match-any C\n match access-group name NOLIST\npolicy-map type inspect P\n class type inspect NOCLASS\n  inspect\nzone security A\nzone security B\nzone-pair security Z source A destination B\n service-policy type inspect NOPOLICY\n')
    expect(undefinedNames(firewall).sort()).toEqual(['NOCLASS', 'NOLIST', 'NOPOLICY'])
    expect(firewall.references.filter(r => r.name === 'C')).toEqual([])
  })

  test('14 testIosSnmpCommunityString: quoted, with `$#!@`; its list is a reference', () => {
    const { services, references } = ios('snmp-server community "quoted$#!@" RO 80\nsnmp-server community un$#!@q RW\n')
    expect(services.communities.map(c => [c.value?.is('quoted$#!@') ?? false, c.value?.is('un$#!@q') ?? false, c.access, c.restrictedBy])).toEqual([[true, false, 'read', '80'], [false, true, 'write', undefined]])
    expect(references.map(r => [r.name, r.defined])).toEqual([['80', false]])
  })

  test('15 testAGAclUndefined: `match access-group name` is a use, IP and MAC lists that are not there are named', () => {
    const firewall = ios('ip access-list extended USED\n permit ip any any\nclass-map match-any C\n match access-group name USED\ninterface Gi1\n ip access-group NOIP in\n mac access-group NOMAC in\n')
    expect(undefinedNames(firewall).sort()).toEqual(['NOIP', 'NOMAC'])
    expect(firewall.references.some(r => r.name === 'USED' && r.defined)).toBe(true)
  })

  test('16 ios_banner: a delimiter of two characters, text behind the closing one is dropped', () => {
    const firewall = ios('banner login ^Cno\ninterface Gi9\n ip address 1.1.1.1 255.0.0.0\nend^C trailing\nbanner motd ^text^\nbanner exec #\nip access-list extended X\n permit ip any any\n#\nhostname real\n')
    expect([firewall.hostname, firewall.interfaces.length, firewall.filters.size]).toEqual(['real', 0, 0])
  })

  test('17 ios-unicode, ios-unicode-bom: a byte order mark and other scripts do no harm', () => {
    const firewall = ios('\uFEFFhostname real\n! 注释\ninterface Gi1\n description réseau 网络\n ip address 10.0.0.1 255.0.0.0\n')
    expect([firewall.hostname, firewall.interfaces[0]?.label]).toEqual(['real', 'réseau 网络'])
  })
})

describe('AsaGrammarTest', () => {
  const level = (name: string, security: number | undefined, n: number): string =>
    `interface GigabitEthernet0/${String(n)}\n nameif ${name}\n${security === undefined ? '' : ` security-level ${String(security)}\n`} ip address 10.${String(n)}.0.1 255.255.255.0\n`
  const box = (more: string, names: readonly [string, number | undefined][] = [['inside', undefined], ['outside', undefined], ['dmz', 50]]): Firewall =>
    asa(`ASA Version 9.1(2)\n${names.map(([name, security], i) => level(name, security, i + 1)).join('')}${more}`)

  test('18 testAsaFilters: inbound and outbound lists judge real addresses', () => {
    const firewall = box('object network WEB\n host 10.1.0.5\n nat (inside,outside) static 10.2.0.80\naccess-list IN extended permit tcp any host 10.1.0.5 eq 80\naccess-list OUT extended permit tcp any host 10.1.0.5\naccess-group IN in interface outside\naccess-group OUT out interface inside\naccess-group GONE in interface dmz\n')
    expect(through(firewall, 'outside', 'inside', 'tcp 10.2.0.9:1 > 10.2.0.80:80', 'tcp 10.2.0.9:1 > 10.2.0.80:81')).toEqual(['permit', 'deny'])
    expect(undefinedNames(firewall)).toEqual(['GONE'])
  })
  test('19 testAsaFiltersGlobal: the global list filters every interface', () => {
    const firewall = box('access-list G extended permit tcp any any eq 22\naccess-group G global\n')
    expect(through(firewall, 'outside', 'inside', 'tcp 10.2.0.9:1 > 10.1.0.9:22', 'tcp 10.2.0.9:1 > 10.1.0.9:23')).toEqual(['permit', 'deny'])
    expect(through(firewall, 'dmz', 'inside', 'tcp 10.3.0.9:1 > 10.1.0.9:22')).toEqual(['permit'])
  })
  test('20 testAsaSecurityLevelAndFilters: a list takes the place of the level on entry, the list of the exit is needed too', () => {
    const firewall = box('access-list IN extended permit ip any any\naccess-list OUT extended permit tcp any any eq 80\naccess-group IN in interface outside\naccess-group OUT out interface dmz\n')
    expect(through(firewall, 'outside', 'inside', 'udp 10.2.0.9:1 > 10.1.0.9:9')).toEqual(['permit'])
    expect(through(firewall, 'outside', 'dmz', 'tcp 10.2.0.9:1 > 10.3.0.9:80', 'tcp 10.2.0.9:1 > 10.3.0.9:81')).toEqual(['permit', 'deny'])
    expect(through(firewall, 'dmz', 'inside', 'tcp 10.3.0.9:1 > 10.1.0.9:80')).toEqual(['deny'])
  })
  test('21 testAsaSecurityLevel: inside is 100, others 0, equal levels need `same-security-traffic`', () => {
    const names: [string, number | undefined][] = [['inside', undefined], ['a', undefined], ['b', undefined]]
    expect(box('', names).interfaces.map(i => i.securityLevel)).toEqual([100, 0, 0])
    const equal = ['udp 10.2.0.9:1 > 10.3.0.9:9']
    expect(through(box('', names), 'a', 'b', ...equal)).toEqual(['deny'])
    expect(through(box('same-security-traffic permit inter-interface\n', names), 'a', 'b', ...equal)).toEqual(['permit'])
    expect(through(box('same-security-traffic permit inter-interface\n', names), 'a', 'a', 'udp 10.2.0.9:1 > 10.2.0.8:9')).toEqual(['deny'])
    expect(through(box('same-security-traffic permit intra-interface\n', names), 'a', 'a', 'udp 10.2.0.9:1 > 10.2.0.8:9')).toEqual(['permit'])
  })
  test('22 testAsaServiceObject, testAsaNested*: nesting, both keywords, `tcp-udp`, an undefined member leaves the others', () => {
    const firewall = asa('ASA Version 9.1(2)\nobject service S\n service tcp source eq 3 destination eq 1236\nobject-group service A\n service-object udp destination eq 1235\n service-object object S\n group-object B\n group-object GONE\nobject-group service B tcp-udp\n port-object eq 99\n'
      + 'access-list L extended permit object-group A any any\naccess-list M extended permit object icmp-echo any any\naccess-list N extended permit udp any any object-group B\n')
    expect(says(firewall, 'L', 'udp 1.1.1.1:7 > 2.2.2.2:1235', 'tcp 1.1.1.1:3 > 2.2.2.2:1236', 'tcp 1.1.1.1:4 > 2.2.2.2:1236')).toEqual(['permit', 'permit', 'deny'])
    expect(says(firewall, 'N', 'udp 1.1.1.1:7 > 2.2.2.2:99', 'udp 1.1.1.1:7 > 2.2.2.2:98')).toEqual(['permit', 'deny'])
  })
  test('23 testAsaNatOrder: manual, then objects (static first), then after-auto', () => {
    const firewall = box('object network R\n host 10.1.0.5\nobject network S1\n host 10.2.0.11\nobject network S2\n host 10.2.0.12\nobject network S3\n host 10.2.0.13\nnat (inside,outside) after-auto source static R S3\n'
      + 'nat (inside,outside) source static R S1\nobject network R\n nat (inside,outside) static S2\n')
    const order = [...firewall.filters.values()].filter(f => f.table === 'nat').flatMap(f => f.rules.map(r => r.span.source.text.slice(r.span.start, r.span.end).trim()))
    expect([...new Set(order)].map(text => /S\d/.exec(text)?.[0])).toEqual(['S1', 'S2', 'S3'])
  })
  test('24 testLoggingExtraction: UDP 514, TCP 1470, or the port that is given; one that is no port counts for nothing', () => {
    const { services } = box('logging enable\nlogging trap informational\nlogging host inside 10.1.0.2\nlogging host inside 10.1.0.3 tcp\nlogging host inside 10.1.0.4 tcp/1500\nlogging host inside 2001:db8::5 udp/600\nlogging host inside 10.1.0.6 udp/70000\n')
    expect(services.syslog.map(t => [t.to.text, t.transport, t.port])).toEqual([['10.1.0.2', 'udp', 514], ['10.1.0.3', 'tcp', 1470], ['10.1.0.4', 'tcp', 1500], ['2001:db8::5', 'udp', 600]])
  })
  test('25 asa_banner: every line repeats the command, `^C` is text', () => {
    const firewall = asa('ASA Version 9.1(2)\nbanner exec ^C\nbanner exec access-list X extended permit ip any any\nhostname real\n')
    expect([firewall.hostname, firewall.filters.has('X')]).toEqual(['real', false])
  })
})

describe('XrGrammarTest', () => {
  test('26 testAclConversion: sequence numbers sort, `fragments` are later ones only, one-liners join the list', () => {
    const firewall = xr('!! IOS XR Configuration 7.3.1\nipv4 access-list A\n 20 deny udp any any\n 10 permit udp any host 1.1.1.1\n 25 remark x\n 30 permit icmp any any fragments\n!\nipv4 access-list A 5 deny udp any host 1.1.1.1 eq 53\n')
    expect(says(firewall, 'A', 'udp 9.9.9.9:1 > 1.1.1.1:53', 'udp 9.9.9.9:1 > 1.1.1.1:54', 'udp 9.9.9.9:1 > 1.1.1.2:54', 'icmp 9.9.9.9 > 1.1.1.1 8/0', 'icmp 9.9.9.9 > 1.1.1.1 8/0 fragment')).toEqual(['deny', 'permit', 'deny', 'deny', 'permit'])
  })
  test('27 testInterfaceAclCommonConversion: the common list first, then the one of the interface, then deny', () => {
    const firewall = xr('!! IOS XR Configuration 7.3.1\ninterface Gi0/0/0/0\n ipv4 address 10.0.0.1 255.255.255.0\n ipv4 access-group common C I ingress\n!\ninterface Gi0/0/0/1\n ipv4 address 10.1.0.1 255.255.255.0\n!\nipv4 access-list C\n 10 deny tcp any any eq 23\n!\nipv4 access-list I\n 10 permit tcp any any\n')
    expect(through(firewall, 'Gi0/0/0/0', 'Gi0/0/0/1', 'tcp 10.0.0.5:1 > 10.1.0.5:23', 'tcp 10.0.0.5:1 > 10.1.0.5:24', 'udp 10.0.0.5:1 > 10.1.0.5:24')).toEqual(['deny', 'permit', 'deny'])
  })
})

describe('CiscoNxosGrammarTest', () => {
  test('28 testIpAccessListConversion: entries sort by number, `established` is ACK or RST, fragments go by layer 3', () => {
    const firewall = nxos('version 9.3(5)\nhostname n\nip access-list A\n  35 deny ip any any\n  1 permit tcp any any established\n  25 permit udp any neq 53 any range 100 200\n  10 deny udp any any lt 150\n  15 remark x\n')
    expect(says(firewall, 'A', 'tcp 1.1.1.1:1 > 2.2.2.2:2', 'tcp 1.1.1.1:1 > 2.2.2.2:2 RST', 'udp 1.1.1.1:1 > 2.2.2.2:149', 'udp 1.1.1.1:1 > 2.2.2.2:150', 'udp 1.1.1.1:53 > 2.2.2.2:150', 'udp 1.1.1.1:1 > 2.2.2.2:149 fragment')).toEqual(['deny', 'permit', 'deny', 'permit', 'deny', 'permit'])
  })
  test('29 testObjectGroupIpPort, testObjectGroupIpAddress: reversed ranges, ranges without a port, numbers that are given by itself, wildcards with gaps', () => {
    const firewall = nxos('version 9.3(5)\nhostname n\nobject-group ip port P\n  10 range 30 20\n  eq 80\n  lt 0\n  gt 65535\nobject-group ip address N\n  10 10.0.0.0 0.255.0.255\nip access-list A\n  10 permit tcp addrgroup N any portgroup P\n')
    expect(says(firewall, 'A', 'tcp 10.77.0.9:1 > 2.2.2.2:25', 'tcp 10.77.1.9:1 > 2.2.2.2:25', 'tcp 10.77.0.9:1 > 2.2.2.2:81', 'tcp 10.77.0.9:1 > 2.2.2.2:80', 'tcp 10.77.0.9:1 > 2.2.2.2:0')).toEqual(['permit', 'deny', 'deny', 'permit', 'deny'])
  })
  test('30 testSnmpServer: lines of one community join; on XR `IPv4` and `IPv6` name lists, and monitors name exporters', () => {
    const n = nxos('version 9.3(5)\nhostname n\nsnmp-server community joined group network-operator\nsnmp-server community joined use-acl A\nsnmp-server host 192.0.2.1 traps version 2c trap1\nsnmp-server host 192.0.2.2 traps version 2c trap2\n')
    expect(n.services.communities.filter(c => c.use === 'agent').map(c => [c.access, c.restrictedBy])).toEqual([['read', 'A']])
    expect(n.services.traps.map(t => t.to.text)).toEqual(['192.0.2.1', '192.0.2.2'])
    const x = xr('!! IOS XR Configuration 7.3.1\nsnmp-server community c RO IPv4 A4 IPv6 A6\nflow exporter-map E\n destination 10.0.0.1\n transport udp 2055\n!\nflow monitor-map M\n record ipv4\n exporter E\n exporter GONE\n!\n')
    expect(undefinedNames(x).sort()).toEqual(['A4', 'A6', 'GONE'])
  })
})

describe('where the guide of Cisco says otherwise', () => {
  // Batfish reads a defined list without entries as "deny all"; the Catalyst 2960 Software Configuration Guide ("Configuring Network Security with ACLs"): it permits all.
  test('a list without entries permits everything', () => {
    const firewall = ios('interface Gi1\n ip address 10.1.0.1 255.255.255.0\n ip access-group E in\ninterface Gi2\n ip address 10.2.0.1 255.255.255.0\nip access-list extended E\n remark nothing\n')
    expect(through(firewall, 'Gi1', 'Gi2', 'tcp 10.1.0.5:1 > 10.2.0.5:80')).toEqual(['permit'])
  })
  // Batfish leaves IPv6 lists out; the IOS IPv6 Command Reference ("ipv6 access-list"): they filter, and let neighbour discovery pass.
  test('IPv6 lists filter', () => {
    const firewall = ios('ipv6 access-list S\n permit tcp any any eq 22\n')
    expect(says(firewall, 'S', 'tcp [2001:db8::1]:1 > [2001:db8::2]:22', 'tcp [2001:db8::1]:1 > [2001:db8::2]:23', 'icmp6 fe80::1 > fe80::2 135/0')).toEqual(['permit', 'deny', 'permit'])
  })
  // Batfish takes an entry that it cannot model for one that matches nothing (issue 1955); it may match, so the verdict is open.
  test('a condition that is not modelled leaves the verdict open', () => {
    const firewall = ios('ip access-list extended D\n deny ip any any dscp ef\n permit ip any any\n')
    expect(says(firewall, 'D', 'udp 1.1.1.1:1 > 2.2.2.2:2')).toEqual(['undetermined'])
  })
})
