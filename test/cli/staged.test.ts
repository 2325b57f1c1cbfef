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
