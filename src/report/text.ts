/** The report for people: every finding with its line, a packet and what to do, then what was not understood, then one line of counts. */
import type { ReportedFinding } from '../engine/finding.ts'
import type { LintResult, ReportedFirewall } from '../engine/result.ts'
import type { Diagnostic } from '../model/firewall.ts'
import { startOf, type Span } from '../text/source.ts'
import { excerpt } from './excerpt.ts'
import { forTerminal, forTerminalPart } from './neutral.ts'
import { packetWords } from './packet.ts'
import { counted, mostSevere, pageOf, summarize, type Paint, type ReportOptions } from './report.ts'

const RELATED = 10
const DIAGNOSTICS = 3

export function text(result: LintResult, { paint, limit }: ReportOptions): string {
  const open = result.findings.filter(f => !f.suppressed)
  const printed = mostSevere(open, limit)
  const blocks = printed.map(finding => findingBlock(finding, result.tool.url, paint))
  if (printed.length < open.length) blocks.push(`${counted(open.length - printed.length, 'more finding')} not shown (--max-findings)`)
  const unread = diagnosticsBlock(result.firewalls, paint)
  if (unread !== '') blocks.push(unread)
  blocks.push(summaryLine(result, paint))
  return `${blocks.join('\n\n')}\n`
}

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

function diagnosticsBlock(firewalls: readonly ReportedFirewall[], paint: Paint): string {
  const lines: string[] = []
  for (const { diagnostics, id } of firewalls) {
    if (diagnostics.length === 0) continue
    const kinds = (['unrecognised', 'unsupported', 'refused', 'elsewhere'] as const)
      .map(kind => ({ kind, count: diagnostics.filter(d => d.kind === kind).length })).filter(k => k.count > 0)
    lines.push(`  ${forTerminal(id)}: ${kinds.map(k => `${String(k.count)} ${k.kind}`).join(', ')}`)
    const worst = [...diagnostics].sort((a, b) => WEIGHT[a.effect] - WEIGHT[b.effect]).slice(0, DIAGNOSTICS)
    lines.push(...worst.map(diagnostic => `    ${diagnosticLine(diagnostic)}`))
    if (diagnostics.length > worst.length) lines.push(`    and ${counted(diagnostics.length - worst.length, 'more statement')}`)
  }
  return lines.length === 0 ? '' : [paint.bold('not understood'), ...lines].join('\n')
}

function diagnosticLine({ span, seen, effect }: Diagnostic): string {
  return `${place(span)}  ${forTerminal(seen)} (${EFFECT[effect]})`
}

function summaryLine(result: LintResult, paint: Paint): string {
  const files = new Set([...result.firewalls.map(f => f.source.path), ...result.failures.map(f => f.path)]).size
  const total = (key: 'total' | 'understood' | 'ignored' | 'unsupported'): string =>
    String(result.firewalls.reduce((sum, { statements }) => sum + statements[key], 0))
  const { error, warning, note, suppressed } = summarize(result.findings)
  const unread = new Set(result.failures.map(f => f.path)).size
  const levels = `${counted(error, 'error')}, ${counted(warning, 'warning')}, ${counted(note, 'note')}, ${String(suppressed)} suppressed`
  const colour = error > 0 ? paint.red : warning > 0 ? paint.yellow : paint.green
  return `${counted(files, 'file')}${unread > 0 ? ` (${String(unread)} not read)` : ''}: ${total('total')} statements, `
    + `${total('understood')} understood, ${total('ignored')} ignored, ${total('unsupported')} unsupported; ${colour(levels)}`
}
