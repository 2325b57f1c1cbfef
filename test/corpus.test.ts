/** Real exports through the whole program: nothing crashes, every statement is accounted for, no secret gets out. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { rules } from '../rules/index.ts'
import { readExports } from '../src/cli/exports.ts'
import { rulePage } from '../src/cli/pages.ts'
import type { Firewall } from '../src/model/firewall.ts'
import { KNOWN_COMMUNITIES } from '../src/policy/communities.ts'
import { shown } from '../src/text/source.ts'
import { folder, run } from './cli/world.ts'

const CORPUS = fileURLToPath(new URL('../../shared/corpus/', import.meta.url))
const present = existsSync(CORPUS)
if (!present) console.log('the corpus is not here: real exports are left out')

/** Slower files are named, nothing more: how fast a machine is, is no property of the program. */
const SLOW = 5000
/** Shorter secrets are in every file by chance. */
const SHORTEST_SECRET = 6

const files = (): string[] =>
  readdirSync(CORPUS, { recursive: true, withFileTypes: true }).filter(e => e.isFile()).map(e => join(e.parentPath, e.name).slice(CORPUS.length)).sort()

interface Outcome {
  readonly path: string
  readonly code: number
  readonly printed: readonly string[]
  readonly stderr: string
  readonly duration: number
  readonly firewalls: readonly Firewall[]
}

interface Report {
  readonly files: readonly { readonly format: string; readonly statements: Record<'total' | 'understood' | 'ignored' | 'unsupported', number> }[]
  readonly findings: readonly { readonly rule: string; readonly level: string; readonly seen: string; readonly fix: string; readonly line: number }[]
}

/** Folders called `_...` hold exports inside other texts, and look-alikes: linted like the others, and not counted. */
const isEmbedded = (path: string): boolean => path.includes('/_')

const here = folder({})
const world = { cwd: CORPUS, env: {}, stdin: (async function* () {})(), stdout: silent(), stderr: silent() }

function silent(): { isTTY: boolean; closed: boolean; write: () => Promise<void> } {
  return { isTTY: false, closed: false, write: () => Promise.resolve() }
}

async function lint(path: string): Promise<Outcome> {
  const started = performance.now()
  const file = join(CORPUS, path)
  const { code, stdout, stderr } = await run(here, ['lint', '--no-config', '--root', CORPUS, '-f', 'json=out.json', '-f', 'sarif=out.sarif', '-f', 'text', file])
  const duration = performance.now() - started
  const { firewalls } = await readExports([{ file, path, explicit: true }], undefined, world, () => undefined)
  return { path, code, printed: [readFileSync(join(here, 'out.json'), 'utf8'), readFileSync(join(here, 'out.sarif'), 'utf8'), stdout], stderr, duration, firewalls }
}

/** What every report says, whatever it reads. */
const OUR_WORDS = rules.map(r => rulePage(r.meta.id)).join('\n')

/** Values that the parsers hid and nobody publishes. One that the file also has in clear, in another role, would be found without being leaked. */
function secretsOf({ source }: Firewall): { readonly kept: readonly string[]; readonly inClear: readonly string[] } {
  const published = KNOWN_COMMUNITIES.map(c => c.value.toLowerCase())
  const hidden = [...new Set(source.secrets.map(({ start, end }) => source.text.slice(start, end).trim()))]
    .filter(value => value.length >= SHORTEST_SECRET && !published.includes(value.toLowerCase()) && !OUR_WORDS.includes(value) && !source.path.includes(value))
  const clear = shown({ source, start: 0, end: source.text.length })
  return { kept: hidden.filter(value => !clear.includes(value)), inClear: hidden.filter(value => clear.includes(value)) }
}

const asJson = (text: string): string => JSON.stringify(text).slice(1, -1)

describe.skipIf(!present)('the corpus', () => {
  const slow: string[] = []
  const twice: string[] = []
  let hidden = 0
  const found: string[] = []
  const perRule = new Map<string, { findings: number; files: number }>()
  const counts = new Map<string, { files: number; total: number; understood: number; ignored: number }>()

  test.each(present ? files() : [])('%s', async path => {
    const { code, printed, stderr, duration, firewalls } = await lint(path)
    if (duration > SLOW) slow.push(`${path}: ${(duration / 1000).toFixed(1)} s`)
    expect(stderr).not.toContain('this is a bug in wallproof')
    expect([0, 1, 2]).toContain(code)
    const { files, findings } = JSON.parse(printed[0] ?? '') as Report
    expect(files.length).toBe(firewalls.length)
    for (const { format, statements } of files) {
      const { total, understood, ignored, unsupported } = statements
      expect(understood + ignored + unsupported).toBe(total)
      if (isEmbedded(path)) continue
      const count = counts.get(format) ?? { files: 0, total: 0, understood: 0, ignored: 0 }
      counts.set(format, { files: count.files + 1, total: count.total + total, understood: count.understood + understood, ignored: count.ignored + ignored })
    }
    const here = new Map<string, number>()
    for (const { rule, level } of findings) here.set(`${rule} ${level}`, (here.get(`${rule} ${level}`) ?? 0) + 1)
    if (here.size > 0) found.push(`${path}: ${[...here].sort().map(([rule, n]) => `${rule} ${String(n)}`).join(', ')}`)
    for (const [rule, n] of here) {
      const count = perRule.get(rule) ?? { findings: 0, files: 0 }
      perRule.set(rule, { findings: count.findings + n, files: count.files + 1 })
    }
    for (const { seen, fix, line } of findings) {
      expect(line).toBeGreaterThan(0)
      for (const words of [seen, fix]) expect(words).toMatch(/^\S[^\n]*\S$/)
    }
    for (const firewall of firewalls) {
      const { kept, inClear } = secretsOf(firewall)
      hidden += kept.length
      if (inClear.length > 0) twice.push(`${firewall.id}: ${String(inClear.length)}`)
      for (const value of kept) {
        for (const text of [...printed, stderr]) expect(text.includes(value) || text.includes(asJson(value)), `a secret of ${String(value.length)} characters is printed`).toBe(false)
      }
    }
  }, 300_000)

  test('what was understood', () => {
    const share = (part: number, total: number): string => `${((100 * part) / Math.max(1, total)).toFixed(2)} %`
    for (const [format, { files, total, understood, ignored }] of [...counts].sort()) {
      console.log(`${format}: ${String(files)} devices, ${String(total)} statements, ${share(understood, total)} understood, ${share(ignored, total)} ignored, ${share(total - understood - ignored, total)} not understood`)
      expect(understood).toBeGreaterThan(0)
    }
    for (const line of slow) console.log(`slow: ${line}`)
    console.log(`${String(hidden)} secrets looked for; hidden in one place and in clear in another: ${twice.join(', ') || 'none'}`)
    expect(hidden).toBeGreaterThan(100)
    expect([...counts.keys()]).toEqual(expect.arrayContaining(['iptables', 'pfsense', 'cisco-ios', 'cisco-asa']))
  })

  test('what was found, in numbers', async () => {
    const rows = [...perRule].sort().map(([rule, { findings, files }]) => `${rule}: ${String(findings)} in ${String(files)} files`)
    await expect([...rows, '', ...found, ''].join('\n')).toMatchFileSnapshot('corpus.findings.txt')
  })
})
