/** The order of findings in every report. */
import { startOf } from '../text/source.ts'
import type { Finding } from './finding.ts'

/** By code units: the same everywhere, whatever the locale. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** By file, line, rule; then by what tells them apart. */
export function inOrder(a: Finding, b: Finding): number {
  const [p, q] = [startOf(a.at), startOf(b.at)]
  return compare(a.at.source.path, b.at.source.path) || p.line - q.line || compare(a.rule, b.rule) || p.column - q.column || compare(a.key, b.key) || compare(a.seen, b.seen)
}
