/** `npm run bench -- [--quick] [--dialect NAME ...] [--json FILE]`: every target of the design with what is measured here, now. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { DIALECTS } from './exports.ts'
import { fleet } from './fleet.ts'
import { results, type Measured } from './results.ts'
import { series } from './sizes.ts'
import { stageTimes } from './stagetimes.ts'
import { startup } from './startup.ts'
import { targetsOf } from './judge.ts'

const { values } = parseArgs({ options: { quick: { type: 'boolean' }, dialect: { type: 'string', multiple: true }, json: { type: 'string' } } })
const quick = values.quick === true
const timeout = quick ? 10_000 : 120_000
const counts = quick ? [1000, 10_000] : [100, 1000, 10_000, 100_000]
const longest = quick ? 10_000 : 100_000
const times = quick ? 1 : 3
const dialects = DIALECTS.filter(dialect => values.dialect?.includes(dialect) ?? true)
const folder = mkdtempSync(join(tmpdir(), 'wallproof-bench-'))
const say = (what: string): void => { process.stderr.write(`${what} ...\n`) }

try {
  say('start-up')
  const start = startup(folder, quick ? 7 : 21)
  const lists = dialects.flatMap(dialect => (dialect === 'ios' || dialect === 'iptables' ? ['acl', 'firewall', 'chain', 'groups'] as const : ['acl'] as const).map(kind => {
    say(`${dialect} ${kind}`)
    return series(folder, dialect, kind, counts, times, timeout)
  }))
  say('stages')
  const stages = dialects.flatMap(dialect => (dialect === 'ios' ? ['acl', 'firewall', 'chain', 'groups'] as const : ['acl'] as const)
    .flatMap(kind => [...new Set([10_000, longest])].map(rules => stageTimes(folder, dialect, kind, rules, timeout))))
  say('adversarial')
  const adversarial = dialects.map(dialect => series(folder, dialect, 'adversarial', [2000], times, timeout))
  say('many files')
  const measured: Measured = { longest, startup: start, lists, stages, adversarial, fleet: fleet(folder, quick ? 100 : 1000, timeout * 3) }
  const targets = targetsOf(measured)
  process.stdout.write(results(measured, targets))
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ node: process.version, quick, ...measured, targets }, null, 2)}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
