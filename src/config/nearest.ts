/** Did you mean: the allowed word that a misspelt one is closest to, and how messages name the allowed ones. */

/** Lists longer than this are cut in messages. */
const MOST_NAMED = 25

/** `: did you mean "roles"? allowed: profile, roles, ...` */
export function suggestion(word: string, allowed: readonly string[]): string {
  const near = nearest(word, allowed)
  const list = allowed.slice(0, MOST_NAMED).join(', ') + (allowed.length > MOST_NAMED ? ', ...' : '')
  return `${near === undefined ? '' : `: did you mean "${near}"?`}${allowed.length === 0 ? '' : `${near === undefined ? ':' : ''} allowed: ${list}`}`
}

/** The closest one within a third of the word's length (at least two letters apart is always too far for short words). */
export function nearest(word: string, allowed: readonly string[]): string | undefined {
  if (word.length > 60) return undefined
  const asked = word.toLowerCase()
  let best: string | undefined
  let least = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const candidate of allowed) {
    const distance = candidate.startsWith(asked) && asked.length > 2 ? 1 : distanceOf(asked, candidate.toLowerCase())
    if (distance < least) [best, least] = [candidate, distance]
  }
  return best
}

/** Letters to insert, remove, replace or swap with their neighbour. */
function distanceOf(a: string, b: string): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((row[j - 1] ?? 0) + 1, (previous[j] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      row.push(cost)
    }
    ;[before, previous] = [previous, row]
  }
  return previous[b.length] ?? 0
}
