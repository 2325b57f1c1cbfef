/** The parts of a run put together: the same as if all firewalls had been judged at once, since no finding about one depends on another. */
import type { Finding, ReportedFinding } from './finding.ts'
import { inOrder } from './order.ts'
import type { LintResult } from './result.ts'

type Judged = Pick<LintResult, 'firewalls' | 'findings' | 'failures' | 'assumptions'>

/** `base`: what a run without any firewall finds, which is about the deployment alone. */
export function together(base: LintResult, parts: readonly Judged[]): LintResult {
  const all = [base, ...parts]
  const firewalls = all.flatMap(p => p.firewalls).sort((a, b) => compare(a.id, b.id))
  return {
    ...base,
    firewalls,
    findings: uncovered(all.flatMap((p): readonly ReportedFinding[] => p.findings), firewalls).sort(inOrder),
    failures: all.flatMap(p => p.failures).sort((a, b) => compare(a.path, b.path)),
    assumptions: all.flatMap(p => p.assumptions),
  }
}

/** Findings that no other export of the run makes void. */
export function uncovered<F extends Finding>(findings: readonly F[], firewalls: LintResult['firewalls']): F[] {
  return findings.filter(({ unlessCovered: unless }) => !unless || !firewalls.some(f => f.families.includes(unless.family) && unless.by.includes(f.source.path)))
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
