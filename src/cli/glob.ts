/** Does a glob mean a path? `*` and `?` stay within a name, `**` spans folders, `{a,b}` is either. Never backtracks over more than the two last stars. */

export function globMatches(pattern: string, path: string): boolean {
  const names = path.split('/')
  return alternatives(pattern.replace(/^\.\//, '')).some(one => foldersMatch(one.split('/'), names))
}

/** More alternatives than this are not written by people. */
const MOST = 256

function alternatives(pattern: string): string[] {
  const done: string[] = []
  const open = [pattern]
  while (open.length > 0 && done.length + open.length <= MOST) {
    const one = open.pop() as string
    const end = one.indexOf('}')
    const start = end < 0 ? -1 : one.lastIndexOf('{', end)
    if (start < 0) done.push(one)
    else for (const part of one.slice(start + 1, end).split(',')) open.push(one.slice(0, start) + part + one.slice(end + 1))
  }
  return done
}

/** Greedy with a return to the last star is complete for patterns whose only repetition is the star. */
function starMatch<T>(pattern: readonly T[], items: readonly T[], isStar: (part: T) => boolean, equal: (part: T, item: T) => boolean): boolean {
  let at = 0
  let star = -1
  let retry = 0
  for (let i = 0; i < items.length;) {
    const part = pattern[at]
    if (part !== undefined && isStar(part)) {
      star = at++
      retry = i
    } else if (part !== undefined && equal(part, items[i] as T)) {
      at++
      i++
    } else if (star >= 0) {
      at = star + 1
      i = ++retry
    } else return false
  }
  while (at < pattern.length && isStar(pattern[at] as T)) at++
  return at === pattern.length
}

const foldersMatch = (pattern: readonly string[], names: readonly string[]): boolean => starMatch(pattern, names, part => part === '**', nameMatches)

const nameMatches = (pattern: string, name: string): boolean =>
  starMatch(Array.from(pattern), Array.from(name), part => part === '*', (part, character) => part === '?' || part === character)
