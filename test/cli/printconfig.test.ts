/** `wallproof print-config`: what will be used, and where each value comes from. */
import { expect, test } from 'vitest'
import { folder, run } from './world.ts'

const CONFIG = `roles:
  collector: [10.9.0.5]
  ldap-server: ldap.example.org
modules: { sflow: off }
ports:
  syslog: tcp/6514
exports:
  - { files: fw.rules, role: host, is: collector }
rules:
  service-missing: warning
  any-to-any: [error, {}]
`

interface Setting { key: string; value: unknown; from: string }

async function settings(files: Readonly<Record<string, string>>, ...argv: string[]): Promise<Map<string, readonly [unknown, string]>> {
  const { code, stdout, stderr } = await run(folder(files), ['print-config', '-f', 'json', ...argv])
  expect([code, stderr]).toEqual([0, ''])
  return new Map((JSON.parse(stdout) as Setting[]).map(({ key, value, from }) => [key, [value, from]]))
}

test('every value has its place', async () => {
  const found = await settings({ 'wallproof.config.yaml': CONFIG })
  expect(found.get('roles.collector')).toEqual([['10.9.0.5'], 'wallproof.config.yaml:2:3'])
  expect(found.get('modules.sflow')).toEqual(['off', 'wallproof.config.yaml:4:12'])
  expect(found.get('modules.ldap')).toEqual(['on', 'the role ldap-server is named'])
  expect(found.get('modules.ntp')).toEqual(['on', 'profile flowmon'])
  expect(found.get('ports.syslog')).toEqual(['tcp/6514', 'wallproof.config.yaml:6:3'])
  expect(found.get('ports.netflow')).toEqual([['udp/2055', 'udp/3000', 'udp/9996'], 'profile flowmon'])
  expect(found.get('exports.0')).toEqual([{ files: 'fw.rules', role: 'host', is: 'collector' }, 'wallproof.config.yaml:8:5'])
  expect(found.get('rules.service-missing')).toEqual(['warning', 'wallproof.config.yaml:10:3'])
  expect(found.get('rules.any-to-any')?.[0]).toEqual(['error', {}])
  expect(found.get('rules.unused-suppression')).toEqual(['warning', 'default'])
  expect(found.get('widePrefix')).toEqual([16, 'default'])
})

test('without a file, and with --profile', async () => {
  const found = await settings({ x: '' }, '--profile', 'flowmon')
  expect(found.get('profile')).toEqual(['flowmon', '--profile'])
  expect([...found.keys()].some(key => key.startsWith('roles.'))).toBe(false)
  expect((await settings({ 'wallproof.config.yaml': CONFIG }, '--no-config')).get('profile')).toEqual(['flowmon', 'default'])
})

test('as text; mistakes in the file are usage errors', async () => {
  const { stdout } = await run(folder({ 'wallproof.config.yaml': CONFIG }), ['print-config'])
  expect(stdout).toMatch(/^roles\.collector +\["10\.9\.0\.5"\] +wallproof\.config\.yaml:2:3$/m)
  expect((await run(folder({ 'wallproof.config.yaml': 'rolls: {}\n' }), ['print-config'])).code).toBe(2)
  expect((await run(folder({ 'net/wallproof.config.yaml': CONFIG, 'net/fw.rules': '' }), ['print-config', 'net/fw.rules'])).stdout).toContain('net/wallproof.config.yaml:2:3')
})
