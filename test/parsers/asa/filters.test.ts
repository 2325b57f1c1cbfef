/** Security levels, bound lists, the global list, traffic to the device. Numbers in brackets: facts of Batfish's ASA tests that must hold here too. */
import { expect, test } from 'vitest'
import { shown } from '../../../src/text/source.ts'
import { asa, listVerdict, told, trace, verdict } from './ask.ts'

const INTERFACES = `ASA Version 9.9
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 192.0.2.1 255.255.255.0
interface GigabitEthernet0/1
 nameif inside
 ip address 10.0.0.1 255.255.255.0 standby 10.0.0.2
interface GigabitEthernet0/2
 nameif dmz
 security-level 50
 ip address 10.1.0.1 255.255.255.0
interface GigabitEthernet0/3
 nameif dmz2
 security-level 50
 ip address 10.2.0.1 255.255.255.0
interface GigabitEthernet0/4
 description spare
 ip address 10.3.0.1 255.255.255.0
`

const OUT_TO_DMZ = 'tcp 198.51.100.7:999 > 10.1.0.5:443 in outside out dmz'
const IN_TO_OUT = 'tcp 10.0.0.9:999 > 198.51.100.7:443 in inside out outside'

// General operations guide, "ICMP Inspection": without it, replies need a list that lets them in.
test('what comes back: TCP and UDP by themselves, ICMP where it is inspected', () => {
  const inspect = 'policy-map global_policy\n class inspection_default\n  inspect icmp\n'
  const reply = (text: string, protocol: string): string => verdict(asa(`${INTERFACES}${text}`), `${protocol} 198.51.100.7${protocol === 'icmp' ? '' : ':53'} > 10.0.0.9${protocol === 'icmp' ? '' : ':999'} 0/0 in outside out inside established`)
  expect(['tcp', 'udp', 'icmp', 'gre'].map(p => reply('', p))).toEqual(['permit', 'permit', 'deny', 'deny'])
  expect(reply(`${inspect}service-policy global_policy global\n`, 'icmp')).toBe('permit')
  expect(reply(inspect, 'icmp')).toBe('deny')
})

test('interfaces: level by name, nameless ones are inert, standby addresses count as its own', () => {
  const { interfaces } = asa(INTERFACES)
  expect(interfaces.map(i => [i.name, i.securityLevel, i.untrusted, i.addresses.length])).toEqual([
    ['outside', 0, true, 1], ['inside', 100, false, 2], ['dmz', 50, false, 1], ['dmz2', 50, false, 1],
  ])
})

test('[21] without lists the levels decide', () => {
  const firewall = asa(INTERFACES)
  expect(told(firewall, IN_TO_OUT)).toBe('permit | nameif inside')
  expect(told(firewall, OUT_TO_DMZ)).toBe('deny | security-level 0')
  expect(verdict(firewall, 'tcp 10.1.0.5:1 > 10.2.0.5:2 in dmz out dmz2')).toBe('deny')
  expect(verdict(asa(`${INTERFACES}same-security-traffic permit inter-interface\n`), 'tcp 10.1.0.5:1 > 10.2.0.5:2 in dmz out dmz2')).toBe('permit')
  expect(verdict(firewall, 'tcp 10.1.0.5:1 > 10.1.0.6:2 in dmz out dmz')).toBe('deny')
  expect(told(asa(`${INTERFACES}same-security-traffic permit intra-interface\n`), 'tcp 10.1.0.5:1 > 10.1.0.6:2 in dmz out dmz'))
    .toBe('permit | same-security-traffic permit intra-interface')
})

