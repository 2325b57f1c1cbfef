/** `lint --staged` with the real git: the index is judged, not the work tree. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folder, run, type Ran } from './world.ts'

const dump = (...rules: string[]): string => ['*filter', ':INPUT DROP [0:0]', ':FORWARD DROP [0:0]', ':OUTPUT ACCEPT [0:0]', ...rules, 'COMMIT', ''].join('\n')
const GOOD = dump('-A INPUT -i lo -j ACCEPT')
const BAD = dump('-A INPUT -p tcp --dport 22 -j ACCEPT')

const env = { PATH: process.env.PATH ?? '', HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' }

function repository(files: Readonly<Record<string, string | Uint8Array>>): { root: string; git: (...argv: string[]) => void; staged: (...argv: string[]) => Promise<Ran> } {
  const root = folder(files)
  const git = (...argv: string[]): void => {
    execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=e@example.org', ...argv], { cwd: root, env, stdio: 'pipe' })
  }
  git('init', '-q')
  return { root, git, staged: (...argv) => run(root, ['--no-config', '--rule', 'ipv6-not-covered=off', '--fail-on', 'warning', '--staged', ...argv], { env }) }
}

test('what is staged is judged, whatever the work tree holds by now', async () => {
  const { root, git, staged } = repository({ 'fw.rules': BAD })
  git('add', '.')
  writeFileSync(join(root, 'fw.rules'), GOOD)
  const blocked = await staged()
  expect([blocked.code, blocked.stdout]).toEqual([1, expect.stringMatching(/^fw\.rules:5:1 {2}warning/)])
  rmSync(join(root, 'fw.rules'))
  expect((await staged()).code).toBe(1)
  writeFileSync(join(root, 'fw.rules'), GOOD)
  git('add', '.')
  writeFileSync(join(root, 'fw.rules'), BAD)
  expect((await staged()).code).toBe(0)
})

test('files that the commit does not change, deleted ones, links and other files are passed over', async () => {
  const { root, git, staged } = repository({ 'old.rules': BAD, 'gone.rules': BAD, 'notes.txt': 'Dear all,\n', image: new Uint8Array(99) })
  expect((await staged()).code).toBe(0)
  git('add', 'old.rules', 'gone.rules')
  git('commit', '-q', '-m', 'x')
  git('rm', '-q', 'gone.rules')
  symlinkSync('old.rules', join(root, 'link.rules'))
  git('add', '.')
  expect(await staged()).toMatchObject({ code: 0, stdout: expect.stringContaining('0 files') as string })
})

test('names are taken as they are; paths and patterns narrow it down, also from a folder below', async () => {
  const name = 'net/žluť "x"\n#1.rules'
  const { root, git, staged } = repository({ [name]: BAD, 'other/b.rules': BAD })
  git('add', '.')
  expect((await staged('-f', 'json', 'net')).stdout).toContain('"file": "net/žluť \\"x\\"\\n#1.rules"')
  const below = (...argv: string[]): Promise<Ran> => run(root, ['--no-config', '--staged', ...argv], { env, cwd: 'other' })
  expect((await below()).stdout).toContain('2 files: ')
  expect((await below('.')).stdout).toContain('1 file: ')
  expect((await below('*.rules')).stdout).toContain('1 file: ')
  expect((await below('../net')).stdout).toContain('1 file: ')
  expect((await staged('elsewhere')).code).toBe(0)
})

test('no repository, or standard input: exit status 2', async () => {
  const root = folder({ a: BAD })
  expect(await run(root, ['--staged'], { env })).toMatchObject({ code: 2, stderr: expect.stringContaining('no git repository') as string })
  const { staged } = repository({ a: BAD })
  expect((await staged('-')).code).toBe(2)
  mkdirSync(join(root, '.git'))
  expect(await run(root, ['--staged'], { env })).toMatchObject({ code: 2, stderr: expect.stringContaining('git diff failed') as string })
})

test('what a dump has beside it comes from the index, too', async () => {
  const set = dump('-A INPUT -p tcp --dport 22 -m set --match-set admins src -j ACCEPT')
  const sets = (...networks: string[]): string => ['create admins hash:net family inet', ...networks.map(n => `add admins ${n}`), ''].join('\n')
  const [narrow, wide] = [sets('10.8.0.10'), sets('0.0.0.0/1', '128.0.0.0/1')]
  const { root, git, staged } = repository({ 'rules.v4': set, ipsets: wide })
  const open = /rules\.v4:5:1 {2}warning {2}service-overly-open\/ssh/
  git('add', '.')
  writeFileSync(join(root, 'ipsets'), narrow)
  expect((await staged()).stdout).toMatch(open)
  git('add', '.')
  writeFileSync(join(root, 'ipsets'), wide)
  const closed = await staged()
  expect([closed.code, closed.stdout]).toEqual([0, expect.not.stringMatching(open)])
  // The next commit does not change it: it is beside the dump all the same.
  git('commit', '-q', '-m', 'x')
  writeFileSync(join(root, 'rules.v4'), `${set}\n`)
  git('add', 'rules.v4')
  expect((await staged()).stdout).not.toMatch(open)
  git('rm', '-q', '--cached', 'ipsets')
  expect((await staged()).stdout).not.toMatch(open)
})

test('companions that the deployment file names: from the index where it has them, else as they lie there', async () => {
  const set = dump('-A INPUT -p tcp --dport 22 -m set --match-set admins src -j ACCEPT')
  const { root, git } = repository({ 'rules.v4': set, 'sets/col': 'create admins hash:ip\nadd admins 10.8.0.10\n', 'wallproof.config.yaml': 'roles: {collector: 10.9.0.5}\nexports:\n  - {files: rules.v4, role: host, is: collector, addresses: 10.9.0.5, ipset: sets/col}\n' })
  const trouble = async (): Promise<string[]> => {
    const { stdout } = await run(root, ['--staged', '-f', 'json'], { env })
    const { findings } = JSON.parse(stdout) as { readonly findings: readonly { readonly rule: string; readonly file: string }[] }
    return findings.filter(f => f.rule === 'input-unsupported').map(f => f.file)
  }
  git('add', 'rules.v4')
  writeFileSync(join(root, 'sets/col'), 'create admins hash:ip\nadd admins nonsense\n')
  expect(await trouble()).toEqual(['sets/col'])
  git('add', 'sets/col')
  writeFileSync(join(root, 'sets/col'), 'create admins hash:ip\n')
  expect(await trouble()).toEqual(['sets/col'])
  git('add', 'sets/col')
  writeFileSync(join(root, 'sets/col'), 'create admins hash:ip\nadd admins nonsense\n')
  expect(await trouble()).toEqual([])
})
