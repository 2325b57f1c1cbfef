/** What IOS access lists match: each table stands next to its configuration. Facts cite Cisco documents, or the Batfish test that records a lab result. */
import { describe, expect, test } from 'vitest'
import { read, verdict } from './packets.ts'

type Row = readonly [packet: string, verdict: 'permit' | 'deny' | 'undetermined']

function check(text: string, list: string, rows: readonly Row[]): void {
  const firewall = read(text)
  expect(rows.map(([p]) => [p, verdict(firewall, list, p)])).toEqual(rows)
}

// Batfish CiscoAclTest.testAclMasks: host bits of the address do not matter where the wildcard has ones.
test('wildcard masks, also non-contiguous ones', () => {
  check('ip access-list extended A\n permit ip 1.2.3.4 0.0.0.255 4.3.2.1 0.0.255.255\n', 'A', [
    ['udp 1.2.3.0:1 > 4.3.255.255:1', 'permit'], ['udp 1.2.3.255:1 > 4.3.0.0:1', 'permit'], ['udp 1.2.4.0:1 > 4.3.0.0:1', 'deny'], ['udp 1.2.3.0:1 > 4.4.0.0:1', 'deny'],
  ])
  check('access-list 7 permit 10.0.1.0 0.0.254.255\naccess-list 7 permit 10.9.0.0\naccess-list 7 permit host 10.9.0.9 log\n', '7', [
    ['tcp 10.0.1.7:1 > 9.9.9.9:1', 'permit'], ['tcp 10.0.255.7:1 > 9.9.9.9:1', 'permit'], ['tcp 10.0.2.7:1 > 9.9.9.9:1', 'deny'],
    ['tcp 10.9.0.0:1 > 9.9.9.9:1', 'permit'], ['tcp 10.9.0.1:1 > 9.9.9.9:1', 'deny'], ['gre 10.9.0.9 > 9.9.9.9', 'permit'],
  ])
})

// Security Command Reference, "permit (IP)"; several ports after eq and neq: "ACL Support for Filtering Noncontiguous Ports".
test('port operators', () => {
  check(['ip access-list extended P', ' permit tcp any any eq www 8080 cmd', ' permit udp any neq 1 2 host 1.1.1.1', ' permit udp any gt 65534 any eq syslog',
    ' permit tcp any host 2.2.2.2 lt 20', ' permit tcp any host 3.3.3.3 range 20 ftp'].join('\n'), 'P', [
    ['tcp 9.9.9.9:5 > 9.9.9.8:80', 'permit'], ['tcp 9.9.9.9:5 > 9.9.9.8:8080', 'permit'], ['tcp 9.9.9.9:5 > 9.9.9.8:514', 'permit'], ['tcp 9.9.9.9:80 > 9.9.9.8:5', 'deny'],
    ['udp 9.9.9.9:1 > 1.1.1.1:9', 'deny'], ['udp 9.9.9.9:2 > 1.1.1.1:9', 'deny'], ['udp 9.9.9.9:3 > 1.1.1.1:9', 'permit'],
    ['udp 9.9.9.9:65535 > 1.1.1.2:514', 'permit'], ['udp 9.9.9.9:65534 > 1.1.1.2:514', 'deny'],
    ['tcp 9.9.9.9:5 > 2.2.2.2:19', 'permit'], ['tcp 9.9.9.9:5 > 2.2.2.2:20', 'deny'], ['tcp 9.9.9.9:5 > 3.3.3.3:21', 'permit'], ['tcp 9.9.9.9:5 > 3.3.3.3:22', 'deny'],
  ])
})

