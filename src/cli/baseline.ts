/** The baseline of a run: found, read, applied to the findings as they come, and brought up to date at the end. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { baselineText, EMPTY_BASELINE, readBaseline, type Baseline, type BaselineEntry } from '../config/baseline.ts'
import { acceptedBy, updated, type IsJudged } from '../engine/baseline.ts'
import type { Piece } from '../engine/result.ts'
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
async function baselineOf(values: Values, { deployment, file }: Settings, cwd: string): Promise<BaselineFile | undefined> {
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

const NAMED = 5

export async function baselineFor(values: Values, settings: Settings, cwd: string, root: string): Promise<Applying | undefined> {
  const found = await baselineOf(values, settings, cwd)
  return found && applying(found, values['update-baseline'] === true, root)
}

interface Applying {
  readonly mark: (piece: Piece) => Piece
  /** Notes for people; an update is written now. */
  readonly end: () => readonly string[]
}

function applying({ file, name, baseline }: BaselineFile, update: boolean, root: string): Applying {
  const { mark, unused, added } = acceptedBy(baseline, update)
  const read = new Set<string>()
  return {
    mark: ({ firewalls, findings }) => {
      for (const f of firewalls) read.add(f.source.path)
      return { firewalls, findings: mark(findings) }
    },
    end: () => {
      const gone = unused(judgedBy(read, root))
      if (!update) return unusedNotes(name, gone)
      const now = updated(baseline, gone, added)
      try {
        writeFileSync(file, baselineText(now))
      } catch (error) {
        throw new UsageError(`the baseline ${name} cannot be written: ${unreadable(error).seen}`)
      }
      return [`${name}: ${String(added.length)} added, ${String(gone.length)} removed, ${String(now.findings.length)} in all`]
    },
  }
}

function unusedNotes(name: string, unused: readonly BaselineEntry[]): string[] {
  if (unused.length === 0) return []
  return [
    `${name}: ${counted(unused.length, 'entry is', 'entries are')} no longer found; --update-baseline removes ${unused.length === 1 ? 'it' : 'them'}`,
    ...unused.slice(0, NAMED).map(({ rule, device, fingerprint }) => `  ${rule}  ${device ?? ''}  ${fingerprint.slice(0, 12)}`),
    ...(unused.length > NAMED ? [`  and ${String(unused.length - NAMED)} more`] : []),
  ]
}

/** A device is judged when its export was read in this run, or is no longer there. An export that could not be read says nothing. */
function judgedBy(read: ReadonlySet<string>, root: string): IsJudged {
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
