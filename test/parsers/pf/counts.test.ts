/** Rules of each tab, translations and aliases of real exports, counted with XPath by another XML reader: the graph holds as many. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fg from 'fast-glob'
import { expect, test } from 'vitest'
import type { Firewall, Rule } from '../../../src/model/firewall.ts'
import { parse as parseOpnsense } from '../../../src/parsers/opnsense/parse.ts'
import { parse as parsePfsense } from '../../../src/parsers/pfsense/parse.ts'
import { decode } from '../../../src/text/decode.ts'
import { makeSource } from '../../../src/text/source.ts'

/** In use, switched off. */
type Pair = readonly [number, number]

interface Counts {
  readonly root: string
  readonly filtering: boolean
  readonly rules: Readonly<Record<string, Pair>>
  readonly forwards: Pair
  readonly outbound: Pair
  readonly oneToOne: Pair
  readonly npt: Pair
  readonly aliases: number
  readonly interfaces: readonly string[]
}

const CORPUS = join(import.meta.dirname, '../../../../shared/corpus')
const files = existsSync(CORPUS) ? fg.sync('{pfsense,opnsense}/**/*', { cwd: CORPUS, ignore: ['**/SOURCES.tsv'] }).sort() : []
const missing = files.length === 0 || spawnSync('python3', ['--version']).status !== 0

function counted(): Counts[] {
  const input = files.map(file => `${join(CORPUS, file)}\n`).join('')
  const { stdout, stderr } = spawnSync('python3', ['-B', fileURLToPath(new URL('counts.py', import.meta.url))], { input, encoding: 'utf8', maxBuffer: 2 ** 28 })
  if (stderr !== '') throw new Error(stderr)
  return stdout.trimEnd().split('\n').map(line => JSON.parse(line) as Counts)
}

/** Rules that people wrote, once each, although they stand in several lists. */
const userRules = (firewall: Firewall, ...filters: string[]): Rule[] =>
  [...new Map(filters.flatMap(id => firewall.filters.get(id)?.rules ?? []).filter(r => r.origin === 'user').map(r => [r.span.start, r])).values()]

const tally = (names: readonly string[]): Record<string, number> => names.reduce<Record<string, number>>((sum, name) => ({ ...sum, [name]: (sum[name] ?? 0) + 1 }), {})

test.skipIf(missing)('as many rules in each tab, switched on and off, as many translations and aliases', () => {
  const total = { configs: 0, rules: 0, off: 0, translations: 0, aliases: 0 }
  for (const [i, counts] of counted().entries()) {
    const file = files[i] ?? ''
    const decoded = decode(readFileSync(join(CORPUS, file)))
    const source = makeSource(file, decoded.binary ? '' : decoded.text)
    const [firewall] = [...parsePfsense(source).firewalls, ...parseOpnsense(source).firewalls]
    if (!firewall) {
      expect([file, counts.root]).not.toEqual([file, expect.stringMatching(/^(pf|opn)sense$/)])
      continue
    }
    const labels = new Map(firewall.interfaces.map(one => [one.name, one.label ?? one.name]))
    const tabOf = (name: string): string => (name === 'floating' ? 'Floating' : name === '' ? 'no interface' : labels.get(name) ?? name)
    const rules = userRules(firewall, 'pf/in', 'pf/out')
    const tabs = rules.map(rule => /^Firewall > (?:Rules(?: \[new\])?|Automation > Filter) > (.*), \d+(?:st|nd|rd|th) rule/.exec(rule.place ?? '')?.[1] ?? '')
    expect([file, tally(tabs)]).toEqual([file, tally(Object.entries(counts.rules).flatMap(([name, [on, off]]) => Array.from({ length: on + off }, () => tabOf(name))))])
    // A rule that the firewall does not load is said to be that, one that is switched off is only off.
    const off = Object.values(counts.rules).reduce((sum, pair) => sum + pair[1], 0)
    const refused = new Set(firewall.diagnostics.filter(d => d.seen.includes(': the rule is not loaded: ')).map(d => d.span.start))
    if (counts.filtering) expect([file, rules.filter(rule => !rule.enabled && !refused.has(rule.span.start)).length]).toEqual([file, off])
    const numberIn = (filter: string, tab: RegExp): number => userRules(firewall, filter).filter(rule => tab.test(rule.place ?? '')).length
    const both = (pair: Pair): number => pair[0] + pair[1]
    expect([file, numberIn('nat/in', /NAT > Port Forward,/), numberIn('nat/out', /NAT > Outbound,/), numberIn('nat/in', /NAT > 1:1,/), numberIn('nat/in', /NAT > NPt/)])
      .toEqual([file, both(counts.forwards), both(counts.outbound), both(counts.oneToOne), both(counts.npt)])
    expect([file, firewall.definitions.filter(d => d.kind === 'alias').length]).toEqual([file, counts.aliases])
    if (counts.root === 'pfsense') expect([file, firewall.interfaces.map(one => one.name).slice(0, counts.interfaces.length)]).toEqual([file, counts.interfaces])
    total.configs++
    total.rules += rules.length
    total.off += off
    total.translations += both(counts.forwards) + both(counts.outbound) + both(counts.oneToOne) + both(counts.npt)
    total.aliases += counts.aliases
  }
  expect(total.configs).toBeGreaterThan(150)
  expect(total.rules).toBeGreaterThan(1_100)
  expect(Math.min(total.off, total.translations, total.aliases)).toBeGreaterThan(5)
})
