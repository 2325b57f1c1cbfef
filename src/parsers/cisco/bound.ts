/** Access lists bound to interfaces of IOS, NX-OS and IOS-XR, as filters and stages. */
import type { Filter, FilterId, Rule, Stage } from '../../model/firewall.ts'
import { ANYTHING } from '../../model/match.ts'
import type { Binding } from './interfaces.ts'
import { listId } from './numbered.ts'

/** An inbound list judges what goes through the device and what is for it. */
export const inboundStage = (b: Binding, filter: string, names: readonly string[], label: string): Stage =>
  ({ filter, on: ['input', 'forward'], in: names, span: b.line.span, label })

/** An outbound list does not judge what the device itself sends. */
export const outboundStage = (b: Binding, filter: string, label: string): Stage =>
  ({ filter, on: ['forward'], out: [b.interface], span: b.line.span, label })

/** As an export writes it: `access-group common C L in on Gi0/1`. */
export const labelOf = (b: Binding, command: string, ways: readonly [inwards: string, outwards: string]): string =>
  [command, ...(b.first === undefined ? [] : ['common', b.first]), ...(b.list === '' ? [] : [b.list]), ways[b.direction === 'in' ? 0 : 1], 'on', b.interface].join(' ')

/** A list as a common one: what nothing in it fits goes back. */
export const returning = (filter: Filter): Filter => ({ ...filter, id: `common ${filter.id}`, synthetic: true, fallthrough: { ...filter.fallthrough, action: 'return' } })

/**
 * The filter of a binding: its list; or the common list and then its own. `first` is the common list as it is asked, undefined where there is none of that name
 * (IOS XE Security Configuration Guide, "IPv4 ACL Chaining Support"; IOS XR: Batfish testInterfaceAclCommonConversion).
 */
export function boundFilter(filters: Map<FilterId, Filter>, b: Binding, first: Filter | undefined): FilterId {
  const own = b.list === '' ? undefined : listId(b.list, b.family)
  if (b.first === undefined) return own ?? ''
  const id = `common ${b.first} then ${own ?? 'nothing'} ${String(b.family)}`
  if (filters.has(id)) return id
  const { span } = b.line
  const base = { match: ANYTHING, enabled: true, span, origin: 'system' as const }
  const rules: Rule[] = [{ ...base, match: { kind: 'family', is: b.family === 4 ? 6 : 4 }, action: { kind: 'permit' } }]
  if (first) {
    filters.set(first.id, first)
    rules.push({ ...base, action: { kind: 'jump', to: first.id } })
  }
  if (own !== undefined) rules.push({ ...base, action: { kind: 'goto', to: own } })
  filters.set(id, { id, name: id, table: '', rules, span, synthetic: true, fallthrough: { action: first ? 'deny' : 'permit', span, implicit: true } })
  return id
}
