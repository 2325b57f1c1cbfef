/** What tools for backups and for sharing write in place of a value: Oxidized, RANCID, netconan, and people. */
import type { Source, Span } from '../text/source.ts'

const PLACEHOLDER = /<(?:(?:configuration|secret|community|key|password) )?(?:removed|hidden|redacted|masked)>|\[(?:secret )?(?:hidden|removed|redacted)\]|\bnetconanRemoved\d+/i

/** RANCID's ACLFILTERREGEX: the body of a list is gone. */
const BODY = /<([^<>\n]{1,80}) contents removed by [^<>\n]{1,40}>/

export interface Placeholder {
  /** The line, without its indentation. */
  readonly span: Span
  /** Rules were taken out, not a value. */
  readonly rules: boolean
}

/** Lines with a value or rules taken out, in order. */
export function placeholdersOf(source: Source): Placeholder[] {
  const found: Placeholder[] = []
  const { text, lineStarts } = source
  // Most files have none: one look at the whole text is enough.
  if (!PLACEHOLDER.test(text) && !text.includes(' contents removed by ')) return found
  for (const [i, start] of lineStarts.entries()) {
    const line = text.slice(start, lineStarts[i + 1] ?? text.length)
    const rules = BODY.test(line)
    if (!rules && !PLACEHOLDER.test(line)) continue
    const from = start + line.length - line.trimStart().length
    found.push({ span: { source, start: from, end: start + line.trimEnd().length }, rules })
  }
  return found
}
