/** The way of a packet through an IOS-XR device: inbound lists, management plane protection, outbound lists. */
import type { Filter, Rule, Stage } from '../../../model/firewall.ts'
import { ANYTHING } from '../../../model/match.ts'
import type { Account } from '../account.ts'
import { inboundStage, outboundStage } from '../bound.ts'
import { doubtful, type Doubt } from '../doubts.ts'
import { listId, noteEmpty, undefinedFilter, type NumberedLists } from '../numbered.ts'
import type { Ports, XrBinding } from './interfaces.ts'
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
      ...bound.filter(({ b }) => b.direction === 'in').map(({ b, filter }) => inboundStage(b, filter, [b.interface], labelOf(b))),
      ...planeStages(plane, ports, filters),
      ...doubtful(account, doubts, filters),
      ...bound.filter(({ b }) => b.direction === 'out').map(({ b, filter }) => outboundStage(b, filter, labelOf(b))),
    ],
  }
}

const labelOf = (b: XrBinding): string =>
  `access-group ${b.first === undefined ? '' : `common ${b.first} `}${b.list}${b.list === '' ? '' : ' '}${b.direction === 'in' ? 'ingress' : 'egress'} on ${b.interface}`

/** The filter of a binding: its list, or the common list and then its own. */
function filterFor(account: Account, lists: NumberedLists, filters: Map<string, Filter>, b: XrBinding): string {
  const own = b.list === '' ? undefined : listId(b.list, b.family)
  if (own !== undefined) {
    const list = lists.byId.get(own)
    if (list) noteEmpty(account, list, b.line, 'so what it lets pass is undetermined', 'verdict')
    else if (!filters.has(own)) filters.set(own, undefinedFilter(b.list, b.family, b.line))
  }
  if (b.first === undefined) return own ?? ''
  const first = lists.byId.get(listId(b.first, b.family))
  const id = `common ${b.first} then ${own ?? 'nothing'} ${String(b.family)}`
  if (filters.has(id)) return id
  const base = { match: ANYTHING, enabled: true, span: b.line.span, origin: 'system' as const }
  const rules: Rule[] = []
  if (first) {
    const common = commonFilter(account, first)
    filters.set(common.id, common)
    rules.push({ ...base, action: { kind: 'jump', to: common.id } })
  }
  if (own !== undefined) rules.push({ ...base, action: { kind: 'goto', to: own } })
  const other: Rule = { ...base, match: { kind: 'family', is: b.family === 4 ? 6 : 4 }, action: { kind: 'permit' } }
  filters.set(id, {
    id, name: id, table: '', rules: [other, ...rules], span: b.line.span, synthetic: true,
    fallthrough: { action: first ? 'deny' : 'permit', span: b.line.span, implicit: true },
  })
  return id
}
