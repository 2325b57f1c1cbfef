/** What IOS-XR access lists match: each table stands next to its configuration. Facts cite Cisco documents, or the Batfish test that records a lab result. */
import { expect, test } from 'vitest'
import { parse } from '../../../src/parsers/cisco/xr/parse.ts'
import { readerOf } from '../cisco/accounting.ts'
import { verdict } from '../ios/packets.ts'

type Row = readonly [packet: string, verdict: 'permit' | 'deny' | 'undetermined']

const read = readerOf(parse)

function check(text: string, list: string, rows: readonly Row[]): void {
  const firewall = read(text)
  expect(rows.map(([p]) => [p, verdict(firewall, list, p)])).toEqual(rows)
}

// Batfish XrGrammarTest.testAclConversion: 31 sorts behind 30, remarks keep their numbers, entries on lines of their own join the list.
test('order, lists opened again, entries on one line', () => {
  const text = [
    'ipv4 access-list acl', ' 10 remark Some remark', ' 20 permit udp any any', ' 30 permit tcp host 1.1.1.1 host 2.2.2.2', ' 90 permit ipv4 any any fragments', '!', 'ipv4 access-list acl',
    ' ! out of order', ' 31 permit ipv4 31.31.31.31/32 any', '!', 'ipv4 access-list acl remark this is 100', 'ipv4 access-list acl permit tcp host 1.1.1.1 any eq 22', 'ipv4 access-list acl 41 permit tcp host 2.2.2.2 any eq 22',
  ].join('\n')
  const rules = read(text).filters.get('acl')?.rules.slice(1) ?? []
  expect(rules.map(r => r.span.source.text.slice(r.span.start, r.span.end))).toEqual([
    '20 permit udp any any', '30 permit tcp host 1.1.1.1 host 2.2.2.2', '31 permit ipv4 31.31.31.31/32 any', 'ipv4 access-list acl 41 permit tcp host 2.2.2.2 any eq 22', '90 permit ipv4 any any fragments',
    'ipv4 access-list acl permit tcp host 1.1.1.1 any eq 22',
  ])
  check(text, 'acl', [
    ['tcp 2.2.2.2:1 > 9.9.9.9:22', 'permit'], ['tcp 2.2.2.2:1 > 9.9.9.9:23', 'deny'], ['tcp 2.2.2.2:1 > 9.9.9.9:23 fragment', 'permit'], ['tcp 1.1.1.1:1 > 9.9.9.9:22', 'permit'], ['gre 31.31.31.31 > 9.9.9.9', 'permit'],
  ])
})

test('no: a whole list, one entry', () => {
  check('ipv4 access-list A\n 10 deny ipv4 any any\nno ipv4 access-list A\nipv4 access-list A\n 10 permit tcp any any\n 20 permit udp any any\nno ipv4 access-list A 20\n', 'A', [
    ['tcp 1.1.1.1:1 > 2.2.2.2:1', 'permit'], ['udp 1.1.1.1:1 > 2.2.2.2:1', 'deny'],
  ])
})

// IOS XR IP Addresses and Services Command Reference, "permit (IPv4)": wildcard or prefix length; names `ssh` and `https` beside those of IOS.
test('addresses, ports, source alone', () => {
  check(['ipv4 access-list A', ' 10 permit udp 3.3.3.0 0.0.0.255 any', ' 20 permit tcp any 4.4.4.0/24 eq ssh', ' 30 permit tcp any host 5.5.5.5 neq www', ' 40 permit tcp any range 10 20 host 6.6.6.6', ' 50 permit 7.7.7.0 0.0.0.255',
    ' 60 permit host 8.8.8.8', ' 70 permit 10.0.1.0 0.0.254.255', ' 80 permit tcp any host 5.5.5.6 range 30 20'].join('\n'), 'A', [
    ['udp 3.3.3.9:1 > 9.9.9.9:1', 'permit'], ['tcp 9.9.9.9:1 > 4.4.4.255:22', 'permit'], ['tcp 9.9.9.9:1 > 4.4.5.0:22', 'deny'], ['tcp 9.9.9.9:1 > 5.5.5.5:81', 'permit'], ['tcp 9.9.9.9:1 > 5.5.5.5:80', 'deny'],
    ['tcp 9.9.9.9:15 > 6.6.6.6:1', 'permit'], ['gre 7.7.7.9 > 9.9.9.9', 'permit'], ['esp 8.8.8.8 > 9.9.9.9', 'permit'], ['udp 10.0.3.1:1 > 9.9.9.9:1', 'permit'], ['udp 10.0.2.1:1 > 9.9.9.9:1', 'deny'],
    // What the device makes of a reversed range is not documented.
    ['tcp 9.9.9.9:1 > 5.5.5.6:25', 'undetermined'],
  ])
})