// "The match occurs if the TCP datagram has the ACK or RST control bits set" (Security Command Reference).
test('established and flags', () => {
  check('ip access-list extended E\n permit tcp any any established\n permit tcp any host 1.1.1.1 match-all +syn -ack\n permit tcp any host 2.2.2.2 match-any +fin +urg\n permit tcp any host 3.3.3.3 fin\n', 'E', [
    ['tcp 9.9.9.9:1 > 9.9.9.8:1 ACK', 'permit'], ['tcp 9.9.9.9:1 > 9.9.9.8:1 RST', 'permit'], ['tcp 9.9.9.9:1 > 9.9.9.8:1 SYN ACK', 'permit'],
    ['tcp 9.9.9.9:1 > 9.9.9.8:1 SYN', 'deny'], ['tcp 9.9.9.9:1 > 1.1.1.1:1 SYN', 'permit'], ['tcp 9.9.9.9:1 > 1.1.1.1:1 FIN', 'deny'],
    ['tcp 9.9.9.9:1 > 2.2.2.2:1 URG', 'permit'], ['tcp 9.9.9.9:1 > 2.2.2.2:1 SYN', 'deny'], ['tcp 9.9.9.9:1 > 3.3.3.3:1 FIN PSH', 'permit'], ['udp 9.9.9.9:1 > 9.9.9.8:1', 'deny'],
  ])
})

// "Access Control Lists and IP Fragments" (Cisco document 8014), the flow of an entry with layer 4 information.
test('fragments', () => {
  check(['ip access-list extended F', ' deny tcp any host 1.1.1.1 eq 80', ' permit tcp any host 2.2.2.2 eq 80', ' deny ip any host 3.3.3.3 fragments',
    ' permit tcp any host 3.3.3.3', ' permit tcp any host 1.1.1.1', ' permit icmp any any echo'].join('\n'), 'F', [
    ['tcp 9.9.9.9:1 > 1.1.1.1:80', 'deny'], ['tcp 9.9.9.9:1 > 1.1.1.1:80 fragment', 'permit'],
    ['tcp 9.9.9.9:1 > 2.2.2.2:81', 'deny'], ['tcp 9.9.9.9:1 > 2.2.2.2:81 fragment', 'permit'], ['udp 9.9.9.9:1 > 2.2.2.2:80 fragment', 'deny'],
    ['tcp 9.9.9.9:1 > 3.3.3.3:1', 'permit'], ['tcp 9.9.9.9:1 > 3.3.3.3:1 fragment', 'deny'], ['icmp 9.9.9.9 > 5.5.5.5 8/0', 'permit'], ['icmp 9.9.9.9 > 5.5.5.5 0/0', 'deny'],
  ])
})

test('icmp names, types and codes', () => {
  check('access-list 101 permit icmp any any port-unreachable\naccess-list 101 permit icmp any any 11\naccess-list 101 permit icmp any any 5 1\naccess-list 101 permit icmp any any packet-too-big log\n', '101', [
    ['icmp 9.9.9.9 > 1.1.1.1 3/3', 'permit'], ['icmp 9.9.9.9 > 1.1.1.1 3/4', 'permit'], ['icmp 9.9.9.9 > 1.1.1.1 3/1', 'deny'], ['icmp 9.9.9.9 > 1.1.1.1 11/1', 'permit'],
    ['icmp 9.9.9.9 > 1.1.1.1 5/1', 'permit'], ['icmp 9.9.9.9 > 1.1.1.1 5/0', 'deny'],
  ])
})

