/** The devices that one file holds, and the comments of each with the statement they speak for. */
import type { Comment, Firewall } from '../../model/firewall.ts'
import { lastAtMost, shown, type Source } from '../../text/source.ts'
import type { Parse } from '../parser.ts'
import { opensWith, type Line } from './line.ts'
import { readLines, type Lines } from './lines.ts'
import { withRemovedLists } from './removed.ts'
import { hideSecrets } from './secrets.ts'

/**
 * A file may hold several captures: the next one starts where, behind an `end`, a device names itself again; or where a capture begins
 * (an envelope, a prompt, a second `version` or the same host name) and what follows is another device, or the same one again.
 */
function devicesOf({ top, captures }: Lines): Line[][] {
  const parts: Line[][] = []
  let ended = true
  let waiting: Line[] = []
  for (const line of top) {
    const current = parts.at(-1)
    if (!ended) {
      current?.push(line)
      ended = opensWith(line, 'end') && line.words.length === 1
    } else if (!current || (isVersion(line) || names(line))) {
      parts.push([...waiting, line])
      waiting = []
      ended = false
    } else waiting.push(line)
  }
  const last = parts.at(-1)
  if (last) for (const line of waiting) last.push(line)
  return parts.flatMap(part => captured(part, captures))
}

/** `hostname NAME`, on NX-OS also `switchname NAME`. */
const names = (line: Line): boolean => (opensWith(line, 'hostname') || opensWith(line, 'switchname')) && line.words.length === 2

const isVersion = (line: Line): boolean => opensWith(line, 'version') && line.words.length === 2

const nameOf = (lines: readonly Line[]): string | undefined => lines.findLast(names)?.words[1]

/** Unique among the devices of the file, whatever their names. */
export function idOf(source: Source, parts: readonly Line[][], index: number): string {
  if (parts.length === 1) return source.path
  const name = nameOf(parts[index] ?? [])
  return `${source.path}#${name === undefined || parts.some((other, i) => i < index && nameOf(other) === name) ? String(index + 1) : name}`
}

/** Cuts at the places where a capture may begin, and joins what belongs to one device and was captured once. */
function captured(lines: readonly Line[], captures: readonly number[]): Line[][] {
  const segments: Line[][] = []
  let at = lastAtMost(captures, lines[0]?.span.start ?? 0)
  let versions = 0
  for (const line of lines) {
    const here = lastAtMost(captures, line.span.start)
    const current = segments.at(-1)
    const again = (isVersion(line) && ++versions > 1) || (names(line) && current?.some(l => names(l) && l.words[1] === line.words[1]) === true)
    if (!current || here !== at || again) segments.push([])
    at = here
    segments.at(-1)?.push(line)
  }
  const parts: Line[][] = []
  for (const segment of segments) {
    const current = parts.at(-1)
    if (!current || areTwo(current, segment)) parts.push(segment)
    else for (const line of segment) current.push(line)
  }
  return parts
}

/** Another host name, or the same one with an interface that was shown before: a device that was captured twice, whose captures may differ. */
function areTwo(one: readonly Line[], other: readonly Line[]): boolean {
  const [mine, theirs] = [nameOf(other), nameOf(one)]
  if (mine === undefined || theirs === undefined) return false
  if (mine !== theirs) return true
  const interfaces = (lines: readonly Line[]): string[] => lines.filter(l => opensWith(l, 'interface')).map(l => l.words.join(' '))
  const shown = new Set(interfaces(one))
  return interfaces(other).some(name => shown.has(name))
}

type Made = (source: Source, lines: Lines, top: readonly Line[], index: number, parts: readonly Line[][]) => Firewall

/** A parser of the configurations in a file, each of which `make` turns into a firewall; `hideMore` hides secrets that only one dialect has. */
export const parserOf = (make: Made, hideMore?: (source: Source, top: readonly Line[]) => void): Parse => source => {
  const lines = readLines(source)
  hideSecrets(source, lines)
  hideMore?.(source, lines.top)
  const parts = devicesOf(lines)
  if (parts.length === 0) {
    return { firewalls: [], failure: { span: { source, start: 0, end: 0 }, seen: 'no configuration command in this file', advice: 'export it with `show running-config`' } }
  }
  return { firewalls: parts.map((top, i) => withRemovedLists(make(source, lines, top, i, parts))) }
}

export function commentsOf(source: Source, lines: Lines, top: readonly Line[], from: number, to: number, remarks: readonly Comment[]): Comment[] {
  const row = (offset: number): number => lastAtMost(source.lineStarts, offset)
  const own = lines.comments.filter(c => c.span.start >= from && c.span.start < to).map(({ text, span }): Comment => {
    const { before, behind } = around(top, span.start)
    const target = before && row(before.span.start) === row(span.start) ? before : behind
    return { text: source.secrets.length === 0 ? text : shown(span).replace(/^!+\s*/, ''), span, target: target?.span ?? span }
  })
  return [...own, ...remarks].sort((a, b) => a.span.start - b.span.start)
}

/** The last line that begins at `offset` or in front of it, and the one that follows that in the file. */
function around(lines: readonly Line[], offset: number): { readonly before: Line | undefined; readonly behind: Line | undefined } {
  let low = -1
  let high = lines.length
  while (high - low > 1) {
    const mid = (low + high) >> 1
    if ((lines[mid] as Line).span.start <= offset) low = mid
    else high = mid
  }
  const line = lines[low]
  if (!line) return { before: undefined, behind: lines[0] }
  const under = around(line.children, offset)
  return { before: under.before ?? line, behind: under.behind ?? lines[high] }
}
