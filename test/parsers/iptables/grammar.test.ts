/** Lines, commands, options and files: what the grammar of iptables-save allows, and what people's files add to it. */
import { describe, expect, test } from 'vitest'
import { all, number, type Match } from '../../../src/model/match.ts'
import { splitWords } from '../../../src/parsers/iptables/words.ts'
import { shown } from '../../../src/text/source.ts'
import { firewall, firewalls, one, pointed, rules, said, table } from './dump.ts'

const DPORT22: Match = all(number('protocol', [6, 6]), number('dport', [22, 22]), number('fragment', [0, 0]))

describe('words', () => {
  test.each([
    ['a b\tc', ['a', 'b', 'c']],
    ['--comment "two words"', ['--comment', 'two words']],
    ['"a"b', ['a', 'b']],
    ['a"b c"', ['ab c']],
    ['""', ['']],
    ['"a\\"b\\\\c"', ['a"b\\c']],
    ["it's a\\b", ["it's", 'a\\b']],
    ['"no end', ['no end']],
  ])('%s', (text, words) => {
    expect(splitWords(text, 0, text.length).texts).toEqual(words)
  })

  test('a typed line groups with single quotes too', () => {
    const text = '-A INPUT --comment \'two words\''
    expect(splitWords(text, 0, text.length, true).texts).toEqual(['-A', 'INPUT', '--comment', 'two words'])
  })
})

