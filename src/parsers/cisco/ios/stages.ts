/** The way of a packet through an IOS device: inbound lists, translation, zones, policies, outbound lists. */
import type { Filter, Stage } from '../../../model/firewall.ts'
import { boundFilter, inboundStage, labelOf, outboundStage, returning } from '../bound.ts'
import { doubtful, perhapsFilter, type Doubt } from '../doubts.ts'
import type { Line } from '../line.ts'
import { note, quote, type Account } from '../account.ts'
import type { Binding } from '../interfaces.ts'
import { listId, undefinedFilter } from '../numbered.ts'
import { inspectionStages, type Inspections } from './inspection.ts'
import { WAYS, type Port, type Ports } from './interfaces.ts'
import { filterOf, noteEmpty, type Lists } from './lists.ts'
import { arrivingNat, leavingNat } from './nat.ts'
import { drops, policyFilter, type Policies } from './policies.ts'
import { trackingOf } from './tracking.ts'
import { vlanStages, type VlanMaps } from './vlanmaps.ts'
import { zoneStages, type Zones } from './zones.ts'

/** Things that filter beside the lists on interfaces. */
export interface Beside {
  readonly nat: Line[]
  /** `service-policy input|output P`: on the interface, or on the control plane when there is none. */
  readonly policies: { readonly line: Line; readonly interface?: string; readonly direction: 'in' | 'out' }[]
  /** What makes some verdicts undetermined: `management-interface`, policy routing to Null0. */
  readonly doubts: Doubt[]
}

interface Parts {
  readonly lists: Lists
  readonly ports: Ports
  readonly policies: Policies
  readonly zones: Zones
  readonly beside: Beside
  readonly inspections: Inspections
  readonly vlanMaps: VlanMaps
}

export interface Built {
  readonly filters: Map<string, Filter>
  readonly stages: Stage[]
}

export function buildStages(account: Account, { lists, ports, policies, zones, beside, inspections, vlanMaps }: Parts): Built {
  const tracking = trackingOf(lists.reflexive, [...ports.byName.values()].some(p => p.inspects.length > 0), zones.pairs.length > 0)
  const filters = new Map<string, Filter>()
  for (const list of lists.byId.values()) {
    const filter = filterOf(list, tracking)
    filters.set(filter.id, filter)
  }
  const bindings = [...ports.bindings.values()]
  const inbound = bindings.filter(b => b.direction === 'in')
  const outbound = bindings.filter(b => b.direction === 'out')
  for (const b of bindings) {
    if (b.list === '') continue
    const list = lists.byId.get(listId(b.list, b.family))
    if (list) noteEmpty(account, list, b.line)
    else if (!filters.has(listId(b.list, b.family))) filters.set(listId(b.list, b.family), undefinedFilter(b.list, b.family, b.line))
  }
  const filterFor = (b: Binding): string => {
    const first = b.first === undefined ? undefined : lists.byId.get(listId(b.first, b.family))
    return boundFilter(filters, b, first && first.rules.length > 0 ? returning(filterOf(first, tracking, false)) : undefined)
  }
  const stages: Stage[] = [
    ...vlanStages(vlanMaps, ports, lists, filters, 'in'),
    ...inbound.flatMap(b => inboundStages(account, b, filterFor(b), ports, filters)),
    ...policyStages(policies, lists, beside, filters, 'in'),
    ...doubtful(account, beside.doubts, filters),
    ...arrivingNat(account, beside.nat, ports, filters),
    ...zoneStages(zones, ports, policies, lists, filters, tracking.known),
    ...leavingNat(beside.nat, ports, lists, filters),
    // "Access lists applied to outbound traffic do not filter traffic the router itself originates" (IOS Security Configuration Guide).
    ...outbound.map(b => outboundStage(b, filterFor(b), labelled(b))),
    ...policyStages(policies, lists, beside, filters, 'out'),
    ...vlanStages(vlanMaps, ports, lists, filters, 'out'),
    ...inspectionStages(ports, inspections, filters),
  ]
  return { filters, stages }
}

const labelled = (b: Binding): string => labelOf(b, b.family === 4 ? 'access-group' : 'traffic-filter', WAYS)

function inboundStages(account: Account, b: Binding, id: string, ports: Ports, filters: Map<string, Filter>): Stage[] {
  const port = ports.byName.get(b.interface)
  const stage = (filter: string, names: readonly string[]): Stage => inboundStage(b, filter, names, labelled(b))
  if (port?.opener) return [stage(perhapsFilter(filters, id, port.opener), [b.interface])]
  if (!port?.bridged) return [stage(id, [b.interface])]
  // A list on a layer 2 port judges what that port brings into its VLAN; whether a packet of the VLAN came in by this port the export does not tell.
  const vlans = vlansOf(port, ports)
  if (vlans.length === 0) return [stage(id, [b.interface])]
  note(account, b.line.span, 'unsupported', 'verdict', `a list on a layer 2 port: what it denies is undetermined for packets that enter by ${vlans.slice(0, 5).join(', ')}: ${quote(b.line)}`)
  return [stage(id, [b.interface]), stage(perhapsFilter(filters, id, b.line), vlans)]
}

function vlansOf(port: Port, ports: Ports): string[] {
  const names = [...ports.byName.keys()].filter(name => /^vlan ?\d+$/i.test(name))
  return port.accessVlan === undefined ? names : names.filter(name => Number(name.replace(/\D/g, '')) === port.accessVlan)
}

function policyStages(policies: Policies, lists: Lists, beside: Beside, filters: Map<string, Filter>, direction: 'in' | 'out'): Stage[] {
  return beside.policies.filter(p => p.direction === direction).flatMap((p): Stage[] => {
    const policy = policies.policies.get(p.line.words.at(-1) ?? '')
    if (!policy || !drops(policy)) return []
    const id = `policy-map ${policy.name}`
    if (!filters.has(id)) filters.set(id, policyFilter(policies, lists, policy))
    const base = { filter: id, span: p.line.span, label: `service-policy ${policy.name} on ${p.interface ?? 'control-plane'}` }
    if (p.interface === undefined) return direction === 'in' ? [{ ...base, on: ['input'] }] : [{ ...base, on: ['output'] }]
    return direction === 'in' ? [{ ...base, on: ['input', 'forward'], in: [p.interface] }] : [{ ...base, on: ['forward', 'output'], out: [p.interface] }]
  })
}
