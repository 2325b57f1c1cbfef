/** The report as annotations of GitHub Actions: workflow commands on stdout, the most severe first, within what GitHub shows. */
import type { FindingLevel, ReportedFinding } from '../engine/finding.ts'
import type { FileFailure } from '../engine/result.ts'
import { endOf, startOf } from '../text/source.ts'
import { heaviest, rankOf } from './heaviest.ts'
import { forTerminal, forWorkflow, forWorkflowProperty } from './neutral.ts'
import { packetWords } from './packet.ts'
import { counted, type Opening, type Printer, type ReportOptions } from './report.ts'

// GitHub shows 10 annotations of each kind a step and 50 a job, and drops the rest in silence.
const SHOWN = 10

type Kind = (typeof KINDS)[number]

interface Annotation {
  readonly kind: Kind
  readonly properties: Readonly<Record<string, string | number>>
  readonly message: string
  /** The same as a line of the log, for those that GitHub would drop. */
  readonly line: string
}

const KIND: Readonly<Record<FindingLevel, Kind>> = { error: 'error', warning: 'warning', note: 'notice' }

/** Errors come before warnings, and of each kind the first few are annotations: so all is held to the end, as text. */
export function github(_: Opening, { limit }: ReportOptions): Printer {
  const sieve = heaviest<Annotation>(limit ?? Infinity)
  return {
    begin: '',
    add: ({ findings }) => {
      for (const f of findings) if (!f.suppressed) sieve.add(rankOf(f), () => annotationOf(f))
      return ''
    },
    *end({ failures }) {
      const annotations = [...failures.map(unread), ...sieve.rest()]
      for (const kind of KINDS) for (const line of linesOf(kind, annotations.filter(a => a.kind === kind))) yield `${line}\n`
      if (sieve.left() > 0) yield `${counted(sieve.left(), 'more finding')} not shown (--max-findings)\n`
    },
  }
}

const KINDS = ['error', 'warning', 'notice'] as const

/** The last annotation of a kind that would not fit says how many more there are; those follow as lines of the log. */
function linesOf(kind: Kind, annotations: readonly Annotation[]): string[] {
  if (annotations.length <= SHOWN) return annotations.map(commandOf)
  const shown = annotations.slice(0, SHOWN - 1)
  const rest = annotations.slice(SHOWN - 1)
  const more = `and ${counted(rest.length, `more ${kind}`)}; the log of this step lists them`
  return [...shown.map(commandOf), `::${kind} title=wallproof::${forWorkflow(more)}`, ...rest.map(annotation => annotation.line)]
}

function commandOf({ kind, properties, message }: Annotation): string {
  const list = Object.entries(properties).map(([name, value]) => `${name}=${forWorkflowProperty(String(value))}`).join(',')
  return `::${kind} ${list}::${forWorkflow(message)}`
}

function annotationOf({ at, rule, level, seen, fix, packet }: ReportedFinding): Annotation {
  const { path } = at.source
  const [start, end] = [startOf(at), endOf(at)]
  return {
    kind: KIND[level],
    // Columns count only where a region begins and ends on one line; longer ones are shown at their first.
    properties: { file: path, line: start.line, ...(end.line === start.line ? { endLine: end.line, col: start.column, endColumn: end.column } : {}), title: rule },
    message: `${seen}${packet ? `, for example ${packetWords(packet)}` : ''}. To do: ${fix}`,
    line: forTerminal(`${path}:${String(start.line)}: ${level}: ${rule}: ${seen}`),
  }
}

function unread({ path, line, seen, advice }: FileFailure): Annotation {
  return {
    kind: 'error',
    properties: { file: path, ...(line > 0 ? { line } : {}), title: 'input-not-read' },
    message: `${seen}${advice === '' ? '' : `; ${advice}`}`,
    line: forTerminal(`${path}: ${seen}`),
  }
}