describe('object-groups', () => {
  // Batfish testIosObjectGroupNetwork: netmask style, nested groups united, an undefined member adds nothing.
  const groups = ['object-group network WEB', ' host 2.0.0.1', ' 10.1.0.0 255.255.0.0', ' 10.2.0.0 /24', ' range 10.3.0.5 10.3.0.9', 'object-group network ALL', ' group-object WEB',
    ' group-object GONE', ' group-object ALL', 'object-group network EMPTY', 'object-group service SVC', ' tcp eq cmd', ' tcp source gt 1023 eq www', ' udp range 5000 5001', ' icmp echo',
    ' icmp unreachable', ' tcp-udp 53', ' group-object MORE', 'object-group service MORE', ' ospf', ' 47'].join('\n')
  test('network', () => {
    check(`${groups}\nip access-list extended N\n permit ip any object-group ALL\n permit ip object-group EMPTY any\n permit ip object-group GONE any\n`, 'N', [
      ['udp 9.9.9.9:1 > 2.0.0.1:1', 'permit'], ['udp 9.9.9.9:1 > 10.1.255.1:1', 'permit'], ['udp 9.9.9.9:1 > 10.2.0.255:1', 'permit'], ['udp 9.9.9.9:1 > 10.2.1.0:1', 'deny'],
      ['udp 9.9.9.9:1 > 10.3.0.9:1', 'permit'], ['udp 9.9.9.9:1 > 10.3.0.10:1', 'deny'],
    ])
  })
  // Batfish testIosObjectGroupService (icmp echo is code 0 alone, unreachable any code) and testIosAclObjectGroup (service AND source AND destination).
  test('service', () => {
    check(`${groups}\nip access-list extended S\n permit object-group SVC object-group WEB any\n permit object-group NONE any any\n`, 'S', [
      ['tcp 2.0.0.1:1 > 1.1.1.1:514', 'permit'], ['tcp 2.0.0.2:1 > 1.1.1.1:514', 'deny'], ['tcp 2.0.0.1:1024 > 1.1.1.1:80', 'permit'], ['tcp 2.0.0.1:1023 > 1.1.1.1:80', 'deny'],
      ['udp 2.0.0.1:1 > 1.1.1.1:5001', 'permit'], ['icmp 2.0.0.1 > 1.1.1.1 8/0', 'permit'], ['icmp 2.0.0.1 > 1.1.1.1 3/13', 'permit'], ['udp 2.0.0.1:9 > 1.1.1.1:53', 'permit'],
      ['ospf 2.0.0.1 > 1.1.1.1', 'permit'], ['gre 2.0.0.1 > 1.1.1.1', 'permit'], ['esp 2.0.0.1 > 1.1.1.1', 'deny'],
    ])
  })
  test('a service group is the same by itself as before another took it in', () => {
    check(['object-group service A', ' tcp eq 80', 'object-group service B', ' tcp eq 81', 'object-group service BOTH', ' group-object B', ' group-object A', 'ip access-list extended S',
      ' permit object-group BOTH any host 1.1.1.1', ' permit object-group BOTH any host 1.1.1.2', ' permit object-group A any host 2.2.2.2', ' permit object-group B any host 3.3.3.3'].join('\n'), 'S', [
      ['tcp 9.9.9.9:1 > 1.1.1.1:80', 'permit'], ['tcp 9.9.9.9:1 > 1.1.1.2:81', 'permit'], ['tcp 9.9.9.9:1 > 1.1.1.2:82', 'deny'], ['tcp 9.9.9.9:1 > 2.2.2.2:80', 'permit'],
      ['tcp 9.9.9.9:1 > 2.2.2.2:81', 'deny'], ['tcp 9.9.9.9:1 > 3.3.3.3:81', 'permit'], ['tcp 9.9.9.9:1 > 3.3.3.3:80', 'deny'],
    ])
  })
  // Batfish testIosObjectGroupProtocol, testIosAclPortGroup: empty and undefined groups match nothing.
  test('protocol and port groups', () => {
    check(['object-group protocol PR', ' protocol-object tcp', ' protocol-object icmp', 'object-group protocol NO', 'object-group ip port PT', ' eq 111', 'ip access-list extended X',
      ' permit object-group PR any host 1.1.1.1', ' permit object-group NO any any', ' permit tcp any host 2.2.2.2 portgroup PT', ' permit tcp any any portgroup GONE'].join('\n'), 'X', [
      ['tcp 9.9.9.9:1 > 1.1.1.1:1', 'permit'], ['icmp 9.9.9.9 > 1.1.1.1 0/0', 'permit'], ['udp 9.9.9.9:1 > 1.1.1.1:1', 'deny'], ['tcp 9.9.9.9:1 > 2.2.2.2:111', 'permit'], ['tcp 9.9.9.9:1 > 2.2.2.2:112', 'deny'],
    ])
  })
  test('references: nested, undefined, and a cycle', () => {
    const firewall = read(`${groups}\nip access-list extended N\n permit ip any object-group GONE2\n`)
    expect(firewall.references.filter(r => !r.defined).map(r => [r.kind, r.name, r.effect])).toEqual([['object-group', 'GONE', 'matches nothing'], ['object-group', 'GONE2', 'matches nothing']])
    expect(firewall.diagnostics.map(d => d.seen)).toEqual(['this group is a member of itself by way of ALL: object-group network ALL'])
  })
})

