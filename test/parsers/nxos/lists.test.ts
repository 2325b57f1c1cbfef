/** What NX-OS access lists match: each table stands next to its configuration. Facts cite Cisco documents, or the Batfish test that records a lab result. */
import { expect, test } from 'vitest'
import { parse } from '../../../src/parsers/cisco/nxos/parse.ts'
import { readerOf } from '../cisco/accounting.ts'
import { verdict } from '../ios/packets.ts'

type Row = readonly [packet: string, verdict: 'permit' | 'deny' | 'undetermined']

const read = readerOf(parse)

function check(text: string, list: string, rows: readonly Row[]): void {
  const firewall = read(text)
  expect(rows.map(([p]) => [p, verdict(firewall, list, p)])).toEqual(rows)
}

// Batfish testIpAccessListExtraction (acl_indices): entries sort as 1, 10, 13, 15, 25, 35; remarks take numbers; the first without one is 10.
test('entries are ordered by their numbers', () => {
  const lines = ['ip access-list A', '  deny 1 any any', '  15 deny 2 any any', '  deny 3 any any', '  13 deny 4 any any', '  remark this is 35', '  deny 5 any any', '  1 remark first', '  1 permit 9 any any']
  const rules = read(lines.join('\n')).filters.get('A')?.rules.slice(1) ?? []
  expect(rules.map(r => r.span.source.text.slice(r.span.start, r.span.end).replace(/^\d+ /, ''))).toEqual(
    ['permit 9 any any', 'deny 1 any any', 'deny 4 any any', 'deny 2 any any', 'deny 3 any any', 'deny 5 any any'])
  check('ip access-list A\n  20 deny tcp any any eq 161\n  10 permit tcp any any\n', 'A', [['tcp 1.1.1.1:1 > 2.2.2.2:161', 'permit']])
})

test('a list opened again grows; lines of a paste without indentation go back to their list', () => {
  check('ip access-list A\n30 deny ip any any\n20 permit udp any any\nhostname r\nip access-list A\n10 deny udp any host 9.9.9.9\n', 'A', [
    ['udp 1.1.1.1:1 > 9.9.9.9:1', 'deny'], ['udp 1.1.1.1:1 > 9.9.9.8:1', 'permit'], ['tcp 1.1.1.1:1 > 9.9.9.8:1', 'deny'],
  ])
})

// Which of two entries with one number holds is not documented.
test('a number given twice', () => {
  check('ip access-list A\n  10 permit tcp any any\n  10 deny tcp any any\n  20 permit udp any any\n', 'A', [['tcp 1.1.1.1:1 > 2.2.2.2:1', 'undetermined'], ['udp 1.1.1.1:1 > 2.2.2.2:1', 'permit']])
  check('ip access-list A\n  10 permit tcp any any\n  10 permit tcp any any\n  20 permit udp any any\n  no 20\n', 'A', [['tcp 1.1.1.1:1 > 2.2.2.2:1', 'permit'], ['udp 1.1.1.1:1 > 2.2.2.2:1', 'deny']])
})

