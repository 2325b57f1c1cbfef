/** The example deployment: the planted problems are found, all of them and nothing else, and no planted secret is ever printed. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { rules } from '../rules/index.ts'
import { run, type Ran } from './cli/world.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CONFIG = 'examples/wallproof.config.yaml'

const exportsIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(join(ROOT, '/').length))
    .sort()

const PLANTED = exportsIn('examples/deployment')
const FIXED = exportsIn('examples/fixed')
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const lint = (...argv: string[]): Promise<Ran> => run(ROOT, ['lint', '-c', CONFIG, ...argv])

/** `planted: RULE, RULE (why)` in a comment speaks of the line below it. */
function plantedIn(path: string): string[] {
  return textOf(path).split('\n').flatMap((line, i) => {
    const [, list] = /planted: ([a-z0-9/, -]+)/.exec(line) ?? []
    return list === undefined ? [] : list.replace(/ *-*$/, '').split(', ').map(rule => `${path}:${String(i + 2)} ${rule.trim()}`)
  })
}

interface Report {
  readonly findings: readonly { readonly rule: string; readonly file: string; readonly line: number; readonly level: string }[]
}

const findingsOf = ({ stdout }: Ran): string[] => (JSON.parse(stdout) as Report).findings.map(f => `${f.file}:${String(f.line)} ${f.rule}`)

test('lint examples/ finds what is planted, and nothing else', async () => {
  const ran = await lint('-f', 'json', 'examples/')
  expect(findingsOf(ran).sort()).toEqual(PLANTED.flatMap(plantedIn).sort())
  expect(ran.code).toBe(1)
  expect(ran.stderr).toBe('')
})

/** What is wrong with a deployment file shows only under that file. */
const UNFINISHED = 'examples/unfinished.yaml'

test('problems of a deployment file are found in it', async () => {
  const ran = await run(ROOT, ['lint', '-c', UNFINISHED, '-f', 'json', 'examples/fixed/collector'])
  expect(findingsOf(ran).filter(f => f.startsWith(UNFINISHED)).sort()).toEqual(plantedIn(UNFINISHED).sort())
})

test('every rule that is on by default has a planted problem', () => {
  const found = new Set([...PLANTED, UNFINISHED].flatMap(plantedIn).map(line => line.split(' ')[1]?.split('/')[0]))
  expect([...found].sort()).toEqual(rules.filter(r => r.meta.offByDefault !== true).map(r => r.meta.id).sort())
})

test('the repaired copies are clean, and every statement of them is understood', async () => {
  const ran = await lint('--fail-on', 'note', 'examples/fixed/')
  expect(ran).toMatchObject({ code: 0, stderr: '' })
  expect(ran.stdout).toMatch(/^5 files: \d+ statements, \d+ understood, \d+ ignored, 0 unsupported; 0 errors, 0 warnings, 0 notes, 0 suppressed\n$/)
})

test('in the repaired copies every required service passes every device', async () => {
  const { stdout, code } = await run(ROOT, ['matrix', '-c', CONFIG, '-f', 'json', 'examples/fixed'])
  const rows = stdout.match(/"reach": ?"[a-z]+"/g) ?? []
  expect(new Set(rows.map(row => row.replace(' ', '')))).toEqual(new Set(['"reach":"yes"']))
  expect(rows.length).toBeGreaterThan(50)
  expect(code).toBe(0)
})

/** Every secret of the examples has a word of its own in it; `public` and its like are published defaults. */
const SECRETS = [...new Set([...PLANTED, ...FIXED].flatMap(path => textOf(path).match(/planted[A-Z][A-Za-z]*\d\d/g) ?? []))]

test('no format prints a secret', async () => {
  expect(SECRETS.length).toBe(18)
  const base = ['-c', CONFIG]
  const all = [...PLANTED, ...FIXED]
  const packet = ['--src', '203.0.113.9', '--dst', '10.9.0.5', '--proto', 'udp', '--dport', '161']
  const outputs = await Promise.all([
    ...['text', 'json', 'sarif'].map(format => run(ROOT, ['lint', ...base, '-f', format, 'examples'])),
    ...['text', 'json', 'sarif'].map(format => run(ROOT, ['lint', '--no-config', '--stats', '-f', format, ...all])),
    // Read as what it is not, a file is full of lines that are not understood.
    ...['iptables', 'pfsense', 'cisco-ios', 'cisco-asa'].flatMap(format =>
      ['text', 'json', 'sarif'].map(f => run(ROOT, ['lint', '--no-config', '--input-format', format, '-f', f, ...all]))),
    ...['text', 'json'].map(format => run(ROOT, ['matrix', ...base, '-f', format, 'examples'])),
    ...all.flatMap(path => ['text', 'json'].map(format => run(ROOT, ['trace', path, ...packet, '-f', format]))),
  ])
  const printed = outputs.flatMap(({ stdout, stderr }) => [stdout, stderr])
  expect(printed.every(text => SECRETS.every(secret => !text.includes(secret)))).toBe(true)
  expect(printed.filter(text => text !== '').length).toBeGreaterThan(outputs.length / 2)
})
