/** The report for people: every finding with its line, a packet and what to do, then what was not understood, then one line of counts. */
import type { ReportedFinding } from '../engine/finding.ts'
import type { FileFailure, ReportedFirewall } from '../engine/result.ts'
import type { Diagnostic } from '../model/firewall.ts'
import { startOf, type Span } from '../text/source.ts'
import { excerpt } from './excerpt.ts'
import { heaviest, rankOf } from './heaviest.ts'
import { forTerminal, forTerminalPart } from './neutral.ts'
import { packetWords } from './packet.ts'
import { counted, pageOf, type Opening, type Paint, type Printer, type ReportOptions, type Summary } from './report.ts'

const RELATED = 10
const DIAGNOSTICS = 3

export function text({ tool: { url } }: Opening, { paint, limit }: ReportOptions): Printer {
  const sieve = heaviest<string>(limit)
  const unread: string[] = []
  const paths = new Set<string>()
  const statements = { total: 0, understood: 0, ignored: 0, unsupported: 0 }
  return {
    begin: '',
    add: ({ firewalls, findings }) => {
      for (const firewall of firewalls) {
        paths.add(firewall.source.path)
        unread.push(...diagnosticLines(firewall))
        for (const key of COUNTS) statements[key] += firewall.statements[key]
      }
      return findings.filter(f => !f.suppressed).flatMap(f => sieve.add(rankOf(f), () => findingBlock(f, url, paint))).map(ended).join('')
    },
    *end({ failures, summary }) {
      yield* sieve.rest().map(ended)
      if (sieve.left() > 0) yield ended(`${counted(sieve.left(), 'more finding')} not shown (--max-findings)`)
      if (unread.length > 0) yield ended([paint.bold('not understood'), ...unread].join('\n'))
      yield `${summaryLine(paths, statements, failures, summary, paint)}\n`
    },
  }
}

/** Blocks stand apart. */
const ended = (block: string): string => `${block}\n\n`

const COUNTS = ['total', 'understood', 'ignored', 'unsupported'] as const

type Statements = Record<(typeof COUNTS)[number], number>

function findingBlock(finding: ReportedFinding, url: string, paint: Paint): string {
  const lines = [
    `${paint.bold(place(finding.at))}  ${levelWord(finding.level, paint)}  ${paint.link(paint.cyan(finding.rule), pageOf(finding.rule, url))}`,
    `  ${field('seen', paint)} ${forTerminal(finding.seen)}`,
    ...excerptLines(finding.at, '  ', paint),
  ]
  if (finding.packet) lines.push(`  ${field('packet', paint)} ${forTerminal(packetWords(finding.packet))}`)
  for (const { span, message } of finding.related.slice(0, RELATED)) {
    lines.push(`  ${field('see', paint)} ${place(span)}  ${forTerminal(message)}`, ...excerptLines(span, '    ', paint, 2))
  }
  if (finding.related.length > RELATED) lines.push(`  ${field('see', paint)} ${counted(finding.related.length - RELATED, 'more line')}`)
  lines.push(`  ${field('fix', paint)} ${forTerminal(finding.fix)}`)
  return lines.join('\n')
}

const field = (name: string, paint: Paint): string => paint.dim(`${name}:`.padEnd(7))

export function place(span: Span): string {
  const { line, column } = startOf(span)
  return `${forTerminal(span.source.path)}:${String(line)}:${String(column)}`
}

function excerptLines(span: Span, indent: string, paint: Paint, atMost?: number): string[] {
  const { lines, more } = excerpt(span, atMost)
  const width = Math.max(...lines.map(l => String(l.line).length))
  const printed = lines.map(({ line, before, marked, after }) =>
    `${indent}${paint.dim(`${String(line).padStart(width)} |`)} ${forTerminalPart(before)}${paint.bold(forTerminalPart(marked))}${forTerminalPart(after)}`)
  return more > 0 ? [...printed, `${indent}${paint.dim(`${' '.repeat(width)} | (${counted(more, 'more line')})`)}`] : printed
}

function levelWord(level: ReportedFinding['level'], paint: Paint): string {
  switch (level) {
    case 'error': return paint.red(level)
    case 'warning': return paint.yellow(level)
    case 'note': return paint.cyan(level)
  }
}

const EFFECT = {
  verdict: 'some verdicts are undetermined because of it',
  match: 'what it matches is undetermined',
  none: 'no verdict depends on it',
} as const

const WEIGHT = { verdict: 0, match: 1, none: 2 } as const

function diagnosticLines({ diagnostics, id }: ReportedFirewall): string[] {
  if (diagnostics.length === 0) return []
  const kinds = (['unrecognised', 'unsupported', 'refused', 'elsewhere'] as const)
    .map(kind => ({ kind, count: diagnostics.filter(d => d.kind === kind).length })).filter(k => k.count > 0)
  const worst = [...diagnostics].sort((a, b) => WEIGHT[a.effect] - WEIGHT[b.effect]).slice(0, DIAGNOSTICS)
  return [
    `  ${forTerminal(id)}: ${kinds.map(k => `${String(k.count)} ${k.kind}`).join(', ')}`,
    ...worst.map(diagnostic => `    ${diagnosticLine(diagnostic)}`),
    ...(diagnostics.length > worst.length ? [`    and ${counted(diagnostics.length - worst.length, 'more statement')}`] : []),
  ]
}

function diagnosticLine({ span, seen, effect }: Diagnostic): string {
  return `${place(span)}  ${forTerminal(seen)} (${EFFECT[effect]})`
}

function summaryLine(read: ReadonlySet<string>, { total, understood, ignored, unsupported }: Statements, failures: readonly FileFailure[], { error, warning, note, suppressed }: Summary, paint: Paint): string {
  const unread = new Set(failures.map(f => f.path))
  const files = new Set([...read, ...unread]).size
  const levels = `${counted(error, 'error')}, ${counted(warning, 'warning')}, ${counted(note, 'note')}, ${String(suppressed)} suppressed`
  const colour = error > 0 ? paint.red : warning > 0 ? paint.yellow : paint.green
  return `${counted(files, 'file')}${unread.size > 0 ? ` (${String(unread.size)} not read)` : ''}: ${String(total)} statements, `
    + `${String(understood)} understood, ${String(ignored)} ignored, ${String(unsupported)} unsupported; ${colour(levels)}`
}
