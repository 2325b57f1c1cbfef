/** Access control entries: addresses, ports, objects, options. Numbers in brackets: facts of Batfish's ASA tests that must hold here too. */
import { expect, test } from 'vitest'
import { asa, listVerdict } from './ask.ts'

const SERVICES = `ASA Version 9.9
object service OS_TCPUDP
 service tcp-udp source eq 65535
object service OS_ICMP
 service icmp echo
object-group service OGS1
 service-object object OS_TCPUDP
 service-object udp destination eq 1234
 service-object udp eq 1235
 service-object udp source eq 3 eq 1236
 service-object udp source eq cifs
object-group service EMPTY_INSIDE
 service-object object MISSING
object-group service HALF
 group-object MISSING
 service-object ah
object-group service PORTS tcp
 port-object eq https
 port-object range 8000 8010
 group-object MORE
object-group service MORE tcp
 port-object eq ssh
object-group protocol PG
 protocol-object ospf
 group-object PG2
object-group protocol PG2
 protocol-object gre
object-group icmp-type IG
 icmp-object echo-reply
 icmp-object 3
object network H
 host 10.1.1.1
object-group network N
 network-object object H
 network-object 10.2.0.0 255.255.0.0
 network-object host 2001:db8::5
 group-object N2
object-group network N2
 network-object host 10.9.9.9
name 10.7.7.7 flowmon
`

