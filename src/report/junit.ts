/** The report for test dashboards: JUnit XML, a suite a file, a case a finding, and a passed case for each rule without one. */
import type { ReportedFinding } from '../engine/finding.ts'
import type { FileFailure, LintResult } from '../engine/result.ts'
import { startOf } from '../text/source.ts'
import { forXml } from './neutral.ts'
import { failureLine } from './notes.ts'
import { packetWords } from './packet.ts'
import { mostSevere, type ReportOptions } from './report.ts'

interface Suite {
  readonly name: string
  readonly cases: readonly Case[]
}

interface Case {
  readonly name: string
  readonly line: number | undefined
  readonly outcome: 'passed' | 'failure' | 'skipped' | 'error'
  /** Message and kind of what is not passed. */
  readonly message: string
  readonly kind: string
  readonly body: readonly string[]
}

export function junit(result: LintResult, { limit }: ReportOptions): string {
  const suites = suitesOf(result, mostSevere(result.findings, limit))
  const total = suites.flatMap(s => s.cases)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="wallproof" ${counts(total)}>`,
    ...suites.flatMap(suiteLines),
    '</testsuites>',
    '',
  ].join('\n')
}

function suitesOf({ firewalls, findings, rules, failures }: LintResult, printed: readonly ReportedFinding[]): Suite[] {
  const families = [...new Set(rules.map(rule => familyOf(rule.id)))].sort()
  const [all, shown] = [byPath(findings), byPath(printed)]
  const read = [...new Set(firewalls.map(f => f.source.path))].map((path): Suite => {
    const touched = new Set((all.get(path) ?? []).map(f => familyOf(f.rule)))
    const passed = families.filter(id => !touched.has(id))
    return { name: path, cases: [...(shown.get(path) ?? []).map(caseOf), ...passed.map(passedCase)] }
  })
  return [...failures.map(unread), ...read]
}

function byPath(findings: readonly ReportedFinding[]): Map<string, ReportedFinding[]> {
  const groups = new Map<string, ReportedFinding[]>()
  for (const finding of findings) {
    const { path } = finding.at.source
    const group = groups.get(path)
    if (group) group.push(finding)
    else groups.set(path, [finding])
  }
  return groups
}

const familyOf = (id: string): string => id.split('/', 1)[0] ?? id

const passedCase = (name: string): Case => ({ name, line: undefined, outcome: 'passed', message: '', kind: '', body: [] })

/** Dashboards know a case again by its name: no line in it. */
function caseOf(finding: ReportedFinding): Case {
  const { rule, seen, fix, level, suppressed, packet } = finding
  const line = startOf(finding.at).line
  return {
    name: `${rule}: ${seen}`,
    line,
    outcome: suppressed ? 'skipped' : 'failure',
    message: suppressed ? suppressed.reason || suppressed.kind : seen,
    kind: level,
    body: [`${finding.at.source.path}:${String(line)}`, ...(packet ? [`packet: ${packetWords(packet)}`] : []), `fix: ${fix}`],
  }
}

function unread(failure: FileFailure): Suite {
  return { name: failure.path, cases: [{ name: 'input-not-read', line: failure.line || undefined, outcome: 'error', message: failure.seen, kind: 'input-not-read', body: [failureLine(failure)] }] }
}

function counts(cases: readonly Case[]): string {
  const of = (outcome: Case['outcome']): string => String(cases.filter(c => c.outcome === outcome).length)
  return `tests="${String(cases.length)}" failures="${of('failure')}" errors="${of('error')}" skipped="${of('skipped')}"`
}

function suiteLines({ name, cases }: Suite): string[] {
  return [`  <testsuite name="${forXml(name)}" ${counts(cases)}>`, ...cases.flatMap(one => caseLines(name, one)), '  </testsuite>']
}

function caseLines(path: string, { name, line, outcome, message, kind, body }: Case): string[] {
  const head = `    <testcase classname="${forXml(path)}" name="${forXml(name)}" file="${forXml(path)}"${line === undefined ? '' : ` line="${String(line)}"`}`
  switch (outcome) {
    case 'passed': return [`${head}/>`]
    case 'skipped': return [`${head}>`, `      <skipped message="${forXml(message)}"/>`, '    </testcase>']
    case 'failure':
    case 'error':
      return [`${head}>`, `      <${outcome} message="${forXml(message)}" type="${forXml(kind)}">${body.map(forXml).join('\n')}</${outcome}>`, '    </testcase>']
  }
}
