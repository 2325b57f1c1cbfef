/** Each match extension: the condition it becomes. */
import { describe, expect, test } from 'vitest'
import { all, any, flags, not, number, type Match } from '../../../src/model/match.ts'
import { host4, prefix4, prefix6, parseIpv6, type AddressTerm } from '../../../src/net/address.ts'
import { one } from './dump.ts'

const TCP = number('protocol', [6, 6])
const UDP = number('protocol', [17, 17])
const WHOLE = number('fragment', [0, 0])
const src = (...terms: AddressTerm[]): Match => ({ kind: 'address', field: 'src', in: terms })
const dst = (...terms: AddressTerm[]): Match => ({ kind: 'address', field: 'dst', in: terms })
const state = (...states: ('new' | 'established' | 'related' | 'invalid' | 'untracked')[]): Match => ({ kind: 'state', in: states })
const on = (field: 'in' | 'out', name: string): Match => ({ kind: 'interface', field, names: [name] })
const beginning = (field: 'in' | 'out', prefix: string): Match => ({ kind: 'interface', field, names: [], prefixes: [prefix] })
const ip = (a: number, b: number, c: number, d: number): number => ((a << 24) | (b << 16) | (c << 8) | d) >>> 0
const unknown = (words: string): Match => ({ kind: 'unknown', words })
const tcp = (...parts: Match[]): Match => all(TCP, ...parts, WHOLE)

