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
  /** As in the store. */
  readonly level: number
  readonly description: string
}

/** A rule by what its place in the order depends on. */
interface Stored {
  readonly element: Element
  /** Of the model, not of the old store. */
  readonly modern: boolean
  /** 200000 floating, 300000 and up groups, 400000 interfaces; within a level the model stands before the old store. */
  readonly level: number
  readonly sequence: number
}

export interface Store {
  readonly rules: readonly Stored[]
  /** Empty `<rule>` elements. */
  readonly skipped: number
}

/** In the order in which the rules are loaded. */
export function readStore(context: Context): Store {
  const { root } = context.config
  const old = childrenOf(child(root, 'filter'), 'rule')
  const modern = childrenOf(down(root, 'opnsense', 'firewall', 'filter', 'rules'), 'rule')
  const filled = (list: readonly Element[]): readonly Element[] => list.filter(e => e.hasChildren)
  const rules = [...filled(modern).map(e => ofModel(context, e)), ...filled(old).map(e => ofOldStore(context, e))]
  rules.sort((a, b) => a.level - b.level || Number(b.modern) - Number(a.modern) || a.sequence - b.sequence)
  return { rules, skipped: old.length + modern.length - rules.length }
}

function ofOldStore(context: Context, element: Element): Stored {
  const level = isOn(element, 'floating') ? 200000 : groupLevel(context, interfacesOf(element)[0] ?? '') ?? 400000
  return { element, modern: false, level, sequence: 0 }
}

function ofModel(context: Context, element: Element): Stored {
  const interfaces = interfacesOf(element)
  const level = interfaces.length !== 1 || saysYes(element, 'interfacenot') ? 200000 : groupLevel(context, interfaces[0] as string) ?? 400000
  const sequence = valueOf(element, 'sequence')
  return { element, modern: true, level, sequence: /^\d{1,7}$/.test(sequence) ? Number(sequence) : 1 }
}

const interfacesOf = (element: Element): readonly string[] => listOf(valueOf(element, 'interface'))

/** All that a rule says: read when its turn comes, as a long list of it takes much room. */
export const read = ({ element, modern, level }: Stored): Written => (modern ? fromModel(element, level) : fromOldStore(element, level))

function familiesOf(written: string, absent: readonly Family[]): readonly Family[] {
  return written === 'inet' ? [4] : written === 'inet6' ? [6] : written === '' ? absent : [4, 6]
}

const directionOf = (written: string): Written['direction'] => (written === 'out' || written === 'any' ? written : 'in')

function fromOldStore(element: Element, level: number): Written {
  const types = listOf(valueOf(element, 'icmptype'))
  return {
    element, modern: false, enabled: !saysYes(element, 'disabled'), interfaces: interfacesOf(element), inverted: saysYes(element, 'interfacenot'),
    direction: directionOf(valueOf(element, 'direction')), quick: child(element, 'quick') ? saysYes(element, 'quick') : !isOn(element, 'floating'),
    // Without a family the rule is written without one, and holds for both.
    families: familiesOf(valueOf(element, 'ipprotocol'), [4, 6]), protocol: valueOf(element, 'protocol'), icmp: { 4: types, 6: types },
    src: oldSide(element, 'source'), dst: oldSide(element, 'destination'), level, description: 'descr',
  }
}

/** Network before address before any; a side that is absent or empty is any. */
function oldSide(rule: Element, name: string): Side {
  const side = child(rule, name)
  const written = valueOf(side, 'network') || valueOf(side, 'address')
  const empty = side?.hasChildren !== true || (written === '' && isOn(side, 'any'))
  return { nets: empty ? [] : [written], negated: isOn(side, 'not'), port: valueOf(side, 'port'), element: side ?? rule }
}

function fromModel(element: Element, level: number): Written {
  const side = (name: 'source' | 'destination'): Side => ({
    nets: listOf(valueOf(element, `${name}_net`)), negated: saysYes(element, `${name}_not`), port: valueOf(element, `${name}_port`),
    element: child(element, `${name}_net`) ?? element,
  })
  return {
    element, modern: true, enabled: saysYes(element, 'enabled', true), interfaces: interfacesOf(element), inverted: saysYes(element, 'interfacenot'),
    direction: directionOf(valueOf(element, 'direction')), quick: saysYes(element, 'quick', true), families: familiesOf(valueOf(element, 'ipprotocol'), [4]),
    protocol: valueOf(element, 'protocol'), icmp: { 4: listOf(valueOf(element, 'icmptype')), 6: listOf(valueOf(element, 'icmp6type')) },
    src: side('source'), dst: side('destination'), level, description: 'description',
  }
}

/** Interface groups come before interfaces, by their own sequence; tabs of tunnel kinds are groups too. */
function groupLevel({ interfaces }: Context, name: string): number | undefined {
  const group = interfaces.groups.get(name)
  if (!group) return interfaces.byName.get(name)?.tunnel || /^(l2tp|pptp|pppoe)$/.test(name) ? 300000 : undefined
  const sequence = valueOf(group.element, 'sequence')
  return 300000 + (/^\d{1,5}$/.test(sequence) ? Number(sequence) : 0)
}
