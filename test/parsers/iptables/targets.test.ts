/** Each target: what becomes of the packet. */
import { describe, expect, test } from 'vitest'
import type { Action } from '../../../src/model/firewall.ts'
import { ANY4, ANY6, host4, prefix4, type AddressTerm } from '../../../src/net/address.ts'
import { firewall, one, rules, said, table } from './dump.ts'

const HOST: AddressTerm = host4(0x0a000002)

describe('verdicts and side effects', () => {
  test.each([
    ['-j ACCEPT', { kind: 'permit' }],
    ['-j DROP', { kind: 'deny', how: 'drop' }],
    ['-j REJECT --reject-with icmp-port-unreachable', { kind: 'deny', how: 'reject' }],
    ['-j RETURN', { kind: 'return' }],
    ['-j TARPIT', { kind: 'deny', how: 'drop' }],
    ['', { kind: 'continue' }],
    ['-j LOG --log-prefix "-j DROP " --log-level 4', { kind: 'continue' }],
    ['-j NFLOG --nflog-group 1', { kind: 'continue' }],
    ['-j ULOG --ulog-prefix x', { kind: 'continue' }],
    ['-j MARK --set-xmark 0x1/0xff', { kind: 'continue' }],
    ['-j CONNMARK --save-mark', { kind: 'continue' }],
    ['-p tcp -j TCPMSS --clamp-mss-to-pmtu', { kind: 'continue' }],
    ['-j SET --add-set seen src', { kind: 'continue' }],
    ['-j TEE --gateway 10.0.0.1', { kind: 'continue' }],
    ['-j NFQUEUE --queue-num 1', { kind: 'unknown', words: '-j NFQUEUE --queue-num 1' }],
    ['-j NFQUEUE --queue-num 1 --queue-bypass', { kind: 'unknown', words: '-j NFQUEUE --queue-num 1 --queue-bypass' }],
    ['-p tcp -j SYNPROXY --mss 1460', { kind: 'unknown', words: '-j SYNPROXY --mss 1460' }],
  ] satisfies [string, Action][])('%s', (rule, action) => {
    const got = one(rule)
    expect(got.action).toEqual(action)
    expect(got.said).toEqual([])
  })
})

describe('translation', () => {
  test.each([
    ['PREROUTING', '-p tcp -j DNAT --to-destination 10.0.0.2', { dst: [HOST] }],
    ['PREROUTING', '-p tcp -j DNAT --to-destination 10.0.0.2:8080', { dst: [HOST], dport: [[8080, 8080]] }],
    ['PREROUTING', '-p tcp -j DNAT --to-destination :80-90', { dport: [[80, 90]] }],
    ['PREROUTING', '-p tcp -j DNAT --to-destination 10.0.0.2-10.0.0.3:ssh', { dst: [{ family: 4, low: 0x0a000002, high: 0x0a000003 }], dport: [[22, 22]] }],
    ['PREROUTING', '-p tcp -j DNAT --to-destination 10.0.0.2:1000-2000/3000', { dst: [HOST], dport: [[1000, 2000]] }],
    ['PREROUTING', '-p tcp -j REDIRECT --to-ports 3128', { dst: [ANY4], dport: [[3128, 3128]], toSelf: true }],
    ['OUTPUT', '-p tcp -j REDIRECT --to-ports 3128', { dst: [host4(0x7f000001)], dport: [[3128, 3128]] }],
    ['PREROUTING', '-j NETMAP --to 10.5.0.0/16', { dst: [prefix4(0x0a050000, 16)], hostBits: true }],
    ['POSTROUTING', '-j NETMAP --to 10.5.0.0/16', { src: [prefix4(0x0a050000, 16)], hostBits: true }],
    ['POSTROUTING', '-j SNAT --to-source 10.0.0.2', { src: [HOST] }],
    ['POSTROUTING', '-j MASQUERADE', { src: [ANY4] }],
    ['POSTROUTING', '-p tcp -j MASQUERADE --to-ports 1024-2048 --random', { src: [ANY4], sport: [[1024, 2048]] }],
  ] as const)('%s %s', (chain, rule, to) => {
    const got = one(rule, { chain, in: 'nat', after: table('filter') })
    expect(got.action).toEqual({ kind: 'translate', to })
    expect(got.said).toEqual([])
  })

  test('IPv6 addresses with ports stand in brackets', () => {
    const got = one('-p tcp -j DNAT --to-destination [2001:db8::2]:80', { chain: 'PREROUTING', in: 'nat', family: 6, after: table('filter') })
    expect(got.action).toEqual({ kind: 'translate', to: { dst: [{ family: 6, low: [0x20010db8, 0, 0, 2], high: [0x20010db8, 0, 0, 2] }], dport: [[80, 80]] } })
    expect(one('-j MASQUERADE', { chain: 'POSTROUTING', in: 'nat', family: 6 }).action).toEqual({ kind: 'translate', to: { src: [ANY6] } })
  })

  test.each([
    ['-j DNAT', 'needs --to-destination'],
    ['-j DNAT --to-destination 10.0.0.2:80', 'ports need -p'],
    ['-p tcp -j DNAT --to-destination 10.0.0.2:90-80', 'ends before it starts'],
    ['-p tcp -j DNAT --to-destination 10.0.0.300', 'not an address'],
    ['-p tcp -j DNAT --to-destination server', 'a host name'],
  ])('%s: what becomes of the packet is unknown', (rule, why) => {
    const got = one(rule, { chain: 'PREROUTING', in: 'nat', after: table('filter') })
    expect(got.action.kind).toBe('unknown')
    expect(got.said).toEqual([expect.stringContaining(why)])
    expect(got.said[0]).toMatch(/verdict/)
  })

  test('nat rules are asked for new connections only', () => {
    const nat = firewall(table('nat', '-A PREROUTING -p tcp -j DNAT --to-destination 10.0.0.2') + table('filter')).filters.get('nat/PREROUTING')
    expect(nat?.rules.map(rule => [rule.origin, rule.action.kind])).toEqual([['system', 'deny'], ['system', 'permit'], ['user', 'translate']])
  })
})

