/** What exports tell of the deployment they stand in: who sends what to whom by the settings of devices and by rules that permit one service only. Guesses, each with its reason. */
import { readHostName } from '../config/terms.ts'
import { formatTerm, type AddressTerm } from '../net/address.ts'
import { PROTOCOL } from '../net/protocols.ts'
import type { Firewall, Rule } from '../model/firewall.ts'
import type { Match, NumberField } from '../model/match.ts'
import type { Target } from '../model/services.ts'
import type { Catalogue, RoleId } from '../policy/catalogue.ts'
import { startOf, type Span } from '../text/source.ts'

export interface Guess {
  /** As the deployment file writes it. */
  readonly value: string
  /** Lower case, no full stop; may hold the path of an export. */
  readonly why: string
}

const place = (span: Span): string => `${span.source.path}:${String(startOf(span).line)}`

/** Sources wider than this tell nothing about who is meant (IPv4). */
const NARROW = 16

/** By role, each value once, in order of the exports. */
export function guessRoles(firewalls: readonly Firewall[], { roles, services }: Catalogue): Map<RoleId, Guess[]> {
  const found = new Map<RoleId, Map<string, Guess>>()
  const byName = new Set(roles.filter(r => r.byName).map(r => r.id))
  const add = (role: RoleId, value: string | undefined, why: string): void => {
    if (value === undefined || !roles.some(r => r.id === role)) return
    const values = found.get(role) ?? new Map<string, Guess>()
    if (!values.has(value)) values.set(value, { value, why })
    found.set(role, values)
  }
  for (const firewall of firewalls) {
    for (const { role, target, words } of targetsOf(firewall)) {
      const value = target.to.address ? formatTerm(target.to.address) : byName.has(role) ? readHostName(target.to.text) : undefined
      add(role, value, `${words}, ${place(target.span)}`)
    }
    for (const listener of firewall.services.listeners) {
      const role = listener.service === 'snmp' ? 'monitoring' : listener.service === 'ssh' || listener.service === 'https' ? 'admin' : undefined
      for (const term of listener.from ?? []) if (role !== undefined && isNarrow(term)) add(role, formatTerm(term), `may reach ${listener.service} of the device, ${place(listener.span)}`)
    }
    for (const { rule, source, to } of flowRules(firewall, services)) {
      for (const term of to) if (isHost(term)) add('collector', formatTerm(term), `a rule lets flow records pass to it, ${place(rule.span)}`)
      for (const term of source) if (isNarrow(term)) add('flow-source', formatTerm(term), `a rule lets flow records pass from it, ${place(rule.span)}`)
    }
  }
  return new Map([...found].map(([role, values]) => [role, [...values.values()]]))
}

interface Told {
  readonly role: RoleId
  readonly target: Target
  readonly words: string
}

/** Whom the device itself talks to, by its own settings. */
function targetsOf({ services: s }: Firewall): Told[] {
  const lists: readonly (readonly [RoleId, readonly Target[], string])[] = [
    ['collector', s.exporters, 'flow records are sent to it'], ['ntp-server', s.ntp, 'the device takes its time from it'], ['dns-server', s.dns, 'the device asks it for names'],
    ['syslog-server', s.syslog, 'the device sends its log to it'], ['trap-receiver', s.traps, 'the device sends traps to it'], ['smtp-server', s.smtp, 'the device sends mail through it'],
    ['ldap-server', s.ldap, 'the device asks it for accounts'],
  ]
  return lists.flatMap(([role, targets, words]) => targets.filter(t => t.enabled === 'yes').map(target => ({ role, target, words })))
}

interface FlowRule {
  readonly rule: Rule
  readonly source: readonly AddressTerm[]
  readonly to: readonly AddressTerm[]
}

/** Rules that permit the ports of flow collection and nothing else. */
export function flowRules(firewall: Firewall, services: Catalogue['services']): FlowRule[] {
  const ports = services.flatMap(s => s.flows.filter(f => f.to === 'collector' && f.from === 'flow-source' && f.transport === 'udp').flatMap(f => f.ports))
  const isFlow = (low: number, high: number): boolean => ports.some(p => p[0] <= low && high <= p[1])
  return [...firewall.filters.values()].flatMap(filter => filter.rules).flatMap(rule => {
    if (!rule.enabled || rule.action.kind !== 'permit' || rule.origin !== 'user') return []
    const parts = rule.match.kind === 'all' ? rule.match.of : [rule.match]
    const protocols = numbersOf(parts, 'protocol')
    const dports = numbersOf(parts, 'dport')
    if (protocols.length !== 1 || protocols[0]?.[0] !== PROTOCOL.udp || protocols[0][1] !== PROTOCOL.udp) return []
    if (dports.length === 0 || !dports.every(([low, high]) => isFlow(low, high))) return []
    return [{ rule, source: addressesOf(parts, 'src'), to: addressesOf(parts, 'dst') }]
  })
}

const numbersOf = (parts: readonly Match[], field: NumberField) => parts.flatMap(p => (p.kind === 'number' && p.field === field ? p.in : []))

const addressesOf = (parts: readonly Match[], field: 'src' | 'dst') => parts.flatMap(p => (p.kind === 'address' && p.field === field ? p.in : []))

const isHost = (term: AddressTerm): boolean => !('care' in term) && formatTerm({ ...term, high: term.low } as AddressTerm) === formatTerm(term)

const isNarrow = (term: AddressTerm): boolean => !('care' in term) && (term.family === 6 ? term.low[0] === term.high[0] && term.low[1] === term.high[1] : term.high - term.low < 2 ** (32 - NARROW))
