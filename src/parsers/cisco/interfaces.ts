/** Interfaces of NX-OS and IOS-XR: what both tell of one. */
import type { Interface } from '../../model/firewall.ts'
import type { AddressTerm } from '../../net/address.ts'
import type { Line } from './lines.ts'

export interface Port {
  readonly name: string
  readonly head: Line
  label: string | undefined
  addresses: AddressTerm[]
  networks: AddressTerm[]
  dynamic: boolean
  up: boolean
  vrf: string | undefined
  /** The interface whose address it borrows. */
  unnumbered: string | undefined
  /** Flow monitors on it. */
  readonly monitors: string[]
}

export const newPort = (name: string, head: Line): Port =>
  ({ name, head, label: undefined, addresses: [], networks: [], dynamic: false, up: true, vrf: undefined, unnumbered: undefined, monitors: [] })

export interface Binding {
  readonly list: string
  readonly family: 4 | 6
  readonly direction: 'in' | 'out'
  readonly interface: string
  readonly line: Line
}

/** There is one list for an interface, direction and family. */
export const bindingKey = (name: string, direction: 'in' | 'out', family: 4 | 6): string => `${name} ${direction} ${String(family)}`

export function interfacesOf(ports: ReadonlyMap<string, Port>): Interface[] {
  return [...ports.values()].map(port => {
    const lender = port.unnumbered === undefined ? undefined : ports.get(port.unnumbered)
    return {
      name: port.name, addresses: lender ? [...lender.addresses, ...port.addresses] : port.addresses, networks: port.networks,
      dynamic: port.dynamic || (port.unnumbered !== undefined && !lender), up: port.up, span: port.head.span,
      ...(port.label === undefined ? {} : { label: port.label }), ...(port.vrf === undefined ? {} : { vrf: port.vrf }),
    }
  })
}
