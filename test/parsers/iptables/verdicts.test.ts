/** Whole dumps, packet by packet: facts that were measured on a Linux kernel. */
import { describe, expect, test } from 'vitest'
import { tracer } from '../../../src/analysis/trace.ts'
import { parseIpv4 } from '../../../src/net/address.ts'
import type { Packet } from '../../../src/packets/packet.ts'
import { firewall, table } from './dump.ts'

type Asked = Partial<Omit<Packet, 'src' | 'dst'>> & { readonly src?: string; readonly dst?: string }

function verdict(text: string, { src = '198.51.100.7', dst = '10.0.0.1', ...asked }: Asked): string {
  const packet: Packet = {
    family: 4, src: parseIpv4(src) ?? 0, dst: parseIpv4(dst) ?? 0, protocol: 6, sport: 40000, dport: 22, icmp: 0, flags: 2, state: 'new', fragment: 0,
    in: 'eth0', out: 'self', ...asked,
  }
  return tracer(firewall(text))(packet).verdict
}

const FILTER = table('filter', ':INPUT DROP', ':FORWARD DROP', ':OUTPUT ACCEPT', '-A INPUT -p tcp --dport 22 -j ACCEPT')

describe('tables on the way', () => {
  test('the packet has to pass each of them', () => {
    expect(verdict(FILTER, {})).toBe('permit')
    expect(verdict(FILTER, { dport: 23 })).toBe('deny')
    expect(verdict(FILTER + table('raw', '-A PREROUTING -s 198.51.100.0/24 -j DROP'), {})).toBe('deny')
    expect(verdict(FILTER + table('security', '-A INPUT -j DROP'), {})).toBe('deny')
    expect(verdict(FILTER + table('mangle', '-A POSTROUTING -j DROP'), {})).toBe('permit')
  })

  test('ACCEPT ends its own table only', () => {
    expect(verdict(FILTER + table('mangle', '-A PREROUTING -j ACCEPT', '-A PREROUTING -j DROP'), {})).toBe('permit')
    expect(verdict(FILTER + table('raw', '-A PREROUTING -j ACCEPT'), { dport: 23 })).toBe('deny')
  })

  test('a chain that RETURN or its end leaves goes on where it was called; RETURN in a built-in chain is its policy', () => {
    const chains = table('filter', ':INPUT ACCEPT', ':a -', ':b -', '-A INPUT -p tcp -j a', '-A INPUT -j DROP', '-A a -s 198.51.100.7 -j RETURN', '-A a -g b', '-A b -p tcp --dport 22 -j ACCEPT')
    expect(verdict(chains, {})).toBe('deny')
    expect(verdict(chains, { src: '203.0.113.1' })).toBe('permit')
    expect(verdict(chains, { src: '203.0.113.1', dport: 23 })).toBe('deny')
    expect(verdict(table('filter', ':INPUT ACCEPT', '-A INPUT -j RETURN', '-A INPUT -j DROP'), {})).toBe('permit')
    expect(verdict(table('filter', ':INPUT ACCEPT', ':b -', '-A INPUT -g b', '-A INPUT -j DROP', '-A b -p udp -j DROP'), {})).toBe('permit')
  })
})

describe('translation', () => {
  const DOCKER = table('nat', ':DOCKER -', '-A PREROUTING -p tcp --dport 8080 -j DOCKER', '-A DOCKER -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80') +
    table('filter', ':INPUT DROP', ':FORWARD DROP', '-A FORWARD -d 172.17.0.2 -o docker0 -p tcp --dport 80 -j ACCEPT', '-A INPUT -p tcp --dport 8080 -j DROP')

  test('a published port is judged in FORWARD by its new destination', () => {
    expect(verdict(DOCKER, { dport: 8080, out: 'docker0' })).toBe('permit')
    expect(verdict(DOCKER, { dport: 80, out: 'docker0' })).toBe('deny')
  })

  test('only the first packet of a connection meets the nat table', () => {
    expect(verdict(DOCKER, { dport: 8080, out: 'docker0', state: 'invalid' })).toBe('deny')
  })

  test('a redirected packet goes to the host', () => {
    const proxy = table('nat', '-A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 3128') + table('filter', ':INPUT DROP', ':FORWARD DROP', '-A INPUT -p tcp --dport 3128 -j ACCEPT')
    expect(verdict(proxy, { dport: 80, out: 'eth1' })).toBe('permit')
    expect(verdict(proxy, { dport: 81, out: 'eth1' })).toBe('deny')
  })

  test('the source is rewritten after the filter table', () => {
    const masquerade = table('nat', '-A POSTROUTING -j MASQUERADE') + table('filter', ':FORWARD DROP', '-A FORWARD -s 10.0.0.0/8 -j ACCEPT')
    expect(verdict(masquerade, { src: '10.0.0.9', dst: '203.0.113.1', out: 'wan0' })).toBe('permit')
  })
})

test('ports of DCCP and UDP-Lite are part of the connection in some kernels only', () => {
  const of = table('filter', ':INPUT DROP', '-A INPUT -m conntrack --ctorigdstport 22 -j ACCEPT')
  expect([6, 17, 132].map(protocol => verdict(of, { protocol }))).toEqual(['permit', 'permit', 'permit'])
  expect([33, 136].map(protocol => verdict(of, { protocol, flags: 0 }))).toEqual(['undetermined', 'undetermined'])
})

