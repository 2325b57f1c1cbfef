/** Text of a file for names and comments: as it stands where no secret is near, redacted otherwise; fast for many spans. */
import { lastAtMost, shown, type Source, type Span } from '../../../text/source.ts'

export type TextOf = (span: Span) => string

/** Made after the secrets of the file are hidden. */
export function textReader(source: Source): TextOf {
  const sorted = [...source.secrets].sort((a, b) => a.start - b.start)
  const starts = sorted.map(s => s.start)
  const reach: number[] = []
  for (const { end } of sorted) reach.push(Math.max(end, reach.at(-1) ?? 0))
  return span => {
    const last = lastAtMost(starts, span.end - 1)
    return last >= 0 && (reach[last] ?? 0) > span.start ? shown(span) : source.text.slice(span.start, span.end)
  }
}
