/** The baseline of a run: found, read, brought up to date, and applied to the findings. */
import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { baselineText, EMPTY_BASELINE, readBaseline, type Baseline } from '../config/baseline.ts'
import { updatedBaseline, withBaseline, type IsJudged } from '../engine/baseline.ts'
import type { LintResult } from '../engine/result.ts'
import { counted } from '../report/report.ts'
import { decode } from '../text/decode.ts'
import { besideConfig } from './beside.ts'
import type { Values } from './options.ts'
import { unreadable } from './read.ts'
import type { Settings } from './settings.ts'
import { UsageError } from './world.ts'

interface BaselineFile {
  readonly file: string
  /** As messages name it. */
  readonly name: string
  readonly baseline: Baseline
}

/** Read before anything is judged, so that a mistake in it shows at once; undefined: there is none, or it is not to count. */
export async function baselineOf(values: Values, { deployment, file }: Settings, cwd: string): Promise<BaselineFile | undefined> {
  const update = values['update-baseline'] === true
  if (values['no-suppressions']) {
    if (update || values.baseline !== undefined) throw new UsageError(`--no-suppressions and --${update ? 'update-baseline' : 'baseline'} exclude each other`)
    return undefined
  }
  const place = values.baseline !== undefined ? { file: resolve(cwd, values.baseline), name: values.baseline }
    : file === undefined || deployment.baseline === undefined ? undefined
      : { file: besideConfig(file, 'baseline', deployment.baseline), name: deployment.baseline }
  if (!place) {
    if (update) throw new UsageError('--update-baseline: say which file with --baseline FILE, or with the key "baseline" of the deployment file')
    return undefined
  }
  if (update && !existsSync(place.file)) return { ...place, baseline: EMPTY_BASELINE }
  const result = await readBaseline(place.name, textOf(place))
  if (!result.ok) throw new UsageError(result.problems.map(p => `${p.path}:${String(p.line)}:${String(p.column)}: ${p.message}`).join('\n'))
  return { ...place, baseline: result.baseline }
}

function textOf({ file, name }: { readonly file: string; readonly name: string }): string {
  try {
    const decoded = decode(readFileSync(file))
    if (!decoded.binary) return decoded.text
  } catch (error) {
    throw new UsageError(`the baseline ${name} cannot be read: ${unreadable(error).seen}; --update-baseline writes one`)
  }
  throw new UsageError(`the baseline ${name} cannot be read: this is a binary file`)
}

interface Applied {
  readonly result: LintResult
  readonly notes: readonly string[]
}

const NAMED = 5

export async function applyBaseline(result: LintResult, { file, name, baseline }: BaselineFile, update: boolean, root: string): Promise<Applied> {
  const isJudged = judgedBy(result, root)
  if (!update) {
    const { findings, unused } = withBaseline(result.findings, baseline, isJudged)
    const named = unused.slice(0, NAMED).map(({ rule, device, fingerprint }) => `  ${rule}  ${device ?? ''}  ${fingerprint.slice(0, 12)}`)
    const notes = unused.length === 0 ? [] : [
      `${name}: ${counted(unused.length, 'entry is', 'entries are')} no longer found; --update-baseline removes ${unused.length === 1 ? 'it' : 'them'}`,
      ...named,
      ...(unused.length > NAMED ? [`  and ${String(unused.length - NAMED)} more`] : []),
    ]
    return { result: { ...result, findings }, notes }
  }
  const updated = updatedBaseline(result.findings, baseline, isJudged)
  try {
    await writeFile(file, baselineText(updated.baseline))
  } catch (error) {
    throw new UsageError(`the baseline ${name} cannot be written: ${unreadable(error).seen}`)
  }
  const { findings } = withBaseline(result.findings, updated.baseline, isJudged)
  return { result: { ...result, findings }, notes: [`${name}: ${String(updated.added)} added, ${String(updated.removed)} removed, ${String(updated.baseline.findings.length)} in all`] }
}

/** A device is judged when its export was read in this run, or is no longer there. An export that could not be read says nothing. */
function judgedBy({ firewalls }: LintResult, root: string): IsJudged {
  const read = new Set(firewalls.map(f => f.source.path))
  const gone = new Map<string, boolean>()
  return device => {
    const paths = pathsOf(device)
    if (paths.some(path => read.has(path))) return true
    if (device.startsWith('<')) return false
    const known = gone.get(device) ?? paths.every(path => !existsSync(resolve(root, path)))
    gone.set(device, known)
    return known
  }
}

/** A device is a path, or a path with `#name`; a path may hold `#` itself. */
const pathsOf = (device: string): string[] => [device, ...[...device.matchAll(/#/g)].map(hit => device.slice(0, hit.index))]
