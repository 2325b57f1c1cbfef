/** The rules of a filter that surely take the packets they match out of it, ready for questions about what they leave to others. */
import type { Action, Filter, FilterId, Firewall, Rule } from '../model/firewall.ts'
import { createBoxTree } from '../packets/boxtree.ts'
import { createCoverer } from '../packets/cover.ts'
import { FIELDS } from '../packets/space.ts'
import { SURELY, type Compiled } from './compiled.ts'
import { deedsIn, type Cutters } from './fate.ts'
import type { View } from './view.ts'

/** What surely takes packets out of a filter, ready for questions. */
export function cuttersOf(view: View, filter: Filter): Cutters {
  const { firewall, space } = view
  const compiled = view.compiled(filter)
  const { table, taken } = compiled
  const takes = takersOf(firewall, compiled, filter)
  const tree = table.rule.every((_, i) => takes(i)) ? compiled.tree() : createBoxTree(space.values, table, takes)
  return { table, takes, coverer: createCoverer(space, tree), deeds: deedsIn(filter), marks: new Uint8Array(filter.rules.length), taken }
}

/** Which boxes of a filter hold only packets that their rules surely take out of it. */
export function takersOf(firewall: Firewall, { table, kind }: Compiled, filter: Filter): (box: number) => boolean {
  const cuts = filter.rules.map(r => ends(firewall, r.action))
  const seen = new Map<FilterId, boolean>()
  const retags = firewall.tags ? filter.rules.findLastIndex(r => mayTag(firewall, r, seen)) : -1
  // What has another tag by then is not what a rule that asks for the tag has taken.
  const holds = (i: number): boolean => ((table.mask[i] as number) & TAG) === 0 || (table.rule[i] as number) > retags
  return i => (kind[i] as number) >= SURELY && cuts[table.rule[i] as number] === true && holds(i)
}

const TAG = 1 << FIELDS.indexOf('tag')

/** May a packet that goes on after this rule have another tag than before? */
function mayTag(firewall: Firewall, { action }: Rule, seen: Map<FilterId, boolean>): boolean {
  if (action.kind === 'tag') return true
  if (action.kind !== 'jump' && action.kind !== 'goto') return false
  const known = seen.get(action.to)
  if (known !== undefined) return known
  seen.set(action.to, false)
  const may = firewall.filters.get(action.to)?.rules.some(r => mayTag(firewall, r, seen)) ?? false
  seen.set(action.to, may)
  return may
}

/** Does the rule surely take every packet that it matches out of this filter? */
function ends(firewall: Firewall, action: Action): boolean {
  switch (action.kind) {
    case 'permit':
    case 'deny':
    case 'return':
    case 'translate':
      return true
    case 'goto':
      return firewall.filters.get(action.to) !== undefined
    case 'jump': {
      const target = firewall.filters.get(action.to)
      return target !== undefined && neverReturns(firewall, target, 0)
    }
    case 'tag':
    case 'continue':
    case 'unknown':
      return false
  }
}

/** True when it is plain that no packet comes back from a filter. */
function neverReturns(firewall: Firewall, filter: Filter, depth: number): boolean {
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
        const target = firewall.filters.get(action.to)
        const stays = target !== undefined && neverReturns(firewall, target, depth + 1)
        if (always && stays) return true
        if (action.kind === 'goto' && !stays) return false
        break
      }
    }
  }
  return filter.fallthrough.action === 'permit' || filter.fallthrough.action === 'deny'
}