test('[18] [20] a list of the entry takes the place of the levels, one of the exit is asked as well', () => {
  const firewall = asa(`${INTERFACES}access-list IN extended permit tcp any any
access-list IN extended deny udp any any eq 53
access-list OUT extended permit tcp any any eq 443
access-group IN in interface outside
access-group OUT out interface dmz
`)
  expect(told(firewall, OUT_TO_DMZ)).toBe('permit | access-list IN extended permit tcp any any | access-list OUT extended permit tcp any any eq 443')
  expect(told(firewall, OUT_TO_DMZ.replace(':443', ':80'))).toBe('deny | access-group OUT out interface dmz')
  expect(told(firewall, 'udp 198.51.100.7:999 > 10.1.0.5:53 in outside out dmz')).toBe('deny | access-list IN extended deny udp any any eq 53')
  expect(told(firewall, 'udp 198.51.100.7:999 > 10.1.0.5:99 in outside out dmz')).toBe('deny | access-group IN in interface outside')
  // The exit list also limits what the levels let through.
  expect(verdict(firewall, 'udp 10.0.0.9:999 > 10.1.0.5:53 in inside out dmz')).toBe('deny')
  expect(trace(firewall, 'udp 198.51.100.7:999 > 10.1.0.5:99 in outside out dmz').decidedBy.map(d => d.filter.name)).toEqual(['IN'])
})

test('[19] a global list filters every interface and switches the levels off; a list of the interface comes first', () => {
  const firewall = asa(`${INTERFACES}access-list G extended permit tcp any any eq 123
access-list IN extended deny tcp host 198.51.100.9 any
access-list IN extended permit tcp any any eq 80
access-group G global
access-group IN in interface outside
`)
  expect(verdict(firewall, IN_TO_OUT)).toBe('deny')
  expect(told(firewall, IN_TO_OUT.replace(':443', ':123'))).toBe('permit | access-list G extended permit tcp any any eq 123')
  expect(told(firewall, OUT_TO_DMZ.replace(':443', ':123'))).toBe('permit | access-list G extended permit tcp any any eq 123')
  expect(told(firewall, OUT_TO_DMZ)).toBe('deny | access-group G global')
  expect(verdict(firewall, OUT_TO_DMZ.replace(':443', ':123').replace('.7:', '.9:'))).toBe('deny')
  // Asked about alone the list ends by itself.
  expect(listVerdict(firewall, 'IN', 'tcp 198.51.100.7:9 > 10.1.0.5:123')).toBe('deny')
  expect(listVerdict(firewall, 'IN', 'tcp 198.51.100.7:9 > 10.1.0.5:80')).toBe('permit')
})

test('one list bound to an entry and an exit beside a global one: the exit does not go on into the global list', () => {
  const firewall = asa(`${INTERFACES}access-list X extended permit tcp any any eq 80
access-list G extended permit tcp any any eq 443
access-group X in interface outside
access-group X out interface dmz
access-group G global
`)
  expect(verdict(firewall, OUT_TO_DMZ.replace(':443', ':80'))).toBe('permit')
  expect(told(firewall, OUT_TO_DMZ)).toBe('deny | access-group X out interface dmz')
})

test('[18] a list that is not defined leaves it undetermined and is reported', () => {
  const firewall = asa(`${INTERFACES}access-group GONE in interface outside\n`)
  expect(verdict(firewall, OUT_TO_DMZ)).toBe('undetermined')
  expect(trace(firewall, OUT_TO_DMZ).because).toEqual(['access-group GONE in interface outside (a list that is not defined is applied)'])
  expect(firewall.references.filter(r => !r.defined).map(r => r.name)).toEqual(['GONE'])
  expect(firewall.diagnostics.map(d => d.effect)).toEqual(['verdict'])
})

test('equal levels with a list but without same-security-traffic: never surely open', () => {
  const text = `${INTERFACES}access-list D extended permit tcp any any eq 80\naccess-group D in interface dmz\n`
  const equal = 'tcp 10.1.0.5:1 > 10.2.0.5:80 in dmz out dmz2'
  expect(verdict(asa(text), equal)).toBe('undetermined')
  expect(verdict(asa(text), equal.replace(':80', ':81'))).toBe('deny')
  expect(verdict(asa(`${text}same-security-traffic permit inter-interface\n`), equal)).toBe('permit')
})

