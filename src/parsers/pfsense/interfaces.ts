/** The interfaces of config.xml with the addresses that the file tells, the groups, and the tunnels that pfSense gives a rule tab of their own. */
import { child, childrenOf, down } from '../xml.ts'
import type { Element } from '../xml.ts'
import { isAfter } from './config.ts'
import type { Config } from './config.ts'
import { has, listOf, valueOf, wordsOf } from './text.ts'
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

export function readInterfaces(config: Config): Interfaces {
  const virtual = virtualAddresses(config)
  const gateways = new Set(childrenOf(child(config.root, 'gateways'), 'gateway_item').map(item => valueOf(item, 'interface')))
  const bridged = new Set(childrenOf(child(config.root, 'bridges'), 'bridged').flatMap(b => listOf(valueOf(b, 'members'))))
  const list = (child(config.root, 'interfaces')?.children ?? []).map((element): NetworkInterface => {
    const { name } = element
    const v4 = addressV4(element)
    const oldWan = name === 'wan' || name === 'lan'
    return {
      name, element, v4, v6: addressV6(element), label: valueOf(element, 'descr') || name.toUpperCase(), device: valueOf(element, 'if'),
      // Before config 6.1 the element did not exist on wan and lan, which were always on.
      enabled: has(element, 'enable') || (oldWan && !isAfter(config, 6, 0)),
      virtual: virtual.get(name) ?? [], bridged: bridged.has(name), tunnel: false,
      gateway: isGateway(valueOf(element, 'gateway')) || isGateway(valueOf(element, 'gatewayv6')) || (v4.dynamic ?? 'none') !== 'none' || gateways.has(name),
    }
  })
  list.push(...tunnels(config))
  const byName = new Map(list.map(one => [one.name, one]))
  return { list, byName, groups: readGroups(config) }
}

const isGateway = (text: string): boolean => text !== '' && text !== 'none'

function addressV4(element: Element): FamilyAddress {
  const text = valueOf(element, 'ipaddr')
  const value = parseIpv4(text)
  if (value === undefined) return text === '' || text === 'none' ? {} : { dynamic: text.slice(0, 16) }
  const bits = valueOf(element, 'subnet')
  const length = /^\d{1,2}$/.test(bits) && Number(bits) <= 32 ? Number(bits) : 32
  return { address: host4(value), network: prefix4(value, length) }
}

function addressV6(element: Element): FamilyAddress {
  const text = valueOf(element, 'ipaddrv6')
  const value = parseIpv6(text)
  if (value === undefined) return text === '' || text === 'none' ? {} : { dynamic: text.slice(0, 16) }
  const bits = valueOf(element, 'subnetv6')
  const length = /^\d{1,3}$/.test(bits) && Number(bits) <= 128 ? Number(bits) : 128
  return { address: host6(value), network: prefix6(value, length) }
}

/** Virtual IPs by interface; an IP alias may stand on a CARP address (`_vipID`) instead of an interface. */
function virtualAddresses(config: Config): Map<string, VirtualAddress[]> {
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

function readGroups(config: Config): Map<string, Group> {
  const groups = new Map<string, Group>()
  for (const element of childrenOf(child(config.root, 'ifgroups'), 'ifgroupentry')) {
    const name = valueOf(element, 'ifname')
    if (name !== '') groups.set(name, { name, members: wordsOf(valueOf(element, 'members').replaceAll(',', ' ')), element })
  }
  return groups
}

const NO_ADDRESS: FamilyAddress = {}

function tunnels(config: Config): NetworkInterface[] {
  const found: NetworkInterface[] = []
  const add = (name: string, label: string, element: Element | undefined): void => {
    if (!element) return
    found.push({
      name, label, device: name, element, enabled: true, v4: NO_ADDRESS, v6: NO_ADDRESS, virtual: [], gateway: false, bridged: false, tunnel: true,
    })
  }
  const { root } = config
  const live = (e: Element): boolean => !has(e, 'disable') && !has(e, 'disabled')
  add('openvpn', 'OpenVPN', child(root, 'openvpn')?.children.find(e => /^openvpn-(server|client)$/.test(e.name) && live(e)))
  add('enc0', 'IPsec', ipsecOn(config))
  for (const [name, label] of [['l2tp', 'L2TP VPN'], ['pptp', 'PPTP VPN']] as const) {
    const server = child(root, name === 'pptp' ? 'pptpd' : name)
    if (valueOf(server, 'mode') === 'server') add(name, label, server)
  }
  const pppoe = [...childrenOf(child(root, 'pppoes'), 'pppoe'), ...childrenOf(root, 'pppoe')].find(e => valueOf(e, 'mode') === 'server')
  add('pppoe', 'PPPoE Server', pppoe)
  const wireguard = down(root, 'installedpackages', 'wireguard', 'tunnels') ?? down(root, 'wireguard')
  add('WireGuard', 'WireGuard', wireguard?.children.find(e => valueOf(e, 'enabled') === 'yes'))
  return found
}

/** The element that switches IPsec on: an enabled phase 1, before 2.0 `<ipsec><enable/>`. */
export function ipsecOn(config: Config): Element | undefined {
  const ipsec = child(config.root, 'ipsec')
  return childrenOf(ipsec, 'phase1').find(p => !has(p, 'disabled')) ?? child(ipsec, 'enable')
}

const TUNNEL_DEVICES: Readonly<Record<string, RegExp>> = { openvpn: /^ovpn[sc]\d/, WireGuard: /^tun_wg\d|^wg\d/ }

/**
 * The names under which packets arrive for a rule on `name`; undefined when pfSense knows no such interface or it is off.
 * The tab of a tunnel kind also holds for instances that were assigned as an interface of their own.
 */
export function packetInterfaces(interfaces: Interfaces, name: string): readonly string[] | undefined {
  const group = interfaces.groups.get(name)
  if (group) return group.members.filter(member => interfaces.byName.get(member)?.enabled)
  const one = interfaces.byName.get(name === 'ipsec' || name === 'IPsec' ? 'enc0' : name)
  if (!one?.enabled) return undefined
  const devices = one.tunnel ? TUNNEL_DEVICES[one.name] : undefined
  if (!devices) return [one.name]
  return [one.name, ...interfaces.list.filter(other => !other.tunnel && other.enabled && devices.test(other.device)).map(other => other.name)]
}
