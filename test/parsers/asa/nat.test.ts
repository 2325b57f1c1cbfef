/** Translations: lists see real addresses since 8.3, mapped ones before. */
import { expect, test } from 'vitest'
import { shown } from '../../../src/text/source.ts'
import { asa, told, verdict } from './ask.ts'

const INTERFACES = `interface Gi0/0
 nameif outside
 security-level 0
 ip address 192.0.2.1 255.255.255.0
interface Gi0/1
 nameif inside
 security-level 100
 ip address 10.0.0.1 255.255.255.0
`

const NEW = `ASA Version 9.8(2)\n${INTERFACES}`

/** Where a translated packet leaves is not told by the question, so going back out must be allowed for a sure answer. */
const HAIRPIN = 'same-security-traffic permit intra-interface\n'

const OLD = `ASA Version 8.2(5)\n${INTERFACES}`

test('object NAT: the list names the real host, the packet its mapped address', () => {
  const firewall = asa(`${NEW}object network WEB
 host 10.0.0.80
 nat (inside,outside) static 192.0.2.80
access-list IN extended permit tcp any host 10.0.0.80 eq 443
access-group IN in interface outside
`)
  expect(told(firewall, 'tcp 9.9.9.9:9 > 192.0.2.80:443 in outside out inside')).toContain('access-list IN extended permit tcp any host 10.0.0.80 eq 443')
  expect(verdict(firewall, 'tcp 9.9.9.9:9 > 192.0.2.80:443 in outside out inside')).toBe('permit')
  expect(verdict(firewall, 'tcp 9.9.9.9:9 > 192.0.2.80:80 in outside out inside')).toBe('deny')
  expect(firewall.stages.map(s => s.filter)).toEqual(['nat', 'in:outside', 'in:inside', 'to the device'])
})

test('one port of the interface address', () => {
  const firewall = asa(`${NEW}${HAIRPIN}object network SMTP
 host 10.0.0.25
 nat (inside,outside) static interface service tcp smtp 2525
access-list IN extended permit tcp any host 10.0.0.25 eq smtp
access-group IN in interface outside
`)
  expect(verdict(firewall, 'tcp 9.9.9.9:9 > 192.0.2.1:2525 in outside out self')).toBe('permit')
  expect(verdict(firewall, 'tcp 9.9.9.9:9 > 192.0.2.1:25 in outside out self')).toBe('deny')
})

test('a subnet is translated address by address', () => {
  const firewall = asa(`${NEW}object network NET
 subnet 10.0.0.16 255.255.255.248
 nat (inside,outside) static 192.0.2.16
access-list IN extended permit tcp any host 10.0.0.18 eq 22
access-group IN in interface outside
`)
  expect(verdict(firewall, 'tcp 9.9.9.9:9 > 192.0.2.18:22 in outside out inside')).toBe('permit')
  expect(verdict(firewall, 'tcp 9.9.9.9:9 > 192.0.2.19:22 in outside out inside')).toBe('deny')
})

test('a large network is translated into one of its addresses', () => {
  const firewall = asa(`${NEW}object network NET
 subnet 10.7.0.0 255.255.0.0
 nat (inside,outside) static 172.16.0.0
access-list IN extended permit tcp any host 10.7.0.18 eq 22
access-list IN extended permit udp any 10.7.0.0 255.255.0.0 eq 53
access-group IN in interface outside
`)
  expect(verdict(firewall, 'tcp 9.9.9.9:9 > 172.16.0.18:22 in outside out inside')).toBe('undetermined')
  expect(verdict(firewall, 'udp 9.9.9.9:9 > 172.16.0.18:53 in outside out inside')).toBe('permit')
  expect(verdict(firewall, 'udp 9.9.9.9:9 > 172.16.0.18:54 in outside out inside')).toBe('deny')
})

test('twice NAT: destination of the forward direction with ports, source of the backward one; the first rule wins', () => {
  const firewall = asa(`${NEW}${HAIRPIN}object network SQUID
 host 10.0.0.31
object network PUBLIC
 host 192.0.2.31
object network PARTNER
 host 198.51.100.1
object service http
 service tcp destination eq 80
object service squid
 service tcp destination eq 3128
nat (outside,inside) source static any any destination static interface SQUID service http squid
nat (inside,outside) source static SQUID PUBLIC destination static PARTNER PARTNER
nat (inside,outside) after-auto source dynamic any interface
access-list IN extended permit tcp any host 10.0.0.31 eq 3128
access-group IN in interface outside
`)
  expect(verdict(firewall, 'tcp 9.9.9.9:9 > 192.0.2.1:80 in outside out self')).toBe('permit')
  expect(verdict(firewall, 'tcp 198.51.100.1:9 > 192.0.2.31:3128 in outside out inside')).toBe('permit')
  // From anybody else that mapped address is nobody's.
  expect(verdict(firewall, 'tcp 198.51.100.2:9 > 192.0.2.31:3128 in outside out inside')).toBe('deny')
  expect(firewall.diagnostics).toEqual([])
})

