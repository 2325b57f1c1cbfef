/** Files beside a dump: which are taken, and which are not. */
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { expect, test } from 'vitest'
import { folder, run } from './world.ts'

const DUMP = '*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n-A INPUT -m set --match-set admins src -j ACCEPT\nCOMMIT\n'
const SETS = 'create admins hash:ip family inet\nadd admins 10.8.0.10\n'

async function verdict(files: Readonly<Record<string, string>>, dump: string): Promise<unknown> {
  const { stdout, code, stderr } = await run(folder(files), ['trace', dump, '--src', '10.8.0.10', '--dst', '10.9.0.5', '--proto', 'tcp', '--dport', '22', '-f', 'json'])
  expect(code, stderr).toBe(0)
  return (JSON.parse(stdout) as { readonly verdict: string }).verdict
}

test.each([
  ['nothing beside it', { 'rules.v4': DUMP }, 'rules.v4', 'undetermined'],
  ['the sets of the host', { 'rules.v4': DUMP, ipsets: SETS }, 'rules.v4', 'permit'],
  ['the sets of this dump', { 'collector.dump': DUMP, 'collector.dump.ipset': SETS }, 'collector.dump', 'permit'],
  ['sets of nobody knows which host', { 'collector.dump': DUMP, ipsets: SETS }, 'collector.dump', 'undetermined'],
  ['sets of another folder', { 'a/rules.v4': DUMP, 'b/ipsets': SETS }, 'a/rules.v4', 'undetermined'],
])('%s', async (_, files, dump, expected) => {
  expect(await verdict(files, dump)).toBe(expected)
})

test('a line of the sets that is not understood is reported there', async () => {
  const root = folder({ 'rules.v4': DUMP, ipsets: 'create admins hash:ip\nadd admins nonsense\n' })
  const { stdout } = await run(root, ['lint', '-f', 'json', '--root', '.', 'rules.v4'])
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly { readonly rule: string; readonly file: string; readonly line: number }[] }
  expect(findings.filter(f => f.rule === 'input-unsupported').map(f => `${f.file}:${String(f.line)}`)).toEqual(['ipsets:2'])
})

test('files that the deployment file names count more than those with the usual names', async () => {
  const config = (more: string): string => `roles: {collector: 10.9.0.5, admin: 10.8.0.10}\nexports:\n  - {files: 'col/rules.v4', role: host, is: collector, addresses: 10.9.0.5${more}}\n`
  const reach = async (more: string): Promise<string[]> => {
    const root = folder({ 'col/rules.v4': DUMP, 'col/ipsets': 'create admins hash:ip\n', 'sets/col': SETS, 'wallproof.config.yaml': config(more) })
    const { stdout } = await run(root, ['matrix', '-f', 'json', '--root', '.', 'col/rules.v4'])
    return [...stdout.matchAll(/"service": ?"ssh"[^}]*?"reach": ?"([a-z]+)"/g)].map(hit => hit[1] ?? '')
  }
  expect([await reach(''), await reach(', ipset: sets/col')]).toEqual([['no'], ['yes']])
  const root = folder({ 'col/rules.v4': DUMP, 'wallproof.config.yaml': config(', ipset: nowhere') })
  expect(await run(root, ['lint', 'col/rules.v4'])).toMatchObject({ code: 2, stderr: expect.stringContaining('nowhere, which belongs to it: no such file') as string })
})

test('addresses and routes of the host tell where a packet comes in', async () => {
  const dump = '*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n-A FORWARD -i eth0 -o eth1 -j ACCEPT\nCOMMIT\n'
  const addresses = JSON.stringify(['eth0', 'eth1'].map((ifname, i) => ({ ifname, flags: ['UP'], addr_info: [{ family: 'inet', local: `10.${String(i)}.0.1`, prefixlen: 16 }] })))
  const routes = JSON.stringify([{ dst: 'default', gateway: '10.1.0.254', dev: 'eth1' }])
  const config = 'roles:\n  collector: 203.0.113.5\n  flow-source: 10.0.0.9\nmodules: {dns: off, ntp: off, portal: off}\nexports:\n  - {files: rules.v4, role: transit}\n'
  const reach = async (files: Readonly<Record<string, string>>): Promise<string[]> => {
    const { stdout } = await run(folder({ 'rules.v4': dump, 'wallproof.config.yaml': config, ...files }), ['matrix', '-f', 'json', 'rules.v4'])
    return [...stdout.matchAll(/"service": ?"netflow"[^}]*?"reach": ?"([a-z]+)"/g)].map(hit => hit[1] ?? '')
  }
  expect(await reach({})).not.toContain('yes')
  expect(await reach({ 'ip-addr.json': addresses, 'ip-route.json': routes })).toEqual(['yes'])
})

test.skipIf(process.getuid?.() === 0)('sets that may not be read are no reason to go on without them', async () => {
  const root = folder({ 'rules.v4': DUMP, ipsets: SETS })
  chmodSync(join(root, 'ipsets'), 0)
  expect(await run(root, ['lint', 'rules.v4'])).toMatchObject({ code: 2 })
})

test.each([
  ['alone', { 'rules.v4': DUMP }, ['rules.v4'], 1],
  ['its sibling is linted too', { 'rules.v4': DUMP, 'rules.v6': DUMP }, ['rules.v4', 'rules.v6'], 0],
  ['its sibling lies beside it', { 'rules.v4': DUMP, 'rules.v6': DUMP }, ['rules.v4'], 0],
  ['a sibling of another host', { 'a/rules.v4': DUMP, 'b/rules.v6': DUMP }, ['a/rules.v4', 'b/rules.v6'], 1],
  ['the host has no address of IPv6', { 'rules.v4': DUMP, 'ip-addr.json': '[{"ifname":"eth0","flags":["UP"],"addr_info":[{"local":"10.9.0.5","prefixlen":24},{"local":"fe80::5","prefixlen":64}]}]' }, ['rules.v4'], 0],
])('the rules for IPv6: %s', async (_, files, operands, count) => {
  const { stdout } = await run(folder(files), ['lint', '--no-config', '-f', 'json', '--root', '.', ...operands])
  expect(stdout.match(/"rule": ?"ipv6-not-covered"/g) ?? []).toHaveLength(count)
})
