/** Routes of the model: static ones, tunnels, the default gateways. */
import { child, childrenOf, down } from '../xml.ts'
import type { Element } from '../xml.ts'
import type { Context } from '../pf/addresses.ts'
import { at } from '../pf/config.ts'
import { listOf, valueOf } from '../pf/text.ts'
import { saysYes } from './flags.ts'
import type { Route } from '../../model/firewall.ts'
import { ANY4, ANY6, parseAddressTerm } from '../../net/address.ts'

export function modelRoutes(context: Context): Route[] {
  const { config, interfaces } = context
  const model = child(config.root, 'opnsense')
  const gateways = [child(config.root, 'gateways'), child(model, 'gateways')].flatMap(e => childrenOf(e, 'gateway_item'))
  const interfaceOf = new Map(gateways.map(g => [valueOf(g, 'name'), valueOf(g, 'interface')]))
  for (const item of gateways) config.definitions.push({ kind: 'gateway', name: valueOf(item, 'name'), span: at(config, item) })
  const routes: Route[] = []
  for (const element of [...childrenOf(child(config.root, 'staticroutes'), 'route'), ...childrenOf(down(model, 'routes', 'routes'), 'route')]) {
    if (saysYes(element, 'disabled') || !element.hasChildren) continue
    const gateway = valueOf(element, 'gateway')
    const name = interfaceOf.get(gateway) ?? dynamicGateway(context, gateway)
    const to = parseAddressTerm(valueOf(element, 'network'))
    if (name === undefined || !interfaces.byName.has(name)) {
      config.references.push({ kind: 'gateway', name: gateway.slice(0, 64), span: at(config, element), defined: false, effect: 'the route is not set' })
    } else if (to) routes.push({ to, interface: name, span: at(config, element) })
    else config.diagnostics.push({ kind: 'refused', span: at(config, element), seen: 'the route is not set: its network is no address', effect: 'none' })
  }
  return [...routes, ...tunnelRoutes(context), ...defaultRoutes(context, gateways)]
}

/** `WAN_DHCP`, `OPT1_GWv4`: made at run time from the interface's description. */
function dynamicGateway({ interfaces }: Context, gateway: string): string | undefined {
  const label = gateway.replace(/_[A-Za-z0-9]+$/, '').toUpperCase()
  return interfaces.list.find(one => one.label.toUpperCase() === label || one.name.toUpperCase() === label)?.name
}

function tunnelRoutes({ config, interfaces }: Context): Route[] {
  const routes: Route[] = []
  const add = (texts: readonly string[], name: string, element: Element): void => {
    for (const to of texts.flatMap(text => parseAddressTerm(text) ?? [])) routes.push({ to, interface: name, span: at(config, element) })
  }
  const onDevice = (device: string, tab: string): string => interfaces.list.find(one => one.device === device && one.enabled)?.name ?? tab
  for (const element of child(config.root, 'openvpn')?.children ?? []) {
    if (!/^openvpn-(server|client)$/.test(element.name) || saysYes(element, 'disable')) continue
    const device = `ovpn${element.name.endsWith('server') ? 's' : 'c'}${valueOf(element, 'vpnid')}`
    const nets = ['tunnel_network', 'tunnel_networkv6', 'remote_network', 'remote_networkv6'].flatMap(n => listOf(valueOf(element, n)))
    add(nets, onDevice(device, 'openvpn'), element)
  }
  const model = child(config.root, 'opnsense')
  for (const element of down(model, 'openvpn', 'instances')?.children ?? []) {
    if (!saysYes(element, 'enabled', true)) continue
    const device = `ovpn${valueOf(element, 'role') === 'client' ? 'c' : 's'}${valueOf(element, 'vpnid')}`
    add(['server', 'server_ipv6', 'route'].flatMap(n => listOf(valueOf(element, n))), onDevice(device, 'openvpn'), element)
  }
  if (interfaces.byName.has('wireguard')) {
    for (const peer of childrenOf(down(model, 'wireguard', 'client', 'clients'), 'client')) {
      if (saysYes(peer, 'enabled', true)) add(listOf(valueOf(peer, 'tunneladdress')).filter(text => !/\/0$/.test(text)), 'wireguard', peer)
    }
  }
  if (!interfaces.byName.has('enc0')) return routes
  for (const element of childrenOf(child(config.root, 'ipsec'), 'phase2')) {
    const remote = child(element, 'remoteid')
    if (saysYes(element, 'disabled') || !remote) continue
    const bits = valueOf(remote, 'netbits')
    add([bits === '' ? valueOf(remote, 'address') : `${valueOf(remote, 'address')}/${bits}`], 'enc0', element)
  }
  for (const element of childrenOf(down(model, 'swanctl', 'children'), 'child')) {
    if (saysYes(element, 'enabled', true)) add(listOf(valueOf(element, 'remote_ts')), 'enc0', element)
  }
  return routes
}

/** The gateway marked as default, else the one of the only interface that has one, wan first. */
function defaultRoutes({ config, interfaces }: Context, gateways: readonly Element[]): Route[] {
  return ([4, 6] as const).flatMap(family => {
    const live = gateways.filter(g => !saysYes(g, 'disabled') && (valueOf(g, 'ipprotocol') === 'inet6') === (family === 6))
    const marked = live.find(g => saysYes(g, 'defaultgw'))
    const candidates = interfaces.list.filter(one => one.enabled && !one.tunnel
      && (family === 4 ? one.gateway : valueOf(one.element, 'gatewayv6') !== '' || /^(dhcp6|slaac)$/.test(one.v6.dynamic ?? '')))
    const name = marked ? valueOf(marked, 'interface') : (candidates.find(one => one.name === 'wan') ?? candidates[0])?.name
    const one = interfaces.byName.get(name ?? '')
    return one?.enabled ? [{ to: family === 4 ? ANY4 : ANY6, interface: one.name, span: at(config, marked ?? one.element) }] : []
  })
}
