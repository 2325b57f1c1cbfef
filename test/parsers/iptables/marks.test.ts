/** What one rule leaves on a packet and another one asks for: marks, tracking, translation. */
import { describe, expect, test } from 'vitest'
import { filterTracer, tracer } from '../../../src/analysis/trace.ts'
import { shown } from '../../../src/text/source.ts'
import { firewall, table, verdict, type Asked } from './dump.ts'

const mangle = (...lines: string[]): string => table('mangle', ...lines)
const nat = (...lines: string[]): string => table('nat', ...lines)
/** Lets in what meets this condition, and nothing else. */
const input = (match: string): string => table('filter', ':INPUT DROP', `-A INPUT ${match} -j ACCEPT`)
const of = (text: string, ...asked: Asked[]): string[] => asked.map(packet => verdict(text, packet))

describe('marks', () => {
  const MARKED = mangle('-A PREROUTING -p tcp --dport 22 -j MARK --set-xmark 0x12/0xff', '-A PREROUTING -p tcp --dport 23 -j MARK --or-mark 4', '-A PREROUTING -s 203.0.113.0/24 -j MARK --xor-mark 0x2')

  test.each([
    ['--mark 0x12', ['permit', 'deny', 'deny']], ['--mark 0x10', ['deny', 'deny', 'permit']], ['--mark 0x4/0xf', ['deny', 'permit', 'deny']], ['! --mark 0x0', ['permit', 'permit', 'permit']],
    ['--mark 0x10/0xf0', ['permit', 'deny', 'permit']], ['--mark 0x3/0x1', ['deny', 'deny', 'deny']], ['--mark 0x0/0x100', ['permit', 'permit', 'permit']], ['--mark 0x1', ['deny', 'deny', 'deny']],
  ])('%s', (match, verdicts) => {
    expect(of(MARKED + input(`-m mark ${match}`), {}, { dport: 23 }, { src: '203.0.113.9' })).toEqual(verdicts)
  })

  test('what the host sends may carry the mark of its socket, until a rule sets all of it', () => {
    const sent = { in: 'self', out: 'eth0' } as const
    const output = table('filter', ':OUTPUT DROP', '-A OUTPUT -m mark --mark 0x1 -j ACCEPT')
    expect(of(output, sent, { ...sent, dport: 80 })).toEqual(['undetermined', 'undetermined'])
    expect(of(mangle('-A OUTPUT -p tcp --dport 22 -j MARK --set-mark 1') + output, sent, { ...sent, dport: 80 })).toEqual(['permit', 'undetermined'])
    expect(of(input('-m mark --mark 0x0'), {}, { in: 'lo' })).toEqual(['permit', 'undetermined'])
  })

  test('a rule that may match leaves both', () => {
    const limited = mangle('-A PREROUTING -m limit --limit 1/sec -j MARK --set-mark 1')
    expect(of(limited + input('-m mark --mark 1'), {})).toEqual(['undetermined'])
    expect(of(limited + input('-m mark --mark 2'), {})).toEqual(['deny'])
    expect(of(limited + input('-m mark ! --mark 2'), {})).toEqual(['permit'])
  })

  test('marks that nobody can tell, and more of them than are followed', () => {
    expect(of(mangle('-A PREROUTING -j HMARK --hmark-tuple src --hmark-mod 8') + input('-m mark --mark 1'), {})).toEqual(['undetermined'])
    expect(of(mangle('-A PREROUTING -m socket --restore-skmark') + input('-m mark --mark 1'), {})).toEqual(['undetermined'])
    const many = mangle(...Array.from({ length: 400 }, (_, i) => `-A PREROUTING -p udp --dport ${i} -j MARK --set-mark ${i}`))
    expect(of(many + input('-m mark --mark 7'), {})).toEqual(['undetermined'])
  })

  test('who reads a queue may give the packet a mark', () => {
    const queued = (mark: string): string => mangle('-A PREROUTING -p tcp -j NFQUEUE') + input(`-m mark --mark ${mark}`)
    expect([queued('1'), queued('1').replace('-p tcp', '-p udp')].map(text => verdict(text, {}))).toEqual(['undetermined', 'deny'])
  })

  test('the line that decides is the one of the filter table', () => {
    const of = firewall(mangle('-A PREROUTING -p tcp -j MARK --set-mark 1', '-A PREROUTING -j ACCEPT') + input('-m mark --mark 1'))
    const answer = tracer(of)({ family: 4, src: 1, dst: 2, protocol: 6, sport: 1, dport: 22, icmp: 0, flags: 2, state: 'new', fragment: 0, in: 'eth0', out: 'self' })
    expect([answer.verdict, answer.decidedBy.map(d => shown(d.span))]).toEqual(['permit', ['-A INPUT -m mark --mark 1 -j ACCEPT']])
  })

  test('one list alone is asked whatever the others leave', () => {
    const alone = firewall(mangle('-A PREROUTING -j MARK --set-mark 1') + input('-m mark --mark 1'))
    const answer = filterTracer(alone, 'INPUT')?.({ family: 4, src: 1, dst: 2, protocol: 6, sport: 1, dport: 22, icmp: 0, flags: 2, state: 'new', fragment: 0, in: 'eth0', out: 'self' })
    expect([answer?.verdict, answer?.because]).toEqual(['undetermined', ['mark --mark 1']])
  })
})