const EXACT: readonly (readonly [rule: string, match: Match])[] = [
  ['', all()],
  ['-p tcp', TCP],
  ['-p 6', TCP],
  ['-p TCP', TCP],
  ['-p 0x11', UDP],
  ['-p all', all()],
  ['! -p tcp', not(TCP)],
  ['-s 10.1.2.3', src(host4(ip(10, 1, 2, 3)))],
  ['-s 10.1.2.3/8', src(prefix4(ip(10, 0, 0, 0), 8))],
  ['-s 10/8', src(prefix4(ip(10, 0, 0, 0), 8))],
  ['-s 10.0.0.9/255.0.0.255', src({ family: 4, value: ip(10, 0, 0, 9), care: 0xff0000ff })],
  ['-s 10.0.0.1,10.0.0.2', src(host4(ip(10, 0, 0, 1)), host4(ip(10, 0, 0, 2)))],
  ['! -d 192.168.0.0/16', not(dst(prefix4(ip(192, 168, 0, 0), 16)))],
  // Old libraries resolve octal: 010 is 8.
  ['-s 010.0.0.1', src(host4(ip(8, 0, 0, 1)))],
  ['-s 0.0.0.0/0', all()],
  ['-s any/0', all()],
  // iptables loads it in the legacy back end, and it never matches.
  ['! -s 0.0.0.0/0', any()],
  ['-i eth0', on('in', 'eth0')],
  ['-i eth+', beginning('in', 'eth')],
  ['! -i lo', not(on('in', 'lo'))],
  ['-i +', all()],
  ['! -i +', any()],
  ['-f', number('fragment', [1, 1])],
  ['! -f', not(number('fragment', [1, 1]))],
  ['-p tcp -m tcp --dport 22', tcp(number('dport', [22, 22]))],
  ['-p tcp --dport ssh', tcp(number('dport', [22, 22]))],
  ['-p tcp --dport 0x16', tcp(number('dport', [22, 22]))],
  ['-p tcp --dport 1024:', tcp(number('dport', [1024, 65535]))],
  ['-p tcp --dport :1023', tcp(number('dport', [0, 1023]))],
  ['-p tcp --dport :', tcp()],
  ['-p tcp ! --dport :', tcp(number('dport'))],
  ['-p tcp -m tcp --sport 1:2 ! --dport 3', tcp(number('sport', [1, 2]), not(number('dport', [3, 3])))],
  ['-p tcp -m tcp', tcp()],
  ['-p tcp --syn', tcp(flags(23, 2))],
  ['-p tcp ! --syn', tcp(not(flags(23, 2)))],
  ['-p tcp --tcp-flags ALL NONE', tcp(flags(63, 0))],
  ['-p tcp --tcp-flags SYN,RST SYN,RST', tcp(flags(6, 6))],
  ['-p tcp ! --tcp-flags syn,ack syn', tcp(not(flags(18, 2)))],
  ['-p udp --dport 53', all(UDP, number('dport', [53, 53]), WHOLE)],
  ['-p sctp --dport 53', all(number('protocol', [132, 132]), number('dport', [53, 53]), WHOLE)],
  ['-p dccp --sport 53', all(number('protocol', [33, 33]), number('sport', [53, 53]), WHOLE)],
  ['-p udplite --sport 53', all(number('protocol', [136, 136]), number('sport', [53, 53]), WHOLE)],
  ['-p tcp -m multiport --dports 22,80:81,https', tcp(number('dport', [22, 22], [80, 81], [443, 443]))],
  // getopt takes --dport for --dports as long as the tcp match is not loaded.
  ['-p tcp -m multiport --dport 22,80', tcp(number('dport', [22, 22], [80, 80]))],
  ['-p tcp -m multiport ! --sports 1,2', tcp(not(number('sport', [1, 1], [2, 2])))],
  ['-p tcp -m multiport --ports 7', tcp(any(number('sport', [7, 7]), number('dport', [7, 7])))],
  ['-p tcp -m multiport ! --ports 7', tcp(not(any(number('sport', [7, 7]), number('dport', [7, 7]))))],
  ['-p icmp --icmp-type echo-request', all(number('protocol', [1, 1]), number('icmp', [8 * 256, 8 * 256 + 255]), WHOLE)],
  ['-p icmp --icmp-type 3/4', all(number('protocol', [1, 1]), number('icmp', [3 * 256 + 4, 3 * 256 + 4]), WHOLE)],
  ['-p icmp --icmp-type 3/0:5', all(number('protocol', [1, 1]), number('icmp', [3 * 256, 3 * 256 + 5]), WHOLE)],
  ['-p icmp --icmp-type host-unr', all(number('protocol', [1, 1]), number('icmp', [3 * 256 + 1, 3 * 256 + 1]), WHOLE)],
  ['-p icmp --icmp-type any', all(number('protocol', [1, 1]), WHOLE)],
  ['-p icmp -m icmp --icmp-type 255', all(number('protocol', [1, 1]), WHOLE)],
  ['-p icmp ! --icmp-type 8', all(number('protocol', [1, 1]), not(number('icmp', [8 * 256, 8 * 256 + 255])), WHOLE)],
  ['-m iprange --src-range 10.0.0.1-10.0.0.9', src({ family: 4, low: ip(10, 0, 0, 1), high: ip(10, 0, 0, 9) })],
  ['-m iprange ! --dst-range 10.0.0.1-10.0.0.9', not(dst({ family: 4, low: ip(10, 0, 0, 1), high: ip(10, 0, 0, 9) }))],
  ['-m state --state NEW,ESTABLISHED', state('new', 'established')],
  ['-m state --state new', state('new')],
  ['-m state ! --state INVALID', not(state('invalid'))],
  ['-m conntrack --ctstate RELATED,ESTABLISHED', state('related', 'established')],
  ['-m conntrack ! --ctstate UNTRACKED', not(state('untracked'))],
  ['-m state --state NEW -m state --state NEW,INVALID', all(state('new'), state('new', 'invalid'))],
  // Nothing in this dump translates: no connection can be in these virtual states.
  ['-m conntrack --ctstate DNAT', any()],
  ['-m conntrack --ctstate NEW,DNAT', state('new')],
  ['-m recent --set --name x', all()],
  ['-m comment --comment "any words"', all()],
  ['-m rpfilter', all()],
  ['-m rpfilter --invert', any()],
  // No rule here sets a mark of a connection.
  ['-m connmark --mark 1', any()],
  ['-m connmark --mark 0', state('new', 'established', 'related')],
  ['-p esp -m esp --espspi 0:4294967295', all(number('protocol', [50, 50]), WHOLE)],
  ['-m addrtype --dst-type MULTICAST', dst({ family: 4, low: ip(224, 0, 0, 0), high: ip(239, 255, 255, 255) }, {
    family: 6, low: [0xff000000, 0, 0, 0], high: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff] })],
]