test('management-only interfaces carry nothing through', () => {
  const firewall = asa(INTERFACES.replace(' nameif dmz2\n', ' nameif dmz2\n management-only\n'))
  expect(told(firewall, 'tcp 10.0.0.9:9 > 10.2.0.5:22 in inside out dmz2')).toContain('deny | management-only')
  expect(told(firewall, 'tcp 10.2.0.5:9 > 198.51.100.7:22 in dmz2 out outside')).toBe('deny | management-only')
})

test('before 9.0 lists of the two families are bound side by side', () => {
  const firewall = asa(`${INTERFACES.replace('9.9', '8.4(7)')}access-list V4 extended permit tcp any any eq 80
ipv6 access-list V6 permit tcp any any eq 443
access-group V4 in interface outside
access-group V6 in interface outside
access-group V4 in interface inside
`)
  expect(verdict(firewall, 'tcp [2001:db8::1]:9 > [2001:db8:1::1]:443 in outside out dmz')).toBe('permit')
  expect(verdict(firewall, 'tcp [2001:db8::1]:9 > [2001:db8:1::1]:80 in outside out dmz')).toBe('deny')
  expect(verdict(firewall, OUT_TO_DMZ.replace(':443', ':80'))).toBe('permit')
  // No IPv6 list on the inside: the levels decide for IPv6.
  expect(verdict(firewall, 'tcp [2001:db8::1]:9 > [2001:db8:1::1]:25 in inside out outside')).toBe('permit')
  expect(verdict(firewall, 'tcp 10.0.0.9:9 > 198.51.100.7:25 in inside out outside')).toBe('deny')
})

test('to the device: only what management commands let in, whatever the lists say', () => {
  const firewall = asa(`${INTERFACES}access-list ALL extended permit ip any any
access-group ALL in interface outside
ssh 198.51.100.0 255.255.255.0 outside
ssh 0 0 inside
telnet 0.0.0.0 0.0.0.0 outside
http server enable 8443
http 10.0.0.0 255.255.255.0 inside
snmp-server host inside 10.0.0.9 poll community s3cret
icmp permit any unreachable outside
crypto ikev2 enable outside
router ospf 1
 network 10.0.0.0 255.0.0.0 area 0
`)
  const box = (words: string): string => told(firewall, `${words} out self`)
  expect(box('tcp 198.51.100.7:9 > 192.0.2.1:22 in outside')).toBe('permit | ssh 198.51.100.0 255.255.255.0 outside')
  expect(box('tcp 203.0.113.7:9 > 192.0.2.1:22 in outside')).toBe('deny | nameif outside')
  expect(box('tcp 203.0.113.7:9 > 192.0.2.1:23 in outside')).toMatch(/^undetermined/)
  expect(box('tcp 10.0.0.9:9 > 10.0.0.1:8443 in inside')).toMatch(/^permit/)
  expect(box('tcp 10.0.0.9:9 > 10.0.0.1:443 in inside')).toMatch(/^deny/)
  expect(box('udp 10.0.0.9:9 > 10.0.0.1:161 in inside')).toMatch(/^permit/)
  expect(box('udp 10.0.0.8:9 > 10.0.0.1:161 in inside')).toMatch(/^deny/)
  expect(box('icmp 203.0.113.7 > 192.0.2.1 3/1 in outside')).toMatch(/^permit/)
  expect(box('icmp 203.0.113.7 > 192.0.2.1 8/0 in outside')).toMatch(/^deny/)
  expect(box('icmp 10.0.0.9 > 10.0.0.1 8/0 in inside')).toMatch(/^permit/)
  expect(box('udp 203.0.113.7:500 > 192.0.2.1:500 in outside')).toBe('permit | crypto ikev2 enable outside')
  expect(box('ospf 10.0.0.9 > 10.0.0.1 in inside')).toMatch(/^undetermined/)
})