describe('related packets and nat', () => {
  const proxied = table('nat', '-A PREROUTING -j DNAT --to-destination 10.0.0.9') + table('filter', ':FORWARD DROP', '-A FORWARD -d 10.0.0.7 -j ACCEPT')
  const related = { state: 'related', dst: '10.0.0.7', out: 'eth1', sport: 0, dport: 0, flags: 0 } as const

  test('an ICMP error is not asked about, a redirect may be dropped, others may be translated', () => {
    expect(verdict(proxied, { ...related, protocol: 1, icmp: 0x303 })).toBe('permit')
    expect(verdict(proxied, { ...related, protocol: 1, icmp: 0x501 })).toBe('undetermined')
    expect(verdict(proxied, { ...related, protocol: 17 })).toBe('undetermined')
  })
})

describe('what the host sends to itself by translation', () => {
  const sent = { in: 'self', out: 'eth0', protocol: 17, flags: 0, dport: 53 } as const
  const back = (chain: string): string => table('nat', `:x -`, '-A OUTPUT -p udp -j x', '-A PREROUTING -j x', '-A x -p udp -j REDIRECT') + table(chain === 'OUTPUT' ? 'filter' : 'mangle', `:${chain} ACCEPT`, `-A ${chain} -o eth0 -j DROP`)

  test('leaves by the loopback, which only some hooks see', () => {
    expect(verdict(back('POSTROUTING'), sent)).toBe('undetermined')
    expect(verdict(back('OUTPUT'), sent)).toBe('undetermined')
    expect(verdict(back('OUTPUT'), { ...sent, protocol: 6 })).toBe('deny')
    expect(verdict(back('OUTPUT').replace('-o eth0', '-p udp'), sent)).toBe('deny')
  })
})

describe('doubt', () => {
  const limited = table('filter', ':INPUT DROP', '-A INPUT -p tcp --dport 22 -m limit --limit 3/min -j ACCEPT')

  test('both ways of a limit are kept', () => {
    expect(verdict(limited, {})).toBe('undetermined')
    expect(verdict(limited, { dport: 23 })).toBe('deny')
    expect(verdict(limited.replace(':INPUT DROP', ':INPUT ACCEPT'), {})).toBe('permit')
  })

  test('a chain that does not exist, a fragment, a circle', () => {
    expect(verdict(table('filter', ':INPUT DROP', '-A INPUT -j nowhere'), {})).toBe('undetermined')
    expect(verdict('*filter\n:ufw-user-input -\n-A ufw-user-input -j ACCEPT\nCOMMIT\n', {})).toBe('undetermined')
    expect(verdict(table('filter', ':INPUT DROP', ':a -', '-A INPUT -j a', '-A a -j a'), {})).toBe('undetermined')
  })

  test('NOTRACK takes a packet out of the state that was asked about', () => {
    const of = table('raw', '-A PREROUTING -p udp -j NOTRACK') + table('filter', ':INPUT DROP', '-A INPUT -m state --state NEW -j ACCEPT')
    expect(verdict(of, { protocol: 17, flags: 0 })).toBe('undetermined')
    expect(verdict(of, {})).toBe('permit')
    expect(verdict(of, { protocol: 17, flags: 0, state: 'untracked' })).toBe('deny')
  })
})

describe('headers', () => {
  test('later fragments have no ports: neither the match nor its negation holds', () => {
    const of = table('filter', ':INPUT DROP', '-A INPUT -p tcp --dport 22 -j ACCEPT', '-A INPUT -p tcp ! --dport 23 -j ACCEPT')
    expect(verdict(of, { fragment: 1 })).toBe('deny')
    expect(verdict(table('filter', ':INPUT DROP', '-A INPUT -f -j ACCEPT'), { fragment: 1 })).toBe('permit')
  })

  test('negated source and destination ports: both have to differ', () => {
    const of = table('filter', ':INPUT DROP', '-A INPUT -p tcp ! --sport 1 ! --dport 2 -j ACCEPT')
    expect([[1, 2], [1, 3], [3, 2], [3, 4]].map(([sport = 0, dport = 0]) => verdict(of, { sport, dport }))).toEqual(['deny', 'deny', 'deny', 'permit'])
  })

  test('what is for the host has no egress interface', () => {
    const of = (match: string): string => table('filter', ':INPUT DROP', ':c -', '-A INPUT -j c', `-A c ${match} -j ACCEPT`)
    expect(verdict(of('-o eth0'), {})).toBe('deny')
    expect(verdict(of('! -o eth0'), {})).toBe('permit')
    expect(verdict(of('-o +'), {})).toBe('permit')
  })

  test('eth+ also takes an interface called eth', () => {
    const of = table('filter', ':INPUT DROP', '-A INPUT -i eth+ -j ACCEPT')
    expect(['eth0', 'eth', 'et'].map(name => verdict(of, { in: name }))).toEqual(['permit', 'permit', 'deny'])
  })

  test('with --ctstate that holds, the other conntrack options are not asked of packets without a connection', () => {
    const of = table('filter', ':INPUT DROP', '-A INPUT -m conntrack --ctstate INVALID --ctorigdst 203.0.113.9 -j ACCEPT')
    expect(verdict(of, { state: 'invalid' })).toBe('permit')
    expect(verdict(of, { state: 'new' })).toBe('deny')
    const alone = table('filter', ':INPUT DROP', '-A INPUT -m conntrack ! --ctorigdst 203.0.113.9 -j ACCEPT')
    expect(verdict(alone, { state: 'invalid' })).toBe('deny')
    expect(verdict(alone, { state: 'new' })).toBe('permit')
  })
})
