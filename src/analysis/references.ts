/** Walks the edges of the graph: names that are used and not defined, filters that packets visit. */
import type { Filter, FilterId, Firewall, Reference } from '../model/firewall.ts'

export function undefinedReferences(firewall: Firewall): Reference[][] {
  const groups = new Map<string, Reference[]>()
  for (const reference of firewall.references) {
    if (reference.defined) continue
    const key = `${reference.kind}\u0000${reference.name}`
    const group = groups.get(key)
    if (group) group.push(reference)
    else groups.set(key, [reference])
  }
  return [...groups.values()]
}

/** Filters that a stage names, and those that these call. */
export function visited(firewall: Firewall): Set<Filter> {
  const found = new Set<Filter>()
  const open = firewall.stages.map(s => s.filter)
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const filter = firewall.filters.get(id)
    if (!filter || found.has(filter)) continue
    found.add(filter)
    for (const to of callsOf(filter)) open.push(to)
  }
  return found
}

/** Of filters that were asked about: every question about a service asks. */
const known = new WeakMap<Filter, readonly FilterId[]>()

/** The filters that one calls, as often and in the order that its rules do. */
function callsOf(filter: Filter): readonly FilterId[] {
  const before = known.get(filter)
  if (before) return before
  const calls: FilterId[] = []
  for (const { action, enabled } of filter.rules) if (enabled && (action.kind === 'jump' || action.kind === 'goto')) calls.push(action.to)
  known.set(filter, calls)
  return calls
}

/** The filter of this id or name; of those that share a name the one that filters, rather than rewrites. */
export function filterNamed(firewall: Firewall, name: string): Filter | undefined {
  const all = [...firewall.filters.values()]
  return firewall.filters.get(name) ?? all.find(f => f.name === name && (f.table === '' || f.table === 'filter')) ?? all.find(f => f.name === name)
}