const cases: [entry: string, packet: string, verdict: string][] = [
  // [2] a netmask, its host bits dropped; the same numbers as on IOS, turned round.
  ['extended permit ip 1.2.3.4 255.255.255.0 4.3.2.1 255.255.0.0', 'tcp 1.2.3.200:9 > 4.3.255.255:9', 'permit'],
  ['extended permit ip 1.2.3.4 255.255.255.0 4.3.2.1 255.255.0.0', 'tcp 1.2.4.4:9 > 4.3.2.1:9', 'deny'],
  // A wildcard typed where a netmask belongs matches every address that ends alike.
  ['extended permit ip 10.0.0.7 0.0.0.255 any', 'tcp 99.1.2.7:9 > 4.3.2.1:9', 'permit'],
  ['extended permit ip 10.0.0.7 0.0.0.255 any', 'tcp 10.0.0.8:9 > 4.3.2.1:9', 'deny'],
  ['permit tcp any host 10.1.1.1 eq www', 'tcp 1.1.1.1:999 > 10.1.1.1:80', 'permit'],
  ['line 3 extended permit tcp any host 10.1.1.1 eq 80', 'tcp 1.1.1.1:999 > 10.1.1.1:80', 'permit'],
  ['extended permit udp any eq snmp host 10.1.1.1', 'udp 1.1.1.1:161 > 10.1.1.1:5000', 'permit'],
  ['extended permit udp any eq snmp host 10.1.1.1', 'udp 1.1.1.1:5000 > 10.1.1.1:161', 'deny'],
  ['extended permit tcp any any neq 88', 'tcp 1.1.1.1:1 > 2.2.2.2:88', 'deny'],
  ['extended permit tcp any any lt 1024', 'tcp 1.1.1.1:1 > 2.2.2.2:1024', 'deny'],
  ['extended permit tcp any any gt 1024', 'tcp 1.1.1.1:1 > 2.2.2.2:1025', 'permit'],
  ['extended permit udp any any eq radius', 'udp 1.1.1.1:1 > 2.2.2.2:1645', 'permit'],
  ['extended permit tcp any any eq kerberos', 'tcp 1.1.1.1:1 > 2.2.2.2:750', 'permit'],
  ['extended permit ip any any', 'tcp [2001:db8::1]:1 > [2001:db8::2]:22', 'permit'],
  ['extended permit ip any4 any', 'tcp [2001:db8::1]:1 > [2001:db8::2]:22', 'deny'],
  ['extended permit tcp any6 2001:db8::/32 eq 22', 'tcp [2001:db8::1]:1 > [2001:db8::2]:22', 'permit'],
  ['extended permit ip host flowmon any', 'udp 10.7.7.7:1 > 2.2.2.2:53', 'permit'],
  ['extended permit ip object H any', 'udp 10.1.1.1:1 > 2.2.2.2:53', 'permit'],
  ['extended permit ip object-group N any', 'udp 10.9.9.9:1 > 2.2.2.2:53', 'permit'],
  ['extended permit ip object-group N any', 'udp [2001:db8::5]:1 > [2001:db8::6]:53', 'permit'],
  ['extended permit ip object-group N any', 'udp 10.9.9.8:1 > 2.2.2.2:53', 'deny'],
  ['extended permit tcp object-group N object-group PORTS object-group N object-group MORE', 'tcp 10.2.3.4:8003 > 10.1.1.1:22', 'permit'],
  ['extended permit tcp object-group N object-group PORTS object-group N object-group MORE', 'tcp 10.2.3.4:8003 > 10.1.1.1:443', 'deny'],
  ['extended permit tcp any object-group N object-group PORTS', 'tcp 9.9.9.9:1 > 10.1.1.1:22', 'permit'],
  ['extended permit object-group PG any any', 'gre 9.9.9.9 > 10.1.1.1', 'permit'],
  ['extended permit object-group PG any any', 'tcp 9.9.9.9:1 > 10.1.1.1:1', 'deny'],
  ['extended permit icmp any any object-group IG', 'icmp 9.9.9.9 > 10.1.1.1 3/13', 'permit'],
  ['extended permit icmp any any object-group IG', 'icmp 9.9.9.9 > 10.1.1.1 8/0', 'deny'],
  ['extended permit icmp any any 3 1', 'icmp 9.9.9.9 > 10.1.1.1 3/1', 'permit'],
  ['extended permit icmp any any 3 1', 'icmp 9.9.9.9 > 10.1.1.1 3/2', 'deny'],
  ['extended permit icmp6 any any echo', 'icmp6 [2001:db8::1] > [2001:db8::2] 128/0', 'permit'],
  // [22] service objects, the keyword `destination` left out, built-in names, undefined members.
  ['extended permit object-group OGS1 any any', 'udp 1.1.1.1:7 > 2.2.2.2:1235', 'permit'],
  ['extended permit object-group OGS1 any any', 'udp 1.1.1.1:3 > 2.2.2.2:1236', 'permit'],
  ['extended permit object-group OGS1 any any', 'udp 1.1.1.1:4 > 2.2.2.2:1236', 'deny'],
  ['extended permit object-group OGS1 any any', 'tcp 1.1.1.1:65535 > 2.2.2.2:9', 'permit'],
  ['extended permit object-group OGS1 any any', 'udp 1.1.1.1:3020 > 2.2.2.2:9', 'permit'],
  ['extended permit object OS_ICMP any any', 'icmp 1.1.1.1 > 2.2.2.2 8/0', 'permit'],
  ['extended permit object icmp-echo any any', 'icmp 1.1.1.1 > 2.2.2.2 8/0', 'permit'],
  ['extended permit object icmp-echo any any', 'icmp 1.1.1.1 > 2.2.2.2 0/0', 'deny'],
  ['extended permit object ospf any any', 'ospf 1.1.1.1 > 2.2.2.2', 'permit'],
  ['extended permit object-group EMPTY_INSIDE any any', 'tcp 1.1.1.1:1 > 2.2.2.2:9', 'deny'],
  ['extended permit object-group HALF any any', 'ah 1.1.1.1 > 2.2.2.2', 'permit'],
  ['extended permit ip object-group MISSING any', 'tcp 1.1.1.1:1 > 2.2.2.2:9', 'deny'],
  ['extended permit tcp any object-group MISSING any eq 22', 'tcp 1.1.1.1:1 > 2.2.2.2:22', 'deny'],
  ['extended permit tcp any object-group MISSING object-group PORTS', 'tcp 1.1.1.1:1 > 2.2.2.2:22', 'deny'],
  ['extended permit ip any any inactive', 'tcp 1.1.1.1:1 > 2.2.2.2:9', 'deny'],
  ['extended permit ip any any log warnings interval 300', 'tcp 1.1.1.1:1 > 2.2.2.2:9', 'permit'],
  ['extended permit ip any any time-range HOURS', 'tcp 1.1.1.1:1 > 2.2.2.2:9', 'undetermined'],
  ['extended permit ip user DOMAIN\\\\u any any', 'tcp 1.1.1.1:1 > 2.2.2.2:9', 'undetermined'],
  ['extended permit ip security-group tag 5 any any', 'tcp 1.1.1.1:1 > 2.2.2.2:9', 'undetermined'],
  ['extended permit ip any any whatever', 'tcp 1.1.1.1:1 > 2.2.2.2:9', 'undetermined'],
  ['advanced permit ip any any rule-id 268435456 event-log flow-end', 'tcp 1.1.1.1:1 > 2.2.2.2:9', 'undetermined'],
  ['advanced deny ip any any rule-id 268435456', 'tcp 1.1.1.1:1 > 2.2.2.2:9', 'deny'],
]

test.each(cases)('%s: %s is %s', (entry, words, expected) => {
  const firewall = asa(`${SERVICES}access-list L ${entry}\n`)
  expect(listVerdict(firewall, 'L', words)).toBe(expected)
})

test('before 9.0 `any` of an IPv4 list says nothing about IPv6', () => {
  const firewall = asa('ASA Version 8.4(2)\naccess-list L extended permit ip any any\nipv6 access-list L6 permit ip any any\n')
  expect(listVerdict(firewall, 'L', 'tcp [2001:db8::1]:1 > [2001:db8::2]:22')).toBe('deny')
  expect(listVerdict(firewall, 'L6', 'tcp [2001:db8::1]:1 > [2001:db8::2]:22')).toBe('permit')
  expect(listVerdict(firewall, 'L6', 'tcp 1.1.1.1:1 > 2.2.2.2:22')).toBe('deny')
})

