/** `wallproof init`: what exports tell of their deployment, every guess marked, in a file that the program accepts. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { folder, run } from './world.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

interface Made { roles: Record<string, string[]>; exports: { files: string; role: string | string[]; is?: string; addresses?: string; interfaces?: Record<string, object> }[] }

const RULES = '*filter\n:INPUT DROP [0:0]\n-A INPUT -s 10.40.0.0/24 -p udp -m udp --dport 2055 -j ACCEPT\nCOMMIT\n'

test('the examples: who is who, by settings and by rules', async () => {
  const { code, stdout } = await run(ROOT, ['init', '-o', '-', 'examples/deployment'])
  const made = parse(stdout) as Made
  expect(code).toBe(0)
  expect(made.roles).toMatchObject({ collector: ['10.9.0.5'], admin: ['10.8.0.0/26'], monitoring: ['10.9.0.20'], 'ntp-server': ['10.20.0.123'], 'dns-server': ['10.20.0.53'], 'syslog-server': ['10.20.0.30'] })
  expect(made.roles['flow-source']).toEqual(expect.arrayContaining(['10.1.0.1', '10.40.0.1']))
  const [asa, collector, core, edge] = made.exports
  expect(asa).toMatchObject({ files: 'examples/deployment/admin-asa/asa.cfg', role: 'transit', interfaces: { outside: { untrusted: true } } })
  expect(collector).toEqual({ files: 'examples/deployment/collector/rules.v4', role: 'host', is: 'collector', addresses: '10.9.0.5' })
  expect(core?.role).toEqual(['transit', 'exporter'])
  expect(edge?.interfaces).toHaveProperty('wan')
})

test('every value is marked as a guess, with the line it comes from', async () => {
  const { stdout } = await run(ROOT, ['init', '-o', '-', 'examples/deployment'])
  const values = stdout.split('\n').filter(line => /^ {4}- |^ {4}(role|is|addresses):|^ {6}/.test(line))
  expect(values.length).toBeGreaterThan(15)
  expect(values.filter(line => !/ {2}# guess: \S/.test(line))).toEqual([])
  const places = [...stdout.matchAll(/# guess: .*, (\S+):(\d+)$/gm)]
  expect(places.length).toBeGreaterThan(5)
  for (const [line, path, number] of places) expect([line, readFileSync(join(ROOT, path ?? ''), 'utf8').split('\n')[Number(number) - 1]]).toEqual([line, expect.stringMatching(/\S/)])
})

test('the file is written once, and what is there is left alone', async () => {
  const root = folder({ 'fw.rules': RULES })
  const first = await run(root, ['init'])
  expect([first.code, first.stdout]).toEqual([0, ''])
  expect(first.stderr).toBe('wrote wallproof.config.yaml from 1 device: 3 guesses, each marked. Check them, then: wallproof lint\n')
  expect(readFileSync(join(root, 'wallproof.config.yaml'), 'utf8')).toMatch(/^# yaml-language-server: \$schema=https:\/\/.*\/schemas\/config\.schema\.json\n/)
  expect((await run(root, ['lint', '--fail-on', 'never'])).code).toBe(0)
  expect(await run(root, ['init'])).toMatchObject({ code: 2, stderr: 'wallproof: wallproof.config.yaml is there already; to see what would be guessed now: wallproof init -o -\n' })
  expect((await run(root, ['init', '-o', 'fw.rules'])).code).toBe(2)
  expect((await run(folder({ 'fw.rules': RULES, 'wallproof.config.ts': 'export default {}\n' }), ['init'])).code).toBe(2)
})

test('nothing to guess from is an error, and a file that cannot be read is named', async () => {
  expect(await run(folder({ 'a.txt': 'Dear all,\n' }), ['init'])).toMatchObject({ code: 2, stderr: 'wallproof: no export was found, so there is nothing to guess from\n' })
  expect(await run(folder({ 'fw.rules': RULES, 'b.rules': '' }), ['init', '-o', '-', 'fw.rules', 'b.rules'])).toMatchObject({ code: 2, stderr: expect.stringContaining('b.rules: this file is empty') as string })
})

test.each(['a b#c.rules', "it's.rules", 'quote".rules', '{x,y}.rules', '\u001b]8;;x\u0007.rules', '- x: y.rules', 'žluť\u202e.rules', '1e5', 'no'])('a file called %j', async name => {
  const root = folder({ [name]: RULES })
  const { stdout, stderr } = await run(root, ['init', '-o', '-', '--input-format', 'iptables', '--', name])
  expect(`${stdout}${stderr}`).not.toMatch(/[^\P{Cc}\n]|\u202e/u)
  expect((parse(stdout) as Made).exports[0]?.is).toBe('collector')
})

test('names that are no addresses are kept where the role can be met by name', async () => {
  const { stdout } = await run(folder({ 'sw.cfg': 'hostname sw\nntp server time.example.org\nntp server pool;evil\nip name-server 10.0.0.53\nlogging host 10.0.0.30\n' }), ['init', '-o', '-', 'sw.cfg'])
  expect((parse(stdout) as Made).roles).toMatchObject({ 'ntp-server': ['time.example.org'], 'dns-server': ['10.0.0.53'], 'syslog-server': ['10.0.0.30'] })
})
