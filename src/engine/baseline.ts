/** A baseline against the findings of a run: what it accepts, what of it is no longer found, and how it is brought up to date. */
import type { Baseline, BaselineEntry } from '../config/baseline.ts'
import type { ReportedFinding } from './finding.ts'

/** Was the device of an entry looked at, or is its export gone? Only then its absence says something. */
export type IsJudged = (device: string) => boolean

interface Accepting {
  /** Findings as they come, those that are accepted marked. */
  readonly mark: (findings: readonly ReportedFinding[]) => readonly ReportedFinding[]
  /** Entries that nothing was found for. */
  readonly unused: (isJudged: IsJudged) => readonly BaselineEntry[]
  /** Entries of findings that it did not know and accepts. */
  readonly added: readonly BaselineEntry[]
}

/** `all`: what is not yet in it is accepted too. Findings that are suppressed in the exports need no entry. */
export function acceptedBy(baseline: Baseline, all: boolean): Accepting {
  const known = new Map(baseline.findings.map(entry => [entry.fingerprint, entry]))
  const used = new Set<string>()
  const added: BaselineEntry[] = []
  const entryFor = ({ fingerprint, rule, device, seen }: ReportedFinding): BaselineEntry | undefined => {
    const entry = known.get(fingerprint)
    if (entry) used.add(fingerprint)
    if (entry || !all) return entry
    added.push({ fingerprint, rule, device, seen })
    return added.at(-1)
  }
  return {
    mark: findings => findings.map((finding): ReportedFinding => {
      const entry = finding.suppressed ? undefined : entryFor(finding)
      return entry ? { ...finding, suppressed: { kind: 'baseline', reason: entry.reason ?? '' } } : finding
    }),
    unused: isJudged => baseline.findings.filter(({ fingerprint, device }) => !used.has(fingerprint) && device !== undefined && isJudged(device)),
    added,
  }
}

/** Entries that still stand stay as they are, reasons and words included. */
export function updated(baseline: Baseline, gone: readonly BaselineEntry[], added: readonly BaselineEntry[]): Baseline {
  const isGone = new Set(gone.map(entry => entry.fingerprint))
  const kept = new Map(baseline.findings.filter(entry => !isGone.has(entry.fingerprint)).map(entry => [entry.fingerprint, entry]))
  return { ...baseline, findings: [...kept.values(), ...added] }
}
