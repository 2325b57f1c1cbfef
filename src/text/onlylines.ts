/** A file cut down to some of its lines, so that the others need not be held. */
import { firstEndingFrom, hide, lastAtMost, lineAt, type Source, type Span } from './source.ts'

/** `lines`: indexes into `source.lineStarts`, ascending. What they hold, their numbers and their secrets stay the same; offsets are other ones. */
export function onlyLines(source: Source, lines: readonly number[]): Source {
  const lineStarts: number[] = []
  const secrets: Source['secrets'] = []
  const cut = { ...source, text: '', lineStarts, lineNumbers: lines.map(line => line + 1), secrets }
  for (const line of lines) {
    const [start, end] = [source.lineStarts[line] ?? 0, source.lineStarts[line + 1] ?? source.text.length]
    const shift = cut.text.length - start
    lineStarts.push(cut.text.length)
    cut.text += source.text.slice(start, end)
    for (let i = firstEndingFrom(source.secrets, start); ; i++) {
      const secret = source.secrets[i]
      if (!secret || secret.start >= end) break
      hide(cut, Math.max(secret.start, start) + shift, Math.min(secret.end, end) + shift)
    }
  }
  return cut
}

/** The same place in what `onlyLines` made of its source; both ends have to stand in lines that it holds. */
export function movedTo(cut: Source, { source, start, end }: Span): Span {
  const moved = (offset: number): number => {
    const line = lineAt(source, offset)
    return (cut.lineStarts[lastAtMost(cut.lineNumbers ?? [], line + 1)] ?? 0) + offset - (source.lineStarts[line] ?? 0)
  }
  return { source: cut, start: moved(start), end: moved(Math.max(start, end)) }
}
