/** The recipes of docs: their YAML parses, every command in them is run, every hook and input exists. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import pkg from '../package.json' with { type: 'json' }
import { parseArguments, destinations } from '../src/cli/arguments.ts'
import { folder, run } from './cli/world.ts'
import { fencesOf } from './fences.ts'

const PAGES = ['docs/pre-commit.md', 'docs/code-scanning.md', 'docs/ci.md', 'docs/suppressions.md', 'docs/writing-rules.md']

const fences = PAGES.flatMap(page => fencesOf(readFileSync(new URL(`../${page}`, import.meta.url), 'utf8')).map(fence => ({ page, ...fence })))

const yamlOf = (text: string): unknown => parse(text, { strict: true, uniqueKeys: true }) as unknown

test('every block of YAML or JSON parses', () => {
  const blocks = fences.filter(f => ['yml', 'yaml', 'json'].includes(f.info[0] ?? ''))
  expect(blocks.length).toBeGreaterThan(8)
  for (const { text, info } of blocks) expect(info[0] === 'json' ? JSON.parse(text) : yamlOf(text)).toBeTypeOf('object')
})

/** What follows `wallproof`, `npx wallproof@VERSION` or `node bin/wallproof.js`, up to the end of the line or of its quotes. */
const commands = fences.flatMap(({ page, text }) => [...text.matchAll(/(?:wallproof(@[\d.]+)?|bin\/wallproof\.js) (lint\b[^\n"']*)/g)]
  .map(hit => ({ page, version: hit[1], argv: (hit[2] ?? '').trim().split(' ') })))

test('every command is one that the program takes', () => {
  expect(commands.length).toBeGreaterThan(10)
  for (const { argv } of commands) expect(destinations('lint', parseArguments(argv).values, 'text').length, argv.join(' ')).toBeGreaterThan(0)
})

/** What a recipe calls by a name of its own place. */
const PLACES: Readonly<Record<string, string>> = { '{staged_files}': 'exports/rules.v4', '/srv/oxidized/clone': 'exports', 'text=/var/log/wallproof.txt': 'text=out.txt' }

const DUMP = '*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\nCOMMIT\n'

test('every command does its job in a repository with an export', async () => {
  for (const { argv } of commands) {
    const root = folder({ 'exports/rules.v4': DUMP, 'examples/rules.v4': DUMP, 'wallproof.baseline.json': '{"version": 1, "findings": []}' })
    execFileSync('git', ['init', '-q'], { cwd: root, stdio: 'ignore' })
    const { code, stderr } = await run(root, argv.map(word => PLACES[word] ?? word), { env: { PATH: process.env['PATH'] ?? '' } })
    expect(code, `${argv.join(' ')}: ${stderr}`).toBeLessThan(2)
  }
}, 60_000)

test('versions are the one of this package', () => {
  const versions = fences.flatMap(({ text }) => [...text.matchAll(/wallproof@v?([\d.]+\d)|rev: v([\d.]+\d)/g)].map(hit => hit[1] ?? hit[2]))
  expect([...new Set(versions)]).toEqual([pkg.version])
})

const textOf = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')

test('hooks and inputs of the recipes exist, and every input is explained', () => {
  const hooks = (yamlOf(textOf('.pre-commit-hooks.yaml')) as { id: string }[]).map(h => h.id)
  const named = fences.filter(f => f.page === 'docs/pre-commit.md').flatMap(({ text }) => [...text.matchAll(/- id: (\S+)/g)].map(hit => hit[1]))
  expect(named.length).toBeGreaterThan(1)
  expect(named.filter(id => !hooks.includes(id ?? ''))).toEqual([])
  const { inputs } = yamlOf(textOf('action.yml')) as { inputs: object }
  const rows = [...textOf('docs/code-scanning.md').matchAll(/^\| `([\w-]+)` \|/gm)].map(hit => hit[1])
  expect(rows).toEqual(Object.keys(inputs))
})

test('every format is named among the recipes', () => {
  const rows = [...textOf('docs/ci.md').matchAll(/^\| `(\w+)` \|/gm)].map(hit => hit[1] ?? '')
  for (const name of [...rows, 'text']) expect(destinations('lint', { format: [name] }, 'text')).toEqual([{ format: name, file: undefined }])
  expect(rows.sort()).toEqual(['github', 'gitlab', 'json', 'junit', 'markdown', 'sarif'])
})
