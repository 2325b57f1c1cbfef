/** `wallproof lint` as a whole program: inputs, exit status, outputs. Parser and engine are toys; see toy.ts. */
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test, vi } from 'vitest'
import { folder, run } from './world.ts'

vi.mock('../../src/parsers/registry.ts', async () => {
  const { parse } = await import('./toy.ts')
  return { PARSERS: { iptables: () => Promise.resolve(parse), pfsense: undefined, opnsense: undefined, 'cisco-ios': undefined, 'cisco-asa': undefined, 'cisco-nxos': undefined, 'cisco-xr': undefined } }
})
vi.mock('../../src/cli/lint.ts', async () => ({ judge: (await import('./toy.ts')).judge }))

const dump = (...rules: string[]): string => `*filter\n:INPUT DROP [0:0]\n${rules.map(r => `${r}\n`).join('')}COMMIT\n`
const CLEAN = dump('-A INPUT -j ACCEPT')
const BAD = dump('-A INPUT -j DROP')
const NOTE = dump('-A INPUT -j LOG')
const IGNORED = dump('-A INPUT -j DROP -m comment --comment "wallproof-ignore x: meant"')
const EOS = '! device: leaf (DCS, EOS-4.29)\nhostname leaf\n'

test.each([
  [0, 'clean', { a: CLEAN }, ['a']],
  [1, 'an error', { a: BAD }, ['a']],
  [0, 'a note below the threshold', { a: NOTE }, ['a']],
  [1, 'a note at the threshold', { a: NOTE }, ['--fail-on', 'note', 'a']],
  [0, 'an error and no threshold', { a: BAD }, ['--fail-on=never', 'a']],
  [0, 'suppressed', { a: IGNORED }, ['a']],
  [1, 'suppressed, and suppressions are off', { a: IGNORED }, ['--no-suppressions', 'a']],
  [2, 'a missing path', { a: CLEAN }, ['a', 'b']],
  [2, 'a look-alike by name', { a: EOS }, ['a']],
  [2, 'not recognised', { a: 'Dear all,\n' }, ['a']],
  [2, 'binary', { a: new Uint8Array(200) }, ['a']],
  [2, 'empty', { a: '' }, ['a']],
  [2, 'a format without parser', { a: '<opnsense/>' }, ['a']],
  [2, 'a parser that fails', { a: dump('THROW') }, ['a']],
  [2, 'a file that cannot be read at all', { a: dump('BROKEN') }, ['a']],
  [2, 'damaged gzip', { a: gzipSync(CLEAN).subarray(0, 30) }, ['a']],
  [2, 'no export in a directory', { 'd/readme': 'Dear all,\n' }, ['d']],
  [0, 'no export in a directory, and that is meant', { 'd/readme': 'Dear all,\n' }, ['--allow-empty', 'd']],
  [2, 'a glob without a match', { a: CLEAN }, ['*.rules']],
  [2, 'an unknown option', { a: CLEAN }, ['--fail-n', 'note', 'a']],
  [2, 'an unknown format', { a: CLEAN }, ['-f', 'sarfi', 'a']],
  [2, 'an option without its value', { a: CLEAN }, ['a', '--fail-on']],
  [2, 'an option of another command', { a: CLEAN }, ['--src', '10.0.0.1', 'a']],
  [2, 'a root that is none', { a: CLEAN }, ['--root', 'nowhere', 'a']],
  [2, 'a config that is none', { a: CLEAN }, ['-c', 'nowhere.yaml', 'a']],
  [2, 'an unknown profile', { a: CLEAN }, ['--profile', 'flowmn', 'a']],
  [2, 'a file that cannot be written', { a: CLEAN }, ['-o', 'no/such/folder', 'a']],
] as const)('exit status %i: %s', async (code, _, files, argv) => {
  for (const format of argv.includes('-f' as never) ? [[]] : [[], ...['json', 'sarif', 'junit', 'github', 'gitlab', 'markdown'].map(name => ['-f', name])]) {
    expect((await run(folder(files), [...format, ...argv])).code).toBe(code)
  }
})

test('what cannot be done is said on stderr with its path, and the rest is still reported', async () => {
  const root = folder({ a: BAD, bin: new Uint8Array(200), eos: EOS, opn: '<opnsense/>', throws: dump('THROW'), 'b.rules': dump('BROKEN') })
  const { code, stdout, stderr } = await run(root, ['lint', 'a', 'missing', 'bin', 'eos', 'opn', 'throws', 'b.rules'])
  expect(code).toBe(2)
  expect(stdout).toContain('a:3:1  error  any-to-any')
  expect(stdout).toContain('7 files (6 not read)')
  expect(stderr.split('\n')).toEqual([
    'assumed: something',
    'wallproof: b.rules:3:1: broken; mend it',
    'wallproof: bin: this is a binary file; export the configuration as text',
    'wallproof: eos: this is: Arista EOS configuration; Arista EOS is not read; wallproof reads iptables-save, pfSense and Cisco exports',
    'wallproof: missing: no such file; give the path of an export, a directory, or - for standard input',
    'wallproof: opn: recognised as opnsense, which is not supported yet',
    'wallproof: throws: the iptables parser failed on this file; this is a bug in wallproof; please report it',
    '',
  ])
})

