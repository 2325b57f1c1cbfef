/** The report for GitLab's merge requests: a list of issues in the format of Code Quality. */
import type { FindingLevel, ReportedFinding } from '../engine/finding.ts'
import type { FileFailure } from '../engine/result.ts'
import { startOf } from '../text/source.ts'
import { heaviest, rankOf } from './heaviest.ts'
import { items, nested } from './jsonpieces.ts'
import { visible } from './neutral.ts'
import { packetWords } from './packet.ts'
import type { Opening, Printer, ReportOptions } from './report.ts'

interface Issue {
  readonly description: string
  readonly check_name: string
  /** GitLab shows equal ones of a file once only. */
  readonly fingerprint: string
  readonly severity: 'info' | 'minor' | 'major' | 'critical' | 'blocker'
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } }
}

const SEVERITY = { error: 'critical', warning: 'major', note: 'minor' } as const satisfies Record<FindingLevel, Issue['severity']>

export function gitlab(_: Opening, { limit }: ReportOptions): Printer {
  const issues = items(0)
  const sieve = heaviest<string>(limit)
  return {
    begin: '[',
    add: ({ findings }) => findings.filter(f => !f.suppressed).flatMap(f => sieve.add(rankOf(f), () => nested(issue(f), 1))).map(issues.next).join(''),
    *end({ failures }) {
      yield* sieve.rest().map(issues.next)
      yield* failures.map(failure => issues.next(nested(unread(failure), 1)))
      yield `${issues.end()}\n`
    },
  }
}

function issue({ at, rule, level, seen, fix, packet, fingerprint }: ReportedFinding): Issue {
  return {
    description: visible(`${seen}${packet ? `, for example ${packetWords(packet)}` : ''}. To do: ${fix}`),
    check_name: rule,
    fingerprint,
    severity: SEVERITY[level],
    location: { path: at.source.path, lines: { begin: startOf(at).line } },
  }
}

function unread({ path, line, column, seen, advice }: FileFailure): Issue {
  return {
    description: visible(`${seen}${advice === '' ? '' : `; ${advice}`}`),
    check_name: 'input-not-read',
    fingerprint: `input-not-read:${path}:${String(line)}:${String(column)}`,
    severity: 'blocker',
    location: { path, lines: { begin: Math.max(1, line) } },
  }
}