describe('options', () => {
  test.each([
    '-p tcp -m tcp --dport 22 -j ACCEPT',
    '-ptcp -mtcp --dport=22 -jACCEPT',
    '--protocol tcp --match tcp --destination-port 22 --jump ACCEPT',
    '--proto tcp --dpo 22 --ju ACCEPT',
    '-m tcp --dport 22 -p 6 -j ACCEPT',
    '-j ACCEPT -p tcp --dport 22',
  ])('%s', rule => {
    const got = one(rule)
    expect(got.match.kind === 'all' ? got.match.of.toSorted((a, b) => JSON.stringify(b).localeCompare(JSON.stringify(a))) : got.match)
      .toEqual(DPORT22.kind === 'all' ? DPORT22.of.toSorted((a, b) => JSON.stringify(b).localeCompare(JSON.stringify(a))) : DPORT22)
    expect(got.action).toEqual({ kind: 'permit' })
    expect(got.said).toEqual([])
  })

  test('the old place of the exclamation mark is read, and told', () => {
    const got = one('-s ! 10.0.0.1 -p tcp --tcp-flags ! SYN SYN -j ACCEPT')
    expect(got.match).toMatchObject({ kind: 'all', of: [{ kind: 'not' }, { kind: 'number' }, { kind: 'not' }, { kind: 'number' }] })
    expect(got.said.map(words => words.split(':')[0])).toEqual(['refused none', 'refused none'])
    expect(got.firewall.statements.unsupported).toBe(0)
  })

  test('a comment may be an exclamation mark or look like an option', () => {
    expect(one('-m comment --comment ! -j ACCEPT').rule.comment).toBe('!')
    expect(one('-m comment --comment "-j DROP" -j ACCEPT').action).toEqual({ kind: 'permit' })
  })

  test.each([
    ['-p tcp --dport 99999', '--dport 99999', 'not a port'],
    ['-p tcp --dport 20:10', '--dport 20:10', 'the range ends before it starts'],
    ['-p tcp --dport nosuch', '--dport nosuch', 'the service name "nosuch"'],
    ['--dport 22', '--dport 22', 'ports need -p'],
    ['-p icmp --dport 22', '--dport 22', 'ports need -p'],
    ['-p tcp -m udp --dport 22', '-m udp --dport 22', 'udp needs -p'],
    ['! -p tcp -m tcp --dport 22', '-m tcp --dport 22', 'tcp needs -p'],
    ['-p tcp -m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16', '--dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16', 'more than 15'],
    ['-p tcp -m multiport --dports 1:2,3:4,5:6,7:8,9:10,11:12,13:14,15:16', '--dports 1:2,3:4,5:6,7:8,9:10,11:12,13:14,15:16', 'more than 15'],
    ['-m multiport --dports 1', '-m multiport --dports 1', 'multiport needs -p'],
    ['-s 10.0.0.1 -s 10.0.0.2', '-s 10.0.0.2', 'given twice'],
    ['-s 10.0.0.300', '-s 10.0.0.300', 'not an address'],
    ['-s 10.0.0.0/33', '-s 10.0.0.0/33', 'not an address'],
    ['-s <office>', '-s <office>', 'not an address'],
    ['-s voip.example.com', '-s voip.example.com', 'a host name'],
    ['! -s 10.0.0.1,10.0.0.2', '! -s 10.0.0.1,10.0.0.2', 'several addresses cannot be negated'],
    ['-s 2001:db8::1', '-A INPUT -s 2001:db8::1', 'not for IPv4'],
    ['-i averyverylonginterface', '-i averyverylonginterface', 'at most 15'],
    ['-m iprange --src-range 10.0.0.9-10.0.0.1', '--src-range 10.0.0.9-10.0.0.1', 'ends before it starts'],
    ['-m state --state SLEEPY', '--state SLEEPY', 'not a connection state'],
    ['-p icmp --icmp-type nosuch', '--icmp-type nosuch', 'not an ICMP type'],
    ['-p icmp --icmp-type network', '--icmp-type network', 'several ICMP types'],
    ['-p tcp --tcp-flags SYN,FOO SYN', '--tcp-flags SYN,FOO SYN', 'not TCP flags'],
    ['-p nosuch', '-p nosuch', 'not a protocol'],
    ['! -p all', '! -p all', 'no packet is of no protocol'],
    ['-m nosuch --foo bar', '-m nosuch --foo bar', 'no match extension "nosuch"'],
    ['--frobnicate 7', '--frobnicate 7', 'no such option'],
    ['--s 7', '--s 7', 'several options begin'],
    ['-m limit --limit', '--limit', 'needs a value'],
    ['-m mac', '-m mac', 'mac needs one of its options'],
    ['# ssh', '# ssh', 'words that no option takes'],
    ['-m comment --comment "open', '-A INPUT -m comment --comment "open', 'never closed'],
  ])('%s is told where it stands, and never dropped', (rule, where, why) => {
    const got = one(rule)
    expect(got.said).toEqual([expect.stringContaining(why)])
    expect(got.said[0]).toMatch(/^(refused|unrecognised|unsupported) match:/)
    expect(pointed(got.firewall)).toEqual([where])
    expect(JSON.stringify(got.match)).toContain('"unknown"')
    expect(got.firewall.statements.unsupported).toBe(1)
  })

  test('an unknown module takes its own words only', () => {
    const got = one('-p tcp -m nosuch ! --foo bar baz --dport 22 -j DROP')
    expect(got.action.kind).toBe('deny')
    expect(JSON.stringify(got.match)).toContain('-m nosuch ! --foo bar baz')
  })
})

describe('commands', () => {
  const order = (...lines: string[]): string[] =>
    rules(firewall(table('filter', ...lines)), 'filter/INPUT').map(rule => /10\.0\.0\.(\d)/.exec(shown(rule.span))?.[1] ?? '?')

  test('append, insert in front, insert at a place', () => {
    expect(order('-A INPUT -s 10.0.0.1', '-A INPUT -s 10.0.0.2', '-I INPUT -s 10.0.0.3', '-I INPUT 1 -s 10.0.0.4', '-I INPUT 3 -s 10.0.0.5')).toEqual(['4', '3', '5', '1', '2'])
  })

  test('delete by number and by words, replace, flush', () => {
    expect(order('-A INPUT -s 10.0.0.1', '-A INPUT -s 10.0.0.2', '-D INPUT 1')).toEqual(['2'])
    expect(order('-A INPUT -s 10.0.0.1 -j DROP', '-A INPUT -s 10.0.0.2', '-D INPUT  -s 10.0.0.1  -j DROP')).toEqual(['2'])
    expect(order('-A INPUT -s 10.0.0.1', '-R INPUT 1 -s 10.0.0.7')).toEqual(['7'])
    expect(order('-A INPUT -s 10.0.0.1', '-F', '-A INPUT -s 10.0.0.2')).toEqual(['2'])
  })

  test('a rule that cannot be found to be deleted leaves the chain in doubt', () => {
    const of = firewall(table('filter', '-A INPUT -s 10.0.0.1 -j ACCEPT', '-D INPUT -s 10.0.0.9'))
    expect(rules(of, 'filter/INPUT')[0]?.action.kind).toBe('unknown')
    expect(said(of)).toEqual([expect.stringMatching(/^refused verdict: .*no such rule/)])
  })

  test('policy, new chain, other chain name', () => {
    const of = firewall(table('filter', '-P INPUT DROP', '-N a', '-A INPUT -j a', '-E a b'))
    expect(of.filters.get('filter/INPUT')?.fallthrough).toMatchObject({ action: 'deny', implicit: false })
    expect(rules(of, 'filter/INPUT')[0]?.action).toEqual({ kind: 'jump', to: 'filter/b' })
  })

  test('counters are hits', () => {
    expect(firewall(table('filter', '[12:3456] -A INPUT -j DROP')).filters.get('filter/INPUT')?.rules[0]?.hits).toBe(12)
    expect(one('-c 7 8 -j DROP').rule.hits).toBe(7)
  })
})

