/** The report as markdown: the summary of a job, or a comment on a merge request. */
import type { FindingLevel, ReportedFinding } from '../engine/finding.ts'
import type { LintResult } from '../engine/result.ts'
import { startOf } from '../text/source.ts'
import { forMarkdown } from './neutral.ts'
import { packetWords } from './packet.ts'
import { counted, mostSevere, summarize, type ReportOptions } from './report.ts'

/** GitHub takes 1 MiB of summary a step; this many items of this length stay well below. */
const ITEMS = 200
const LENGTH = 600

const HEADINGS = { error: 'Errors', warning: 'Warnings', note: 'Notes' } as const satisfies Record<FindingLevel, string>

export function markdown(result: LintResult, { limit }: ReportOptions): string {
  const open = result.findings.filter(f => !f.suppressed)
  const printed = mostSevere(open, Math.min(limit ?? ITEMS, ITEMS))
  const { error, warning, note, suppressed } = summarize(result.findings)
  const blocks = [
    '# wallproof',
    `| errors | warnings | notes | suppressed | files |\n|---:|---:|---:|---:|---:|\n| ${[error, warning, note, suppressed, filesOf(result)].join(' | ')} |`,
    ...unreadBlock(result),
    ...(['error', 'warning', 'note'] as const).flatMap(level => levelBlock(level, printed.filter(f => f.level === level))),
  ]
  if (open.length === 0 && result.failures.length === 0) blocks.push('No findings.')
  if (printed.length < open.length) blocks.push(`And ${counted(open.length - printed.length, 'more finding')}, less severe or later in the list.`)
  return `${blocks.join('\n\n')}\n`
}

const filesOf = ({ firewalls, failures }: LintResult): number => new Set([...firewalls.map(f => f.source.path), ...failures.map(f => f.path)]).size

function unreadBlock({ failures }: LintResult): string[] {
  if (failures.length === 0) return []
  const items = failures.slice(0, ITEMS).map(({ path, seen, advice }) => `- **input-not-read** ${forMarkdown(path)}: ${words(seen)}${advice === '' ? '' : `; ${words(advice)}`}`)
  if (failures.length > ITEMS) items.push(`- and ${String(failures.length - ITEMS)} more`)
  return [`## Not read\n\n${items.join('\n')}`]
}

function levelBlock(level: FindingLevel, findings: readonly ReportedFinding[]): string[] {
  return findings.length === 0 ? [] : [`## ${HEADINGS[level]}\n\n${findings.map(item).join('\n')}`]
}

function item({ at, rule, seen, fix, packet }: ReportedFinding): string {
  return [
    `- **${rule}** at ${forMarkdown(`${at.source.path}:${String(startOf(at).line)}`)}<br>${words(seen)}`,
    ...(packet ? [`Packet: ${words(packetWords(packet))}`] : []),
    `To do: ${words(fix)}`,
  ].join('<br>')
}

/** Cut before it is made harmless, so that no code is left open. */
const words = (text: string): string => forMarkdown(text.length > LENGTH ? `${text.slice(0, LENGTH)}…` : text)
