/** The way of a packet through an IOS-XR device: inbound lists, management plane protection, outbound lists. */
import type { Filter, Stage } from '../../../model/firewall.ts'
import type { Account } from '../account.ts'
import { boundFilter, inboundStage, labelOf, outboundStage, returning } from '../bound.ts'
import { doubtful, type Doubt } from '../doubts.ts'
import type { Binding } from '../interfaces.ts'
import { listId, noteEmpty, undefinedFilter, type NumberedLists } from '../numbered.ts'
import { WAYS, type Ports } from './interfaces.ts'
import { commonFilter, xrFilter } from './lists.ts'
import { planeStages, type Plane } from './plane.ts'

interface Built {
  readonly filters: Map<string, Filter>
  readonly stages: Stage[]
}

export function buildStages(account: Account, lists: NumberedLists, ports: Ports, plane: Plane, doubts: readonly Doubt[]): Built {
  const filters = new Map<string, Filter>()
  for (const list of lists.byId.values()) {
    const filter = xrFilter(account, list)
    filters.set(filter.id, filter)
  }
  const bound = [...ports.bindings.values()].map(b => ({ b, filter: filterFor(account, lists, filters, b) }))
  return {
    filters,
    stages: [
      ...bound.filter(({ b }) => b.direction === 'in').map(({ b, filter }) => inboundStage(b, filter, [b.interface], labelled(b))),
      ...planeStages(plane, ports, filters),
      ...doubtful(account, doubts, filters),
      ...bound.filter(({ b }) => b.direction === 'out').map(({ b, filter }) => outboundStage(b, filter, labelled(b))),
    ],
  }
}

const labelled = (b: Binding): string => labelOf(b, 'access-group', WAYS)

/** The filter of a binding: its list, or the common list and then its own. */
function filterFor(account: Account, lists: NumberedLists, filters: Map<string, Filter>, b: Binding): string {
  if (b.list !== '') {
    const id = listId(b.list, b.family)
    const list = lists.byId.get(id)
    if (list) noteEmpty(account, list, b.line, 'so what it lets pass is undetermined', 'verdict')
    else if (!filters.has(id)) filters.set(id, undefinedFilter(b.list, b.family, b.line))
  }
  const first = b.first === undefined ? undefined : lists.byId.get(listId(b.first, b.family))
  return boundFilter(filters, b, first && returning(commonFilter(account, first)))
}
