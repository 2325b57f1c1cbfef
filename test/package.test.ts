/** What others install: the files of the package, the hooks of pre-commit, and the GitHub action, whose script is run here with a program that tells its arguments. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { parseArguments } from '../src/cli/arguments.ts'
import { folder } from './cli/world.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const textOf = (name: string): string => readFileSync(join(ROOT, name), 'utf8')

test('the package holds what runs, and nothing else', () => {
  const printed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  const [{ files }] = JSON.parse(printed) as [{ files: { path: string }[] }]
  const paths = files.map(f => f.path)
  expect(paths.filter(path => !/^(package\.json|README\.md|LICENSE|bin\/(package\.json|wallproof\.js)|dist\/[\w-]+\.cjs|dist\/index\.d\.cts|dist\/entry\/worker\.js|schemas\/\w+\.schema\.json|rules\/[\w-]+\.md|src\/policy\/[\w-]+\.json)$/.test(path))).toEqual([])
  expect(paths).toEqual(expect.arrayContaining(['bin/wallproof.js', 'LICENSE', 'README.md', 'schemas/config.schema.json', 'schemas/baseline.schema.json', 'rules/any-to-any.md', 'src/policy/flowmon.json']))
})

test('the package needs nothing at run time', () => {
  const pkg = JSON.parse(textOf('package.json')) as Record<string, unknown>
  expect([pkg.dependencies, pkg.peerDependencies, pkg.optionalDependencies]).toEqual([undefined, undefined, undefined])
})

interface Hook { id: string; entry: string; language: string }

test('the hooks of pre-commit call the program with options that it has', () => {
  const hooks = parse(textOf('.pre-commit-hooks.yaml')) as Hook[]
  expect(hooks.map(h => [h.id, h.language])).toEqual([['wallproof', 'node'], ['wallproof-all', 'node']])
  for (const { entry } of hooks) {
    const [program, ...argv] = entry.split(' ')
    expect([program, parseArguments(argv).command]).toEqual(['wallproof', 'lint'])
  }
})

interface Action {
  inputs: Record<string, { description: string; default: string }>
  outputs: Record<string, { value: string }>
  runs: { using: string; steps: { env: Record<string, string>; run: string }[] }
}

const action = parse(textOf('action.yml')) as Action

test('the action is one script that inputs reach through the environment only', () => {
  expect(action.runs.using).toBe('composite')
  expect(action.runs.steps.map(step => step.run.includes('${{'))).toEqual([false])
  const [step] = action.runs.steps
  const passed = Object.values(step?.env ?? {}).map(value => /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1])
  expect(passed.sort()).toEqual(Object.keys(action.inputs).sort())
})

interface Acted { code: number | null; argv: string[]; outputs: string; summary: string }

/** Runs the action's script in a new folder, with a program in place of ours that writes its arguments and the files it is asked for. */
function act(inputs: Readonly<Record<string, string>>, status = 0, writes = true): Acted & { root: string } {
  const root = folder({
    'action/bin/wallproof.js': `const fs = require('node:fs')
fs.writeFileSync('argv.json', JSON.stringify(process.argv.slice(2)))
for (const text of process.argv) if (${String(writes)} && /^(sarif|markdown)=/.test(text)) fs.writeFileSync(text.slice(text.indexOf('=') + 1), 'report\\n')
process.exitCode = ${String(status)}\n`,
    'out.txt': '', 'summary.md': 'before\n',
  })
  const [step] = action.runs.steps
  const defaults = Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, input.default]))
  const env = Object.fromEntries(Object.entries(step?.env ?? {}).map(([name, value]) => {
    const input = /inputs\.([\w-]+)/.exec(value)?.[1] ?? ''
    return [name, inputs[input] ?? defaults[input] ?? '']
  }))
  const { status: code } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step?.run ?? ''], {
    cwd: root,
    env: { PATH: process.env.PATH, ...env, GITHUB_ACTION_PATH: join(root, 'action'), GITHUB_OUTPUT: join(root, 'out.txt'), GITHUB_STEP_SUMMARY: join(root, 'summary.md') },
  })
  const written = (name: string): string => readFileSync(join(root, name), 'utf8')
  return { root, code, argv: JSON.parse(written('argv.json')) as string[], outputs: written('out.txt'), summary: written('summary.md') }
}

test.each([0, 1, 2] as const)('the action ends with the status of the program: %i', status => {
  const { code, outputs, summary } = act({}, status)
  expect([code, outputs, summary]).toEqual([status, `sarif-file=wallproof.sarif\nstatus=${String(status)}\n`, 'before\nreport\n'])
})

test('without a report there is no sarif-file', () => {
  expect(act({}, 2, false)).toMatchObject({ code: 2, outputs: 'status=2\n' })
})

test('the action passes options that the program has', () => {
  const { argv } = act({ config: 'a b.yaml', baseline: 'b.json', category: 'site/a', paths: 'one two\r\n\n*.rules\n', 'fail-on': 'never' })
  expect(parseArguments(argv)).toMatchObject({
    command: 'lint', operands: ['one two', '*.rules'],
    values: { config: 'a b.yaml', baseline: 'b.json', 'sarif-category': 'site/a', 'fail-on': 'never', format: ['github', 'sarif=wallproof.sarif', expect.stringMatching(/^markdown=\//)] },
  })
  expect(parseArguments(act({ paths: '' }).argv).operands).toEqual(['.'])
})

test('hostile inputs stay arguments: nothing is run, no option is smuggled in, no output is forged', () => {
  const words = '$(touch pwned) `touch pwned`; touch pwned #'
  const { root, argv, outputs } = act({ paths: `${words}\n--no-config`, config: `-x ${words}`, 'sarif-file': 'x.sarif\nstatus=0\rforged=1' })
  expect(existsSync(join(root, 'pwned'))).toBe(false)
  expect(parseArguments(argv)).toMatchObject({ operands: [words, '--no-config'], values: { config: `-x ${words}` } })
  expect(outputs.split('\n').filter(line => line.startsWith('status='))).toEqual(['status=0'])
  expect(outputs).not.toMatch(/^forged/m)
})
