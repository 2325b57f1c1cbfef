/** The way of a packet through an NX-OS device: port lists, VLAN maps, inbound lists, outbound lists. */
import type { Filter, Stage } from '../../../model/firewall.ts'
import { note, quote, type Account } from '../account.ts'
import { boundFilter, inboundStage, labelOf, outboundStage, returning } from '../bound.ts'
import { doubtful, perhapsFilter, type Doubt } from '../doubts.ts'
import { listId, noteEmpty, undefinedFilter } from '../numbered.ts'
import { WAYS, type PortBinding, type Ports } from './interfaces.ts'
import { nxosFilter, type Lists } from './lists.ts'

interface Built {
  readonly filters: Map<string, Filter>
  readonly stages: Stage[]
}

export function buildStages(account: Account, lists: Lists, ports: Ports, doubts: readonly Doubt[]): Built {
  const filters = new Map<string, Filter>()
  for (const list of lists.byId.values()) {
    const filter = nxosFilter(account, lists, list)
    filters.set(filter.id, filter)
  }
  const bindings = [...ports.bindings.values()]
  for (const b of bindings) {
    if (b.list === '') continue
    const id = listId(b.list, b.family)
    const list = lists.byId.get(id)
    if (list) noteEmpty(account, list, b.line, 'and permits everything', 'none')
    else if (!filters.has(id)) filters.set(id, undefinedFilter(b.list, b.family, b.line))
  }
  const filterFor = (b: PortBinding): string => {
    const first = b.first === undefined ? undefined : lists.byId.get(listId(b.first, b.family))
    return boundFilter(filters, b, first && returning(nxosFilter(account, lists, first, false)))
  }
  return {
    filters,
    stages: [
      ...bindings.filter(b => b.direction === 'in').flatMap(b => inboundStages(account, b, filterFor(b), ports, filters)),
      ...doubtful(account, doubts, filters),
      ...bindings.filter(b => b.direction === 'out').map(b => outboundStage(b, filterFor(b), labelled(b))),
    ],
  }
}

const labelled = (b: PortBinding): string => labelOf(b, `${b.bridged ? 'port ' : ''}${b.family === 4 ? 'access-group' : 'traffic-filter'}`, WAYS)

function inboundStages(account: Account, b: PortBinding, id: string, ports: Ports, filters: Map<string, Filter>): Stage[] {
  const own = inboundStage(b, id, [b.interface], labelled(b))
  if (!b.bridged) return [own]
  // Whether a packet of the VLAN came in by this port the export does not tell.
  const vlan = ports.vlans.get(b.interface)
  const vlans = [...ports.byName.keys()].filter(name => /^vlan\d+$/i.test(name) && (vlan === undefined || Number(name.slice(4)) === vlan))
  if (vlans.length === 0) return [own]
  note(account, b.line.span, 'unsupported', 'verdict', `a list on a layer 2 port: what it denies is undetermined for packets that enter by ${vlans.slice(0, 5).join(', ')}: ${quote(b.line)}`)
  return [own, inboundStage(b, perhapsFilter(filters, id, b.line), vlans, labelled(b))]
}
