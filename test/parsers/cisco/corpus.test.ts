/** Real Cisco exports: nothing crashes, every line is accounted for, and nearly every line that filters, translates or speaks of SNMP is understood. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Diagnostic } from '../../../src/model/firewall.ts'
import { parse as asa } from '../../../src/parsers/cisco/asa/parse.ts'
import { parse as ios } from '../../../src/parsers/cisco/ios/parse.ts'
import type { Line } from '../../../src/parsers/cisco/line.ts'
import { readLines } from '../../../src/parsers/cisco/lines.ts'
import { parse as nxos } from '../../../src/parsers/cisco/nxos/parse.ts'
import { parse as xr } from '../../../src/parsers/cisco/xr/parse.ts'
import { makeSource } from '../../../src/text/source.ts'
import { expectSound } from './accounting.ts'

const corpus = join(import.meta.dirname, '../../../../shared/corpus/cisco')

function filesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesUnder(path) : [path]
  })
}

/** Commands that filter, translate, classify or speak of SNMP; what stands under them belongs to them. */
const HEADS = /^(?:no )?(?:access-list|ip(?:v[46])? access-list|object|object-group|class-map|policy-map|nat|static|global|access-group|snmp-server|(?:\d+ )?(?:permit|deny|remark)) /
/** Lines of other commands that bind them. */
const BINDINGS = /\b(?:access-group|traffic-filter|access-class|service-policy)\b|^ip nat /

function relevant(lines: readonly Line[], under: boolean, found: number[]): number[] {
  for (const line of lines) {
    const text = line.words.join(' ')
    const ours = under || HEADS.test(`${text} `) || BINDINGS.test(text)
    if (ours) found.push(line.span.start)
    relevant(line.children, ours, found)
  }
  return found
}

const DIALECTS = [
  { name: 'ios', parse: ios, least: 20_000 }, { name: 'asa', parse: asa, least: 3_000 }, { name: 'nxos', parse: nxos, least: 600 }, { name: 'xr', parse: xr, least: 1_500 },
]

/** Outside the grammar. Conditions without a field in the model, such as DSCP, are read, and make a verdict undetermined. */
const missed = ({ kind, effect }: Diagnostic): boolean => kind === 'unrecognised' && effect !== 'none'
const unmodelled = ({ kind, effect }: Diagnostic): boolean => kind === 'unsupported' && effect !== 'none'

test.skipIf(!existsSync(corpus)).each(DIALECTS)('$name', ({ name, parse, least }) => {
  let lines = 0
  const open: string[] = []
  let undecided = 0
  const total = { total: 0, understood: 0, ignored: 0, unsupported: 0 }
  for (const path of filesUnder(join(corpus, name))) {
    const source = makeSource(path, readFileSync(path, 'utf8'))
    const parsed = parse(source)
    expectSound(parsed, source, name === 'asa')
    const ours = new Set(relevant(readLines(makeSource('again', source.text), { asa: name === 'asa' }).top, false, []))
    lines += ours.size
    for (const diagnostic of parsed.firewalls.flatMap(f => f.diagnostics)) {
      if (!ours.has(diagnostic.span.start)) continue
      if (missed(diagnostic)) open.push(`${path.slice(corpus.length)}: ${diagnostic.seen}`)
      if (unmodelled(diagnostic)) undecided++
    }
    for (const { statements } of parsed.firewalls) for (const key of ['total', 'understood', 'ignored', 'unsupported'] as const) total[key] += statements[key]
  }
  const share = (lines - open.length) / lines
  const percent = (part: number): string => `${((100 * part) / lines).toFixed(2)} %`
  console.log(`${name}: ${percent(lines - open.length)} of ${String(lines)} lines understood, the other ${String(open.length)} named; ${percent(lines - open.length - undecided)} understood and modelled; all statements`, total)
  if (process.env['SHOW'] !== undefined) console.log(open.join('\n'))
  expect(lines).toBeGreaterThan(least)
  expect(share).toBeGreaterThanOrEqual(0.995)
  expect(total.unsupported / total.total).toBeLessThan(0.02)
})
