/** `wallproof lint`: find, read, judge, report. */
import process from 'node:process'
import type { FindingLevel } from '../engine/finding.ts'
import type { LintResult } from '../engine/result.ts'
import { formats } from '../report/formats.ts'
import { forTerminal } from '../report/neutral.ts'
import { notes } from '../report/notes.ts'
import { destinations } from './arguments.ts'
import { deliver } from './deliver.ts'
import { inputsOf } from './gather.ts'
import { refuseUnknownRules, withLevels } from './levels.ts'
import type { Values } from './options.ts'
import type { Job } from './part.ts'
import { paintFor } from './paint.ts'
import { progress } from './progress.ts'
import { reportRoot } from './root.ts'
import { readSettings } from './settings.ts'
import { threadsFor } from './threads.ts'
import { UsageError, type ExitCode, type World } from './world.ts'

export async function lintCommand(operands: readonly string[], values: Values, world: World): Promise<ExitCode> {
  const targets = destinations('lint', values, 'text')
  const limit = countOf(values['max-findings'])
  const root = reportRoot(values.root, world.cwd)
  const settings = withLevels(await readSettings(values, operands, world.cwd, root), values.rule ?? [])
  const known = values.baseline !== undefined || values['update-baseline'] || settings.deployment.baseline !== undefined
    ? await (await import('./baseline.ts')).baselineOf(values, settings, world.cwd) : undefined
  const running = progress(world.stderr, values.quiet === true)
  const localRules = settings.deployment.localRules.length === 0 ? [] : (await import('./localrules.ts')).localRulesOf(settings, values['allow-local-rules'] === true)
  const { inputs, failures, forced } = await inputsOf(operands, values, world, root, settings)
  const { catalogue, profile, deployment, file: config } = settings
  let done = 0
  const { audit } = await import('./audit.ts')
  const job: Job = {
    policy: { catalogue, profile, deployment, file: config }, forced, sarif: targets.some(t => t.format === 'sarif'),
    judging: { today: new Date().toISOString().slice(0, 10), suppressions: values['no-suppressions'] !== true },
  }
  const { result: judged, details, notes: seen, took } = await audit({
    inputs, failures, localRules, now, job,
    cache: values.cache || values['cache-location'] !== undefined ? (await import('./partcache.ts')).openCache(values['cache-location'], job, world) : undefined,
    concurrency: localRules.length > 0 ? 1 : threadsFor(values.concurrency, inputs, () => world.processors ?? 1),
    onProgress: path => { running.at(path, done++ / inputs.length) },
  }, world)
  refuseUnknownRules(settings, values.rule ?? [], judged)
  const { result, notes: accepted } = known === undefined ? { result: judged, notes: [] }
    : await (await import('./baseline.ts')).applyBaseline(judged, known, values['update-baseline'] === true, root)
  const printing = now()
  await running.end()
  const limits: string[] = []
  for (const { format, file } of targets) {
    const paint = await paintFor(values.color, file === undefined ? world.stdout : undefined, world.env)
    const options = { paint, limit, sarifSuppressed: values['sarif-suppressed'] === true }
    const { text, notes: more } = format === 'sarif' ? (await import('./sarifreport.ts')).sarifReport(result, options, details, values, root, world.env)
      : { text: (await formats[format]())(result, options), notes: [] }
    limits.push(...more)
    await deliver(text, file, world)
  }
  await writeNotes(result, [...seen, ...accepted, ...limits], values, world)
  if (values.stats) await world.stderr.write(`read and parsed in ${ms(took.reading)}, judged in ${ms(took.judging)}, printed in ${ms(now() - printing)}\n`)
  if (result.firewalls.length === 0 && result.failures.length === 0 && !(values['allow-empty'] ?? values['ignore-unknown'] ?? values.staged)) {
    await world.stderr.write('wallproof: nothing to lint: no export was found (--allow-empty if that is meant)\n')
    return 2
  }
  return exitCode(result, values['fail-on'])
}

/** Milliseconds since the start; `performance` would load more than that. */
const now = (): number => process.uptime() * 1000

const ms = (duration: number): string => `${duration.toFixed(0)} ms`

async function writeNotes(result: LintResult, seen: readonly string[], { quiet }: Values, world: World): Promise<void> {
  const { failures, assumptions } = notes(result)
  const lines = [...(quiet ? [] : [...seen.map(forTerminal), ...assumptions]), ...failures.map(line => `wallproof: ${line}`)]
  if (lines.length > 0) await world.stderr.write(`${lines.join('\n')}\n`)
}

/** cli.md, "Exit status": the same for every format. */
export function exitCode(result: LintResult, failOn: string | undefined): ExitCode {
  if (result.failures.length > 0) return 2
  const levels: readonly FindingLevel[] = ['error', 'warning', 'note']
  const counted = levels.slice(0, failOn === 'never' ? 0 : levels.indexOf((failOn ?? 'error') as FindingLevel) + 1)
  return result.findings.some(f => !f.suppressed && counted.includes(f.level)) ? 1 : 0
}

function countOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--max-findings: "${text}" is not a number`)
  return Number(text)
}
