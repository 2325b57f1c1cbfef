/** Damaged and hostile input: nothing throws, nothing vanishes. */
import { describe, expect, test } from 'vitest'
import { parse } from '../../../src/parsers/iptables/parse.ts'
import { makeSource, shown } from '../../../src/text/source.ts'
import { firewall, one, rules, said, table } from './dump.ts'

const GOOD = table('filter', ':INPUT DROP [0:0]', '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT')

describe('dirt', () => {
  test('CRLF, blanks at line ends, tabs, a byte order mark', () => {
    const clean = firewall(GOOD)
    for (const text of [GOOD.replaceAll('\n', '\r\n'), GOOD.replaceAll('\n', '  \n'), GOOD.replaceAll(' ', '\t').replace('\tDROP', ' DROP'), `\uFEFF${GOOD}`, GOOD.trimEnd()]) {
      const of = firewall(text)
      expect(rules(of, 'filter/INPUT').map(r => [r.match, r.action])).toEqual(rules(clean, 'filter/INPUT').map(r => [r.match, r.action]))
      expect(of.filters.get('filter/INPUT')?.fallthrough.action).toBe('deny')
      expect(said(of)).toEqual([])
      expect(shown(rules(of, 'filter/INPUT')[0]?.span ?? { source: of.source, start: 0, end: 0 })).not.toMatch(/\s$/)
    }
  })

  test('a missing COMMIT is told', () => {
    expect(said(firewall(GOOD.replace('COMMIT\n', '')))).toEqual(['refused none: table filter: COMMIT is missing at the end of the file'])
    const two = firewall(`*nat\n-A POSTROUTING -j MASQUERADE\n${GOOD}`)
    expect(said(two)).toEqual(['refused none: COMMIT is missing before the table filter'])
    expect(two.filters.has('nat/POSTROUTING') && two.filters.has('filter/INPUT')).toBe(true)
  })

  test('what a terminal shows around the dump changes nothing', () => {
    const of = firewall(`root@gw:~# iptables-save\n${GOOD}root@gw:~# \n`)
    expect(of.statements).toEqual({ total: 6, understood: 4, ignored: 0, unsupported: 2 })
    expect(said(of).every(words => words.startsWith('unrecognised none'))).toBe(true)
  })

  test('a line inside a table that is no rule leaves every verdict after it in doubt', () => {
    const of = firewall(table('filter', '-A INPUT -s 10.0.0.0/8', '  -p tcp --dport 22 -j ACCEPT', '-A INPUT -j DROP').replace('  -p tcp', 'tcp'))
    expect(rules(of, 'filter/INPUT').map(r => r.action.kind)).toEqual(['continue', 'unknown', 'deny'])
    expect(rules(of, 'filter/FORWARD').map(r => r.action.kind)).toEqual(['unknown'])
    expect(said(of)).toEqual([expect.stringMatching(/^unrecognised verdict: "tcp --dport 22 -j ACCEPT"/)])
  })

  test('a rule that a terminal broke in two does not become wider', () => {
    const of = firewall(table('filter', '-A INPUT -j ACCEPT -s 10.0.0.0/8 -p tcp', '22 --dport'))
    expect(JSON.stringify(rules(of, 'filter/INPUT')[0]?.match)).toContain('"unknown"')
  })

  test('options without a command are no rule', () => {
    const of = firewall(table('filter', '-p tcp -j ACCEPT'))
    expect(said(of)).toEqual([expect.stringContaining('no command')])
  })

  test('NUL bytes', () => {
    const got = one('-s 10.0.0.1\u0000 -j ACCEPT')
    expect(got.match.kind).toBe('unknown')
    expect(got.said).toEqual([expect.stringMatching(/^refused match/)])
  })

  test('a comment of a megabyte', () => {
    const got = one(`-p tcp -m comment --comment "${'x'.repeat(1_000_000)}" -j ACCEPT`)
    expect(got.action.kind).toBe('permit')
    expect(got.rule.comment?.length).toBe(1_000_000)
    const garbage = one(`-p tcp ${'--x'.repeat(300_000)} -j ACCEPT`)
    expect(garbage.said[0]?.length).toBeLessThan(500)
  })

  test('nothing at all', () => {
    for (const text of ['', '\n\n', 'hello\nworld\n', '# only a comment\n']) {
      const parsed = parse(makeSource('x', text))
      expect(parsed.firewalls).toEqual([])
      expect(parsed.failure?.advice).toContain('iptables-save')
    }
  })

  test('a pattern for the SNMP ports is kept out of every message', () => {
    const got = one('-p udp --dport 161 -m string --algo bm --string "s3cr3t-community" -j ACCEPT')
    expect(JSON.stringify([got.match, got.said])).not.toContain('s3cr3t')
    expect(shown(got.rule.span)).toContain('--string [REDACTED]')
  })

  test('many deletions and insertions take linear time', () => {
    const lines: string[] = []
    for (let i = 0; i < 30_000; i++) lines.push(`-A INPUT -s 10.${i >> 8}.${i & 255}.1 -j DROP`)
    for (let i = 0; i < 30_000; i++) lines.push(`-D INPUT -s 10.${i >> 8}.${i & 255}.1 -j DROP`)
    for (let i = 0; i < 30_000; i++) lines.push(`-I INPUT -s 10.${i >> 8}.${i & 255}.1 -j DROP`)
    const started = performance.now()
    expect(rules(firewall(table('filter', ...lines)), 'filter/INPUT')).toHaveLength(30_000)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

test('a line of the other family that is also wrong counts once', () => {
  const { statements } = firewall('*filter\n-A -A -6\n-6 -A -D')
  expect(statements.understood + statements.ignored + statements.unsupported).toBe(statements.total)
  expect(statements.understood).toBeGreaterThanOrEqual(0)
})

test('a line that changes nothing and is wrong, too, counts once', () => {
  expect(firewall('-C-A OUTPUT -j DROP\nCOMMIT\n').statements).toEqual({ total: 2, understood: 0, ignored: 0, unsupported: 2 })
})
