/** A mistake in a file that the user wrote: where it is, and what to write instead. */
import { startOf, type Span } from '../text/source.ts'

export interface Problem {
  readonly path: string
  /** 1-based. */
  readonly line: number
  readonly column: number
  /** Lower case, no full stop. */
  readonly message: string
}

export function problemAt(span: Span, message: string): Problem {
  return { path: span.source.path, ...startOf(span), message }
}

export function inOrder(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>()
  return problems
    .filter(p => {
      const key = `${p.path}\0${String(p.line)}\0${String(p.column)}\0${p.message}`
      return !seen.has(key) && seen.add(key)
    })
    .sort((a, b) => compare(a.path, b.path) || a.line - b.line || a.column - b.column || compare(a.message, b.message))
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
