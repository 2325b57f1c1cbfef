/** Filter rules of both stores in one form: `<filter><rule>` of old, and the rules of the firewall model that replaces it. */
import { child, childrenOf, down } from '../xml.ts'
import type { Element } from '../xml.ts'
import type { Context } from '../pf/addresses.ts'
import { listOf, valueOf } from '../pf/text.ts'
import type { NetList } from './addresses.ts'
import { isOn, saysYes } from './flags.ts'
import type { Family } from '../../net/address.ts'

export interface Side extends NetList {
  readonly port: string
  /** Where it stands. */
  readonly element: Element
}

export interface Written {
  readonly element: Element
  /** Of the model, not of the old store. */
  readonly modern: boolean
  readonly enabled: boolean
  readonly interfaces: readonly string[]
  /** `on ! interface`. */
  readonly inverted: boolean
  readonly direction: 'in' | 'out' | 'any'
  readonly quick: boolean
  readonly families: readonly Family[]
  readonly protocol: string
  readonly icmp: Readonly<Record<Family, readonly string[]>>
  readonly src: Side
  readonly dst: Side
  /** 200000 floating, 300000 and up groups, 400000 interfaces; within a level the model stands before the old store. */
  readonly level: number
  readonly sequence: number
  readonly description: string
}

export interface Store {
  readonly rules: readonly Written[]
  /** Empty `<rule>` elements. */
  readonly skipped: number
}

/** In the order in which the rules are loaded. */
export function readStore(context: Context): Store {
  const { root } = context.config
  const old = childrenOf(child(root, 'filter'), 'rule')
  const modern = childrenOf(down(root, 'opnsense', 'firewall', 'filter', 'rules'), 'rule')
  const filled = (list: readonly Element[]): readonly Element[] => list.filter(e => e.children.length > 0)
  const rules = [...filled(modern).map(e => fromModel(context, e)), ...filled(old).map(e => fromOldStore(context, e))]
  const order = rules.map((rule, i) => ({ rule, i }))
  order.sort((a, b) => a.rule.level - b.rule.level || Number(b.rule.modern) - Number(a.rule.modern) || a.rule.sequence - b.rule.sequence || a.i - b.i)
  return { rules: order.map(({ rule }) => rule), skipped: old.length + modern.length - rules.length }
}

function familiesOf(written: string, absent: readonly Family[]): readonly Family[] {
  return written === 'inet' ? [4] : written === 'inet6' ? [6] : written === '' ? absent : [4, 6]
}

const directionOf = (written: string): Written['direction'] => (written === 'out' || written === 'any' ? written : 'in')

function fromOldStore(context: Context, element: Element): Written {
  const floating = isOn(element, 'floating')
  const interfaces = listOf(valueOf(element, 'interface'))
  const types = listOf(valueOf(element, 'icmptype'))
  const tab = interfaces[0] ?? ''
  return {
    element, modern: false, enabled: !saysYes(element, 'disabled'), interfaces, inverted: saysYes(element, 'interfacenot'),
    direction: directionOf(valueOf(element, 'direction')), quick: child(element, 'quick') ? saysYes(element, 'quick') : !floating,
    // Without a family the rule is written without one, and holds for both.
    families: familiesOf(valueOf(element, 'ipprotocol'), [4, 6]), protocol: valueOf(element, 'protocol'), icmp: { 4: types, 6: types },
    src: oldSide(element, 'source'), dst: oldSide(element, 'destination'),
    level: floating ? 200000 : groupLevel(context, tab) ?? 400000, sequence: 0, description: 'descr',
  }
}

/** Network before address before any; a side that is absent or empty is any. */
function oldSide(rule: Element, name: string): Side {
  const side = child(rule, name)
  const written = valueOf(side, 'network') || valueOf(side, 'address')
  const empty = !side || side.children.length === 0 || (written === '' && isOn(side, 'any'))
  return { nets: empty ? [] : [written], negated: isOn(side, 'not'), port: valueOf(side, 'port'), element: side ?? rule }
}

function fromModel(context: Context, element: Element): Written {
  const interfaces = listOf(valueOf(element, 'interface'))
  const inverted = saysYes(element, 'interfacenot')
  const side = (name: 'source' | 'destination'): Side => ({
    nets: listOf(valueOf(element, `${name}_net`)), negated: saysYes(element, `${name}_not`), port: valueOf(element, `${name}_port`),
    element: child(element, `${name}_net`) ?? element,
  })
  const sequence = valueOf(element, 'sequence')
  return {
    element, modern: true, enabled: saysYes(element, 'enabled', true), interfaces, inverted, direction: directionOf(valueOf(element, 'direction')),
    quick: saysYes(element, 'quick', true), families: familiesOf(valueOf(element, 'ipprotocol'), [4]), protocol: valueOf(element, 'protocol'),
    icmp: { 4: listOf(valueOf(element, 'icmptype')), 6: listOf(valueOf(element, 'icmp6type')) }, src: side('source'), dst: side('destination'),
    level: interfaces.length !== 1 || inverted ? 200000 : groupLevel(context, interfaces[0] as string) ?? 400000,
    sequence: /^\d{1,7}$/.test(sequence) ? Number(sequence) : 1, description: 'description',
  }
}

/** Interface groups come before interfaces, by their own sequence; tabs of tunnel kinds are groups too. */
function groupLevel({ interfaces }: Context, name: string): number | undefined {
  const group = interfaces.groups.get(name)
  if (!group) return interfaces.byName.get(name)?.tunnel || /^(l2tp|pptp|pppoe)$/.test(name) ? 300000 : undefined
  const sequence = valueOf(group.element, 'sequence')
  return 300000 + (/^\d{1,5}$/.test(sequence) ? Number(sequence) : 0)
}
