/** The devices that one file holds, and the comments of each with the statement they speak for. */
import type { Comment } from '../../model/firewall.ts'
import { lastAtMost, shown, type Source } from '../../text/source.ts'
import type { Line, Lines } from './lines.ts'

/**
 * A file may hold several captures: the next one starts where, behind an `end`, a device names itself again; or where a capture begins
 * (an envelope, a prompt, a second `version`) and what follows has another host name.
 */
export function devicesOf({ top, captures }: Lines): Line[][] {
  const parts: Line[][] = []
  let ended = true
  let waiting: Line[] = []
  for (const line of top) {
    const current = parts.at(-1)
    if (!ended) {
      current?.push(line)
      ended = line.words[0] === 'end' && line.words.length === 1
    } else if (!current || ((line.words[0] === 'version' || line.words[0] === 'hostname') && line.words.length === 2)) {
      parts.push([...waiting, line])
      waiting = []
      ended = false
    } else waiting.push(line)
  }
  const last = parts.at(-1)
  if (last) for (const line of waiting) last.push(line)
  return parts.flatMap(part => captured(part, captures))
}

const nameOf = (lines: readonly Line[]): string | undefined => lines.findLast(l => l.words[0] === 'hostname' && l.words.length === 2)?.words[1]

/** Unique among the devices of the file, whatever their names. */
export function idOf(source: Source, parts: readonly Line[][], index: number): string {
  if (parts.length === 1) return source.path
  const name = nameOf(parts[index] ?? [])
  return `${source.path}#${name === undefined || parts.some((other, i) => i < index && nameOf(other) === name) ? String(index + 1) : name}`
}

/** Cuts at the places where a capture may begin, and joins what has no host name of its own, or the same one. */
function captured(lines: readonly Line[], captures: readonly number[]): Line[][] {
  const segments: Line[][] = []
  let at = lastAtMost(captures, lines[0]?.span.start ?? 0)
  let versions = 0
  for (const line of lines) {
    const here = lastAtMost(captures, line.span.start)
    const again = line.words[0] === 'version' && line.words.length === 2 && ++versions > 1
    if (segments.length === 0 || here !== at || again) segments.push([])
    at = here
    segments.at(-1)?.push(line)
  }
  const parts: Line[][] = []
  for (const segment of segments) {
    const current = parts.at(-1)
    const [mine, theirs] = [nameOf(segment), current && nameOf(current)]
    if (!current || (mine !== undefined && theirs !== undefined && mine !== theirs)) parts.push(segment)
    else for (const line of segment) current.push(line)
  }
  return parts
}

export function commentsOf(source: Source, lines: Lines, top: readonly Line[], from: number, to: number, remarks: readonly Comment[]): Comment[] {
  const statements: Line[] = []
  const collect = (line: Line): void => {
    statements.push(line)
    for (const child of line.children) collect(child)
  }
  for (const line of top) collect(line)
  const starts = statements.map(s => s.span.start)
  const row = (offset: number): number => lastAtMost(source.lineStarts, offset)
  const own = lines.comments.filter(c => c.span.start >= from && c.span.start < to).map(({ text, span }): Comment => {
    const before = lastAtMost(starts, span.start)
    const beside = before >= 0 && row(starts[before] as number) === row(span.start)
    const target = statements[beside ? before : before + 1]
    return { text: source.secrets.length === 0 ? text : shown(span).replace(/^!+\s*/, ''), span, target: target?.span ?? span }
  })
  return [...own, ...remarks].sort((a, b) => a.span.start - b.span.start)
}
