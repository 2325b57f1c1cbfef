/** The report as markdown: the summary of a job, or a comment on a merge request. */
import type { FindingLevel, ReportedFinding } from '../engine/finding.ts'
import type { FileFailure } from '../engine/result.ts'
import { startOf } from '../text/source.ts'
import { heaviest, rankOf } from './heaviest.ts'
import { forMarkdown } from './neutral.ts'
import { packetWords } from './packet.ts'
import { counted, type Opening, type Printer, type ReportOptions } from './report.ts'

/** GitHub takes 1 MiB of summary a step; this many items of this length stay well below. */
const ITEMS = 200
const LENGTH = 600

const HEADINGS = { error: 'Errors', warning: 'Warnings', note: 'Notes' } as const satisfies Record<FindingLevel, string>

/** It begins with counts, so the most severe findings are held to the end, as text. */
export function markdown(_: Opening, { limit }: ReportOptions): Printer {
  const sieve = heaviest<Item>(Math.min(limit ?? ITEMS, ITEMS))
  const paths = new Set<string>()
  return {
    begin: '',
    add: ({ firewalls, findings }) => {
      for (const f of firewalls) paths.add(f.source.path)
      for (const f of findings) if (!f.suppressed) sieve.add(rankOf(f), () => ({ level: f.level, text: item(f) }))
      return ''
    },
    end: ({ failures, summary: { error, warning, note, suppressed } }) => {
      const files = new Set([...paths, ...failures.map(f => f.path)]).size
      const blocks = [
        '# wallproof',
        `| errors | warnings | notes | suppressed | files |\n|---:|---:|---:|---:|---:|\n| ${[error, warning, note, suppressed, files].join(' | ')} |`,
        ...unreadBlock(failures),
        ...(['error', 'warning', 'note'] as const).flatMap(level => levelBlock(level, sieve.rest().filter(i => i.level === level))),
        ...(error + warning + note + failures.length === 0 ? ['No findings.'] : []),
        ...(sieve.left() > 0 ? [`And ${counted(sieve.left(), 'more finding')}, less severe or later in the list.`] : []),
      ]
      return [`${blocks.join('\n\n')}\n`]
    },
  }
}

interface Item {
  readonly level: FindingLevel
  readonly text: string
}

function unreadBlock(failures: readonly FileFailure[]): string[] {
  if (failures.length === 0) return []
  const items = failures.slice(0, ITEMS).map(({ path, seen, advice }) => `- **input-not-read** ${forMarkdown(path)}: ${words(seen)}${advice === '' ? '' : `; ${words(advice)}`}`)
  if (failures.length > ITEMS) items.push(`- and ${String(failures.length - ITEMS)} more`)
  return [`## Not read\n\n${items.join('\n')}`]
}

function levelBlock(level: FindingLevel, items: readonly Item[]): string[] {
  return items.length === 0 ? [] : [`## ${HEADINGS[level]}\n\n${items.map(i => i.text).join('\n')}`]
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
