/** Suppressions that stand in the exports themselves: `wallproof-ignore RULE: reason`, with `until=YYYY-MM-DD` if it is to expire. */
import type { Comment, Firewall } from '../model/firewall.ts'
import type { ReportedFinding } from './finding.ts'

interface Ignore {
  readonly rule: string
  readonly reason: string
  readonly comment: Comment
}

const FORM = /wallproof-ignore\s+([a-z0-9/-]+)(?:\s+until=(\S+))?\s*:\s*(\S.*)$/

/** Marks findings whose line, or a line they call on, carries a valid suppression of their rule. */
export function suppressionsOf(
  findings: readonly ReportedFinding[], firewalls: readonly Firewall[], { today, suppressions }: { readonly today: string; readonly suppressions: boolean },
): ReportedFinding[] {
  if (!suppressions) return [...findings]
  const byFile = new Map<string, Ignore[]>()
  for (const firewall of firewalls) {
    const list = firewall.comments.flatMap(c => ignoreOf(c, today) ?? [])
    if (list.length > 0) byFile.set(firewall.source.path, [...(byFile.get(firewall.source.path) ?? []), ...list])
  }
  return findings.map(finding => {
    const hit = byFile.get(finding.at.source.path)?.find(i => speaksFor(i, finding))
    return hit ? { ...finding, suppressed: { kind: 'inline', reason: hit.reason } } : finding
  })
}

/** A suppression without a reason, or past its day, suppresses nothing; a day that cannot be read counts as past. */
function ignoreOf(comment: Comment, today: string): Ignore | undefined {
  const match = FORM.exec(comment.text)
  if (!match) return undefined
  const [, rule = '', until, reason = ''] = match
  if (until !== undefined && (!/^\d{4}-\d\d-\d\d$/.test(until) || until < today)) return undefined
  return { rule, reason: reason.trim(), comment }
}

function speaksFor({ rule, comment }: Ignore, finding: ReportedFinding): boolean {
  if (rule !== finding.rule && rule !== finding.rule.split('/')[0]) return false
  const { start, end } = comment.target
  return finding.at.start >= start && finding.at.start < Math.max(end, start + 1)
}
