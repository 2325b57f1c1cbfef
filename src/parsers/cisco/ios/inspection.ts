/** CBAC of IOS (`ip inspect`): which connections it learns. */
import type { Filter, Rule, Stage } from '../../../model/firewall.ts'
import { ANYTHING, number, type Match } from '../../../model/match.ts'
import { define, understood, use, type Account } from '../account.ts'
import type { Line } from '../line.ts'
import type { Ports } from './interfaces.ts'
import { protocolOf } from './protocols.ts'

/** By name, its `ip inspect name NAME PROTOCOL ...` lines. */
export type Inspections = Map<string, Line[]>

export function readInspect(account: Account, inspections: Inspections, line: Line): void {
  const name = line.words[3] ?? ''
  if (!inspections.has(name)) define(account, 'inspection', line, 3)
  inspections.set(name, [...(inspections.get(name) ?? []), line])
  understood(account)
}

export function useInspections(account: Account, ports: Ports): void {
  for (const { inspects } of ports.byName.values()) for (const line of inspects) use(account, 'inspection', line, 2, 'inspects nothing')
}

/** Generic inspection is by protocol; what other names stand for, port maps and content tell. */
function matchOf({ words }: Line): Match {
  const protocol = words[4] === 'tcp' || words[4] === 'udp' || words[4] === 'icmp' ? protocolOf(words[4], 4)?.[0] : undefined
  return protocol === undefined ? { kind: 'unknown', words: words.slice(0, 5).join(' ') } : number('protocol', [protocol, protocol])
}

/** `ip inspect NAME in|out` learns the connections that enter, or leave, by the interface. Behind all filters: what is denied is not learned. */
export function inspectionStages(ports: Ports, inspections: Inspections, filters: Map<string, Filter>): Stage[] {
  return [...ports.byName.values()].flatMap(port => port.inspects.map((line): Stage => {
    const name = line.words[2] ?? ''
    const id = `ip inspect ${name}`
    const rules = (inspections.get(name) ?? []).map((of): Rule => ({ match: matchOf(of), action: { kind: 'permit', tracks: true }, enabled: true, span: of.span, origin: 'system', place: `inspection ${name}` }))
    const { span } = line
    const rest: Rule = { match: ANYTHING, action: { kind: 'permit' }, enabled: true, span, origin: 'system', place: `no protocol of inspection ${name}` }
    filters.set(id, { id, name: id, table: 'inspect', rules: [...rules, rest], span, synthetic: true, fallthrough: { action: 'permit', span, implicit: true } })
    const base = { filter: id, on: ['forward'] as const, span, label: `ip inspect ${name} on ${port.name}` }
    return line.words[3] === 'out' ? { ...base, out: [port.name] } : { ...base, in: [port.name] }
  }))
}
