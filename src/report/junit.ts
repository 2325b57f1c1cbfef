/** The report for test dashboards: JUnit XML, a suite a file, a case a finding, and a passed case for each rule without one. */
import type { ReportedFinding } from '../engine/finding.ts'
import type { FileFailure } from '../engine/result.ts'
import { startOf } from '../text/source.ts'
import { heaviest, rankOf } from './heaviest.ts'
import { forXml } from './neutral.ts'
import { failureLine } from './notes.ts'
import { packetWords } from './packet.ts'
import type { Opening, Printer, ReportOptions } from './report.ts'

interface Case {
  readonly name: string
  readonly line: number | undefined
  readonly outcome: Outcome
  /** Message and kind of what is not passed. */
  readonly message: string
  readonly kind: string
  readonly body: readonly string[]
}

type Outcome = 'passed' | 'failure' | 'skipped' | 'error'

interface Printed {
  readonly path: string
  readonly outcome: Outcome
  readonly text: string
}

/** It begins with counts, so all is held to the end, as text. */
export function junit({ rules }: Opening, { limit }: ReportOptions): Printer {
  const families = [...new Set(rules.map(rule => familyOf(rule.id)))].sort()
  const sieve = heaviest<Printed>(limit ?? Infinity)
  const read = new Set<string>()
  /** Of each path the families that found something. */
  const touched = new Map<string, Set<string>>()
  return {
    begin: '',
    add: ({ firewalls, findings }) => {
      for (const f of firewalls) read.add(f.source.path)
      for (const f of findings) {
        const { path } = f.at.source
        touched.set(path, (touched.get(path) ?? new Set()).add(familyOf(f.rule)))
        sieve.add(rankOf(f), () => printedCase(path, caseOf(f)))
      }
      return ''
    },
    *end({ failures }) {
      const found = new Map<string, Printed[]>()
      for (const one of sieve.rest()) {
        const list = found.get(one.path)
        if (list) list.push(one)
        else found.set(one.path, [one])
      }
      const passedIn = (path: string): string[] => (read.has(path) ? families.filter(id => !touched.get(path)?.has(id)) : [])
      const paths = [...new Set([...read, ...touched.keys()])]
      const passed = paths.reduce((sum, path) => sum + passedIn(path).length, 0)
      const unreadCases = failures.map(failure => printedCase(failure.path, unread(failure)))
      yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="wallproof" ${counts([...unreadCases, ...sieve.rest()], passed)}>\n`
      for (const one of unreadCases) yield suite(one.path, [one])
      for (const path of paths) {
        const cases = passedIn(path).map(id => printedCase(path, passedCase(id)))
        yield suite(path, [...found.get(path) ?? [], ...cases])
      }
      yield '</testsuites>\n'
    },
  }
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

const unread = (failure: FileFailure): Case =>
  ({ name: 'input-not-read', line: failure.line || undefined, outcome: 'error', message: failure.seen, kind: 'input-not-read', body: [failureLine(failure)] })

/** `passed`: cases that passed and are not among them. */
function counts(cases: readonly Printed[], passed = 0): string {
  const of = (outcome: Outcome): string => String(cases.filter(c => c.outcome === outcome).length)
  return `tests="${String(cases.length + passed)}" failures="${of('failure')}" errors="${of('error')}" skipped="${of('skipped')}"`
}

const suite = (name: string, cases: readonly Printed[]): string => `  <testsuite name="${forXml(name)}" ${counts(cases)}>\n${cases.map(c => c.text).join('')}  </testsuite>\n`

const printedCase = (path: string, one: Case): Printed => ({ path, outcome: one.outcome, text: caseLines(path, one).map(line => `${line}\n`).join('') })

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
