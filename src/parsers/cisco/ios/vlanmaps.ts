/** VLAN access maps of IOS: which packets of a VLAN pass, whether they are bridged in it or routed into or out of it. */
import type { Filter, Rule, Stage } from '../../../model/firewall.ts'
import { all, any, ANYTHING, type Match } from '../../../model/match.ts'
import { define, understood, use, type Account } from '../account.ts'
import type { Line } from '../line.ts'
import type { Block } from './blocks.ts'
import type { Ports } from './interfaces.ts'
import type { Lists } from './lists.ts'
import { listMatch } from './policies.ts'

interface Clause {
  readonly sequence: number
  readonly head: Line
  readonly matches: Line[]
  action: Line | undefined
}

export interface VlanMaps {
  readonly clauses: Map<string, Clause[]>
  /** `vlan filter MAP vlan-list ...`. */
  readonly applied: Line[]
}

export const newVlanMaps = (): VlanMaps => ({ clauses: new Map(), applied: [] })

/** `vlan access-map NAME [SEQUENCE]` with `match ip|ipv6|mac address LIST ...` and `action forward|drop|redirect`. */
export function readVlanMap(account: Account, maps: VlanMaps, { head, body }: Block): void {
  const name = head.words[2] ?? ''
  const known = maps.clauses.get(name) ?? []
  const clause: Clause = { sequence: Number(head.words[3] ?? (known.at(-1)?.sequence ?? 0) + 10), head, matches: [], action: undefined }
  define(account, 'vlan access-map', head, 2)
  maps.clauses.set(name, [...known, clause])
  understood(account)
  for (const line of body) {
    if (line.words[0] === 'match') clause.matches.push(line)
    if (line.words[0] === 'action') clause.action = line
    const kind = line.words[1] === 'ip' ? 'access-list' : line.words[1] === 'ipv6' ? 'ipv6 access-list' : 'mac access-list'
    if (line.words[0] === 'match') for (let at = 3; at < line.words.length; at++) use(account, kind, line, at)
    understood(account)
  }
}

export function readVlanFilter(account: Account, maps: VlanMaps, line: Line): void {
  maps.applied.push(line)
  use(account, 'vlan access-map', line, 2)
  understood(account)
}

/** The interfaces of the VLANs in `vlan-list 10,20-30|all`. */
function interfacesOf({ words }: Line, ports: Ports): string[] {
  const ranges = words.slice(4).join('').split(',').map(part => part.split('-').map(Number))
  return [...ports.byName.keys()].filter(name => {
    const id = /^vlan ?(\d{1,4})$/i.exec(name)?.[1]
    return id !== undefined && (words[4] === 'all' || ranges.some(([low = NaN, high = low]) => Number(id) >= low && Number(id) <= high))
  })
}

const IPV4: Match = { kind: 'family', is: 4 }
const IPV6: Match = { kind: 'family', is: 6 }

/** "If a packet does not match any clause of its type, it is dropped; without a clause of its type, it is forwarded" (Catalyst 6500 Software Configuration Guide, "Configuring VLAN ACLs"). */
function filterOf(name: string, clauses: readonly Clause[], lists: Lists, line: Line): Filter {
  const { span } = line
  const rules = [...clauses].sort((a, b) => a.sequence - b.sequence).map((clause): Rule => {
    const match = clause.matches.length === 0 ? ANYTHING : any(...clause.matches.map(m => matchOf(m, lists)))
    const [, action] = clause.action?.words ?? []
    const base = { match, enabled: true, span: (clause.action ?? clause.head).span, origin: 'user' as const }
    if (action === 'drop') return { ...base, action: { kind: 'deny', how: 'drop' } }
    return { ...base, action: action === undefined || action === 'forward' ? { kind: 'permit' } : { kind: 'unknown', words: `action ${action}` } }
  })
  const judges = (family: string): boolean => clauses.some(c => c.matches.some(m => m.words[1] === family || m.words[1] === 'mac'))
  const untouched = [...(judges('ip') ? [] : [IPV4]), ...(judges('ipv6') ? [] : [IPV6])]
  const last: Rule[] = untouched.length === 0 ? [] : [{ match: any(...untouched), action: { kind: 'permit' }, enabled: true, span, origin: 'system', place: 'no clause for packets of this type' }]
  return { id: `vlan access-map ${name}`, name, table: 'vlan access-map', rules: [...rules, ...last], span, fallthrough: { action: 'deny', span, implicit: true } }
}

function matchOf({ words }: Line, lists: Lists): Match {
  if (words[1] === 'ip') return all(IPV4, any(...words.slice(3).map(name => listMatch(lists, name))))
  const match: Match = { kind: 'unknown', words: words.slice(0, 8).join(' ') }
  return words[1] === 'ipv6' ? all(IPV6, match) : match
}

/** Where packets enter a VLAN: before the lists of its interface. Where they leave by one: behind them. */
export function vlanStages(maps: VlanMaps, ports: Ports, lists: Lists, filters: Map<string, Filter>, direction: 'in' | 'out'): Stage[] {
  return maps.applied.flatMap((line): Stage[] => {
    const name = line.words[2] ?? ''
    const clauses = maps.clauses.get(name)
    const names = interfacesOf(line, ports)
    if (!clauses || names.length === 0) return []
    const id = `vlan access-map ${name}`
    if (!filters.has(id)) filters.set(id, filterOf(name, clauses, lists, line))
    const base = { filter: id, span: line.span, label: `vlan filter ${name}` }
    return direction === 'in' ? [{ ...base, on: ['input', 'forward'], in: names }] : [{ ...base, on: ['forward'], out: names }]
  })
}
