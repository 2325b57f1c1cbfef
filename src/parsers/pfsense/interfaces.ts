/** The interfaces of config.xml with the addresses that the file tells, the groups, and the tunnels that pfSense gives a rule tab of their own. */
import { child, childrenOf, down } from '../xml.ts'
import type { Element } from '../xml.ts'
import type { Config } from '../pf/config.ts'
import { addressV4, addressV6, readGroups, virtualAddresses, withTunnel } from '../pf/interfaces.ts'
import type { FamilyAddress, Interfaces, NetworkInterface } from '../pf/interfaces.ts'
import { isAfter } from './version.ts'
import { has, listOf, valueOf } from '../pf/text.ts'

export function readInterfaces(config: Config): Interfaces {
  const virtual = virtualAddresses(config)
  const gateways = new Set(childrenOf(child(config.root, 'gateways'), 'gateway_item').map(item => valueOf(item, 'interface')))
  const bridged = new Set(childrenOf(child(config.root, 'bridges'), 'bridged').flatMap(b => listOf(valueOf(b, 'members'))))
  const list = (child(config.root, 'interfaces')?.children ?? []).map((element): NetworkInterface => {
    const { name } = element
    const device = valueOf(element, 'if')
    const written = { v4: addressV4(element), v6: addressV6(element) }
    const oldWan = name === 'wan' || name === 'lan'
    return {
      name, element, ...withTunnel(written, device), label: valueOf(element, 'descr') || name.toUpperCase(), device,
      // Before config 6.1 the element did not exist on wan and lan, which were always on.
      enabled: has(element, 'enable') || (oldWan && !isAfter(config, 6, 0)),
      virtual: virtual.get(name) ?? [], bridged: bridged.has(name), tunnel: false,
      // interface_has_gateway(): the one that is chosen for the interface; a router inside, listed as a gateway, makes no WAN.
      gateway: isGateway(valueOf(element, 'gateway')) || isGateway(valueOf(element, 'gatewayv6')) || (written.v4.dynamic ?? 'none') !== 'none'
        || (gateways.has(name) && /^(ovpn|gif|gre)/.test(device)),
    }
  })
  list.push(...tunnels(config))
  const byName = new Map(list.map(one => [one.name, one]))
  return { list, byName, groups: readGroups(config) }
}

const isGateway = (text: string): boolean => text !== '' && text !== 'none'

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
function ipsecOn(config: Config): Element | undefined {
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
