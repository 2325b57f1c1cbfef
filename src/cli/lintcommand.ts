/** `wallproof lint`: find, read, judge, report. */
import process from 'node:process'
import { suggestion } from '../config/nearest.ts'
import type { FindingLevel } from '../engine/finding.ts'
import type { LintResult } from '../engine/result.ts'
import type { Level } from '../policy/catalogue.ts'
import { formats } from '../report/formats.ts'
import { forTerminal } from '../report/neutral.ts'
import { notes } from '../report/notes.ts'
import { destinations } from './arguments.ts'
import { deliver } from './deliver.ts'
import { gather } from './gather.ts'
import type { Values } from './options.ts'
import { paintFor } from './paint.ts'
import { progress } from './progress.ts'
import { reportRoot } from './root.ts'
import { readSettings, type Settings } from './settings.ts'
import { UsageError, type ExitCode, type World } from './world.ts'

export async function lintCommand(operands: readonly string[], values: Values, world: World): Promise<ExitCode> {
  const targets = destinations('lint', values, 'text')
  const limit = countOf(values['max-findings'])
  const root = reportRoot(values.root, world.cwd)
  const started = now()
  const settings = withLevels(await readSettings(values, operands, world.cwd, root), values.rule ?? [])
  const known = values.baseline !== undefined || values['update-baseline'] || settings.deployment.baseline !== undefined
    ? await (await import('./baseline.ts')).baselineOf(values, settings, world.cwd) : undefined
  const running = progress(world.stderr, values.quiet === true)
  const exports = await gather(operands, values, world, root, path => { running.at(`reading ${path}`) })
  const parsed = now()
  running.at('judging')
  const { judge } = await import('./lint.ts')
  const judged = judge(exports, settings, { today: new Date().toISOString().slice(0, 10), suppressions: values['no-suppressions'] !== true })
  refuseUnknownRules(settings, values.rule ?? [], judged)
  const { result, notes: accepted } = known === undefined ? { result: judged, notes: [] }
    : await (await import('./baseline.ts')).applyBaseline(judged, known, values['update-baseline'] === true, root)
  const done = now()
  await running.end()
  const limits: string[] = []
  for (const { format, file } of targets) {
    const paint = await paintFor(values.color, file === undefined ? world.stdout : undefined, world.env)
    const options = { paint, limit, sarifSuppressed: values['sarif-suppressed'] === true }
    const { text, notes: more } = format === 'sarif' ? (await import('./sarifreport.ts')).sarifReport(result, options, values, root, world.env)
      : { text: (await formats[format]())(result, options), notes: [] }
    limits.push(...more)
    await deliver(text, file, world)
  }
  await writeNotes(result, [...exports.notes, ...accepted, ...limits], values, world)
  if (values.stats) await world.stderr.write(`read and parsed in ${ms(parsed - started)}, judged in ${ms(done - parsed)}, printed in ${ms(now() - done)}\n`)
  if (exports.firewalls.length === 0 && result.failures.length === 0 && !(values['allow-empty'] ?? values['ignore-unknown'] ?? values.staged)) {
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

const LEVELS: readonly Level[] = ['error', 'warning', 'note', 'off']

/** `--rule ID=LEVEL` says more than the file does. */
function withLevels(settings: Settings, given: readonly string[]): Settings {
  const levels = new Map(settings.deployment.levels)
  for (const text of given) {
    const equals = text.lastIndexOf('=')
    const level = LEVELS.find(l => l === text.slice(equals + 1))
    if (equals < 1 || level === undefined) throw new UsageError(`--rule: "${text}" is not ID=LEVEL with a level of ${LEVELS.join(', ')}`)
    levels.set(text.slice(0, equals), level)
  }
  return { ...settings, deployment: { ...settings.deployment, levels } }
}

/** A level for a rule that does not exist would be silently without effect. */
function refuseUnknownRules({ deployment, placeOfRule }: Settings, given: readonly string[], { rules, findings }: LintResult): void {
  const known = [...new Set([...rules.map(r => r.id), ...findings.map(f => f.rule)])]
  const names = [...new Set(known.flatMap(id => [id, id.split('/', 1)[0] ?? id]))]
  const unknown = [...new Set([...deployment.levels.keys(), ...deployment.options.keys()])].filter(id => !names.includes(id))
  if (unknown.length === 0) return
  throw new UsageError(unknown.map(id => {
    const place = given.some(text => text.startsWith(`${id}=`)) ? '--rule' : placeOfRule(id)
    return `${place}: unknown rule "${id}"${suggestion(id, names)}`
  }).join('\n'))
}
