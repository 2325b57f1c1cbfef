/** What goes to stderr beside any report: inputs that could not be read, and what was assumed. */
import type { FileFailure, LintResult } from '../engine/result.ts'
import { forTerminal } from './neutral.ts'

export function failureLine({ path, line, column, seen, advice }: FileFailure): string {
  const place = line > 0 ? `${path}:${String(line)}:${String(column)}` : path
  return `${forTerminal(`${place}: ${seen}`)}${advice === '' ? '' : `; ${forTerminal(advice)}`}`
}

export function notes(result: Pick<LintResult, 'failures' | 'assumptions'>): { readonly failures: readonly string[]; readonly assumptions: readonly string[] } {
  return {
    failures: result.failures.map(failureLine),
    assumptions: result.assumptions.map(words => `assumed: ${forTerminal(words)}`),
  }
}
