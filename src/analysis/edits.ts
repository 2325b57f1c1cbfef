/** Which rules of a filter are removed, added or moved in another version of it. */
import type { Filter } from '../model/firewall.ts'
import { WIDTH } from '../packets/boxtable.ts'
import type { View } from './view.ts'

/** A filter in the space that both versions share. */
export interface Version {
  readonly view: View
  readonly filter: Filter
}

/** Places of rules. One that only does something else than before, in the same place, is among the removed ones alone. */
export interface Edits {
  readonly removed: readonly number[]
  readonly added: readonly number[]
}

interface Numbered {
  readonly place: number
  /** Equal for rules that take the same packets. */
  readonly match: number
  /** Equal for rules that also do the same with them. */
  readonly deed: number
}

/** What is left when a long common run of equal rules, in order, is taken away. Of rules that stand several times the first go together, the second, and so on. */
export function editsOf(before: Version | undefined, after: Version | undefined): Edits {
  const number = createNumbering()
  const [a, b] = [before ? number(before) : [], after ? number(after) : []]
  const places = new Map<number, number[]>()
  for (let j = b.length - 1; j >= 0; j--) {
    const { deed } = b[j] as Numbered
    const list = places.get(deed)
    if (list) list.push(j)
    else places.set(deed, [j])
  }
  const pairs: [number, number][] = []
  for (let i = 0; i < a.length; i++) {
    const j = places.get((a[i] as Numbered).deed)?.pop()
    if (j !== undefined) pairs.push([i, j])
  }
  const kept = longestRising(pairs)
  const removed = others(a, kept.map(p => p[0]))
  const was = new Set(removed.map(r => r.where))
  return { removed: removed.map(r => r.place), added: others(b, kept.map(p => p[1])).filter(r => !was.has(r.where)).map(r => r.place) }
}

/** Those not kept, with what they match and between which of the kept ones. */
function others(list: readonly Numbered[], kept: readonly number[]): { readonly place: number; readonly where: string }[] {
  let next = 0
  return list.flatMap(({ place, match }, i) => {
    if (kept[next] !== i) return [{ place, where: `${String(next)} ${String(match)}` }]
    next++
    return []
  })
}

/** Numbers the rules that can take anything at all. */
function createNumbering(): (version: Version) => Numbered[] {
  /** By a hash of their boxes, rules that are the first to take what they take. */
  const firsts = new Map<number, { readonly version: Version; readonly place: number; readonly number: number }[]>()
  const deeds = new Map<string, number>()
  let count = 0
  const matchOf = (version: Version, place: number): number => {
    const hash = hashOf(version, place)
    const alike = firsts.get(hash)
    const known = alike?.find(first => takeSame(first.version, first.place, version, place))
    if (known) return known.number
    const first = { version, place, number: count++ }
    if (alike) alike.push(first)
    else firsts.set(hash, [first])
    return first.number
  }
  const deedOf = ({ filter }: Version, place: number): number => {
    const action = filter.rules[place]?.action
    const words = action?.kind === 'permit' || action?.kind === 'deny' ? action.kind : JSON.stringify(action)
    const number = deeds.get(words) ?? deeds.size
    deeds.set(words, number)
    return number
  }
  return version => {
    const { firstBox, beyond } = version.view.compiled(version.filter)
    const out: Numbered[] = []
    for (let place = 0; place < version.filter.rules.length; place++) {
      if (firstBox[place] === firstBox[place + 1] && !beyond.has(place)) continue
      const match = matchOf(version, place)
      out.push({ place, match, deed: match * 2 ** 24 + deedOf(version, place) })
    }
    return out
  }
}

function hashOf({ view, filter }: Version, place: number): number {
  const { table, firstBox, kind } = view.compiled(filter)
  const [first, end] = [firstBox[place] as number, firstBox[place + 1] as number]
  let hash = 0
  for (let box = first; box < end; box++) {
    hash = Math.imul(hash ^ (kind[box] as number), 0x01000193)
    for (let i = box * WIDTH; i < (box + 1) * WIDTH; i++) hash = Math.imul(hash ^ (table.cells[i] as number), 0x01000193) ^ (hash >>> 15)
  }
  return hash
}

/** Values have the same numbers in both versions. */
function takeSame(a: Version, i: number, b: Version, j: number): boolean {
  const [one, two] = [a.view.compiled(a.filter), b.view.compiled(b.filter)]
  if (one.beyond.has(i) || two.beyond.has(j)) return JSON.stringify(a.filter.rules[i]?.match) === JSON.stringify(b.filter.rules[j]?.match)
  const [from, start] = [one.firstBox[i] as number, two.firstBox[j] as number]
  const boxes = (one.firstBox[i + 1] as number) - from
  if (boxes !== (two.firstBox[j + 1] as number) - start) return false
  for (let box = 0; box < boxes; box++) if (one.kind[from + box] !== two.kind[start + box]) return false
  for (let k = 0; k < boxes * WIDTH; k++) if (one.table.cells[from * WIDTH + k] !== two.table.cells[start * WIDTH + k]) return false
  return true
}

/** The longest subsequence of pairs whose second numbers rise (patience sorting). */
function longestRising(pairs: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const tails: number[] = []
  const previous: number[] = []
  for (const [i, pair] of pairs.entries()) {
    let [low, high] = [0, tails.length]
    while (low < high) {
      const mid = (low + high) >> 1
      if ((pairs[tails[mid] as number] as readonly [number, number])[1] < pair[1]) low = mid + 1
      else high = mid
    }
    previous[i] = low > 0 ? (tails[low - 1] as number) : -1
    tails[low] = i
  }
  const out: (readonly [number, number])[] = []
  for (let i = tails.at(-1) ?? -1; i >= 0; i = previous[i] as number) out.push(pairs[i] as readonly [number, number])
  return out.reverse()
}
