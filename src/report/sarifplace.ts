/** Places in SARIF: artifact, one-line region, snippet without secrets, the lines around it. */
import { endOf, lineAt, lineSpan, shown, startOf, type Span } from '../text/source.ts'
import { visible } from './neutral.ts'
import { artifactUri } from './paths.ts'

export interface Places {
  /** Position of each path in `run.artifacts`. */
  readonly index: ReadonlyMap<string, number>
}

/** A region is cut so that one line of a huge file does not fill the report. */
const REGION = 2000

export function artifactLocation(path: string, { index }: Places): object {
  const position = index.get(path)
  return { ...artifactUri(path), ...(position === undefined ? {} : { index: position }) }
}

export function sarifLocation(span: Span, places: Places): object {
  const line = lineSpan(span.source, span.start)
  const start = Math.min(span.start, line.end)
  const end = Math.min(Math.max(span.end, start), line.end, start + REGION)
  // An empty region (an implicit end, an empty line) is the whole line.
  const region: Span = end > start ? { ...span, start, end } : { ...line, end: Math.min(line.end, line.start + REGION) }
  const [from, to] = [startOf(region), endOf(region)]
  const context = around(line)
  return {
    physicalLocation: {
      artifactLocation: artifactLocation(span.source.path, places),
      region: { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column, snippet: { text: snippet(region) } },
      ...(context ? { contextRegion: { startLine: startOf(context).line, endLine: endOf(context).line, snippet: { text: snippet(context) } } } : {}),
    },
  }
}

/** The line with the one before and the one after it; undefined where they are too long to be shown. */
function around(line: Span): Span | undefined {
  const { source } = line
  const before = line.start === 0 ? line : lineSpan(source, line.start - 1)
  const next = source.lineStarts[lineAt(source, line.start) + 1]
  const after = next === undefined || next >= source.text.length ? line : lineSpan(source, next)
  return after.end - before.start > 3 * REGION ? undefined : { source, start: before.start, end: after.end }
}

const snippet = (span: Span): string => shown(span).split(/\r\n|\r|\n/).map(visible).join('\n')
