/** The interfaces of an OPNsense config.xml, its groups, and the tunnels that have a rule tab of their own. */
import { child, childrenOf, down } from '../xml.ts'
import type { Element } from '../xml.ts'
import type { Config } from '../pf/config.ts'
import { addressV4, addressV6, readGroups, virtualAddresses, withTunnel } from '../pf/interfaces.ts'
import type { Group, Interfaces, NetworkInterface } from '../pf/interfaces.ts'
import { listOf, valueOf } from '../pf/text.ts'
import { isOn, saysYes } from './flags.ts'

const NO_ADDRESS = {}

/** Device names behind the tab of a tunnel kind; those tabs also hold for instances with an interface of their own. */
const DEVICES: ReadonlyMap<string, RegExp> = new Map([['openvpn', /^ovpn[sc]\d/], ['wireguard', /^wg\d/], ['enc0', /^enc0$/]])
const LABELS: ReadonlyMap<string, string> = new Map([['openvpn', 'OpenVPN'], ['wireguard', 'WireGuard (Group)'], ['enc0', 'IPsec']])

export function readInterfaces(config: Config): Interfaces {
  const virtual = virtualAddresses(config)
  const bridged = new Set(childrenOf(child(config.root, 'bridges'), 'bridged').flatMap(b => listOf(valueOf(b, 'members'))))
  const groups = new Map<string, Group>(readGroups(config))
  const list: NetworkInterface[] = []
  for (const element of child(config.root, 'interfaces')?.children ?? []) {
    const { name } = element
    const device = valueOf(element, 'if')
    // pf skips the loopback interface altogether.
    if (name === 'lo0' || device === 'lo0') continue
    if (valueOf(element, 'type') === 'group' && !DEVICES.has(name)) {
      if (!groups.has(name)) groups.set(name, { name, members: [], element })
      continue
    }
    const written = { v4: addressV4(element), v6: addressV6(element) }
    const { v4, v6 } = withTunnel(written, device)
    const gateways = ['gateway', 'gatewayv6'].map(field => valueOf(element, field))
    const tunnel = DEVICES.has(name)
    list.push({
      name, element, v4: tunnel ? NO_ADDRESS : v4, v6: tunnel ? NO_ADDRESS : v6, device,
      label: valueOf(element, 'descr') || (LABELS.get(name) ?? name.toUpperCase()), enabled: isOn(element, 'enable') || tunnel,
      virtual: virtual.get(name) ?? [], bridged: bridged.has(name), tunnel,
      // A static interface faces a gateway only when one is chosen for it; what DHCP or PPPoE brings, nobody knows from here.
      gateway: gateways.some(text => text !== '' && text !== 'none') || written.v4.dynamic !== undefined,
    })
  }
  for (const [name, element] of liveTunnels(config)) {
    if (!element || list.some(one => one.name === name)) continue
    list.push({
      name, element, v4: NO_ADDRESS, v6: NO_ADDRESS, device: name, label: LABELS.get(name) ?? name, enabled: true, virtual: [], gateway: false, bridged: false,
      tunnel: true,
    })
  }
  return { list, byName: new Map(list.map(one => [one.name, one])), groups }
}

/** Rules may name the tab of a tunnel kind as soon as there is one tunnel. */
function liveTunnels({ root }: Config): [string, Element | undefined][] {
  const modern = child(root, 'opnsense')
  const openvpn = child(root, 'openvpn')?.children.find(e => /^openvpn-(server|client)$/.test(e.name) && !isOn(e, 'disable'))
  const instance = down(modern, 'openvpn', 'instances')?.children.find(e => saysYes(e, 'enabled', true))
  const wireguard = down(modern, 'wireguard', 'general')
  return [
    ['openvpn', openvpn ?? instance], ['enc0', ipsecOn(root)], ['wireguard', saysYes(wireguard, 'enabled') ? wireguard : undefined],
  ]
}

/** What switches IPsec on: an old phase 1, or a connection of the new kind. */
function ipsecOn(root: Element): Element | undefined {
  const phase1 = childrenOf(child(root, 'ipsec'), 'phase1').find(p => !isOn(p, 'disabled'))
  return phase1 ?? childrenOf(down(root, 'opnsense', 'swanctl', 'connections'), 'connection').find(c => saysYes(c, 'enabled', true))
}

/** The names under which packets arrive for a rule on `name`; undefined when there is no such interface or it is off. */
export function packetInterfaces(interfaces: Interfaces, name: string): readonly string[] | undefined {
  const group = interfaces.groups.get(name)
  if (group) return group.members.filter(member => interfaces.byName.get(member)?.enabled)
  const one = interfaces.byName.get(name)
  if (!one?.enabled) return undefined
  const devices = one.tunnel ? DEVICES.get(name) : undefined
  if (!devices) return [one.name]
  return [one.name, ...interfaces.list.filter(other => !other.tunnel && other.enabled && devices.test(other.device)).map(other => other.name)]
}
