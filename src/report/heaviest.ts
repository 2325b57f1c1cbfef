/** All of many things as they come one after the other, or the heaviest of them at the end. */
import type { ReportedFinding } from '../engine/finding.ts'

interface Sieve<T> {
  /** What goes through at once. `make` is called only if the thing may be wanted. `rank`: 0 is the heaviest. */
  readonly add: (rank: number, make: () => T) => readonly T[]
  /** What was held back for the end, in the order in which it came. */
  readonly rest: () => readonly T[]
  /** How many were left out. */
  readonly left: () => number
}

/** Without a limit everything goes through. With one, the heaviest are held, the first of equal ones, and never more than some times as many. */
export function heaviest<T>(limit: number | undefined): Sieve<T> {
  if (limit === undefined) return { add: (_, make) => [make()], rest: () => [], left: () => 0 }
  let held: { readonly rank: number; readonly index: number; readonly thing: T }[] = []
  let count = 0
  const ofRank: number[] = []
  const cut = (): void => {
    if (held.length > limit) held = held.sort((a, b) => a.rank - b.rank || a.index - b.index).slice(0, limit).sort((a, b) => a.index - b.index)
  }
  return {
    add: (rank, make) => {
      let asHeavy = 0
      for (let r = 0; r <= rank; r++) asHeavy += ofRank[r] ?? 0
      ofRank[rank] = (ofRank[rank] ?? 0) + 1
      const index = count++
      if (asHeavy < limit) held.push({ rank, index, thing: make() })
      if (held.length > 2 * limit + 1000) cut()
      return []
    },
    rest: () => {
      cut()
      return held.map(h => h.thing)
    },
    left: () => Math.max(0, count - limit),
  }
}

const RANK = { error: 0, warning: 1, note: 2 } as const

/** The most severe first, suppressed ones last. */
export const rankOf = (finding: ReportedFinding): number => RANK[finding.level] + (finding.suppressed ? 3 : 0)
