/** Interfaces with the addresses that the file tells, virtual addresses and groups, in the form that both kinds of config.xml share. */
import { child, childrenOf } from '../xml.ts'
import type { Element } from '../xml.ts'
import type { Config } from './config.ts'
import { has, valueOf, wordsOf } from './text.ts'
import { host4, host6, parseAddressTerm, parseIpv4, parseIpv6, prefix4, prefix6 } from '../../net/address.ts'
import type { AddressTerm, Family } from '../../net/address.ts'

/** What an interface has of one family; `dynamic` is the word (dhcp, pppoe, ...) for an address that only the running system knows. */
export interface FamilyAddress {
  readonly address?: AddressTerm
  readonly network?: AddressTerm
  readonly dynamic?: string
}

export interface VirtualAddress {
  readonly address: AddressTerm
  readonly network: AddressTerm
  /** CARP and IP aliases are the firewall's own; proxy ARP and `other` only answer for NAT. */
  readonly own: boolean
  readonly carp: boolean
}

export interface NetworkInterface {
  readonly name: string
  readonly label: string
  readonly device: string
  readonly element: Element
  readonly enabled: boolean
  readonly v4: FamilyAddress
  readonly v6: FamilyAddress
  readonly virtual: readonly VirtualAddress[]
  /** Faces a gateway: what makes a WAN for pfSense. */
  readonly gateway: boolean
  readonly bridged: boolean
  /** Made for a tunnel tab (OpenVPN, IPsec, ...), not one of `<interfaces>`. */
  readonly tunnel: boolean
}

export interface Group {
  readonly name: string
  readonly members: readonly string[]
  readonly element: Element
}

export interface Interfaces {
  /** In the order of the file, tunnels last. */
  readonly list: readonly NetworkInterface[]
  readonly byName: ReadonlyMap<string, NetworkInterface>
  readonly groups: ReadonlyMap<string, Group>
}

export const familyOf = (of: NetworkInterface, family: Family): FamilyAddress => (family === 4 ? of.v4 : of.v6)

export function addressV4(element: Element): FamilyAddress {
  const text = valueOf(element, 'ipaddr')
  const value = parseIpv4(text)
  if (value === undefined) return text === '' || text === 'none' ? {} : { dynamic: text.slice(0, 16) }
  const bits = valueOf(element, 'subnet')
  const length = /^\d{1,2}$/.test(bits) && Number(bits) <= 32 ? Number(bits) : 32
  return { address: host4(value), network: prefix4(value, length) }
}

export function addressV6(element: Element): FamilyAddress {
  const text = valueOf(element, 'ipaddrv6')
  const value = parseIpv6(text)
  if (value === undefined) return text === '' || text === 'none' ? {} : { dynamic: text.slice(0, 16) }
  const bits = valueOf(element, 'subnetv6')
  const length = /^\d{1,3}$/.test(bits) && Number(bits) <= 128 ? Number(bits) : 128
  return { address: host6(value), network: prefix6(value, length) }
}

/** Tunnel devices that get their addresses from the service that makes them, when the interface is given none (OPNsense manual, "WireGuard Road Warrior Setup", "IPv4 Configuration Type: None"). */
const TUNNEL = /^(?:ovpn[sc]|wg|tun_wg|ipsec|zt|tailscale)\d/

/** What is configured, or, on a tunnel without any of it, what only the running system knows. */
export const withTunnel = (written: { readonly v4: FamilyAddress; readonly v6: FamilyAddress }, device: string): { readonly v4: FamilyAddress; readonly v6: FamilyAddress } =>
  (TUNNEL.test(device) && [written.v4, written.v6].every(of => of.address === undefined && of.dynamic === undefined) ? { v4: { dynamic: 'tunnel' }, v6: { dynamic: 'tunnel' } } : written)

/** Virtual IPs by interface; an IP alias may stand on a CARP address (`_vipID`) instead of an interface. */
export function virtualAddresses(config: Config): Map<string, VirtualAddress[]> {
  const found = new Map<string, VirtualAddress[]>()
  const all = childrenOf(child(config.root, 'virtualip'), 'vip')
  const carriers = new Map(all.map(vip => [`_vip${valueOf(vip, 'uniqid')}`, valueOf(vip, 'interface')]))
  for (const vip of all) {
    const address = parseAddressTerm(valueOf(vip, 'subnet'))
    const network = parseAddressTerm(`${valueOf(vip, 'subnet')}/${valueOf(vip, 'subnet_bits') || (address?.family === 6 ? '128' : '32')}`)
    if (!address || !network || has(vip, 'disabled')) continue
    const named = valueOf(vip, 'interface') || 'wan'
    const name = carriers.get(named) ?? named
    const mode = valueOf(vip, 'mode')
    const one = { address, network, own: mode === 'carp' || mode === 'ipalias', carp: mode === 'carp' }
    const before = found.get(name)
    if (before) before.push(one)
    else found.set(name, [one])
  }
  return found
}

export function readGroups(config: Config): Map<string, Group> {
  const groups = new Map<string, Group>()
  for (const element of childrenOf(child(config.root, 'ifgroups'), 'ifgroupentry')) {
    const name = valueOf(element, 'ifname')
    if (name !== '') groups.set(name, { name, members: wordsOf(valueOf(element, 'members').replaceAll(',', ' ')), element })
  }
  return groups
}
