/** Zone-based policy firewall of IOS: zones, zone pairs and their policies as stages. */
import type { Filter, Rule, Stage } from '../../../model/firewall.ts'
import { all, any, type Match } from '../../../model/match.ts'
import type { Line } from '../line.ts'
import { define, understood, use, type Account } from '../account.ts'
import type { Block } from './blocks.ts'
import type { Ports } from './interfaces.ts'
import type { Lists } from './lists.ts'
import { policyFilter, type Policies } from './policies.ts'

interface ZonePair {
  readonly from: string
  readonly to: string
  readonly head: Line
  policy: Line | undefined
}

export interface Zones {
  readonly names: Map<string, Line>
  readonly pairs: ZonePair[]
}

export const newZones = (): Zones => ({ names: new Map(), pairs: [] })

/** `zone security NAME`. */
export function readZone(account: Account, zones: Zones, line: Line): void {
  define(account, 'zone', line, 2)
  zones.names.set(line.words[2] ?? '', line)
  understood(account)
}

/** `zone-pair security NAME source A destination B` with `service-policy type inspect P`. */
export function readZonePair(account: Account, zones: Zones, { head, body }: Block): void {
  const source = head.words.indexOf('source')
  const destination = head.words.indexOf('destination')
  for (const at of [source + 1, destination + 1]) if (at > 2 && head.words[at] !== 'self') use(account, 'zone', head, at, 'the pair applies to nothing')
  const pair: ZonePair = { from: head.words[source + 1] ?? '', to: head.words[destination + 1] ?? '', head, policy: undefined }
  zones.pairs.push(pair)
  understood(account)
  for (const line of body) {
    understood(account)
    if (line.words[0] !== 'service-policy') continue
    pair.policy = line
    use(account, 'policy-map', line, line.words.length - 1, 'drops everything')
  }
}

/**
 * Between zones only what the policy of a zone pair passes; within a zone everything; between a zone and an interface in none, nothing; to and
 * from the router itself everything unless a pair with `self` has a policy (Zone-Based Policy Firewall Design and Application Guide, "Rules for applying").
 */
export function zoneStages(zones: Zones, ports: Ports, policies: Policies, lists: Lists, filters: Map<string, Filter>, known: Match): Stage[] {
  const members = new Map<string, string[]>()
  let first: Line | undefined
  for (const { name, zone, head } of ports.byName.values()) {
    if (zone !== undefined) first ??= head
    // Once a zone named `default` exists, interfaces in no other zone are in it.
    const in_ = zone ?? (zones.names.has('default') ? 'default' : undefined)
    if (in_ !== undefined) members.set(in_, [...(members.get(in_) ?? []), name])
  }
  if (!first) return []
  const { span } = first
  const place = (field: 'in' | 'out', zone: string): Match => ({ kind: 'interface', field, names: members.get(zone) ?? [] })
  const rulesOf = (pairs: readonly ZonePair[], match: (pair: ZonePair) => Match): Rule[] => pairs.map(pair => {
    const name = pair.policy?.words.at(-1)
    const policy = name === undefined ? undefined : policies.policies.get(name)
    if (policy && !filters.has(`policy-map ${policy.name}`)) filters.set(`policy-map ${policy.name}`, policyFilter(policies, lists, policy))
    return {
      match: match(pair), enabled: true, span: (pair.policy ?? pair.head).span, origin: 'system',
      action: policy ? { kind: 'goto', to: `policy-map ${policy.name}` } : { kind: 'deny', how: 'drop' },
    }
  })
  const system = (match: Match, permit: boolean, words: string): Rule => ({
    match, action: permit ? { kind: 'permit' } : { kind: 'deny', how: 'drop' }, enabled: true, span, origin: 'system', place: words,
  })
  const stages: Stage[] = []
  const add = (id: string, on: Stage['on'], rules: readonly Rule[]): void => {
    const replies = system(known, true, 'reply to a connection that is inspected')
    filters.set(id, { id, name: id, table: 'zone', rules: [replies, ...rules], span, synthetic: true, fallthrough: { action: 'permit', span, implicit: true } })
    stages.push({ filter: id, on, span, label: id })
  }
  const through = zones.pairs.filter(p => p.from !== 'self' && p.to !== 'self')
  const zoned = [...members.keys()]
  const everyone = (field: 'in' | 'out'): Match => ({ kind: 'interface', field, names: zoned.flatMap(z => members.get(z) ?? []) })
  add('zone pairs', ['forward'], [
    ...rulesOf(through, p => all(place('in', p.from), place('out', p.to))),
    ...zoned.map(z => system(all(place('in', z), place('out', z)), true, `within zone ${z}`)),
    system(any(everyone('in'), everyone('out')), false, 'no zone pair with a policy'),
  ])
  const applied = zones.pairs.filter(p => p.policy !== undefined)
  const toSelf = applied.filter(p => p.to === 'self')
  const fromSelf = applied.filter(p => p.from === 'self')
  if (toSelf.length > 0) add('zone pairs to self', ['input'], rulesOf(toSelf, p => place('in', p.from)))
  if (fromSelf.length > 0) add('zone pairs from self', ['output'], rulesOf(fromSelf, p => place('out', p.to)))
  return stages
}
