/** A baseline against the findings of a run: what it accepts, what of it is no longer found, and how it is brought up to date. */
import type { Baseline, BaselineEntry } from '../config/baseline.ts'
import type { ReportedFinding } from './finding.ts'

/** Was the device of an entry looked at, or is its export gone? Only then its absence says something. */
export type IsJudged = (device: string) => boolean

interface Accepted {
  readonly findings: readonly ReportedFinding[]
  readonly unused: readonly BaselineEntry[]
}

export function withBaseline(findings: readonly ReportedFinding[], baseline: Baseline, isJudged: IsJudged): Accepted {
  const known = new Map(baseline.findings.map(entry => [entry.fingerprint, entry]))
  const used = new Set<string>()
  const marked = findings.map((finding): ReportedFinding => {
    const entry = finding.suppressed ? undefined : known.get(finding.fingerprint)
    if (!entry) return finding
    used.add(entry.fingerprint)
    return { ...finding, suppressed: { kind: 'baseline', reason: entry.reason ?? '' } }
  })
  return { findings: marked, unused: baseline.findings.filter(entry => !used.has(entry.fingerprint) && judged(entry, isJudged)) }
}

const judged = ({ device }: BaselineEntry, isJudged: IsJudged): boolean => device !== undefined && isJudged(device)

interface Updated {
  readonly baseline: Baseline
  readonly added: number
  readonly removed: number
}

/** Entries that still stand stay as they are, reasons and words included; findings that are suppressed in the exports need none. */
export function updatedBaseline(findings: readonly ReportedFinding[], baseline: Baseline, isJudged: IsJudged): Updated {
  const { unused } = withBaseline(findings, baseline, isJudged)
  const gone = new Set(unused.map(entry => entry.fingerprint))
  const kept = new Map(baseline.findings.filter(entry => !gone.has(entry.fingerprint)).map(entry => [entry.fingerprint, entry]))
  const added = findings.filter(f => !f.suppressed && !kept.has(f.fingerprint))
    .map(({ fingerprint, rule, device, seen }): BaselineEntry => ({ fingerprint, rule, device, seen }))
  return { baseline: { ...baseline, findings: [...kept.values(), ...added] }, added: added.length, removed: gone.size }
}
