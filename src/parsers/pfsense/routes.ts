/** Routes of the model: static ones, tunnels, the default gateway. */
import { child, childrenOf } from '../xml.ts'
import type { Element } from '../xml.ts'
import { addressSet } from './addresses.ts'
import type { Context } from '../pf/addresses.ts'
import { at } from '../pf/config.ts'
import type { NetworkInterface } from '../pf/interfaces.ts'
import { has, listOf, valueOf } from '../pf/text.ts'
import type { Route } from '../../model/firewall.ts'
import { ANY4, ANY6, parseAddressTerm } from '../../net/address.ts'
import type { AddressTerm } from '../../net/address.ts'

export function modelRoutes(context: Context): Route[] {
  const { config, interfaces } = context
  const items = childrenOf(child(config.root, 'gateways'), 'gateway_item')
  const interfaceOf = new Map(items.map(item => [valueOf(item, 'name'), valueOf(item, 'interface')]))
  for (const item of items) config.definitions.push({ kind: 'gateway', name: valueOf(item, 'name'), span: at(config, item) })
  const routes: Route[] = []
  for (const element of childrenOf(child(config.root, 'staticroutes'), 'route')) {
    if (has(element, 'disabled') || !element.hasChildren) continue
    const gateway = valueOf(element, 'gateway')
    const name = interfaceOf.get(gateway) ?? (valueOf(element, 'interface') || dynamicGateway(context, gateway))
    const set = addressSet(context, valueOf(element, 'network'))
    if (name === undefined || !interfaces.byName.has(name)) {
      config.references.push({ kind: 'gateway', name: gateway, span: at(config, element), defined: false, effect: 'the route is not set' })
    } else if (typeof set === 'string') {
      config.diagnostics.push({ kind: 'refused', span: at(config, element), seen: `the route is not set: ${set}`, effect: 'none' })
    } else {
      for (const to of set.terms) routes.push({ to, interface: name, span: at(config, element) })
      for (const words of set.unknown) config.diagnostics.push({ kind: 'unsupported', span: at(config, element), seen: `route to ${words}`, effect: 'verdict' })
    }
  }
  return [...routes, ...tunnelRoutes(context), ...defaultRoutes(context, items)]
}

/** `WAN_DHCP`, `OPT1_VPNV4`: made at run time from the interface's description. */
function dynamicGateway({ interfaces }: Context, gateway: string): string | undefined {
  const label = gateway.replace(/_[A-Z0-9]+$/, '').toUpperCase()
  return interfaces.list.find(one => one.label.toUpperCase() === label || one.name.toUpperCase() === label)?.name
}

/** Networks behind OpenVPN and IPsec tunnels. */
function tunnelRoutes({ config, interfaces }: Context): Route[] {
  const routes: Route[] = []
  const add = (texts: readonly string[], name: string, element: Element): void => {
    for (const to of texts.flatMap(text => parseAddressTerm(text) ?? [])) routes.push({ to, interface: name, span: at(config, element) })
  }
  for (const element of child(config.root, 'openvpn')?.children ?? []) {
    if (!/^openvpn-(server|client)$/.test(element.name) || has(element, 'disable')) continue
    const device = `ovpn${element.name.endsWith('server') ? 's' : 'c'}${valueOf(element, 'vpnid')}`
    const name = interfaces.list.find(one => one.device === device && one.enabled)?.name ?? 'openvpn'
    add(['tunnel_network', 'tunnel_networkv6', 'remote_network', 'remote_networkv6'].flatMap(n => listOf(valueOf(element, n))), name, element)
  }
  if (!interfaces.byName.has('enc0')) return routes
  for (const element of childrenOf(child(config.root, 'ipsec'), 'phase2')) {
    const remote = child(element, 'remoteid')
    if (has(element, 'disabled') || !remote) continue
    const bits = valueOf(remote, 'netbits')
    add([bits === '' ? valueOf(remote, 'address') : `${valueOf(remote, 'address')}/${bits}`], 'enc0', element)
  }
  return routes
}

/** The default gateway of each family: named, marked, else the only interface with a gateway, wan first. A gateway group leads out of all its members. */
function defaultRoutes(context: Context, items: readonly Element[]): Route[] {
  const { config, interfaces } = context
  const section = child(config.root, 'gateways')
  const live = interfaces.list.filter(one => one.enabled && !one.tunnel)
  const one = (family: 4 | 6): { names: string[]; element?: Element } => {
    const named = valueOf(section, family === 4 ? 'defaultgw4' : 'defaultgw6')
    const group = childrenOf(section, 'gateway_group').find(g => valueOf(g, 'name') === named)
    const wanted = group ? childrenOf(group, 'item').map(i => i.text.split('|')[0] ?? '') : named === '' || named === '-' ? [] : [named]
    const inFamily = items.filter(i => (valueOf(i, 'ipprotocol') === 'inet6') === (family === 6) && !has(i, 'disabled'))
    const picked = wanted.length > 0 ? items.filter(i => wanted.includes(valueOf(i, 'name'))) : inFamily.filter(i => has(i, 'defaultgw'))
    const names = picked.map(i => valueOf(i, 'interface'))
    if (picked[0]) return { names, element: picked[0] }
    const dynamic = wanted.flatMap(name => dynamicGateway(context, name) ?? [])
    if (dynamic.length > 0) return { names: dynamic }
    const candidates = live.filter(i => facesGateway(i, family))
    const first = candidates.find(i => i.name === 'wan') ?? candidates[0]
    return { names: first ? [first.name] : [] }
  }
  const routes = (to: AddressTerm, family: 4 | 6): Route[] => {
    const { names, element } = one(family)
    return names.flatMap(name => {
      const found = interfaces.byName.get(name)
      return found?.enabled ? [{ to, interface: name, span: at(config, element ?? found.element) }] : []
    })
  }
  return [...routes(ANY4, 4), ...routes(ANY6, 6)]
}

function facesGateway(one: NetworkInterface, family: 4 | 6): boolean {
  if (family === 4) return one.gateway
  return valueOf(one.element, 'gatewayv6') !== '' || /^(dhcp6|slaac)$/.test(one.v6.dynamic ?? '')
}