test.each([
  ['mark', Buffer.from(`\ufeff${BAD}`)],
  ['UTF-16 LE', Buffer.from(`\ufeff${BAD}`, 'utf16le')],
  ['UTF-16 BE', Buffer.from(`\ufeff${BAD}`, 'utf16le').swap16()],
  ['CRLF', Buffer.from(BAD.replaceAll('\n', '\r\n'))],
  ['gzip', gzipSync(BAD)],
  ['gzip of UTF-16', gzipSync(Buffer.from(`\ufeff${BAD}`, 'utf16le'))],
])('the same finding by file and by stdin: %s', async (_, bytes) => {
  const root = folder({ save: bytes })
  expect((await run(root, ['save'])).stdout).toContain('save:3:1  error')
  const halves = [bytes.subarray(0, 9), bytes.subarray(9)]
  expect((await run(root, ['-'], { stdin: halves })).stdout).toContain('<stdin>:3:1  error')
  expect((await run(root, ['-', '--stdin-filename', 'etc/rules.v4'], { stdin: halves })).stdout).toContain('etc/rules.v4:3:1  error')
})

test('a directory is walked: exports are linted, look-alikes named, all else passed over', async () => {
  const root = folder({
    'fw/a': BAD, 'fw/deep/er/b.rules': CLEAN, 'fw/leaf': EOS, 'fw/notes.txt': 'Dear all,\n', 'fw/readme.md': BAD, 'fw/.git/c': BAD, 'fw/node_modules/d': BAD, 'fw/router.db': BAD, 'fw/.cloginrc': BAD,
    'fw/image': new Uint8Array(100), 'fw/packed.gz': gzipSync(NOTE),
  })
  const { code, stdout, stderr } = await run(root, ['fw'])
  expect(code).toBe(1)
  expect(stdout.match(/^\S+:\d+:\d+ {2}/gm)).toEqual(['fw/a:3:1  ', 'fw/packed.gz:3:1  '])
  expect(stdout).toContain('3 files: ')
  expect(stderr).toContain('fw/leaf: not linted, this is: Arista EOS configuration')
  expect(stderr.split('\n').length).toBe(3)
  expect((await run(root, [], { cwd: 'fw' })).stdout).toContain('3 files: ')
  expect((await run(root, ['fw/**/*.rules'])).stdout).toContain('1 file: ')
})

test('links in a walked directory are not followed; a named link is, and a file counts once', async () => {
  const root = folder({ 'fw/a': BAD, outside: BAD })
  symlinkSync(join(root, 'outside'), join(root, 'fw/link'))
  mkdirSync(join(root, 'fw/loop'))
  symlinkSync(join(root, 'fw'), join(root, 'fw/loop/again'))
  expect((await run(root, ['fw'])).stdout).toContain('1 file: ')
  const { stdout } = await run(root, ['fw/link', 'outside', './outside', join(root, 'outside')])
  expect(stdout).toContain('outside:3:1')
  expect(stdout).toContain('1 file: ')
})

test.skipIf(process.getuid?.() === 0)('a folder that cannot be entered is named', async () => {
  const root = folder({ 'fw/a': CLEAN, 'fw/closed/b': CLEAN })
  chmodSync(join(root, 'fw/closed'), 0)
  const { code, stderr } = await run(root, ['fw'])
  chmodSync(join(root, 'fw/closed'), 0o755)
  expect([code, stderr]).toEqual([2, expect.stringContaining('fw/closed: permission denied')])
})

test('paths are relative to the root, wherever the program starts and however files are named', async () => {
  const root = folder({ '.git/HEAD': 'ref: refs/heads/main\n', 'fw/site/a': BAD })
  for (const [argv, cwd] of [[['fw'], '.'], [['a'], 'fw/site'], [['../site/a'], 'fw/site'], [[join(root, 'fw/site/a')], 'fw']] as const) {
    expect((await run(root, argv, { cwd })).stdout).toMatch(/^fw\/site\/a:3:1/)
  }
  expect((await run(root, ['--root', 'fw', 'fw'])).stdout).toMatch(/^site\/a:3:1/)
  expect((await run(root, ['--root', root, join(folder({ b: BAD }), 'b')])).stdout).toMatch(/^\/.*\/b:3:1/)
})

test('--ignore-unknown passes over what is no export, and hides no broken or missing one', async () => {
  const root = folder({ a: BAD, eos: EOS, text: 'Dear all,\n', bin: new Uint8Array(200), empty: '', broken: dump('BROKEN') })
  expect((await run(root, ['--ignore-unknown', 'text', 'bin', 'empty', 'eos'])).code).toBe(0)
  expect((await run(root, ['--ignore-unknown', 'text', 'a'])).code).toBe(1)
  expect((await run(root, ['--ignore-unknown', 'broken'])).code).toBe(2)
  expect((await run(root, ['--ignore-unknown', 'missing'])).code).toBe(2)
})

