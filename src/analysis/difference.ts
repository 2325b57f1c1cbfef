/** What changed between two versions of a rule list: packets newly permitted and newly denied. */
import type { Filter, Firewall, Rule } from '../model/firewall.ts'
import type { Family } from '../net/address.ts'
import { EMPTY, FULL, type SetId } from '../packets/diagram.ts'
import { untagged, type Space } from '../packets/space.ts'
import { visited } from './references.ts'
import { createView, interfacesOf, type View } from './view.ts'
import { walk } from './walk.ts'

export interface Difference {
  readonly space: Space
  /** Surely denied before, surely permitted now. */
  readonly permitted: SetId
  readonly denied: SetId
  /** Not decided in one version or the other, and not in the same way. */
  readonly unclear: SetId
}

/** Both lists by name; what a list leaves without a decision counts as denied. */
export function differenceOf(before: Firewall, after: Firewall, name: string, family: Family): Difference | undefined {
  const [from, to] = [before, after].map(f => [...f.filters.values()].find(filter => filter.name === name))
  if (!from || !to) return undefined
  const mentioned = [interfacesOf(before), interfacesOf(after)]
  const names = mentioned.flatMap(m => [...m.names])
  const prefixes = mentioned.flatMap(m => [...m.prefixes])
  const tags = Math.max(before.tags?.count ?? 1, after.tags?.count ?? 1)
  const old = createView(before, family, { names, prefixes, tags })
  const now = createView(after, family, { names, prefixes, space: old.space })
  const slice = changedSlice(old, from, now, to)
  const { and, minus, or } = old.space.diagrams
  const [was, is] = [outcome(old, from, slice), outcome(now, to, slice)]
  const surely = (o: Outcome): [permit: SetId, deny: SetId] => [minus(o.permit, o.deny), minus(o.deny, o.permit)]
  const [[wasPermit, wasDeny], [isPermit, isDeny]] = [surely(was), surely(is)]
  const [wasOpen, isOpen] = [and(was.permit, was.deny), and(is.permit, is.deny)]
  return { space: old.space, permitted: and(wasDeny, isPermit), denied: and(wasPermit, isDeny), unclear: or(minus(wasOpen, isOpen), minus(isOpen, wasOpen)) }
}

interface Outcome {
  readonly permit: SetId
  readonly deny: SetId
}

function outcome(view: View, filter: Filter, set: SetId): Outcome {
  const walked = walk(view, filter, set)
  const { union } = view.space.diagrams
  const of = (verdict: 'permit' | 'deny'): SetId => union(walked.pieces.filter(p => p.verdict === verdict).map(p => untagged(view.space, p.set)))
  return { permit: union([of('permit'), ...walked.rewritten.map(r => untagged(view.space, r.set))]), deny: union([of('deny'), untagged(view.space, walked.returned)]) }
}

/**
 * Packets that some added, removed or moved rule can take. All others meet the same rules in the same order in both versions, so
 * nothing changes for them: the rules that stay are a common subsequence.
 */
function changedSlice(old: View, from: Filter, now: View, to: Filter): SetId {
  const { or, union } = old.space.diagrams
    const lists = new Map<string, [Filter | undefined, Filter | undefined]>()
  for (const f of reachable(old.firewall, from)) lists.set(f === from ? '' : f.id, [f, undefined])
  for (const f of reachable(now.firewall, to)) {
    const key = f === to ? '' : f.id
    lists.set(key, [lists.get(key)?.[0], f])
  }
  let slice = EMPTY
  for (const [a, b] of lists.values()) {
    if (a && b && a.fallthrough.action !== b.fallthrough.action) return FULL
    const { removed, added } = changes(a?.rules ?? [], b?.rules ?? [])
    slice = or(slice, untagged(old.space, union([...removed.map(r => old.boundsOf(r).possibly), ...added.map(r => now.boundsOf(r).possibly)])))
  }
  return slice
}

const reachable = (firewall: Firewall, filter: Filter): Set<Filter> =>
  visited({ ...firewall, stages: [{ filter: filter.id, on: [], span: filter.span, label: '' }] })

/** What is left when the longest common run of equal rules, in order, is taken away. Rules that stand twice count as changed. */
function changes(before: readonly Rule[], after: readonly Rule[]): { removed: Rule[]; added: Rule[] } {
  const [a, b] = [before, after].map(list => list.filter(r => r.enabled && r.action.kind !== 'continue')) as [Rule[], Rule[]]
  const keys = [a, b].map(list => list.map(keyOf)) as [string[], string[]]
  const once = (list: readonly string[]): Map<string, number> => {
    const seen = new Map<string, number>()
    for (const [i, key] of list.entries()) seen.set(key, seen.has(key) ? -1 : i)
    return seen
  }
  const [inA, inB] = [once(keys[0]), once(keys[1])]
  const pairs = keys[0].flatMap((key, i) => {
    const j = inB.get(key)
    return inA.get(key) === i && j !== undefined && j >= 0 ? [[i, j] as const] : []
  })
  const kept = longestRising(pairs)
  const [keptA, keptB] = [new Set(kept.map(p => p[0])), new Set(kept.map(p => p[1]))]
  return { removed: a.filter((_, i) => !keptA.has(i)), added: b.filter((_, j) => !keptB.has(j)) }
}

const keyOf = (rule: Rule): string => JSON.stringify([rule.match, rule.action])

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