test('[23] manual rules, then objects (static first, smallest, lowest address, name), then after-auto', () => {
  const firewall = asa(`${NEW}object network A
 host 1.1.1.1
object network B
 host 2.2.2.2
object network late
 subnet 5.0.0.0 255.255.255.248
object network small
 host 3.3.3.3
object network alpha
 host 3.3.3.3
nat (inside,outside) after-auto source static A B
nat (inside,outside) source static B A
object network late
 nat (inside,outside) static 192.168.5.0
object network small
 nat (inside,outside) static 192.168.4.1
object network alpha
 nat (inside,outside) static 192.168.6.1
nat (inside,outside) source static A A inactive
`)
  const lines = new Set(firewall.filters.get('nat')?.rules.map(r => shown(r.span)))
  expect([...lines]).toEqual([
    'nat (inside,outside) source static B A', 'nat (inside,outside) static 192.168.6.1', 'nat (inside,outside) static 192.168.4.1',
    'nat (inside,outside) static 192.168.5.0', 'nat (inside,outside) after-auto source static A B',
  ])
})

test('an undefined mapped object: the translation is not loaded', () => {
  const firewall = asa(`${NEW}object network A\n host 10.0.0.5\n nat (inside,outside) static GONE\n`)
  expect(firewall.filters.has('nat')).toBe(false)
  expect(firewall.references.filter(r => !r.defined).map(r => [r.name, r.effect])).toEqual([['GONE', 'the translation is not loaded']])
})

test('before 8.3 the list of the entry names the mapped address, that of the exit the real one', () => {
  const firewall = asa(`${OLD}static (inside,outside) 192.0.2.80 10.0.0.80 netmask 255.255.255.255
static (inside,outside) tcp interface 25 10.0.0.25 2525 netmask 255.255.255.255
access-list IN extended permit tcp any host 192.0.2.80 eq 443
access-list IN extended permit tcp any interface outside eq 25
access-list OUT extended permit tcp any host 10.0.0.80
access-list OUT extended permit tcp any host 10.0.0.25 eq 2525
access-group IN in interface outside
access-group OUT out interface inside
`)
  expect(verdict(firewall, 'tcp 9.9.9.9:9 > 192.0.2.80:443 in outside out inside')).toBe('permit')
  expect(verdict(firewall, 'tcp 9.9.9.9:9 > 10.0.0.80:443 in outside out inside')).toBe('deny')
  expect(firewall.stages.map(s => s.filter)).toEqual(['in:outside', 'in:inside', 'nat destination', 'nat source', 'out:inside', 'to the device'])
})

test('before 8.3 a list of the exit sees mapped sources', () => {
  const firewall = asa(`${OLD}nat (inside) 1 10.0.0.0 255.255.255.0
global (outside) 1 192.0.2.50
access-list OUT extended permit tcp host 192.0.2.50 any eq 80
access-group OUT out interface outside
`)
  expect(verdict(firewall, 'tcp 10.0.0.9:9 > 9.9.9.9:80 in inside out outside')).toBe('permit')
  expect(verdict(firewall, 'tcp 10.0.0.9:9 > 9.9.9.9:81 in inside out outside')).toBe('deny')
})

test('a static translation by access list', () => {
  const firewall = asa(`${OLD}access-list POLICY permit tcp host 10.0.0.80 eq 8080 host 198.51.100.1
static (inside,outside) tcp 192.0.2.80 80 access-list POLICY
access-list IN extended permit tcp any any eq 80
access-list OUT extended permit tcp host 198.51.100.1 host 10.0.0.80 eq 8080
access-group IN in interface outside
access-group OUT out interface inside
`)
  expect(verdict(firewall, 'tcp 198.51.100.1:9 > 192.0.2.80:80 in outside out inside')).toBe('permit')
  expect(verdict(firewall, 'tcp 198.51.100.2:9 > 192.0.2.80:80 in outside out inside')).toBe('deny')
})

test('without a version, old commands tell the age; nat-control leaves untranslated traffic undetermined', () => {
  const firewall = asa(`${INTERFACES}nat-control
static (inside,outside) 192.0.2.80 10.0.0.80
access-list IN permit tcp any host 192.0.2.80 eq 443
access-group IN in interface outside
`)
  expect(verdict(firewall, 'tcp 9.9.9.9:9 > 192.0.2.80:443 in outside out inside')).toBe('permit')
  expect(verdict(firewall, 'tcp 10.0.0.7:9 > 9.9.9.9:443 in inside out outside')).toBe('undetermined')
})
