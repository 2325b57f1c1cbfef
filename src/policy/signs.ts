/** Does an export betray the product, when no deployment file says where it stands? */
import type { Firewall, Rule } from '../model/firewall.ts'
import type { Match } from '../model/match.ts'
import type { Interval } from '../net/ports.ts'
import type { Catalogue, Service } from './catalogue.ts'

export interface Signs {
  /** By one of the product's words in a name or comment, or by ports that nobody else uses together. */
  readonly product: boolean
  /** Services whose own, distinctive port some rule names: whoever wrote it means the service. */
  readonly meant: ReadonlySet<Service>
}

export function signsOf(firewall: Firewall, catalogue: Catalogue): Signs {
  const ports = new Set(portsNamed(firewall.filters.values()).map(keyOf))
  const names = ({ flows }: Service): number => new Set(flows.flatMap(f => f.ports.map(keyOf)).filter(p => ports.has(p))).size
  const meant = new Set(catalogue.services.filter(s => s.distinctive && names(s) > 0))
  const appliances = new Set(catalogue.roles.filter(r => r.appliance).map(r => r.id))
  const several = catalogue.services.some(s => s.flows.some(f => appliances.has(f.to) && f.ports.length > 2) && names(s) > 1)
  return { product: meant.size > 1 || several || saysSo(firewall, catalogue.signs), meant }
}

function saysSo(firewall: Firewall, signs: readonly string[]): boolean {
  const words = signs.map(s => s.toLowerCase())
  const says = (text: string | undefined): boolean => text !== undefined && words.some(w => text.toLowerCase().includes(w))
  if (says(firewall.hostname) || firewall.definitions.some(d => says(d.name)) || firewall.comments.some(c => says(c.text))) return true
  for (const filter of firewall.filters.values()) if (filter.rules.some(r => says(r.comment))) return true
  return false
}

const keyOf = ([low, high]: Interval): number => low * 0x10000 + high

/** Destination ports that rules name, as they are written, each once. */
export function portsNamed(lists: Iterable<{ readonly rules: readonly Rule[] }>): Interval[] {
  const named = new Map<number, Interval>()
  const look = (match: Match): void => {
    switch (match.kind) {
      case 'number':
        if (match.field === 'dport') for (const ports of match.in) named.set(keyOf(ports), ports)
        return
      case 'not':
        look(match.of)
        return
      case 'all':
      case 'any':
        for (const part of match.of) look(part)
        return
      case 'address':
      case 'interface':
      case 'state':
      case 'family':
      case 'unknown':
    }
  }
  for (const { rules } of lists) for (const rule of rules) look(rule.match)
  return [...named.values()]
}
