/** What every printer of a lint run gets beside the result, and the counts they all print. */
import type { ReportedFinding } from '../engine/finding.ts'
import type { LintResult, Piece } from '../engine/result.ts'
import type { Fallthrough, Rule } from '../model/firewall.ts'
import type { Span } from '../text/source.ts'

/** Colours, or functions that give their text back. */
export interface Paint {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly red: (text: string) => string
  readonly yellow: (text: string) => string
  readonly cyan: (text: string) => string
  readonly green: (text: string) => string
  /** A text that leads to an address where it is clicked. */
  readonly link: (text: string, url: string) => string
}

const same = (text: string): string => text

export const PLAIN: Paint = { bold: same, dim: same, red: same, yellow: same, cyan: same, green: same, link: same }

/** The page of a rule in the repository; what the engine reports itself has no page among the rules. */
export function pageOf(rule: string, url: string): string {
  const family = rule.split('/', 1)[0] ?? rule
  return `${url}/blob/main/${family === 'unused-suppression' ? 'docs/suppressions.md' : `rules/${family}.md`}`
}

export interface ReportOptions {
  readonly paint: Paint
  /** At most so many findings are printed, the most severe ones; undefined: all. */
  readonly limit: number | undefined
  /** Print suppressed findings in SARIF too. */
  readonly sarifSuppressed: boolean
  /** The commit that was linted, for SARIF; absent: not known. */
  readonly provenance?: Provenance
  /** What SARIF is filed under, where one repository has several reports; absent: the profile. */
  readonly category?: string
  /** The ways of a finding's packet through its firewall, for SARIF; absent: they are not printed. */
  readonly ways?: (finding: ReportedFinding) => readonly PacketWay[]
  /** The hash of the line of each finding, by fingerprint, for SARIF; absent: it is taken from the whole texts of the sources. */
  readonly lineHashes?: ReadonlyMap<string, string>
}

/** A line that takes part in a packet's way; without a rule it is the end of the filter. */
export interface PacketStep {
  readonly span: Span
  readonly filter: { readonly name: string; readonly fallthrough: Pick<Fallthrough, 'action'> }
  readonly rule?: Pick<Rule, 'action'>
  readonly certain: boolean
  readonly next?: string
}

export interface PacketWay {
  readonly in: string | undefined
  readonly out: string | undefined
  readonly steps: readonly PacketStep[]
}

export interface Provenance {
  readonly repositoryUri: string
  readonly revisionId?: string
  readonly branch?: string
}

/** What is known before anything is judged. */
export type Opening = Pick<LintResult, 'tool' | 'profile' | 'rules'>

/** What the end of a run tells. */
export type Closing = Pick<LintResult, 'failures'> & { readonly summary: Summary }

/** Prints a run as it goes on: nothing of a piece is held that can be printed already. */
export interface Printer {
  readonly begin: string
  /** What can be printed now. */
  readonly add: (piece: Piece) => string
  /** The rest, in pieces that each fit into a text. */
  readonly end: (closing: Closing) => Iterable<string>
}

export type Format = (opening: Opening, options: ReportOptions) => Printer

/** A run that is over, printed at once. */
export function printed(format: Format, result: LintResult, options: ReportOptions): string {
  const printer = format(result, options)
  return [printer.begin, printer.add(result), ...printer.end({ failures: result.failures, summary: summaryOf(result.findings) })].join('')
}

/** Findings by level; suppressed ones count as suppressed only. */
export interface Summary {
  readonly error: number
  readonly warning: number
  readonly note: number
  readonly suppressed: number
}

export const NOTHING_FOUND: Summary = { error: 0, warning: 0, note: 0, suppressed: 0 }

export function summaryOf(findings: readonly ReportedFinding[], before = NOTHING_FOUND): Summary {
  const counts = { ...before }
  for (const finding of findings) counts[finding.suppressed ? 'suppressed' : finding.level]++
  return counts
}

export const counted = (count: number, one: string, many = `${one}s`): string => `${String(count)} ${count === 1 ? one : many}`
