/** Rules that no packet reaches, because earlier rules of the same filter take all of theirs; with the rules that do. */
import type { Action, Filter, Rule } from '../model/firewall.ts'
import { boxAt, type BoxTable } from '../packets/boxtable.ts'
import { createBoxTree } from '../packets/boxtree.ts'
import { createCoverer, type Coverer } from '../packets/cover.ts'
import { POSSIBLY, SURELY } from './compiled.ts'
import type { View } from './view.ts'

export interface Shadowed {
  readonly rule: Rule
  readonly filter: Filter
  /** The smallest set of earlier rules found that takes all of its packets, in order. */
  readonly by: readonly Rule[]
}

/** Culprit sets up to this size are made minimal by leaving each one out in turn. */
const MOST_TO_MINIMISE = 24

/** Rules that are dead in every family in which they match anything at all, with the culprits of all these families. */
export function shadowed(views: readonly View[], filter: Filter): Shadowed[] {
  const verdicts = views.map(view => deadRules(view, filter))
  const found: Shadowed[] = []
  for (const [i, rule] of filter.rules.entries()) {
    const fates = verdicts.map(v => v.get(i))
    if (fates.includes(undefined)) continue
    const culprits = new Set(fates.flatMap(f => (f === undefined || f === 'empty' ? [] : f)))
    if (culprits.size > 0) found.push({ rule, filter, by: [...culprits].sort((a, b) => a - b).map(c => filter.rules[c] as Rule) })
  }
  return found
}

/** Who takes all packets of a rule, by their places in the list; `empty` when it matches nothing in this family; absent when it is alive or not asked about. */
function deadRules(view: View, filter: Filter): Map<number, readonly number[] | 'empty'> {
  const compiled = view.compiled(filter)
  const { table, firstBox, kind, beyond } = compiled
  const cuts = filter.rules.map(r => ends(view, r.action))
  const takes = (i: number): boolean => (kind[i] as number) >= SURELY && cuts[table.rule[i] as number] === true
  const tree = table.rule.every((_, i) => takes(i)) ? compiled.tree() : createBoxTree(table, takes)
  const coverer = createCoverer(view.space, tree)
  const dead = new Map<number, readonly number[] | 'empty'>()
  for (const [i, rule] of filter.rules.entries()) {
    if (!rule.enabled || rule.action.kind === 'continue' || rule.origin !== 'user' || beyond.has(i)) continue
    const boxes: number[] = []
    for (let b = firstBox[i] as number; b < (firstBox[i + 1] as number); b++) if ((kind[b] as number) & POSSIBLY) boxes.push(b)
    if (boxes.length === 0) {
      dead.set(i, 'empty')
      continue
    }
    const culprits = culpritsOf(coverer, table, boxes, i)
    if (culprits) dead.set(i, minimal(coverer, table, boxes, i, culprits))
  }
  return dead
}

/** Does the rule surely take every packet that it matches out of this filter? */
function ends(view: View, action: Action): boolean {
  switch (action.kind) {
    case 'permit':
    case 'deny':
    case 'return':
    case 'translate':
      return true
    case 'goto':
      return view.filter(action.to) !== undefined
    case 'jump': {
      const target = view.filter(action.to)
      return target !== undefined && neverReturns(view, target, 0)
    }
    case 'continue':
    case 'unknown':
      return false
  }
}

/** True when it is plain that no packet comes back from a filter. */
function neverReturns(view: View, filter: Filter, depth: number): boolean {
  if (depth > 32) return false
  for (const rule of filter.rules) {
    const { action } = rule
    if (!rule.enabled) continue
    const always = rule.match.kind === 'all' && rule.match.of.length === 0
    switch (action.kind) {
      case 'return':
        return false
      case 'unknown':
      case 'continue':
        break
      case 'permit':
      case 'deny':
      case 'translate':
        if (always) return true
        break
      case 'jump':
      case 'goto': {
        const target = view.filter(action.to)
        const stays = target !== undefined && neverReturns(view, target, depth + 1)
        if (always && stays) return true
        if (action.kind === 'goto' && !stays) return false
        break
      }
    }
  }
  return filter.fallthrough.action === 'permit' || filter.fallthrough.action === 'deny'
}

function culpritsOf(coverer: Coverer, table: BoxTable, boxes: readonly number[], limit: number, only?: ReadonlySet<number>): Set<number> | undefined {
  const culprits = new Set<number>()
  for (const box of boxes) {
    const cover = coverer.cover(boxAt(table, box), limit, only)
    if ('witness' in cover) return undefined
    for (const i of cover.by) culprits.add(table.rule[i] as number)
  }
  return culprits
}

function minimal(coverer: Coverer, table: BoxTable, boxes: readonly number[], limit: number, culprits: ReadonlySet<number>): number[] {
  let needed = [...culprits].sort((a, b) => a - b)
  if (needed.length === 1 || needed.length > MOST_TO_MINIMISE) return needed
  for (const candidate of [...needed].reverse()) {
    const kept = needed.filter(c => c !== candidate)
    if (culpritsOf(coverer, table, boxes, limit, new Set(kept))) needed = kept
  }
  return needed
}