// Nexus 7000 Security Command Reference, "permit (IPv4)": an address with a wildcard, with a prefix length, a host, or an address group.
test('addresses and ports', () => {
  check(['object-group ip address G', '  host 10.0.0.1', '  10.5.0.0 0.255.0.255', '  10.7.0.0/24', 'object-group ip port P', '  eq 10', '  lt 0', '  gt 65535', '  range 8 6', 'object-group ip address EMPTY',
    'ip access-list A', '  permit udp addrgroup G any portgroup P', '  permit tcp 1.2.3.4 0.0.0.255 4.3.2.1/16 neq 15', '  permit tcp any gt 65534 host 3.3.3.3 range 30 20',
    '  permit ip addrgroup GONE any', '  permit ip addrgroup EMPTY any'].join('\n'), 'A', [
    // Batfish testObjectGroupIpPortExtraction: `lt 0` and `gt 65535` are dropped, a reversed range is swapped.
    ['udp 10.0.0.1:1 > 1.1.1.1:10', 'permit'], ['udp 10.0.0.1:1 > 1.1.1.1:7', 'permit'], ['udp 10.0.0.1:1 > 1.1.1.1:0', 'deny'], ['udp 10.0.0.1:1 > 1.1.1.1:65535', 'deny'],
    // Batfish testObjectGroupIpAddressExtraction: `10.5.0.0 0.255.0.255` is a wildcard with a hole.
    ['udp 10.99.0.77:1 > 1.1.1.1:10', 'permit'], ['udp 10.99.1.77:1 > 1.1.1.1:10', 'deny'], ['udp 10.7.0.9:1 > 1.1.1.1:10', 'permit'],
    ['tcp 1.2.3.255:1 > 4.3.0.0:16', 'permit'], ['tcp 1.2.3.255:1 > 4.3.0.0:15', 'deny'], ['tcp 9.9.9.9:65535 > 3.3.3.3:25', 'permit'], ['tcp 9.9.9.9:65534 > 3.3.3.3:25', 'deny'],
    ['gre 10.0.0.1 > 1.1.1.1', 'deny'],
  ])
})

// Batfish testIpAccessListConversion: established is ACK or RST; a one in tcp-flags-mask says the bit does not matter; option length, method, DSCP narrow.
test('TCP flags and conditions without a field', () => {
  check(['ip access-list A', '  permit tcp any host 1.1.1.1 established', '  permit tcp any host 2.2.2.2 syn tcp-flags-mask 45', '  permit tcp any host 3.3.3.3 fin', '  permit ip any host 4.4.4.4 dscp af11',
    '  permit tcp any host 5.5.5.5 http-method get', '  permit ip any host 6.6.6.6 packet-length range 500 600 log', '  permit udp any host 7.7.7.7 nve vni 10000'].join('\n'), 'A', [
    ['tcp 9.9.9.9:1 > 1.1.1.1:1 ACK', 'permit'], ['tcp 9.9.9.9:1 > 1.1.1.1:1 RST', 'permit'], ['tcp 9.9.9.9:1 > 1.1.1.1:1 SYN', 'deny'],
    // 45 = 63 - 18: SYN and ACK matter, and SYN alone is set.
    ['tcp 9.9.9.9:1 > 2.2.2.2:1 SYN', 'permit'], ['tcp 9.9.9.9:1 > 2.2.2.2:1 SYN ACK', 'deny'], ['tcp 9.9.9.9:1 > 2.2.2.2:1 SYN FIN', 'permit'],
    ['tcp 9.9.9.9:1 > 3.3.3.3:1 FIN ACK', 'permit'], ['udp 9.9.9.9:1 > 4.4.4.4:1', 'undetermined'], ['tcp 9.9.9.9:1 > 5.5.5.5:80', 'undetermined'], ['udp 9.9.9.9:1 > 5.5.5.5:80', 'deny'],
    ['udp 9.9.9.9:1 > 6.6.6.6:1', 'undetermined'], ['udp 9.9.9.9:1 > 7.7.7.7:1', 'undetermined'],
  ])
})

// Batfish acl_l4_fragments_semantics: a permit with layer 4 conditions lets later fragments pass, a deny does not touch them; `fragments` is later ones only.
test('fragments', () => {
  check(['ip access-list F', '  permit icmp host 1.1.1.1 any 0', '  deny icmp host 2.2.2.2 any 1', '  permit icmp host 2.2.2.2 any', '  permit 4 host 3.3.3.3 any fragments'].join('\n'), 'F', [
    ['icmp 1.1.1.1 > 9.9.9.9 0/0', 'permit'], ['icmp 1.1.1.1 > 9.9.9.9 8/0', 'deny'], ['icmp 1.1.1.1 > 9.9.9.9 8/0 fragment', 'permit'],
    ['icmp 2.2.2.2 > 9.9.9.9 1/0', 'deny'], ['icmp 2.2.2.2 > 9.9.9.9 1/0 fragment', 'permit'], ['4 3.3.3.3 > 9.9.9.9', 'deny'], ['4 3.3.3.3 > 9.9.9.9 fragment', 'permit'],
  ])
})