test('a control-plane list filters what management commands do not take, and has no end of its own there', () => {
  const firewall = asa(`${INTERFACES}access-list CP extended deny udp any any eq 500
access-list CP extended permit udp any any eq 4500
access-group CP in interface outside control-plane
`)
  expect(told(firewall, 'udp 203.0.113.7:9 > 192.0.2.1:4500 in outside out self')).toBe('permit | access-list CP extended permit udp any any eq 4500')
  expect(told(firewall, 'tcp 203.0.113.7:9 > 192.0.2.1:25 in outside out self')).toBe('deny | nameif outside')
  expect(verdict(firewall, OUT_TO_DMZ)).toBe('deny')
})

test('PIX 6 interfaces, indentation missing, lists cleared by a script', () => {
  const firewall = asa(`nameif ethernet0 outside security0
nameif ethernet1 inside security100
ip address outside 192.0.2.1 255.255.255.0
ip address inside 10.0.0.1 255.255.255.0
access-list old permit ip any any
access-group old in interface outside
clear configure access-list
access-list new permit tcp any any eq 80
access-group new in interface outside
object-group network G
network-object host 10.0.0.5
exit
fixup protocol http 80
`)
  expect(firewall.interfaces.map(i => [i.name, i.securityLevel])).toEqual([['outside', 0], ['inside', 100]])
  expect([...firewall.filters.values()].filter(f => !f.synthetic).map(f => f.name)).toEqual(['new'])
  expect(verdict(firewall, 'tcp 1.1.1.1:9 > 10.0.0.5:80 in outside out inside')).toBe('permit')
  expect(verdict(firewall, 'tcp 1.1.1.1:9 > 10.0.0.5:81 in outside out inside')).toBe('deny')
  expect(firewall.diagnostics).toEqual([])
})

test('commands that filter beside the lists are reported, lists of other frames than IP filter nothing', () => {
  const firewall = asa(`${INTERFACES}access-list E ethertype deny bpdu
access-group E in interface inside
shun 10.0.0.5
`)
  expect(firewall.diagnostics.map(d => [d.kind, d.effect, shown(d.span)])).toEqual([['unsupported', 'verdict', 'shun 10.0.0.5']])
  expect(verdict(firewall, IN_TO_OUT)).toBe('permit')
  expect(firewall.references.every(r => r.defined)).toBe(true)
})

test('a fragment without interfaces: bindings tell which there are, their levels are not known', () => {
  const firewall = asa(`access-list L extended permit tcp any any eq 80
access-group L in interface outside
access-group L out interface dmz
`)
  expect(verdict(firewall, 'tcp 1.1.1.1:9 > 2.2.2.2:80 in outside out dmz')).toBe('permit')
  expect(verdict(firewall, 'tcp 1.1.1.1:9 > 2.2.2.2:81 in outside out dmz')).toBe('deny')
  expect(verdict(firewall, 'tcp 2.2.2.2:9 > 1.1.1.1:81 in dmz out outside')).toBe('undetermined')
  expect(firewall.diagnostics.map(d => d.effect)).toEqual(['none', 'none'])
})

test('Firepower: denials stand, what is permitted may be refused later; said once', () => {
  const firewall = asa(`NGFW Version 7.4.2
${INTERFACES.replace('ASA Version 9.9\n', '')}access-list CSM_FW_ACL_ remark rule-id 1: ACCESS POLICY: P
access-list CSM_FW_ACL_ advanced deny tcp ifc outside any any eq telnet rule-id 1 event-log flow-start
access-list CSM_FW_ACL_ advanced permit tcp any any eq 443 rule-id 2 event-log both
access-list CSM_FW_ACL_ advanced trust udp any any eq 514 rule-id 3
access-list CSM_FW_ACL_ advanced permit tcp any any eq 444 rule-id 4
access-group CSM_FW_ACL_ global
`)
  expect(verdict(firewall, OUT_TO_DMZ.replace(':443', ':23'))).toBe('deny')
  expect(verdict(firewall, OUT_TO_DMZ)).toBe('undetermined')
  expect(verdict(firewall, 'udp 198.51.100.7:9 > 10.1.0.5:514 in outside out dmz')).toBe('permit')
  expect(firewall.diagnostics.map(d => d.kind)).toEqual(['unsupported'])
})
