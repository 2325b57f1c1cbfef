/** Rules whose words behind the addresses came before: what is known of them is what reading them again would give. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from '../../../src/parsers/iptables/parse.ts'
import { headOf } from '../../../src/parsers/iptables/tails.ts'
import { makeSource } from '../../../src/text/source.ts'

const headIn = (line: string) => headOf(line, 0, line.length)

test('a head is a chain and single addresses of IPv4', () => {
  expect(headIn('-A INPUT -s 10.0.0.1/24 -d 192.0.2.1 -j ACCEPT')).toEqual({
    chain: 'INPUT', chainAt: { start: 3, end: 8 }, src: { family: 4, low: 0x0a000000, high: 0x0a0000ff }, dst: { family: 4, low: 0xc0000201, high: 0xc0000201 }, end: 37,
  })
  expect(headIn('-A f2b-ssh -j RETURN')).toMatchObject({ chain: 'f2b-ssh', src: undefined, dst: undefined, end: 11 })
  expect(headIn('-A INPUT ! -s 10.0.0.1 -j DROP')).toMatchObject({ src: undefined, end: 9 })
})

test.each([
  '-A INPUT -s 010.0.0.1 -j DROP', '-A INPUT -s 10.0.0.1/0 -j DROP', '-A INPUT -s 10.0.0.1/33 -j DROP', '-A INPUT -s 10.0.0.1/255.0.0.0 -j DROP', '-A INPUT -s 10.0.0.1,10.0.0.2 -j DROP', '-A INPUT -s host -j DROP',
  '-A INPUT -s 10.0.0 -j DROP', '-A INPUT -s 10.0.0.256 -j DROP', '-A INPUT -s ::1 -j DROP', '-A  INPUT -j DROP', '-A "INPUT" -j DROP', '-A INPUT', '-A', '-I INPUT -j DROP', '-A INPUT -s 10.0.0.1', '-A INPUT -s 10.0.0.1/024 -j DROP',
])('no head: %s', line => { expect(headIn(line)).toBeUndefined() })

const CHAINS = ['INPUT', 'FORWARD', 'OUTPUT', 'LOCAL', 'NEW', 'DROP']
const ADDRESSES = ['', '', '-s 10.0.0.1/32 ', '-s 10.1.2.3/8 ', '-d 192.0.2.7/32 ', '-s 10.0.0.1 -d 10.0.0.2/31 ', '-d 10.0.0.2 -s 10.0.0.1 ', '! -s 10.0.0.1 ', '-s 0.0.0.0/0 ', '-s 2001:db8::1 ', '-s a.example ']
const TAILS = [
  '-j ACCEPT', '-p tcp -m tcp --dport 22 -j ACCEPT', '-p udp -m multiport --dports 53,161 -j DROP', '-i eth0 -j LOCAL', '-o eth1 ! -p tcp -j REJECT --reject-with icmp-port-unreachable', '-g LOCAL', '-j NOWHERE',
  '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT', '-m comment --comment "web" -j ACCEPT', '-m string --string public --algo bm -p udp --dport 161 -j ACCEPT', '-m connlimit --connlimit-above 3 -j DROP',
  '-j MARK --set-xmark 0x1/0xffffffff', '-m mark --mark 0x1 -j ACCEPT', '-s 10.9.9.9 -j ACCEPT', '--dport 80 -j ACCEPT', '-m nothing -j ACCEPT', 'stray -j ACCEPT', '-c 5 600 -j ACCEPT', '-4 -j ACCEPT', '-t nat -j ACCEPT',
  '-m state --state NEW -m recent --set -j ACCEPT', '-p icmp -m icmp --icmp-type 8 -j ACCEPT', '-f -j DROP', '-p ah -j ACCEPT', '-j LOG --log-prefix "a b "', '-m comment --comment "open', '-j DNAT --to-destination 10.0.0.1:80', '-j TPROXY --on-port 3129 --on-ip 0.0.0.0 --tproxy-mark 0x1/0x1', '-A INPUT -j DROP', '',
]

test('the same answers with and without what is known', () => {
  const rule = fc.tuple(fc.constantFrom(...CHAINS), fc.constantFrom(...ADDRESSES), fc.constantFrom(...TAILS)).map(([chain, addresses, tail]) => `${chain} ${addresses}${tail}`)
  // A tab behind -A is a blank, and no head has one.
  const read = (lines: readonly string[], blank: string): string => {
    const text = `*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n:LOCAL - [0:0]\n${lines.map(line => `-A${blank}${line}\n`).join('')}COMMIT\n`
    const source = makeSource('x', text)
    const { firewalls } = parse(source)
    const all = firewalls.map(f => ({ ...f, source: '', filters: [...f.filters] }))
    return JSON.stringify([all, source.secrets], (key, value: unknown) => (key === 'source' ? '' : value), 1).replaceAll('\\t', ' ')
  }
  fc.assert(fc.property(fc.array(rule, { minLength: 2, maxLength: 12 }), lines => { expect(read(lines, ' ')).toEqual(read(lines, '\t')) }), { numRuns: 1000 })
})
