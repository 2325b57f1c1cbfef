/** Suppressions that stand in the exports themselves: `wallproof-ignore RULE: reason`, with `until=YYYY-MM-DD` if it is to expire. */
import type { Comment, Firewall } from '../model/firewall.ts'
import type { ReportedFinding } from './finding.ts'

interface Ignore {
  readonly rule: string
  readonly reason: string
  readonly target: Comment['target']
}

/** A comment that is meant to suppress something: does it, and if not, why not? */
export type Suppressing = { readonly comment: Comment; readonly device: string } & (
  | { readonly state: 'used' | 'unused'; readonly rule: string }
  | { readonly state: 'expired'; readonly rule: string; readonly until: string }
  | { readonly state: 'unreadable-date'; readonly rule: string }
  | { readonly state: 'no-reason'; readonly rule: string }
  | { readonly state: 'malformed' }
)

interface Suppressed {
  readonly findings: readonly ReportedFinding[]
  /** Every suppression of the exports, in their order. */
  readonly suppressing: readonly Suppressing[]
}

const WORD = 'wallproof-ignore'

const FORM = /wallproof-ignore\s+([a-z0-9/-]+)(?:\s+until=(\S+?))?\s*(?::(.*)|$)/

/** Marks findings whose line, or a line they call on, carries a valid suppression of their rule. */
export function suppressionsOf(findings: readonly ReportedFinding[], firewalls: readonly Firewall[], today: string): Suppressed {
  const entries = marked(firewalls).map(({ comment, device }) => ({ comment, device, read: ignoreOf(comment, today) }))
  const byFile = new Map<string, Ignore[]>()
  for (const { comment, read } of entries) {
    if (!('reason' in read)) continue
    const { path } = comment.span.source
    const list = byFile.get(path)
    if (list) list.push(read)
    else byFile.set(path, [read])
  }
  const used = new Set<Ignore>()
  const reported = findings.map(finding => {
    const hits = (byFile.get(finding.at.source.path) ?? []).filter(i => speaksFor(i, finding))
    for (const hit of hits) used.add(hit)
    return hits[0] ? { ...finding, suppressed: { kind: 'inline' as const, reason: hits[0].reason } } : finding
  })
  const suppressing = entries.map(({ comment, device, read }): Suppressing =>
    ('reason' in read ? { comment, device, state: used.has(read) ? 'used' : 'unused', rule: read.rule } : { comment, device, ...read }))
  return { findings: reported, suppressing }
}

/** Devices of one file may share a comment: it counts once. */
function marked(firewalls: readonly Firewall[]): { readonly comment: Comment; readonly device: string }[] {
  const known = new Set<string>()
  return firewalls.flatMap(({ id, comments }) => comments.flatMap(comment => {
    if (!comment.text.includes(WORD)) return []
    const place = `${comment.span.source.path}\u0000${String(comment.span.start)}\u0000${String(comment.target.start)}`
    if (known.has(place)) return []
    known.add(place)
    return [{ comment, device: id }]
  }))
}

type Mistake =
  | { readonly state: 'expired'; readonly rule: string; readonly until: string }
  | { readonly state: 'unreadable-date' | 'no-reason'; readonly rule: string }
  | { readonly state: 'malformed' }

/** A suppression without a reason, or past its day, suppresses nothing; a day that cannot be read counts as past. */
function ignoreOf({ text, target }: Comment, today: string): Ignore | Mistake {
  const match = FORM.exec(text)
  if (!match) return { state: 'malformed' }
  const [, rule = '', until, words = ''] = match
  if (until !== undefined && !isDay(until)) return { state: 'unreadable-date', rule }
  if (until !== undefined && until < today) return { state: 'expired', rule, until }
  const reason = words.trim()
  return reason === '' ? { state: 'no-reason', rule } : { rule, reason, target }
}

/** A day of the calendar: the 31st of June is none. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

function speaksFor({ rule, target: { start, end } }: Ignore, finding: ReportedFinding): boolean {
  if (rule !== finding.rule && rule !== finding.rule.split('/')[0]) return false
  return finding.at.start >= start && finding.at.start < Math.max(end, start + 1)
}