describe('conditions that the packet decides', () => {
  test.each(EXACT)('%s', (rule, match) => {
    const got = one(`${rule} -j ACCEPT`)
    expect(got.match).toEqual(match)
    expect(got.said.filter(words => !words.includes('rpfilter'))).toEqual([])
  })

  test.each([
    ['-s 2001:db8::/32', src(prefix6(parseIpv6('2001:db8::') ?? [0, 0, 0, 0], 32))],
    ['-s 2001:db8::/ffff:ffff::', src(prefix6(parseIpv6('2001:db8::') ?? [0, 0, 0, 0], 32))],
    ['-d ::/0', all()],
    ['-p ipv6-icmp -m icmp6 --icmpv6-type 128', all(number('protocol', [58, 58]), number('icmp', [128 * 256, 128 * 256 + 255]), WHOLE)],
    ['-p icmpv6 --icmpv6-type neighbour-solicitation', all(number('protocol', [58, 58]), number('icmp', [135 * 256, 135 * 256 + 255]), WHOLE)],
    ['-p ipv6-icmp --icmpv6-type no-route', all(number('protocol', [58, 58]), number('icmp', [256, 256]), WHOLE)],
  ] satisfies [string, Match][])('IPv6: %s', (rule, match) => {
    const got = one(`${rule} -j ACCEPT`, { family: 6 })
    expect(got.match).toEqual(match)
    expect(got.said).toEqual([])
  })
})

describe('conditions that only the host decides keep their words', () => {
  test.each([
    ['-m limit --limit 5/min --limit-burst 7', unknown('limit --limit 5/min --limit-burst 7')],
    ['-m set --match-set blocked src,dst', unknown('match-set blocked src,dst')],
    ['-m set ! --match-set blocked src', not(unknown('match-set blocked src'))],
    ['-m mac --mac-source 00:11:22:33:44:55', unknown('mac --mac-source 00:11:22:33:44:55')],
    ['-m recent --update --seconds 60 --name x', unknown('recent --update --seconds 60 --name x')],
    ['-m physdev --physdev-in eth0', unknown('physdev --physdev-in eth0')],
    ['-m policy --dir in --pol ipsec', unknown('policy --dir in --pol ipsec')],
    ['-m string --algo bm --string "a -j ACCEPT b"', unknown('string --algo bm --string "a -j ACCEPT b"')],
    ['-m length --length 40:60', unknown('length --length 40:60')],
    ['-m time --timestart 08:00 --timestop 17:00', unknown('time --timestart 08:00 --timestop 17:00')],
  ] satisfies [string, Match][])('%s', (rule, match) => {
    const got = one(`${rule} -j ACCEPT`)
    expect(got.match).toEqual(match)
    expect(got.said).toEqual([])
  })

  test('a tcp option is unknown, the rest of the rule is not', () => {
    expect(one('-p tcp --dport 22 --tcp-option 5 -j ACCEPT').match).toEqual(tcp(number('dport', [22, 22]), unknown('--tcp-option 5')))
  })
})

describe('what other rules and the place decide', () => {
  test('connection tuples of new packets are their own header', () => {
    const mine = one('-m conntrack --ctorigdst 10.0.0.1 -j ACCEPT').match
    expect(mine).toEqual(any(all(state('new'), dst(host4(ip(10, 0, 0, 1)))), all(state('established', 'related'), unknown('--ctorigdst 10.0.0.1'))))
    expect(one('-m conntrack --ctdir REPLY -j ACCEPT').match).toEqual(
      any(all(state('new'), any()), all(state('established', 'related'), unknown('--ctdir REPLY'))))
  })

  test('local destinations: true in INPUT, false in FORWARD, unknown before routing', () => {
    const rule = '-m addrtype --dst-type LOCAL -j ACCEPT'
    expect(one(rule).match.kind).toBe('not')
    expect(one(rule, { chain: 'FORWARD' }).match).toEqual(any())
    expect(JSON.stringify(one(rule, { chain: 'PREROUTING', in: 'nat' }).match)).toContain('addrtype --dst-type LOCAL')
  })

  test('no egress interface is known in PREROUTING, also in chains called from there', () => {
    const got = one('-o eth0 -j ACCEPT', { chain: 'c', in: 'mangle', more: [':c -', '-A PREROUTING -j c'] })
    expect(got.match).toEqual(any())
    const both = one('-o eth0 -j ACCEPT', { chain: 'c', in: 'mangle', more: [':c -', '-A PREROUTING -j c', '-A FORWARD -j c'] })
    expect(both.match).toEqual({ kind: 'interface', field: 'out', names: ['eth0'] })
  })

  test('table raw comes before connection tracking: every packet counts as INVALID there', () => {
    const lo = on('in', 'lo')
    const words = unknown('connection state new in table raw')
    expect(one('-m state --state NEW -j DROP', { chain: 'PREROUTING', in: 'raw' }).match).toEqual(any(all(lo, words), any()))
    expect(one('-m state --state INVALID -j DROP', { chain: 'PREROUTING', in: 'raw' }).match)
      .toEqual(any(all(lo, unknown('connection state invalid in table raw')), not(lo)))
  })
})