describe('what takes a packet out of connection tracking', () => {
  test('matters not where nobody asks for the state', () => {
    expect(one('-j NOTRACK', { chain: 'PREROUTING', in: 'raw', after: table('filter') }).action).toEqual({ kind: 'continue' })
    expect(one('-j CT --notrack', { chain: 'PREROUTING', in: 'raw', after: table('filter') }).action).toEqual({ kind: 'continue' })
  })

  test('is noted where somebody does, and cannot be undone by another CT', () => {
    const stateful = table('filter', '-A INPUT -m state --state NEW -j ACCEPT')
    const of = (...lines: string[]): (Action | undefined)[] => rules(firewall(table('raw', ...lines.map(line => `-A PREROUTING ${line}`)) + stateful), 'raw/PREROUTING').map(r => r.action)
    expect(of('-p udp -j CT --notrack')).toEqual([{ kind: 'tag', to: [1, 1] }])
    expect(of('-p udp -j CT --zone 3', '-j NOTRACK')).toEqual([{ kind: 'tag', to: [1, 1, 2] }, { kind: 'tag', to: [2, 1, 2] }])
  })
})

describe('chains', () => {
  test('a jump and a goto lead to the chain of the same table', () => {
    const of = firewall(table('filter', ':a -', ':b -', '-A INPUT -j a', '-A INPUT -g b'))
    expect(rules(of, 'filter/INPUT').map(r => r.action)).toEqual([{ kind: 'jump', to: 'filter/a' }, { kind: 'goto', to: 'filter/b' }])
    expect(of.references.map(r => [r.kind, r.name, r.defined])).toEqual([['chain', 'a', true], ['chain', 'b', true]])
    expect(of.definitions.map(d => d.name)).toEqual(['a', 'b'])
  })

  test('a chain named like a target shadows it', () => {
    const of = firewall(table('filter', ':LOG -', ':accept -', '-A INPUT -j LOG', '-A INPUT -j accept'))
    expect(rules(of, 'filter/INPUT').map(r => r.action)).toEqual([{ kind: 'jump', to: 'filter/LOG' }, { kind: 'jump', to: 'filter/accept' }])
  })

  test('a chain that does not exist is a reference to nothing, and its rule decides nothing', () => {
    const got = one('-j NOWHERE')
    expect(got.action).toEqual({ kind: 'unknown', words: '-j NOWHERE' })
    expect(got.firewall.references).toMatchObject([{ kind: 'chain', name: 'NOWHERE', defined: false, effect: 'iptables-restore refuses the file' }])
    expect(got.said).toEqual(['refused verdict: no chain and no target is called "NOWHERE"'])
    expect(got.firewall.statements.unsupported).toBe(1)
  })

  test('chains of other tables are not seen', () => {
    const of = firewall(table('nat', ':a -') + table('filter', '-A INPUT -j a'))
    expect(rules(of, 'filter/INPUT')[0]?.action.kind).toBe('unknown')
  })

  test('a goto to a target, a jump to a built-in chain', () => {
    expect(one('-g ACCEPT').action.kind).toBe('unknown')
    expect(one('-j OUTPUT').said).toEqual(['refused verdict: "-j OUTPUT": a built-in chain cannot be called'])
  })

  test('rules of a chain that nobody declares are kept, its end is unknown', () => {
    const of = firewall(table('filter', '-A INPUT -j ufw-x', '-A ufw-x -j ACCEPT'))
    expect(of.filters.get('filter/ufw-x')?.fallthrough.action).toBe('unknown')
    expect(said(of).some(words => words.startsWith('refused verdict'))).toBe(true)
  })

  test('a circle is cut at the jump that closes it', () => {
    const of = firewall(table('filter', ':a -', ':b -', '-A INPUT -j a', '-A a -g b', '-A b -j a'))
    expect(rules(of, 'filter/a')[0]?.action).toEqual({ kind: 'goto', to: 'filter/b' })
    expect(rules(of, 'filter/b')[0]?.action).toEqual({ kind: 'unknown', words: '-j a' })
    expect(said(of)).toEqual(['refused verdict: "-j a": chain b calls itself by way of a'])
  })

  test('a circle that no packet reaches loads, and is cut all the same', () => {
    const of = firewall(table('filter', ':a -', '-A a -j a'))
    expect(rules(of, 'filter/a')[0]?.action.kind).toBe('unknown')
    expect(said(of)).toEqual([expect.stringMatching(/^refused none: .*no packet gets there$/)])
  })

  test('twenty thousand chains in a row are no trouble', () => {
    const lines: string[] = []
    for (let i = 0; i < 20_000; i++) lines.push(`:c${i} -`)
    for (let i = 0; i < 19_999; i++) lines.push(`-A c${i} -j c${i + 1}`)
    expect(firewall(table('filter', ...lines, '-A INPUT -j c0')).filters.size).toBe(20_003)
  })
})

test('things refused for their place are told, and modelled', () => {
  expect(one('-j DROP', { chain: 'PREROUTING', in: 'nat', after: table('filter') }).said).toEqual([expect.stringContaining('the nat table does not filter')])
  expect(one('-j REJECT', { chain: 'FORWARD', in: 'mangle', after: table('filter') }).said).toEqual([expect.stringContaining('REJECT works in the filter table only')])
  expect(one('-o eth0 -j ACCEPT').said).toEqual([expect.stringContaining('-o cannot be asked in INPUT')])
})
