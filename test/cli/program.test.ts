/** The program as it is bundled: kept code, and threads that change nothing. */
import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { rolldown, type OutputOptions } from 'rolldown'
import { beforeAll, expect, test } from 'vitest'
import { read } from '../config/reading.ts'
import { folder } from './world.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
// Beside the pages of the rules, as in a package.
const dist = join(ROOT, 'node_modules/.cache/wallproof/bundle-of-tests')
const home = folder({})

beforeAll(async () => {
  execFileSync('npm', ['run', '--silent', 'precompile'], { cwd: ROOT, stdio: 'inherit' })
  const config: string = '../../bin/program.config.mjs'
  const { default: parts } = await import(config) as { default: { input: Record<string, string>; output: OutputOptions & { dir: string } }[] }
  for (const { output, ...input } of parts) {
    const bundle = await rolldown({ ...input, cwd: ROOT, logLevel: 'silent' })
    await bundle.write({ ...output, dir: output.dir.replace('dist', dist) })
    await bundle.close()
  }
}, 120_000)

function run(...argv: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(dist, 'boot.cjs'), 'lint', ...argv], { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env: { ...process.env, XDG_CACHE_HOME: home, NO_COLOR: '1' } })
  return { status, stdout, stderr }
}

test.each(['text', 'sarif'])('%s is the same, byte for byte, however many threads judge', format => {
  const [one, three] = [run('-f', format, '--concurrency', '1', 'examples'), run('-f', format, '--concurrency', '3', 'examples')]
  expect(one.status).toBe(1)
  expect(three).toEqual(one)
})

test('an input that cannot be read is told by a thread as well', () => {
  const files = folder({ 'a.rules': '*filter\n:INPUT DROP [0:0]\nCOMMIT\n', 'b.rules': 'no export\n', 'c.rules': '' })
  const argv = ['--no-config', '--root', files, ...['a', 'b', 'c', 'd'].map(name => join(files, `${name}.rules`))]
  const [one, two] = [run('--concurrency', '1', ...argv), run('--concurrency', '2', ...argv)]
  expect(one.status).toBe(2)
  expect(one.stderr).toMatch(/d\.rules: no such file[^]*b\.rules: the format is not recognised[^]*c\.rules: this file is empty/)
  expect(two).toEqual(one)
})

test('a thread knows what the deployment file names beside a dump', () => {
  const exports = ['a', 'b'].map(name => `  - {files: ${name}.rules, role: host, addresses: 10.9.0.5, ipset: sets}\n`).join('')
  const files = folder({ ...Object.fromEntries(['a', 'b'].map(name => [`${name}.rules`, '*filter\n:INPUT DROP [0:0]\nCOMMIT\n'])), sets: 'create admins hash:ip\nadd admins nonsense\n', 'c.yaml': `roles: {collector: 10.9.0.5}\nexports:\n${exports}` })
  const argv = ['--config', join(files, 'c.yaml'), '--root', files, '-f', 'json', ...['a', 'b'].map(name => join(files, `${name}.rules`))]
  const [one, two] = [run('--concurrency', '1', ...argv), run('--concurrency', '2', ...argv)]
  expect(one.stdout).toContain('"file": "sets"')
  expect(two).toEqual(one)
})

const onUnix = process.platform === 'win32' ? test.skip : test

onUnix.each(['1', '3'])('many files take few descriptors, threads: %s', threads => {
  const dump = '*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n'
  const files = folder(Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`site${String(i % 100)}/${String(i)}.rules`, dump])))
  const argv = [join(dist, 'boot.cjs'), 'lint', '--no-config', '--concurrency', threads, '-f', 'json', files]
  const { stdout, stderr } = spawnSync('/bin/sh', ['-c', 'ulimit -n 64 && exec "$0" "$@"', process.execPath, ...argv], { cwd: files, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env: { ...process.env, XDG_CACHE_HOME: home } })
  expect(stderr).not.toContain('too many open files')
  expect((JSON.parse(stdout) as { files: unknown[] }).files.length).toBe(200)
})

test('a number of threads is a number', () => {
  expect(run('--concurrency', '0', 'examples')).toMatchObject({ status: 2, stderr: expect.stringContaining('--concurrency: "0"') as string })
})

test('the first run leaves what V8 compiled in the cache folder of the user', () => {
  run('examples/deployment/collector')
  expect(readdirSync(join(home, 'wallproof'))).toEqual([process.version.startsWith('v20.') ? 'code' : 'node'])
})

/** Files whose reading asks TypeScript and what stands before it for much: what the build leaves out of them, none of it may miss. */
const WRITTEN = [
  "import { defineConfig as config, type Config } from 'wallproof'\nconst a = '10.0.0.1' as const\nexport default config({ roles: { admin: [a!, (a as string)] } satisfies object })\n",
  "const n = 5\nconst zones = { office: ['10.0.0.1', `10.0.0.${n}`] }\nconst base = { ...zones }\nexport default { roles: { [`pro${'be'}`]: base.office[1] }, modules: { apm: !true }, widePrefix: 8 + -1 + 0x10 }\n",
  "#!/usr/bin/env node\n// a comment\n/** @type {object} */\ninterface A<T extends string = 'b'> { readonly b?: T }\ntype D = typeof import('node:fs')\nenum E { x = 1 }\nexport { c as default }\nconst c = {}\n",
  '@decorated abstract class C<T> extends D implements E { private static readonly x?: number = 1; get y() { return super.y } async *z(this: C, ...rest: T[]): AsyncGenerator { for await (const q of rest) yield* q?.a?.[1]!(/x/u) } }\nexport default {}\n',
  'declare module "m" { export = x }\nnamespace N.M { export import a = N.b }\nabstract class { }\nlet x: unique symbol, y = <T,>(z: T) => { label: while (1) continue label }\nexport default await import("x", { with: {} })\n',
  'export default { roles: { admin: `${a` }\n', "export default { 'a': 1n, b: <div/>, c: new.target, d: x ?? y || z }\n", 'const {a, ...b} = c; export default function* () { try { throw a } catch { debugger } finally { } }\n',
]

test.each(WRITTEN)('what is written in TypeScript is read by the bundle as by its source: %s', async text => {
  const files = folder({ 'a.rules': '*filter\n:INPUT DROP [0:0]\nCOMMIT\n', 'wallproof.config.ts': text })
  const { stdout, stderr, status } = run('-f', 'json', '--root', files, '--config', join(files, 'wallproof.config.ts'), join(files, 'a.rules'))
  const { result } = await read('wallproof.config.ts', text)
  if (result.ok) expect(status, stderr).toBeLessThan(2)
  else expect([status, stderr, stdout]).toEqual([2, `wallproof: ${result.problems.map(p => `${p.path}:${String(p.line)}:${String(p.column)}: ${p.message}`).join('\n')}\n`, ''])
})