describe('a file', () => {
  const DUMP = `# Generated by iptables-save v1.8.7 on Mon
*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A POSTROUTING -o wan0 -j MASQUERADE
COMMIT
*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:admin - [0:0]
# wallproof-ignore x: reason
-A INPUT -i lo -j ACCEPT
-A INPUT -i eth+ -m comment --comment "from the office" -j admin
-A admin -p tcp --dport 22 -j ACCEPT
COMMIT
`

  test('is a firewall: filters, stages, interfaces, comments, counts', () => {
    const of = firewall(DUMP, '/etc/iptables/rules.v4')
    expect(of).toMatchObject({ id: '/etc/iptables/rules.v4', version: '1.8.7', families: [4], stateful: true, filtering: true, diagnostics: [] })
    expect(of.statements).toEqual({ total: 14, understood: 14, ignored: 0, unsupported: 0 })
    expect(of.stages.map(stage => stage.label)).toEqual([
      'nat PREROUTING', 'filter INPUT', 'nat INPUT', 'filter FORWARD', 'nat OUTPUT', 'filter OUTPUT', 'nat POSTROUTING'])
    expect(of.interfaces.map(i => i.name)).toEqual(['wan0', 'lo'])
    expect(of.filters.get('filter/admin')?.fallthrough).toMatchObject({ action: 'return', implicit: true })
    expect(of.filters.get('nat/OUTPUT')).toMatchObject({ synthetic: true, fallthrough: { action: 'permit', implicit: true } })
    expect(of.comments.map(c => [c.text, shown(c.target)])).toContainEqual(['wallproof-ignore x: reason', '-A INPUT -i lo -j ACCEPT'])
    expect(of.comments.map(c => [c.text, shown(c.target)])).toContainEqual(
      ['from the office', '-A INPUT -i eth+ -m comment --comment "from the office" -j admin'])
  })

  test('all tables: the order of the kernel', () => {
    const of = firewall(['security', 'filter', 'nat', 'mangle', 'raw'].map(name => table(name)).join(''))
    const on = (path: 'input' | 'forward' | 'output'): string[] => of.stages.filter(stage => stage.on.includes(path)).map(stage => stage.label)
    expect(on('input')).toEqual(['raw PREROUTING', 'mangle PREROUTING', 'nat PREROUTING', 'mangle INPUT', 'filter INPUT', 'security INPUT', 'nat INPUT'])
    expect(on('forward')).toEqual(['raw PREROUTING', 'mangle PREROUTING', 'nat PREROUTING', 'mangle FORWARD', 'filter FORWARD', 'security FORWARD',
      'mangle POSTROUTING', 'nat POSTROUTING'])
    expect(on('output')).toEqual(['raw OUTPUT', 'mangle OUTPUT', 'nat OUTPUT', 'filter OUTPUT', 'security OUTPUT', 'mangle POSTROUTING', 'nat POSTROUTING'])
  })

  test('a table given twice: the last block counts', () => {
    const of = firewall(table('filter', '-A INPUT -j DROP') + table('filter', '-A INPUT -j ACCEPT'))
    expect(rules(of, 'filter/INPUT').map(rule => rule.action.kind)).toEqual(['permit'])
    expect(said(of)).toEqual(['refused none: the table filter comes again further down; that block replaces this one'])
  })

  test('both families in one file are two firewalls', () => {
    const text = `# Generated by iptables-save v1\n${table('filter', ':INPUT DROP')}# Generated by ip6tables-save v1\n${table('filter', ':INPUT ACCEPT')}`
    expect(firewalls(text, 'all').map(f => [f.id, f.families, f.filters.get('filter/INPUT')?.fallthrough.action]))
      .toEqual([['all#ipv4', [4], 'deny'], ['all#ipv6', [6], 'permit']])
  })

  test('without a header the content tells the family, then the name', () => {
    expect(firewalls(table('filter', '-A INPUT -s 10.0.0.1') + table('filter', '-A INPUT -s fe80::1'), 'x').map(f => f.families)).toEqual([[4], [6]])
    expect(firewall(table('filter', '-A INPUT -p ipv6-icmp -j ACCEPT'), 'x').families).toEqual([6])
    for (const name of ['rules.v6', 'ip6tables', 'user6.rules', 'etc/before6.rules']) expect(firewall(table('filter'), name).families).toEqual([6])
    expect(firewall(table('filter', '-A INPUT -s 10.0.0.1'), 'rules.v6').families).toEqual([4])
  })

  test('lines for one family only', () => {
    const text = table('filter', '-4 -A INPUT -s 10.0.0.1 -j DROP', '-6 -A INPUT -s fe80::1 -j DROP', '-A INPUT -j ACCEPT')
    const both = firewalls(text, 'x')
    expect(both.map(f => [f.families, rules(f, 'filter/INPUT').map(r => r.action.kind), f.statements.ignored])).toEqual([
      [[4], ['deny', 'permit'], 1], [[6], ['deny', 'permit'], 1]])
  })

  test('iptables -S has no tables', () => {
    const of = firewall('-P INPUT DROP\n-P FORWARD DROP\n-N a\n-A INPUT -j a\n-A a -p tcp -m tcp --dport 22 -j ACCEPT\n')
    expect(of.filters.get('filter/INPUT')?.fallthrough.action).toBe('deny')
    expect(rules(of, 'filter/a')).toHaveLength(1)
    expect(said(of)).toEqual([])
  })

  test('typed lines name the program', () => {
    const text = 'iptables -P INPUT DROP\n/sbin/iptables -t nat -A POSTROUTING -o wan0 -j MASQUERADE\nip6tables -A INPUT -m comment --comment \'no v6\' -j DROP\n'
    const [v4, v6] = firewalls(text, 'x')
    expect(v4?.filters.get('filter/INPUT')?.fallthrough.action).toBe('deny')
    expect(v4?.filters.has('nat/POSTROUTING')).toBe(true)
    expect(v6?.filters.get('filter/INPUT')?.rules[0]?.comment).toBe('no v6')
  })

  test("a part of ufw's rules does not say what happens before and after", () => {
    const of = firewall('*filter\n:ufw-user-input - [0:0]\n### RULES ###\n### tuple ### allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in comment=737368\n-A ufw-user-input -p tcp --dport 22 -j ACCEPT\nCOMMIT\n', 'user.rules')
    expect(of.filters.get('filter/INPUT')?.fallthrough).toMatchObject({ action: 'unknown', implicit: true })
    expect(rules(of, 'filter/ufw-user-input')).toHaveLength(1)
    expect(of.comments.map(c => [c.text, shown(c.target)])).toContainEqual(['ssh', '-A ufw-user-input -p tcp --dport 22 -j ACCEPT'])
  })

  test('what the dump says it leaves out is passed on', () => {
    const of = firewall(`# Warning: iptables-legacy tables present, use iptables-legacy-save to see them\n${table('filter')}`)
    expect(said(of)).toEqual([expect.stringMatching(/^elsewhere none: rules of the legacy back end/)])
  })
})
