/** Rules that no packet reaches, because earlier rules of the same filter take all of theirs; with the rules that do. */
import type { Action, Filter, FilterId, Rule } from '../model/firewall.ts'
import { createBoxTree } from '../packets/boxtree.ts'
import { createCoverer } from '../packets/cover.ts'
import { FIELDS } from '../packets/space.ts'
import { POSSIBLY, SURELY, type Compiled } from './compiled.ts'
import { covering, deedsIn, fateOf, type Cutters, type Fate } from './fate.ts'
import type { View } from './view.ts'

export interface Shadowed {
  readonly rule: Rule
  readonly filter: Filter
  /** The smallest set of earlier rules found that matches all of its packets, in order. */
  readonly by: readonly Rule[]
  readonly outcome: Fate['outcome']
}

/**
 * Rules that are dead in every family in which they match anything at all, with the culprits of all these families. A statement that a parser
 * made several rules of (a translation between many interfaces) is dead when all of them are.
 */
export function shadowed(views: readonly View[], filter: Filter): Shadowed[] {
  const verdicts = views.map(view => deadRules(view, filter))
  const isAlive = (i: number): boolean => verdicts.some(v => !v.has(i))
  const dead = [...(verdicts[0]?.keys() ?? [])].filter(i => !isAlive(i))
  /** Where the statements of these rules begin. */
  const starts = new Set(dead.map(i => filter.rules[i]?.span.start))
  const alive = new Set(filter.rules.flatMap((rule, i) => (starts.has(rule.span.start) && isJudged(rule) && isAlive(i) ? [rule.span.start] : [])))
  const found: Shadowed[] = []
  for (const i of dead) {
    const rule = filter.rules[i] as Rule
    if (alive.has(rule.span.start)) continue
    const perFamily = verdicts.map(v => v.get(i))
    const fates = perFamily.filter(f => f !== undefined && f !== 'empty')
    const [first] = fates
    if (!first) continue
    const culprits = new Set(fates.flatMap(f => f.by))
    found.push({
      rule, filter,
      by: [...culprits].sort((a, b) => a - b).map(c => filter.rules[c] as Rule),
      outcome: fates.every(f => f.outcome === first.outcome) ? first.outcome : 'mixed',
    })
  }
  return found
}

/** What becomes of the packets of a rule that is dead; `empty` when it matches nothing in this family; absent when it is alive or not asked about. */
function deadRules(view: View, filter: Filter): Map<number, Fate | 'empty'> {
  const compiled = view.compiled(filter)
  const cutters = cuttersOf(view, filter)
  const dead = new Map<number, Fate | 'empty'>()
  for (const [i, rule] of filter.rules.entries()) {
    if (!isJudged(rule) || compiled.beyond.has(i)) continue
    const boxes = boxesOfRule(compiled, i)
    if (boxes.length === 0) {
      dead.set(i, 'empty')
      continue
    }
    const culprits = covering(cutters, boxes, i)
    if (culprits) dead.set(i, isOtherFamily(filter, culprits) ? 'empty' : fateOf(cutters, boxes, i, culprits))
  }
  return dead
}

/** An IPv4 list lets IPv6 pass by a rule of the system: none of its own speaks of it. */
const isOtherFamily = ({ rules }: Filter, culprits: ReadonlySet<number>): boolean =>
  [...culprits].every(c => rules[c]?.origin === 'system' && rules[c].match.kind === 'family' && rules[c].action.kind === 'permit')

/** Rules whose effect the user is answerable for. */
export const isJudged = ({ enabled, action, origin }: Rule): boolean => enabled && action.kind !== 'continue' && action.kind !== 'tag' && origin === 'user'

/** The boxes of the packets that rule i possibly takes. */
export function boxesOfRule({ firstBox, kind }: Compiled, i: number): number[] {
  const boxes: number[] = []
  for (let b = firstBox[i] as number; b < (firstBox[i + 1] as number); b++) if ((kind[b] as number) & POSSIBLY) boxes.push(b)
  return boxes
}

/** What surely takes packets out of a filter, ready for questions. */
export function cuttersOf(view: View, filter: Filter): Cutters {
  const compiled = view.compiled(filter)
  const { table } = compiled
  const takes = takersOf(view, filter)
  const tree = table.rule.every((_, i) => takes(i)) ? compiled.tree() : createBoxTree(view.space.values, table, takes)
  return { table, coverer: createCoverer(view.space, tree), deeds: deedsIn(filter), marks: new Uint8Array(filter.rules.length) }
}

/** Which boxes of a filter hold only packets that their rules surely take out of it. */
export function takersOf(view: View, filter: Filter): (box: number) => boolean {
  const { table, kind } = view.compiled(filter)
  const cuts = filter.rules.map(r => ends(view, r.action))
  const seen = new Map<FilterId, boolean>()
  const retags = view.firewall.tags ? filter.rules.findLastIndex(r => mayTag(view, r, seen)) : -1
  // What has another tag by then is not what a rule that asks for the tag has taken.
  const holds = (i: number): boolean => ((table.mask[i] as number) & TAG) === 0 || (table.rule[i] as number) > retags
  return i => (kind[i] as number) >= SURELY && cuts[table.rule[i] as number] === true && holds(i)
}

const TAG = 1 << FIELDS.indexOf('tag')

/** May a packet that goes on after this rule have another tag than before? */
function mayTag(view: View, { action }: Rule, seen: Map<FilterId, boolean>): boolean {
  if (action.kind === 'tag') return true
  if (action.kind !== 'jump' && action.kind !== 'goto') return false
  const known = seen.get(action.to)
  if (known !== undefined) return known
  seen.set(action.to, false)
  const may = view.filter(action.to)?.rules.some(r => mayTag(view, r, seen)) ?? false
  seen.set(action.to, may)
  return may
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
    case 'tag':
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
      case 'tag':
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
