/** The programming interface, from the sources: the same answers as the program's, over texts. */
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { defineConfig, defineRule, lint, parse, report, trace, type Firewall, type Rule } from '../../src/api/index.ts'
import { folder, run } from '../cli/world.ts'

const RULES = `*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
-A INPUT -p tcp -m tcp --dport 23 -j ACCEPT
COMMIT
`

const config = defineConfig({
  roles: { collector: '10.9.0.5', admin: '10.8.0.0/26' },
  exports: [{ files: 'collector.rules', role: 'host', is: 'collector', addresses: '10.9.0.5' }],
})

const noTelnet = defineRule({
  meta: { id: 'no-telnet', summary: 'a rule permits telnet', level: 'error', precision: 'high', tags: ['security'], help: 'Telnet sends passwords in clear.' },
  check: ({ subjects }) => subjects.flatMap(({ firewall }) => [...firewall.filters.values()].flatMap(filter => filter.rules
    .filter(rule => rule.action.kind === 'permit' && rule.match.kind === 'all' && JSON.stringify(rule.match).includes('[[23,23]]'))
    .map(rule => ({ seen: 'telnet is permitted', fix: 'use ssh', at: rule.span, related: [], device: firewall.id, key: filter.name })))),
})

async function firewallOf(content: string | Uint8Array): Promise<Firewall> {
  const parsed = await parse({ path: 'fw.rules', content })
  const [firewall] = parsed.ok ? parsed.firewalls : []
  if (!firewall) throw new Error('not parsed')
  return firewall
}

test('lint says what the program says', async () => {
  const result = await lint({ files: [{ path: 'collector.rules', content: RULES }], config })
  const root = folder({ 'collector.rules': RULES, 'wallproof.config.json': JSON.stringify(config, undefined, 2) })
  for (const format of ['json', 'text', 'gitlab'] as const) expect(await report(result, format)).toBe((await run(root, ['lint', '-f', format, 'collector.rules'])).stdout)
  expect(result.findings.length).toBeGreaterThan(1)
})

test('parse takes text and bytes, and says why where it cannot', async () => {
  expect((await firewallOf(RULES)).format).toBe('iptables')
  expect((await firewallOf(gzipSync(RULES))).format).toBe('iptables')
  expect(await parse({ path: 'x.ts', content: 'Dear all,\n' })).toMatchObject({ ok: false, failure: { path: 'x.ts', seen: 'the format is not recognised' } })
  expect(await parse({ path: 'x', content: 'hostname a\n', format: 'cisco-ios' })).toMatchObject({ ok: true, firewalls: [{ hostname: 'a' }] })
})

test('trace answers as the program does', async () => {
  const firewall = await firewallOf(RULES)
  expect(await trace(firewall, { src: '10.0.0.1', dst: '10.9.0.5', proto: 'tcp', dport: 22 })).toMatchObject({ verdict: 'permit', decidedBy: [{ file: 'fw.rules', line: 6 }] })
  expect(await trace(firewall, { src: '10.0.0.1', dst: '10.9.0.5', proto: 'tcp', dport: 22 }, 'FORWARD')).toMatchObject({ verdict: 'deny' })
  await expect(trace(firewall, { src: 'x', dst: '10.9.0.5', proto: 'tcp' })).rejects.toThrow(new TypeError('src is not an address: "x"'))
  await expect(trace(firewall, { src: '10.0.0.1', dst: '10.9.0.5', proto: 'tcp' }, 'NO')).rejects.toThrow('no list named "NO"')
})

test('a file that cannot be read does not hide the others', async () => {
  const result = await lint({ files: [{ path: 'b.rules', content: RULES }, { path: 'a.rules', content: '' }] })
  expect(result.failures.map(f => f.path)).toEqual(['a.rules'])
  expect(result.findings.map(f => f.rule)).toContain('service-overly-open/ssh')
})

describe('rules of one\'s own', () => {
  const files = [{ path: 'fw.rules', content: RULES }]

  test('run beside the built-in ones, with levels and suppressions', async () => {
    const found = (await lint({ files, rules: [noTelnet] })).findings.filter(f => f.rule === 'no-telnet')
    expect(found).toMatchObject([{ level: 'error', seen: 'telnet is permitted', at: { source: { path: 'fw.rules' } } }])
    expect((await lint({ files, rules: [noTelnet], config: { rules: { 'no-telnet': 'off' } } })).findings.map(f => f.rule)).not.toContain('no-telnet')
    const quiet = RULES.replace('-A INPUT -p tcp -m tcp --dport 23', '# wallproof-ignore no-telnet: the lab\n-A INPUT -p tcp -m tcp --dport 23')
    expect((await lint({ files: [{ path: 'fw.rules', content: quiet }], rules: [noTelnet] })).findings.find(f => f.rule === 'no-telnet')?.suppressed).toEqual({ kind: 'inline', reason: 'the lab' })
    expect(await report(await lint({ files, rules: [noTelnet] }), 'sarif')).toContain('Telnet sends passwords in clear.')
  })

  const made = (more: object): Rule => ({ ...noTelnet, ...more })
  const draft = (more: object): Rule => made({ check: (context: Parameters<Rule['check']>[0]) => noTelnet.check(context).map(d => ({ ...d, ...more })) })

  test.each<[string, unknown, string]>([
    ['no rule', 7, 'a rule is an object with "meta" and "check"'],
    ['an id with a slash', made({ meta: { ...noTelnet.meta, id: 'a/b' } }), 'meta.id must be words'],
    ['an id that is taken', made({ meta: { ...noTelnet.meta, id: 'any-to-any' } }), 'the id "any-to-any" is in use already'],
    ['no level', made({ meta: { ...noTelnet.meta, level: 'bad' } }), 'no-telnet: meta.level must be one of error, warning, note'],
    ['a check that throws', made({ check: () => { throw new Error('oh') } }), 'no-telnet: the rule failed: oh'],
    ['a check that gives no list', made({ check: () => 'x' }), 'no-telnet: check must return a list of findings'],
    ['a finding without words', draft({ fix: '' }), 'no-telnet: "seen" and "fix" of a finding must be sentences'],
    ['a finding nowhere', draft({ at: { source: { path: 'x' }, start: 0, end: 1 } }), 'no-telnet: "at" of a finding must be a span of an export'],
    ['a finding of no device', draft({ device: 'x' }), 'no-telnet: "device" of a finding must be the id of a firewall'],
  ])('%s is refused in words', async (_, rule, words) => {
    await expect(lint({ files, rules: [rule as Rule] })).rejects.toThrow(words)
  })
})

test('a mistake in the config is an error with its place', async () => {
  await expect(lint({ files: [], config: { roles: { collector: '10.0.0.300' } } })).rejects.toThrow(/^3:18: /)
  await expect(lint({ files: [], config: { rules: { 'no-such-rule': 'off' } } })).rejects.toThrow('unknown rule "no-such-rule"')
  await expect(lint({ files: [], config: { localRules: ['x.js'] } })).rejects.toThrow('no file is read here')
})
