/** Interfaces of IOS, NX-OS and IOS-XR: what all of them tell of one, and how lists are bound to them. */
import type { Interface } from '../../model/firewall.ts'
import type { AddressTerm } from '../../net/address.ts'
import type { Line } from './line.ts'

export interface Port {
  readonly name: string
  readonly head: Line
  label: string | undefined
  addresses: AddressTerm[]
  networks: AddressTerm[]
  primary: readonly AddressTerm[]
  dynamic: boolean
  up: boolean
  vrf: string | undefined
  zone: string | undefined
  /** The interface whose address it borrows. */
  unnumbered: string | undefined
  /** Flow monitors on it. */
  readonly monitors: string[]
}

export const newPort = (name: string, head: Line): Port =>
  ({ name, head, label: undefined, addresses: [], networks: [], primary: [], dynamic: false, up: true, vrf: undefined, zone: undefined, unnumbered: undefined, monitors: [] })

export interface Binding {
  /** Empty when there is only one that is asked first. */
  readonly list: string
  /** The list that is asked before it (`common`). */
  readonly first: string | undefined
  readonly family: 4 | 6
  readonly direction: 'in' | 'out'
  readonly interface: string
  readonly line: Line
}

/** There is one list for an interface, direction and family. */
export const bindingKey = (name: string, direction: 'in' | 'out', family: 4 | 6): string => `${name} ${direction} ${String(family)}`

interface Bound extends Pick<Binding, 'list' | 'first' | 'direction'> {
  /** Indices of the two names. */
  readonly listAt: number
  readonly firstAt: number
  /** The word behind the direction. */
  readonly next: number
}

/** `[common FIRST] [LIST] WAY`, the first of the two ways being inwards; a list may be called `common` as well. Undefined for anything else. */
export function boundAt(words: readonly string[], at: number, ways: readonly [inwards: string, outwards: string]): Bound | undefined {
  const isWay = (word: string | undefined): boolean => word === ways[0] || word === ways[1]
  const common = words[at] === 'common' && !isWay(words[at + 1])
  const from = common ? at + 2 : at
  const alone = common && isWay(words[from])
  const way = words[alone ? from : from + 1]
  const list = alone ? '' : words[from]
  if (list === undefined || !isWay(way)) return undefined
  return { list, first: common ? words[at + 1] : undefined, direction: way === ways[0] ? 'in' : 'out', listAt: from, firstAt: at + 1, next: (alone ? from : from + 1) + 1 }
}

export function interfacesOf(ports: ReadonlyMap<string, Port>): Interface[] {
  return [...ports.values()].map(port => {
    const lender = port.unnumbered === undefined ? undefined : ports.get(port.unnumbered)
    return {
      name: port.name, addresses: lender ? [...lender.addresses, ...port.addresses] : port.addresses, networks: port.networks,
      dynamic: port.dynamic || (port.unnumbered !== undefined && !lender), up: port.up, span: port.head.span,
      ...(port.label === undefined ? {} : { label: port.label }), ...(port.vrf === undefined ? {} : { vrf: port.vrf }), ...(port.zone === undefined ? {} : { zone: port.zone }),
    }
  })
}
