/** `--cache`: the same report with it and without, and nothing old after a change. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folder, run } from './world.ts'

const DUMP = '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p udp --dport 2055 -j ACCEPT\nCOMMIT\n'
const IOS = 'version 15.2\nhostname r1\nsnmp-server community s3cretWord RW\nsnmp-server community public RO\nip access-list extended A\n permit ip any any\ninterface Vlan1\n ip access-group A in\nend\n'

const entries = (root: string): string[] => readdirSync(join(root, 'kept'))
const cached = (...argv: string[]): string[] => ['--cache-location', 'kept', ...argv, 'a.rules', 'r1.cfg']

test.each(['text', 'json', 'sarif'])('%s is the same with what was kept', async format => {
  const root = folder({ 'a.rules': DUMP, 'r1.cfg': IOS })
  const fresh = await run(root, ['--no-config', '-f', format, 'a.rules', 'r1.cfg'])
  expect(fresh.stdout).toContain('default-accept')
  for (let i = 0; i < 2; i++) expect(await run(root, cached('--no-config', '-f', format))).toEqual(fresh)
  expect(entries(root).length).toBe(2)
})

test('no text of an export is kept', async () => {
  const root = folder({ 'a.rules': DUMP, 'r1.cfg': IOS })
  await run(root, cached('--no-config'))
  for (const name of entries(root)) expect(readFileSync(join(root, 'kept', name), 'latin1')).not.toMatch(/s3cretWord|ip access-group A in/)
})

test('a change of the export, of what belongs to it, or of the configuration is seen', async () => {
  const root = folder({ 'a.rules': DUMP, 'r1.cfg': IOS })
  const lint = async (...argv: string[]): Promise<string> => (await run(root, cached(...argv))).stdout
  const before = await lint('--no-config')
  writeFileSync(join(root, 'a.rules'), DUMP.replace('2055', '22'))
  expect(await lint('--no-config')).not.toBe(before)
  expect(await lint('--no-config', '--rule', 'default-accept=off')).not.toContain('default-accept')
  writeFileSync(join(root, 'a.rules.ipset'), 'nonsense\n')
  await lint('--no-config')
  expect(entries(root).length).toBe(6)
})

test('what was damaged is judged again', async () => {
  const root = folder({ 'a.rules': DUMP, 'r1.cfg': IOS })
  const fresh = await run(root, cached('--no-config'))
  for (const name of entries(root)) writeFileSync(join(root, 'kept', name), 'damaged')
  expect(await run(root, cached('--no-config'))).toEqual(fresh)
})

test('a folder that cannot be made is said', async () => {
  const root = folder({ 'a.rules': DUMP, 'r1.cfg': IOS, kept: 'a file' })
  expect(await run(root, cached('--no-config'))).toMatchObject({ code: 2, stderr: expect.stringContaining('--cache-location') as string })
})