describe('marks of connections', () => {
  const SAVED = mangle('-A PREROUTING -j CONNMARK --restore-mark', '-A PREROUTING -m mark ! --mark 0 -j ACCEPT', '-A PREROUTING -p tcp --dport 22 -j MARK --set-mark 0x5', '-A PREROUTING -j CONNMARK --save-mark --mask 0x4')

  test('of a new one are what this ruleset makes them, of others anything that it may have made them', () => {
    expect(of(SAVED + input('-m connmark --mark 4'), {}, { dport: 80 }, { state: 'established' }, { state: 'invalid' })).toEqual(['permit', 'deny', 'undetermined', 'deny'])
    expect(of(SAVED + input('-m connmark --mark 1/1'), {}, { state: 'established' })).toEqual(['deny', 'deny'])
    expect(of(SAVED + input('-m mark --mark 4'), {}, { state: 'established' })).toEqual(['deny', 'undetermined'])
    expect(of(SAVED + input('-m mark --mark 5'), {}, { state: 'invalid' })).toEqual(['permit', 'permit'])
  })

  test('in table raw, only what comes over the loopback has one', () => {
    expect(of(table('raw', '-A PREROUTING -m connmark --mark 0 -j DROP') + table('filter'), {}, { in: 'lo' })).toEqual(['permit', 'undetermined'])
  })

  test('shifted ones are not followed', () => {
    expect(of(mangle('-A PREROUTING -j CONNMARK --set-xmark 1 --left-shift-mark 2') + input('-m connmark --mark 4'), {}, { state: 'invalid' })).toEqual(['undetermined', 'deny'])
  })
})

describe('tracking', () => {
  const untracked = (raw: string): string => table('raw', ...raw.split(' / ')) + table('filter', ':INPUT DROP', '-A INPUT -m state --state NEW -j ACCEPT', '-A INPUT -p udp --dport 53 -m state --state UNTRACKED -j ACCEPT')

  test('NOTRACK takes a packet out of the state that was asked about', () => {
    const udp = { protocol: 17, flags: 0 } as const
    expect(of(untracked('-A PREROUTING -p udp -j NOTRACK'), udp, { ...udp, dport: 53 }, {}, { ...udp, in: 'lo' })).toEqual(['deny', 'permit', 'permit', 'undetermined'])
    expect(of(untracked('-A PREROUTING -p udp -j CT --helper x / -A PREROUTING -j CT --notrack'), udp, {})).toEqual(['permit', 'deny'])
  })

  test('table raw sees what table raw has done', () => {
    expect(of(untracked('-A PREROUTING -p udp -j NOTRACK / -A PREROUTING -m state --state UNTRACKED -j DROP / -A PREROUTING -m state ! --state INVALID -j DROP'), { protocol: 17, flags: 0, dport: 53 }, {})).toEqual(['deny', 'permit'])
  })
})

describe('translation', () => {
  const DNAT = nat('-A PREROUTING -d 203.0.113.1 -p tcp -j DNAT --to-destination 10.0.0.1:22')
  const there = { dst: '203.0.113.1', dport: 80 } as const

  test('the state DNAT is that of packets which a rule has changed', () => {
    const forward = DNAT.replace('10.0.0.1:22', '10.0.0.9:80') + table('filter', ':FORWARD DROP', '-A FORWARD -m conntrack --ctstate DNAT -j ACCEPT')
    expect(of(forward, { ...there, out: 'eth1' }, { dst: '10.0.0.9', dport: 80, out: 'eth1' }, { ...there, out: 'eth1', state: 'established' }, { ...there, out: 'eth1', state: 'invalid' })).toEqual(['permit', 'deny', 'undetermined', 'deny'])
    expect(of(forward.replace('-d 203.0.113.1 ', ''), { dst: '10.0.0.9', dport: 80, out: 'eth1' }, { dst: '10.0.0.9', dport: 81, out: 'eth1' })).toEqual(['deny', 'permit'])
  })

  test('the original destination is asked of the packet as it came', () => {
    const forward = (match: string): string => DNAT.replace('10.0.0.1', '10.0.0.9') + table('filter', ':FORWARD DROP', `-A FORWARD -p tcp -m conntrack ${match} -j ACCEPT`)
    const asked = [{ ...there, out: 'eth1' }, { dst: '10.0.0.9', dport: 22, out: 'eth1' }, { ...there, out: 'eth1', state: 'established' as const }, { ...there, out: 'eth1', in: 'lo' }]
    expect(of(forward('--ctorigdst 203.0.113.0/24'), ...asked)).toEqual(['permit', 'deny', 'undetermined', 'undetermined'])
    expect(of(forward('! --ctorigdstport 80'), ...asked)).toEqual(['deny', 'permit', 'undetermined', 'undetermined'])
    expect(of(forward('--ctorigdst 203.0.113.1 --ctorigdstport 80'), ...asked)).toEqual(['permit', 'deny', 'undetermined', 'undetermined'])
  })

  test('TPROXY drops, or lets pass, to the host or on', () => {
    const proxy = (chain: string): string => mangle('-A PREROUTING -p tcp --dport 80 -j TPROXY --on-port 3128 --tproxy-mark 0x1/0x1') + table('filter', `:${chain} DROP`)
    expect(of(proxy('FORWARD'), { dport: 80, out: 'eth1' }, { out: 'eth1' })).toEqual(['undetermined', 'deny'])
    expect(of(proxy('FORWARD') + table('security', ':INPUT DROP'), { dport: 80, out: 'eth1' })).toEqual(['deny'])
  })
})