test('the help of lint names every format', async () => {
  expect((await run(folder({}), ['lint', '--help'])).stdout).toContain('how to print; several with a file each: text, json, sarif, junit, github, gitlab, markdown')
})

test('several formats at once, and --output', async () => {
  const root = folder({ a: BAD })
  const { stdout } = await run(root, ['-f', 'sarif=out.sarif', '-f', 'json=out.json', '-f', 'text', 'a'])
  expect(stdout).toMatch(/^a:3:1 {2}error/)
  expect((JSON.parse(readFileSync(join(root, 'out.sarif'), 'utf8')) as { version: string }).version).toBe('2.1.0')
  expect((JSON.parse(readFileSync(join(root, 'out.json'), 'utf8')) as { version: number }).version).toBe(1)
  expect((await run(root, ['-f', 'json', '-o', 'more.json', 'a'])).stdout).toBe('')
  expect(existsSync(join(root, 'more.json'))).toBe(true)
  expect((await run(root, ['-f', 'json', '-f', 'text', 'a'])).code).toBe(2)
})

const ESCAPE = '\u001b['

test.each([
  [false, [], {}, false],
  [true, [], {}, true],
  [false, ['--color', 'always'], {}, true],
  [true, ['--color', 'never'], {}, false],
  [true, [], { NO_COLOR: '1' }, false],
  [true, [], { NO_COLOR: '' }, true],
  [false, [], { FORCE_COLOR: '1' }, true],
  [true, [], { FORCE_COLOR: '0' }, false],
  [true, [], { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  [true, [], { TERM: 'dumb' }, false],
] as const)('colours: terminal %s, %j, %j', async (isTTY, argv, env, coloured) => {
  expect((await run(folder({ a: BAD }), [...argv, 'a'], { isTTY, env })).stdout.includes(ESCAPE)).toBe(coloured)
})

test('stdout carries the report alone; --quiet leaves errors on stderr', async () => {
  const root = folder({ a: CLEAN })
  expect(JSON.parse((await run(root, ['-f', 'json', '--stats', 'a'])).stdout)).toMatchObject({ version: 1 })
  expect((await run(root, ['-q', 'a'])).stderr).toBe('')
  expect((await run(root, ['-q', 'a', 'b'])).stderr).toBe('wallproof: b: no such file; give the path of an export, a directory, or - for standard input\n')
})

test('the nearest config counts, up to the git root and not beyond', async () => {
  const files = { 'wallproof.config.json': '{"nonsense": 1}', 'repo/.git/HEAD': '', 'repo/sub/a': CLEAN }
  const root = folder(files)
  expect((await run(root, ['a'], { cwd: 'repo/sub' })).code).toBe(0)
  const inside = folder({ ...files, 'repo/wallproof.config.json': '{"nonsense": 1}' })
  const { code, stderr } = await run(inside, ['a'], { cwd: 'repo/sub' })
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^wallproof: wallproof\.config\.json:1:2: .*nonsense/)])
  expect((await run(inside, ['--no-config', 'a'], { cwd: 'repo/sub' })).code).toBe(0)
  const two = folder({ 'wallproof.config.json': '{}', 'wallproof.config.yaml': '', a: CLEAN })
  expect((await run(two, ['a'])).stderr).toContain('wallproof.config.yaml and wallproof.config.json')
})

test('a level for a rule that does not exist is refused where it stands', async () => {
  const root = folder({ a: BAD, 'wallproof.config.json': '{"rules": {"any-to-ayn": "off"}}' })
  expect((await run(root, ['--no-config', '--rule', 'any-to-ny=off', 'a'])).stderr).toContain('--rule: unknown rule "any-to-ny": did you mean "any-to-any"?')
  expect((await run(root, ['a'])).stderr).toContain('wallproof.config.json:1:12: unknown rule "any-to-ayn": did you mean "any-to-any"?')
  expect((await run(root, ['--no-config', '--rule', 'any-to-any=loud', 'a'])).code).toBe(2)
  const options = folder({ a: BAD, 'wallproof.config.json': '{"rules": {"any-to-any": ["error", {"widest": 24}]}}' })
  expect(await run(options, ['a'])).toMatchObject({ code: 2, stderr: expect.stringContaining('wallproof.config.json:1:12: the rule any-to-any has no options') as string })
  expect((await run(root, ['--no-config', '--rule', 'any-to-any=note', 'a'])).code).toBe(1)
})

test('hostile file names and arguments stay text', async () => {
  const name = '::error::\u001b[2J\u202eevil'
  const { stdout, stderr } = await run(folder({ [name]: BAD }), [name, '\u001b]0;x\u0007'])
  expect(stdout + stderr).not.toMatch(/[^\P{Cc}\n]|\u202e/u)
  expect(stdout).not.toMatch(/^::/m)
})
