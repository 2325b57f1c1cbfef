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

/** No index, no number. */
const NONE = -1

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
  /** By what rules take and do: the first one of `b` that has no partner yet; `next`: the one after it that is equal. */
  const free = new Map<number, number>()
  const next = new Int32Array(b.length).fill(NONE)
  for (let j = b.length - 1; j >= 0; j--) {
    const { deed } = b[j] as Numbered
    next[j] = free.get(deed) ?? NONE
    free.set(deed, j)
  }
  const partners = Int32Array.from(a, ({ deed }) => {
    const j = free.get(deed) ?? NONE
    if (j !== NONE) free.set(deed, next[j] as number)
    return j
  })
  const kept = longestRising(partners)
  const removed = others(a, kept)
  const was = new Set(removed.map(r => r.where))
  return { removed: removed.map(r => r.place), added: others(b, kept.map(i => partners[i] as number)).filter(r => !was.has(r.where)).map(r => r.place) }
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
  /** For each number the first rule that has it, and the number before it whose rules have the same hash. */
  const firsts: { readonly version: Version; readonly place: number; readonly before: number }[] = []
  const byHash = new Map<number, number>()
  const deeds = new Map<string, number>()
  const matchOf = (version: Version, place: number): number => {
    const hash = hashOf(version, place)
    const before = byHash.get(hash) ?? NONE
    for (let number = before; number !== NONE;) {
      const first = firsts[number] as (typeof firsts)[number]
      if (takeSame(first.version, first.place, version, place)) return number
      number = first.before
    }
    byHash.set(hash, firsts.length)
    return firsts.push({ version, place, before }) - 1
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

/** Indexes of the longest subsequence of numbers that rise, NONE left out (patience sorting). */
function longestRising(numbers: Int32Array): number[] {
  /** For each length, the index of the lowest number that such a subsequence ends with. */
  const tails: number[] = []
  const previous = new Int32Array(numbers.length)
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i] as number
    if (number === NONE) continue
    let [low, high] = [0, tails.length]
    while (low < high) {
      const mid = (low + high) >> 1
      if ((numbers[tails[mid] as number] as number) < number) low = mid + 1
      else high = mid
    }
    previous[i] = low > 0 ? (tails[low - 1] as number) : NONE
    tails[low] = i
  }
  const out: number[] = []
  for (let i = tails.at(-1) ?? NONE; i !== NONE; i = previous[i] as number) out.push(i)
  return out.reverse()
}