test('sequence numbers order the entries; lines without one come after', () => {
  check('ip access-list extended Q\n 20 permit ip any any\n 10 deny udp any any\n deny tcp any any\n', 'Q', [['udp 1.1.1.1:1 > 2.2.2.2:1', 'deny'], ['tcp 1.1.1.1:1 > 2.2.2.2:1', 'permit']])
  check('ip access-list extended Q\n 10 deny udp any any\n 20 permit ip any any\n no 10\n', 'Q', [['udp 1.1.1.1:1 > 2.2.2.2:1', 'permit']])
  check('access-list 101 permit ip any any\nno access-list 101\naccess-list 101 permit tcp any any\n', '101', [['udp 1.1.1.1:1 > 2.2.2.2:1', 'deny']])
})

test('what cannot be modelled makes verdicts undetermined, and is told', () => {
  const text = ['time-range NIGHT', ' periodic daily 20:00 to 23:00', 'ip access-list extended U', ' permit tcp any any eq 80 dscp ef', ' permit tcp any any eq 81 time-range NIGHT',
    ' permit tcp any any eq 82 time-range NOTSET', ' permit udp any any eq nonsense', ' frobnicate tcp any any', ' permit tcp any any eq 83', ' evaluate BACK'].join('\n')
  check(text, 'U', [
    ['tcp 1.1.1.1:1 > 2.2.2.2:80', 'undetermined'], ['tcp 1.1.1.1:1 > 2.2.2.2:81', 'undetermined'],
    // "An ACE that refers to a non-existent time-range entry is considered active" (Cisco 10000 Series Software Configuration Guide, OL-2226, page 12-5).
    ['tcp 1.1.1.1:1 > 2.2.2.2:82', 'permit'], ['udp 1.1.1.1:1 > 2.2.2.2:5', 'undetermined'], ['tcp 1.1.1.1:1 > 2.2.2.2:83', 'undetermined'],
  ])
  expect(read(text).diagnostics.map(d => [d.kind, d.effect, d.seen])).toEqual([
    ['unsupported', 'match', 'whether a packet fits `dscp ef` is undetermined: permit tcp any any eq 80 dscp ef'],
    ['unsupported', 'match', 'whether a packet fits `time-range NIGHT` is undetermined: permit tcp any any eq 81 time-range NIGHT'],
    ['unrecognised', 'match', 'whether a packet fits `eq nonsense` is undetermined: permit udp any any eq nonsense'],
    ['unrecognised', 'match', 'not an entry this reads, so what follows it in access list U is undetermined: frobnicate tcp any any'],
  ])
})

test('reflexive entries open nothing new', () => {
  check('ip access-list extended IN\n evaluate R\nip access-list extended OUT\n permit tcp any any reflect R timeout 60\n', 'IN', [
    ['tcp 1.1.1.1:1 > 2.2.2.2:80', 'deny'], ['tcp 1.1.1.1:1 > 2.2.2.2:80 established', 'permit'],
  ])
})

test('IPv6 lists let neighbour discovery pass before their end', () => {
  check('ipv6 access-list V6\n permit tcp 2001:DB8::/32 host 2001:db8::5 eq 443\n sequence 5 deny tcp host 2001:db8::9 any\n permit icmp any any echo-request\n', 'ipv6:V6', [
    ['tcp [2001:db8::1]:1 > [2001:db8::5]:443', 'permit'], ['tcp [2001:db8::9]:1 > [2001:db8::5]:443', 'deny'], ['icmp6 fe80::1 > fe80::2 135/0', 'permit'],
    ['icmp6 fe80::1 > fe80::2 136/0', 'permit'], ['icmp6 fe80::1 > fe80::2 128/0', 'permit'], ['icmp6 fe80::1 > fe80::2 129/0', 'deny'], ['tcp 1.1.1.1:1 > 1.1.1.2:1', 'permit'],
  ])
})

test('remarks go with the next entry, hits are read', () => {
  const { filters, comments } = read('ip access-list extended A\n remark web\n remark servers\n 10 permit tcp any any eq 80 (42 matches)\n')
  expect(filters.get('A')?.rules.filter(r => r.origin === 'user').map(r => [r.comment, r.hits])).toEqual([['web\nservers', 42]])
  expect(comments.map(c => [c.text, c.target.start])).toEqual([['web', 55], ['servers', 55]])
})
