/** What becomes of the packets of a dead rule: which earlier rules match them, and whether the outcome is the one that the rule gives. */
import type { Action, Filter } from '../model/firewall.ts'
import { boxAt, type BoxTable } from '../packets/boxtable.ts'
import type { Among } from '../packets/boxtree.ts'
import type { Coverer } from '../packets/cover.ts'
import type { Compiled } from './compiled.ts'

/** The rules of a filter that surely take the packets they match. */
export interface Cutters {
  readonly table: BoxTable
  /** Is this one of their boxes? */
  readonly takes: (box: number) => boolean
  readonly coverer: Coverer
  /** What each rule does: a number for each thing done. */
  readonly deeds: Int32Array
  /** A place to mark rules for one question: all 0 before it and after. */
  readonly marks: Uint8Array
  /** Those of the filter as it is compiled. */
  readonly taken: Compiled['taken']
}

export interface Fate {
  /** Places of the earlier rules that match everything, in order; as few as were found. */
  readonly by: readonly number[]
  /** Rules that do what it would do match all that it matches (`same`), or rules that do the opposite (permit and deny), or it takes both or others (`mixed`). When rules of either kind do, those that stand first count. */
  readonly outcome: 'same' | 'opposite' | 'mixed'
}

/** Culprit sets up to this size are made minimal by leaving each one out in turn. */
const MOST_TO_MINIMISE = 24

/** Do the rules before `limit` (of those in `among`, where given) take all packets of these boxes? Which? */
function covering({ coverer, table }: Cutters, boxes: readonly number[], limit: number, among?: Among): Set<number> | undefined {
  const culprits = new Set<number>()
  for (const box of boxes) {
    const cover = coverer.cover(boxAt(table, box), limit, among)
    if ('witness' in cover) return undefined
    for (const i of cover.by) culprits.add(table.rule[i] as number)
  }
  return culprits
}

/** Earlier rules that take all packets of these boxes, which are those of rule `rule`; undefined: there are none. Found once. */
export function takenBefore(cutters: Cutters, boxes: readonly number[], rule: number): ReadonlySet<number> | undefined {
  const known = cutters.taken[rule] ?? covering(cutters, boxes, rule) ?? 'none'
  cutters.taken[rule] = known
  return known === 'none' ? undefined : known
}

export function fateOf(cutters: Cutters, boxes: readonly number[], rule: number, culprits: ReadonlySet<number>): Fate {
  const { deeds } = cutters
  const found = (by: ReadonlySet<number>, outcome: Fate['outcome']): Fate => ({ by: fewest(cutters, boxes, rule, by), outcome })
  const own = deeds[rule] as number
  const same: Among = { kinds: deeds, is: own }
  const opposite: Among | undefined = own === PERMIT ? { kinds: deeds, is: DENY } : own === DENY ? { kinds: deeds, is: PERMIT } : undefined
  const all = (deed: number | undefined): boolean => [...culprits].every(c => deeds[c] === deed)
  // Culprits of one kind settle it, unless the other kind alone takes everything before them.
  const end = all(own) || all(opposite?.is) ? Math.max(...culprits) : rule
  const bySame = all(own) ? culprits : covering(cutters, boxes, end, same)
  const byOpposite = all(opposite?.is) ? culprits : opposite && covering(cutters, boxes, end, opposite)
  if (bySame && byOpposite && opposite) {
    return isFirst(cutters, boxes, { all: same, by: bySame }, { all: opposite, by: byOpposite }) ? found(bySame, 'same') : found(byOpposite, 'opposite')
  }
  if (bySame) return found(bySame, 'same')
  return byOpposite ? found(byOpposite, 'opposite') : found(culprits, 'mixed')
}

/** Going down the list, have rules of the first kind taken everything before rules of the second have? Both do in the end: those in `by` are enough. */
function isFirst(cutters: Cutters, boxes: readonly number[], one: Kind, two: Kind): boolean {
  // The last rule that is needed, at most; each bound comes down until one kind cannot follow below that of the other.
  let [mine, other] = [Math.max(...one.by), Math.max(...two.by)]
  for (;;) {
    const leads = mine < other
    const lower = leads ? covering(cutters, boxes, mine, two.all) : covering(cutters, boxes, other, one.all)
    if (!lower) return leads
    if (leads) other = Math.max(...lower)
    else mine = Math.max(...lower)
  }
}

interface Kind {
  readonly all: Among
  readonly by: ReadonlySet<number>
}

export const PERMIT = 1
export const DENY = 2

export function deedsIn(filter: Filter): Int32Array {
  const numbers = new Map([['permit', PERMIT], ['deny', DENY]])
  return Int32Array.from(filter.rules, ({ action }) => {
    const deed = deedOf(action)
    const number = numbers.get(deed) ?? numbers.size + 1
    numbers.set(deed, number)
    return number
  })
}

/** Drop and reject are one outcome; translations are one when they rewrite alike. */
function deedOf(action: Action): string {
  switch (action.kind) {
    case 'jump':
    case 'goto':
      return `${action.kind} ${action.to}`
    case 'translate':
      return `translate ${JSON.stringify(action.to)}`
    case 'permit':
    case 'deny':
    case 'return':
    case 'tag':
    case 'continue':
    case 'unknown':
      return action.kind
  }
}

function fewest(cutters: Cutters, boxes: readonly number[], limit: number, culprits: ReadonlySet<number>): number[] {
  let needed = [...culprits].sort((a, b) => a - b)
  if (needed.length === 1 || needed.length > MOST_TO_MINIMISE) return needed
  const { marks } = cutters
  for (const c of needed) marks[c] = 1
  for (const candidate of [...needed].reverse()) {
    marks[candidate] = 0
    if (covering(cutters, boxes, limit, { kinds: marks, is: 1 })) needed = needed.filter(c => c !== candidate)
    else marks[candidate] = 1
  }
  for (const c of needed) marks[c] = 0
  return needed
}
