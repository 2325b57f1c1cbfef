/** What changed between two versions of a rule list: packets newly permitted and newly denied. */
import type { Filter, Firewall, Rule } from '../model/firewall.ts'
import type { Family } from '../net/address.ts'
import { WIDTH } from '../packets/boxtable.ts'
import { FULL, type SetId } from '../packets/diagram.ts'
import { untagged, type Space } from '../packets/space.ts'
import { ANY } from '../packets/values.ts'
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
  const { and, minus, or, union } = old.space.diagrams
  const parts = changedSlices(old, from, now, to).map(slice => {
    const [was, is] = [outcome(old, from, slice), outcome(now, to, slice)]
    const surely = (o: Outcome): [permit: SetId, deny: SetId] => [minus(o.permit, o.deny), minus(o.deny, o.permit)]
    const [[wasPermit, wasDeny], [isPermit, isDeny]] = [surely(was), surely(is)]
    const [wasOpen, isOpen] = [and(was.permit, was.deny), and(is.permit, is.deny)]
    return { permitted: and(wasDeny, isPermit), denied: and(wasPermit, isDeny), unclear: or(minus(wasOpen, isOpen), minus(isOpen, wasOpen)) }
  })
  return { space: old.space, permitted: union(parts.map(p => p.permitted)), denied: union(parts.map(p => p.denied)), unclear: union(parts.map(p => p.unclear)) }
}

interface Outcome {
  readonly permit: SetId
  readonly deny: SetId
}

function outcome(view: View, filter: Filter, set: SetId): Outcome {
  const walked = walk(view, filter, set)
  const { union } = view.space.diagrams
  const bare = (s: SetId): SetId => untagged(view.space, s)
  return { permit: union([bare(walked.permit), ...walked.rewritten.map(r => bare(r.set))]), deny: union([bare(walked.deny), bare(walked.returned)]) }
}

/**
 * For each added, removed or moved rule the packets that it can take. All others meet the same rules in the same order in both versions, so
 * nothing changes for them: the rules that stay are a common subsequence.
 */
function changedSlices(old: View, from: Filter, now: View, to: Filter): readonly SetId[] {
  const lists = new Map<string, [Filter | undefined, Filter | undefined]>()
  for (const f of reachable(old.firewall, from)) lists.set(f === from ? '' : f.id, [f, undefined])
  for (const f of reachable(now.firewall, to)) {
    const key = f === to ? '' : f.id
    lists.set(key, [lists.get(key)?.[0], f])
  }
  const slices = new Set<SetId>()
  for (const [a, b] of lists.values()) {
    if (a && b && a.fallthrough.action !== b.fallthrough.action) return [FULL]
    const { removed, added } = changes(keyed(old, a), keyed(now, b))
    for (const rule of removed) slices.add(untagged(old.space, old.boundsOf(rule).possibly))
    for (const rule of added) slices.add(untagged(old.space, now.boundsOf(rule).possibly))
  }
  return [...slices]
}

const reachable = (firewall: Firewall, filter: Filter): Set<Filter> =>
  visited({ ...firewall, stages: [{ filter: filter.id, on: [], span: filter.span, label: '' }] })

interface Keyed {
  readonly rule: Rule
  /** Equal for rules that take the same packets and do the same with them. */
  readonly key: string
}

/** The rules that can take anything at all. */
function keyed(view: View, filter: Filter | undefined): Keyed[] {
  const out: Keyed[] = []
  if (!filter) return out
  const { table, firstBox, kind, beyond } = view.compiled(filter)
  for (const [i, rule] of filter.rules.entries()) {
    const { action } = rule
    let key = action.kind === 'permit' || action.kind === 'deny' ? action.kind : JSON.stringify(action)
    const [first, end] = [firstBox[i] as number, firstBox[i + 1] as number]
    if (beyond.has(i)) key += JSON.stringify(rule.match)
    else if (first === end) continue
    for (let box = first; box < end; box++) {
      key += ` ${String(kind[box])}`
      for (let f = 0; f < WIDTH; f++) if (table.cells[box * WIDTH + f] !== ANY) key += ` ${String(f)} ${String(table.cells[box * WIDTH + f])}`
    }
    out.push({ rule, key })
  }
  return out
}

/** What is left when a long common run of equal rules, in order, is taken away. Of rules that stand several times the first go together, the second, and so on. */
function changes(a: readonly Keyed[], b: readonly Keyed[]): { removed: Rule[]; added: Rule[] } {
  const places = new Map<string, number[]>()
  for (let j = b.length - 1; j >= 0; j--) {
    const { key } = b[j] as Keyed
    const list = places.get(key)
    if (list) list.push(j)
    else places.set(key, [j])
  }
  const pairs = a.flatMap(({ key }, i) => {
    const j = places.get(key)?.pop()
    return j === undefined ? [] : [[i, j] as const]
  })
  const kept = longestRising(pairs)
  const [keptA, keptB] = [new Set(kept.map(p => p[0])), new Set(kept.map(p => p[1]))]
  return { removed: a.filter((_, i) => !keptA.has(i)).map(k => k.rule), added: b.filter((_, j) => !keptB.has(j)).map(k => k.rule) }
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