test('object groups: nested, in a ring, undefined, unreadable', () => {
  const groups = ['object-group network ipv4 N', ' 10.0.0.0/24', ' host 10.1.0.1', ' range 10.2.0.5 10.2.0.9', ' 10.3.0.0 255.255.0.0', ' object-group M', 'object-group network ipv4 M', ' host 10.9.9.9', ' object-group N', ' object-group GONE',
    'object-group port P', ' eq 80', ' range 20 22', ' lt 5', 'object-group network ipv4 ODD', ' host 10.5.5.5', ' 10.6.0.0 0.0.255.255'].join('\n')
  const text = `${groups}\nipv4 access-list A\n 10 permit tcp net-group N any port-group P\n 20 permit ipv4 any net-group GONE\n 30 permit ipv4 net-group ODD any\n 40 deny tcp any port-group P host 1.2.3.4\n`
  check(text, 'A', [
    ['tcp 10.0.0.7:1 > 9.9.9.9:21', 'permit'], ['tcp 10.2.0.9:1 > 9.9.9.9:4', 'permit'], ['tcp 10.2.0.10:1 > 9.9.9.9:4', 'undetermined'], ['tcp 10.3.255.1:1 > 9.9.9.9:80', 'permit'], ['tcp 10.9.9.9:1 > 9.9.9.9:80', 'permit'],
    ['udp 10.5.5.5:1 > 9.9.9.9:80', 'permit'], ['udp 10.6.0.1:1 > 9.9.9.9:80', 'undetermined'],
  ])
  const firewall = read(text)
  expect(firewall.references.filter(r => !r.defined).map(r => r.name)).toEqual(['GONE', 'GONE'])
  expect(firewall.diagnostics.map(d => [d.kind, d.effect])).toContainEqual(['refused', 'none'])
})

test('flags, established, fields the model has not, next hops', () => {
  check(['ipv4 access-list A', ' 10 permit tcp any host 1.1.1.1 established', ' 20 permit tcp any host 2.2.2.2 match-all +syn -ack', ' 30 permit ipv4 any host 3.3.3.3 dscp af11', ' 40 permit ipv4 any host 4.4.4.4 ttl eq 255',
    ' 50 permit tcp any host 5.5.5.5 nexthop1 ipv4 10.0.13.1 nexthop2 vrf v ipv4 10.0.13.2', ' 60 permit icmp any any port-unreachable log', ' 70 permit tcp any host 6.6.6.6 eq 80 capture counter C icmp-off', ' 80 deny tcp any host 7.7.7.7 nexthop1 ipv4 10.0.0.1'].join('\n'), 'A', [
    ['tcp 9.9.9.9:1 > 1.1.1.1:1 ACK', 'permit'], ['tcp 9.9.9.9:1 > 1.1.1.1:1 SYN', 'deny'], ['tcp 9.9.9.9:1 > 2.2.2.2:1 SYN', 'permit'], ['tcp 9.9.9.9:1 > 2.2.2.2:1 SYN ACK', 'deny'], ['udp 9.9.9.9:1 > 3.3.3.3:1', 'undetermined'],
    ['udp 9.9.9.9:1 > 4.4.4.4:1', 'undetermined'], ['tcp 9.9.9.9:1 > 5.5.5.5:1', 'permit'], ['icmp 9.9.9.9 > 5.5.5.5 3/3', 'permit'], ['tcp 9.9.9.9:1 > 6.6.6.6:80', 'permit'], ['icmp 9.9.9.9 > 5.5.5.5 3/4', 'deny'],
  ])
  expect(read('ipv4 access-list A\n 80 deny tcp any host 7.7.7.7 nexthop1 ipv4 10.0.0.1\n').diagnostics.map(d => d.kind)).toEqual(['unrecognised'])
})

// Every IPv6 list permits nd-na and nd-ns before its implicit deny (IOS XR IP Addresses and Services Command Reference, "ipv6 access-list").
test('IPv6 lists', () => {
  check('ipv6 access-list S\n 10 permit tcp any 2001:DB8::/32 eq https\n 20 permit icmpv6 any any echo\n 30 permit ipv6 host ::1 any\n', 'S', [
    ['tcp [2001:db9::1]:5 > [2001:db8::1]:443', 'permit'], ['tcp [2001:db9::1]:5 > [2001:db8::1]:80', 'deny'], ['icmp6 fe80::1 > fe80::2 136/0', 'permit'], ['icmp6 fe80::1 > fe80::2 134/0', 'deny'], ['icmp6 fe80::1 > fe80::2 128/0', 'permit'],
    ['udp 1.1.1.1:1 > 2.2.2.2:2', 'permit'],
  ])
})

test('what cannot be read is undetermined and told', () => {
  const firewall = read('ipv4 access-list A\n 10 permit tcp any\n 20 frobnicate\n 30 permit tcp any any eq quux\n')
  expect(verdict(firewall, 'A', 'tcp 1.1.1.1:1 > 2.2.2.2:1')).toBe('undetermined')
  expect(firewall.diagnostics.map(d => [d.kind, d.effect])).toEqual([['unrecognised', 'match'], ['unrecognised', 'match'], ['unrecognised', 'match']])
})
