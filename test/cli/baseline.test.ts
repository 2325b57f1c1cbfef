/** `--baseline` and `--update-baseline` as a whole program: what is accepted stays quiet, what is new does not, and the file keeps its reasons. */
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { baselineText, readBaseline } from '../../src/config/baseline.ts'
import { folder, run } from './world.ts'

const dump = (...rules: string[]): string => ['*filter', ':INPUT DROP [0:0]', ':FORWARD DROP [0:0]', ':OUTPUT ACCEPT [0:0]', ...rules, 'COMMIT', ''].join('\n')
const SSH = '-A INPUT -p tcp --dport 22 -j ACCEPT'
const SNMP = '-A INPUT -p udp --dport 161 -j ACCEPT'
const STRICT = ['--no-config', '--fail-on', 'note', '--rule', 'ipv6-not-covered=off']
const UPDATE = [...STRICT, '--baseline', 'b.json', '--update-baseline']
const CHECK = [...STRICT, '--baseline', 'b.json']

const textOf = (root: string, name = 'b.json'): string => readFileSync(join(root, name), 'utf8')

interface Entry { rule: string; device: string; fingerprint: string; reason?: string }
const entriesOf = (root: string): Entry[] => (JSON.parse(textOf(root)) as { findings: Entry[] }).findings

test('adoption: everything found is accepted, one new finding fails, mended it passes', async () => {
  const root = folder({ 'fw.rules': dump(SSH) })
  expect((await run(root, [...STRICT, 'fw.rules'])).code).toBe(1)
  expect(await run(root, [...UPDATE, 'fw.rules'])).toMatchObject({ code: 0, stderr: expect.stringContaining('b.json: 1 added, 0 removed, 1 in all') as string })
  expect((await run(root, [...CHECK, 'fw.rules'])).code).toBe(0)
  writeFileSync(join(root, 'fw.rules'), dump('# moved down', '-A INPUT -i lo -j ACCEPT', SSH, SNMP))
  const blocked = await run(root, [...CHECK, 'fw.rules'])
  expect([blocked.code, blocked.stdout.match(/^fw\.rules\S+ .*$/gm)]).toEqual([1, ['fw.rules:8:1  warning  service-overly-open/snmp-agent']])
  writeFileSync(join(root, 'fw.rules'), dump('# moved down', SSH))
  expect((await run(root, [...CHECK, 'fw.rules'])).code).toBe(0)
})

test('the file: one finding a line, sorted, no places; the same bytes again; reasons and words stay', async () => {
  const root = folder({ 'a.rules': dump(SSH, SNMP), 'b.rules': dump(SSH) })
  await run(root, [...UPDATE, 'a.rules', 'b.rules'])
  const before = textOf(root)
  expect(entriesOf(root).map(e => `${e.rule} ${e.device}`)).toEqual(['service-overly-open/snmp-agent a.rules', 'service-overly-open/ssh a.rules', 'service-overly-open/ssh b.rules'])
  expect(before.split('\n').filter(line => line.includes('fingerprint')).length).toBe(3)
  expect(before).not.toMatch(/"line"|\d{4}-\d\d-\d\d/)
  await run(root, [...UPDATE, 'a.rules', 'b.rules'])
  expect(textOf(root)).toBe(before)
  const explained = before.replace('"device":"b.rules",', '"device":"b.rules","reason":"until the move",')
  writeFileSync(join(root, 'b.json'), explained)
  const { stdout } = await run(root, [...CHECK, '-f', 'json', 'b.rules'])
  expect((JSON.parse(stdout) as { findings: { suppressed: object }[] }).findings.map(f => f.suppressed)).toEqual([{ kind: 'baseline', reason: 'until the move' }])
  await run(root, [...UPDATE, 'a.rules', 'b.rules'])
  expect(entriesOf(root).find(e => e.device === 'b.rules')?.reason).toBe('until the move')
})

test('entries that are no longer found are named, and removed by an update; those of exports that were not looked at stay', async () => {
  const root = folder({ 'a.rules': dump(SSH, SNMP), 'b.rules': dump(SSH), 'c.rules': dump(SSH) })
  await run(root, [...UPDATE, 'a.rules', 'b.rules', 'c.rules'])
  writeFileSync(join(root, 'a.rules'), dump(SSH))
  rmSync(join(root, 'c.rules'))
  const { code, stderr } = await run(root, [...CHECK, 'a.rules'])
  expect([code, stderr]).toEqual([0, expect.stringMatching(/b\.json: 2 entries are no longer found; --update-baseline removes them\n {2}service-overly-open\/snmp-agent {2}a\.rules {2}[0-9a-f]{12}\n {2}service-overly-open\/ssh {2}c\.rules/)])
  expect((await run(root, [...UPDATE, 'a.rules'])).stderr).toContain('b.json: 0 added, 2 removed, 2 in all')
  expect(entriesOf(root).map(e => e.device)).toEqual(['a.rules', 'b.rules'])
})