test('an FQDN object is unknown, in its own words', () => {
  const firewall = asa('object network X\n fqdn v4 host.example\naccess-list L extended permit ip any object X\n')
  expect(JSON.stringify(firewall.filters.get('L')?.rules[0]?.match)).toContain('object X (fqdn host.example)')
  expect(listVerdict(firewall, 'L', 'tcp 1.1.1.1:1 > 2.2.2.2:22')).toBe('undetermined')
})

test('a group in itself is undetermined and reported, and ends', () => {
  const firewall = asa(`object-group network A
 group-object B
object-group network B
 group-object A
 network-object host 1.1.1.1
access-list L extended permit ip object-group A any
`)
  expect(listVerdict(firewall, 'L', 'tcp 1.1.1.1:1 > 2.2.2.2:22')).toBe('permit')
  expect(listVerdict(firewall, 'L', 'tcp 1.1.1.2:1 > 2.2.2.2:22')).toBe('undetermined')
  expect(firewall.diagnostics.map(d => d.kind)).toEqual(['refused'])
})

test('references and definitions: what is undefined matches nothing', () => {
  const { references, definitions } = asa(`${SERVICES}access-list L extended permit tcp object GONE object-group PORTS object-group N time-range T\n`)
  expect(references.filter(r => !r.defined).map(r => [r.kind, r.name, r.effect])).toEqual([
    ['object', 'MISSING', 'matches nothing'], ['object-group', 'MISSING', 'matches nothing'], ['object', 'GONE', 'matches nothing'],
    ['time-range', 'T', 'it is not known when the entry counts'],
  ])
  expect(definitions.filter(d => d.kind === 'object-group').map(d => d.name)).toEqual(['OGS1', 'EMPTY_INSIDE', 'HALF', 'PORTS', 'MORE', 'PG', 'PG2', 'IG', 'N', 'N2'])
})

test('remarks explain the entry below, hit counts of `show access-list` are kept, its expansions are not entries', () => {
  const firewall = asa(`access-list L; 2 elements; name hash: 0x1
access-list L line 1 remark web servers
access-list L line 2 extended permit tcp any object-group N eq 443 (hitcnt=12) 0x5d2a8f2c
  access-list L line 2 extended permit tcp any host 10.1.1.1 eq https (hitcnt=12) 0x1
access-list L line 3 extended deny ip any any inactive
object-group network N
 network-object host 10.1.1.1
`)
  expect(firewall.filters.get('L')?.rules.map(r => [r.comment, r.hits, r.enabled])).toEqual([['web servers', 12, true], [undefined, undefined, false]])
  expect(firewall.diagnostics).toEqual([])
  expect(firewall.comments.map(c => [c.text, c.target.start > c.span.start])).toEqual([['web servers', true]])
})

test('a line that is not in the grammar is named and makes its own packets undetermined only', () => {
  const firewall = asa('access-list L extended permit tcp any any eq foo\naccess-list L extended deny ip any any\n')
  expect(firewall.diagnostics.map(d => [d.kind, d.effect, d.seen])).toEqual([
    ['unrecognised', 'match', 'not an access list entry this reads: access-list L extended permit tcp any any eq foo'],
  ])
  expect(firewall.statements).toEqual({ total: 2, understood: 1, ignored: 0, unsupported: 1 })
})

test.each([
  ['in the next line', 'access-list L extended permit tcp any any\neq 443\n'], ['indented', 'access-list L extended permit tcp any any\n eq 443\n'], ['inside a number', 'access-list L extended permit tcp any any eq 44\n3\n'],
  ['before a group', 'access-list L extended permit tcp any any\nobject-group WEB\n'], ['before an address', 'access-list L extended permit ip any 10.0.0.0 255.0.0.0\n255.0\n'],
])('an entry that a terminal has wrapped is not taken for the whole: %s', (_, text) => {
  const firewall = asa(`ASA Version 9.8(2)\nobject-group service WEB tcp\n port-object eq 443\n${text}access-list L extended deny ip any any\n`)
  expect(listVerdict(firewall, 'L', 'tcp 1.1.1.1:1 > 10.0.0.2:44')).toBe('undetermined')
  expect(firewall.diagnostics.map(d => d.effect)).toContain('match')
})

test('a command behind an entry is none of it', () => {
  const firewall = asa('ASA Version 9.8(2)\naccess-list L extended permit tcp any any\nobject-group network N\n network-object host 10.0.0.1\naccess-list L extended permit udp any any\nobject network O\n host 10.0.0.1\n')
  expect([listVerdict(firewall, 'L', 'tcp 1.1.1.1:1 > 10.0.0.2:44'), firewall.diagnostics]).toEqual(['permit', []])
})
