/** `wallproof lint`: find, read, judge, and report as it goes on. */
import process from 'node:process'
import type { FindingLevel } from '../engine/finding.ts'
import type { LintResult } from '../engine/result.ts'
import { forTerminal } from '../report/neutral.ts'
import { notes } from '../report/notes.ts'
import { NOTHING_FOUND, summaryOf, type Summary } from '../report/report.ts'
import { destinations } from './arguments.ts'
import { inputsOf } from './gather.ts'
import { refuseUnknownRules, withLevels } from './levels.ts'
import type { Values } from './options.ts'
import type { Job } from './part.ts'
import { progress } from './progress.ts'
import { openReports, type Reports } from './reports.ts'
import { reportRoot } from './root.ts'
import { readSettings } from './settings.ts'
import { threadsFor } from './threads.ts'
import { UsageError, type ExitCode, type World } from './world.ts'

export async function lintCommand(operands: readonly string[], values: Values, world: World): Promise<ExitCode> {
  const targets = destinations('lint', values, 'text')
  const limit = countOf(values['max-findings'])
  const root = reportRoot(values.root, world.cwd)
  const settings = withLevels(await readSettings(values, operands, world.cwd, root), values.rule ?? [])
  const baseline = values.baseline !== undefined || values['update-baseline'] || settings.deployment.baseline !== undefined
    ? await (await import('./baseline.ts')).baselineFor(values, settings, world.cwd, root) : undefined
  const running = progress(world.stderr, values.quiet === true)
  const localRules = settings.deployment.localRules.length === 0 ? [] : (await import('./localrules.ts')).localRulesOf(settings, values['allow-local-rules'] === true)
  const { inputs, failures, forced } = await inputsOf(operands, values, world, root, settings)
  const { catalogue, profile, deployment, file: config } = settings
  let done = 0
  let summary = NOTHING_FOUND
  let devices = 0
  let printing = 0
  let reports: Reports | undefined
  const job: Job = {
    policy: { catalogue, profile, deployment, file: config }, forced, sarif: targets.some(t => t.format === 'sarif'),
    judging: { today: new Date().toISOString().slice(0, 10), suppressions: values['no-suppressions'] !== true },
  }
  const { audit } = await import('./audit.ts')
  const { failures: unread, assumptions, notes: seen, took } = await audit({
    inputs, failures, localRules, now, job,
    cache: values.cache || values['cache-location'] !== undefined ? (await import('./partcache.ts')).openCache(values['cache-location'], job, world) : undefined,
    concurrency: localRules.length > 0 ? 1 : threadsFor(values.concurrency, inputs, () => world.processors ?? 1),
    onProgress: path => { running.at(path, done++ / inputs.length) },
    begin: async (opening, details) => {
      refuseUnknownRules(settings, values.rule ?? [], opening)
      const { add } = reports = await openReports({ targets, opening, details, limit, root }, values, world)
      return async judged => {
        const piece = baseline?.mark(judged) ?? judged
        summary = summaryOf(piece.findings, summary)
        devices += piece.firewalls.length
        if (world.stdout.isTTY) await running.end()
        const from = now()
        await add(piece)
        printing += now() - from
      }
    },
  }, world)
  await running.end()
  const accepted = baseline?.end() ?? []
  const from = now()
  const limits = await reports?.end({ failures: unread, summary }) ?? []
  await writeNotes({ failures: unread, assumptions }, [...seen, ...accepted, ...limits], values, world)
  if (values.stats) await world.stderr.write(`read and parsed in ${ms(took.reading)}, judged in ${ms(took.judging)}, printed in ${ms(printing + now() - from)}\n`)
  if (devices === 0 && unread.length === 0 && !(values['allow-empty'] ?? values['ignore-unknown'] ?? values.staged)) {
    await world.stderr.write('wallproof: nothing to lint: no export was found (--allow-empty if that is meant)\n')
    return 2
  }
  return exitCode(unread, summary, values['fail-on'])
}

/** Milliseconds since the start; `performance` would load more than that. */
const now = (): number => process.uptime() * 1000

const ms = (duration: number): string => `${duration.toFixed(0)} ms`

async function writeNotes(result: Pick<LintResult, 'failures' | 'assumptions'>, seen: readonly string[], { quiet }: Values, world: World): Promise<void> {
  const { failures, assumptions } = notes(result)
  const lines = [...(quiet ? [] : [...seen.map(forTerminal), ...assumptions]), ...failures.map(line => `wallproof: ${line}`)]
  if (lines.length > 0) await world.stderr.write(`${lines.join('\n')}\n`)
}

/** cli.md, "Exit status": the same for every format. */
export function exitCode(failures: LintResult['failures'], summary: Summary, failOn: string | undefined): ExitCode {
  if (failures.length > 0) return 2
  const levels: readonly FindingLevel[] = ['error', 'warning', 'note']
  const counted = levels.slice(0, failOn === 'never' ? 0 : levels.indexOf((failOn ?? 'error') as FindingLevel) + 1)
  return counted.some(level => summary[level] > 0) ? 1 : 0
}

function countOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--max-findings: "${text}" is not a number`)
  return Number(text)
}