test('an export that cannot be read loses no entry', async () => {
  const root = folder({ 'a.rules': dump(SSH) })
  await run(root, [...UPDATE, 'a.rules'])
  writeFileSync(join(root, 'a.rules'), '')
  expect((await run(root, [...UPDATE, 'a.rules'])).code).toBe(2)
  expect(entriesOf(root).length).toBe(1)
})

test('what is suppressed in the export needs no entry', async () => {
  const root = folder({ 'a.rules': dump('# wallproof-ignore service-overly-open: jump host', SSH) })
  expect((await run(root, [...UPDATE, 'a.rules'])).code).toBe(0)
  expect(entriesOf(root)).toEqual([])
})

test('the key of the deployment file counts, relative to that file', async () => {
  const root = folder({ '.git/HEAD': '', 'net/wallproof.config.json': '{"baseline": "known/b.json"}', 'net/known/x': '', 'net/fw.rules': dump(SSH) })
  expect((await run(root, ['--update-baseline', 'fw.rules'], { cwd: 'net' })).code).toBe(0)
  expect(textOf(root, 'net/known/b.json')).toContain('net/fw.rules')
  expect((await run(root, ['--fail-on', 'note', '-c', 'net/wallproof.config.json', 'net/fw.rules'])).code).toBe(0)
  expect((await run(root, ['--fail-on', 'note', '-c', 'net/wallproof.config.json', '--no-suppressions', 'net/fw.rules'])).code).toBe(1)
})

test.each(['../b.json', '/tmp/b.json', 'C:\\b.json', '.'])('a deployment file that names the baseline %s is refused', async name => {
  const root = folder({ 'net/wallproof.config.json': JSON.stringify({ baseline: name }), 'net/fw.rules': dump(SSH) })
  expect(await run(root, ['--update-baseline', 'fw.rules'], { cwd: 'net' })).toMatchObject({ code: 2, stderr: expect.stringContaining('must lead to a file in its folder') as string })
})

test('a link out of the folder is not written through for a deployment file', async () => {
  const root = folder({ 'victim.json': '{"version": 1, "findings": []}', 'net/wallproof.config.json': '{"baseline": "b.json"}', 'net/fw.rules': dump(SSH) })
  symlinkSync(join(root, 'victim.json'), join(root, 'net/b.json'))
  expect((await run(root, ['--update-baseline', 'fw.rules'], { cwd: 'net' })).code).toBe(2)
  expect(textOf(root, 'victim.json')).toBe('{"version": 1, "findings": []}')
  rmSync(join(root, 'victim.json'))
  expect((await run(root, ['--update-baseline', 'fw.rules'], { cwd: 'net' })).code).toBe(2)
  rmSync(join(root, 'net/b.json'))
  symlinkSync(root, join(root, 'net/up'))
  writeFileSync(join(root, 'net/wallproof.config.json'), '{"baseline": "up/victim.json"}')
  expect((await run(root, ['--update-baseline', 'fw.rules'], { cwd: 'net' })).code).toBe(2)
  expect(existsSync(join(root, 'victim.json'))).toBe(false)
})

test.each([
  ['no file', undefined, ['--baseline', 'b.json'], 'the baseline b.json cannot be read: no such file; --update-baseline writes one'],
  ['not JSON', '{', ['--baseline', 'b.json'], 'b.json:1:2: not valid JSON'],
  ['another version', '{"version": 2, "findings": []}', ['--baseline', 'b.json'], 'b.json:1:13: version must be 1'],
  ['a key too much', '{"version": 1, "findings": [{"rule": "x", "line": 3}]}', ['--baseline', 'b.json', '--update-baseline'], 'unknown key "line"'],
  ['nowhere to write to', undefined, ['--update-baseline'], 'say which file'],
  ['a folder', undefined, ['--baseline', '.'], 'this is a directory'],
  ['with --no-suppressions', undefined, ['--baseline', 'b.json', '--no-suppressions'], 'exclude each other'],
])('exit status 2: %s', async (_, text, argv, message) => {
  const root = folder({ 'a.rules': dump(SSH), ...(text === undefined ? {} : { 'b.json': text }) })
  expect(await run(root, ['--no-config', ...argv, 'a.rules'])).toMatchObject({ code: 2, stderr: expect.stringContaining(message) as string })
})

test('a baseline reads back as it was written', async () => {
  const baseline = { $schema: './x.json', version: 1 as const, findings: [{ fingerprint: 'a'.repeat(64), rule: 'any-to-any', seen: '"q" \u2028', reason: '\\' }] }
  expect(await readBaseline('b.json', baselineText(baseline))).toEqual({ ok: true, baseline })
})