// Nexus 7000 Security Command Reference, "fragments": permit-all lets every later fragment pass that no deny with the keyword `fragments` takes.
test('fragments permit-all and deny-all', () => {
  const list = (option: string): string => `ip access-list F\n  fragments deny-all\n  fragments ${option}\n  10 deny ip any host 1.1.1.1 fragments\n  20 permit tcp any host 2.2.2.2 eq 80\n  30 deny ip any host 3.3.3.3\n`
  check(list('permit-all'), 'F', [
    ['udp 9.9.9.9:1 > 1.1.1.1:1 fragment', 'deny'], ['tcp 9.9.9.9:1 > 2.2.2.2:81 fragment', 'permit'], ['udp 9.9.9.9:1 > 4.4.4.4:1 fragment', 'permit'], ['udp 9.9.9.9:1 > 4.4.4.4:1', 'deny'],
    ['udp 9.9.9.9:1 > 3.3.3.3:1 fragment', 'undetermined'], ['udp 9.9.9.9:1 > 3.3.3.3:1', 'deny'],
  ])
  check(list('deny-all'), 'F', [['tcp 9.9.9.9:1 > 2.2.2.2:81 fragment', 'undetermined'], ['udp 9.9.9.9:1 > 4.4.4.4:1 fragment', 'deny'], ['tcp 9.9.9.9:1 > 2.2.2.2:80', 'permit']])
})

// Batfish acl_icmp: 44 message names; IPv6 lists end with implicit permits of discovery.
test('icmp names and IPv6 lists', () => {
  check('ip access-list I\n  permit icmp any any administratively-prohibited\n  permit icmp any any redirect\n  permit icmp any any 13 0\n', 'I', [
    ['icmp 9.9.9.9 > 1.1.1.1 3/13', 'permit'], ['icmp 9.9.9.9 > 1.1.1.1 3/12', 'deny'], ['icmp 9.9.9.9 > 1.1.1.1 5/3', 'permit'], ['icmp 9.9.9.9 > 1.1.1.1 13/0', 'permit'],
  ])
  check('ipv6 access-list S\n  permit tcp 2001:db8::/32 any eq 443\n', 'S', [
    ['tcp 2001:db8::1:5 > 2001:db9::1:443', 'deny'], ['tcp [2001:db8::1]:5 > [2001:db9::1]:443', 'permit'], ['icmp6 fe80::1 > fe80::2 135/0', 'permit'], ['icmp6 fe80::1 > fe80::2 134/0', 'permit'], ['icmp6 fe80::1 > fe80::2 128/0', 'deny'],
  ])
})

test('what cannot be read is undetermined and told', () => {
  const firewall = read('ip access-list A\n  10 deny tcp\n  20 frobnicate\n  30 permit tcp any any eq quux\n')
  expect(verdict(firewall, 'A', 'tcp 1.1.1.1:1 > 2.2.2.2:1')).toBe('undetermined')
  expect(firewall.diagnostics.map(d => [d.kind, d.effect])).toEqual([['unrecognised', 'match'], ['unrecognised', 'match'], ['unrecognised', 'match']])
})

test('settings of a whole list decide about no packet', () => {
  const firewall = read('ip access-list A\n  statistics per-entry\n  ignore routable\n  10 permit udp any any\n')
  expect([firewall.filters.get('A')?.rules.filter(r => r.origin === 'user').length, firewall.diagnostics, firewall.statements.unsupported]).toEqual([1, [], 0])
})
