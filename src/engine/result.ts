/** The outcome of a lint run: everything a report needs, and nothing else. */
import type { Firewall } from '../model/firewall.ts'
import type { Control } from '../policy/catalogue.ts'
import type { ReportedFinding } from './finding.ts'

/** An input that could not be read at all. */
export interface FileFailure {
  readonly path: string
  /** 1-based; 0 when the file as a whole is meant. */
  readonly line: number
  readonly column: number
  readonly seen: string
  readonly advice: string
}

/** What a report may say about a rule; the rule's page supplies the long text. */
export interface RuleSummary {
  readonly id: string
  /** One sentence, no full stop. */
  readonly summary: string
  readonly level: 'error' | 'warning' | 'note'
  /** False: it ran only if a level was given for it. */
  readonly enabled: boolean
  /** `0.1`-`10.0`. */
  readonly severity: string | undefined
  readonly precision: 'very-high' | 'high' | 'medium' | 'low'
  readonly tags: readonly string[]
  readonly compliance: readonly Control[]
  readonly reason: string | undefined
  /** Markdown of the rule's page, without its heading: read when a report prints it. */
  readonly help: () => string
}

/** What reports tell of a firewall. */
export type ReportedFirewall = Pick<Firewall, 'id' | 'format' | 'families' | 'source' | 'statements' | 'diagnostics'>

/** A piece of a run: firewalls in order of path, findings in the order of reports. */
export type Piece = Pick<LintResult, 'firewalls' | 'findings'>

export interface LintResult {
  readonly tool: { readonly name: string; readonly version: string; readonly url: string }
  readonly profile: string
  /** In order of path. */
  readonly firewalls: readonly ReportedFirewall[]
  /** Sorted by file, line, rule. Suppressed ones included, marked. */
  readonly findings: readonly ReportedFinding[]
  /** Rules and service rules that ran, in order of id. */
  readonly rules: readonly RuleSummary[]
  readonly failures: readonly FileFailure[]
  /** What was assumed because no deployment file told it; lower case sentences. */
  readonly assumptions: readonly string[]
}
