/** What changed between two versions of a rule list: packets newly permitted and newly denied. */
import type { Filter, Firewall } from '../model/firewall.ts'
import type { Family } from '../net/address.ts'
import { EMPTY, FULL, type SetId } from '../packets/diagram.ts'
import { untagged, type Space } from '../packets/space.ts'
import { editsOf } from './edits.ts'
import { reaching } from './reaching.ts'
import { filterNamed, visited } from './references.ts'
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

/** Both lists by id or name; what a list leaves without a decision counts as denied. */
export function differenceOf(before: Firewall, after: Firewall, name: string, family: Family): Difference | undefined {
  const [from, to] = [filterNamed(before, name), filterNamed(after, name)]
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
 * For each added, removed or moved rule the packets that come as far as it and that it can take. All others meet the same rules in the same order in
 * both versions, so nothing changes for them: the rules that stay are a common subsequence.
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
    const { removed, added } = editsOf(a && { view: old, filter: a }, b && { view: now, filter: b })
    for (const [view, filter, places] of [[old, a, removed], [now, b, added]] as const) {
      if (!filter || places.length === 0) continue
      const reached = reaching(view, filter)
      for (const place of places) slices.add(untagged(old.space, reached(place)))
    }
  }
  slices.delete(EMPTY)
  return [...slices]
}

const reachable = (firewall: Firewall, filter: Filter): Set<Filter> =>
  visited({ ...firewall, stages: [{ filter: filter.id, on: [], span: filter.span, label: '' }] })
