/** Redirections that are not port forwards: relayd, the TFTP helper, a transparent squid. What they do is decided at run time, so they are unknown. */
import { child, childrenOf, down } from '../xml.ts'
import type { Element } from '../xml.ts'
import { conjunction } from '../pf/addresses.ts'
import type { Context } from '../pf/addresses.ts'
import { packetInterfaces } from './interfaces.ts'
import { parsePortSpec } from '../pf/portspec.ts'
import { TCP, UDP } from '../pf/protocol.ts'
import { tagOf } from '../pf/systemrule.ts'
import { has, listOf, valueOf } from '../pf/text.ts'
import { mayRedirect } from '../pf/translation.ts'
import type { Rule, Translation } from '../../model/firewall.ts'
import { number } from '../../model/match.ts'
import type { Match } from '../../model/match.ts'
import { ANY4, host4, parseAddressTerm } from '../../net/address.ts'
import { ALL_PORTS } from '../../net/ports.ts'

/** They stand before the port forwards in pf's list. */
export function packageRedirections(context: Context): Rule[] {
  return [...loadBalancer(context), ...tftpHelper(context), ...transparentProxy(context)]
}

function redirection({ config }: Context, element: Element, words: string, to: Translation, ...parts: (Match | undefined)[]): Rule[] {
  const span = tagOf(config, element)
  config.diagnostics.push({ kind: 'unsupported', span, seen: words, effect: 'verdict' })
  return mayRedirect({ span, place: words }, words, conjunction(parts), to)
}

/** A helper on the firewall itself. */
const HERE: Translation = { dst: [host4(0x7f000001)], dport: [ALL_PORTS] }

function loadBalancer(context: Context): Rule[] {
  return childrenOf(child(context.config.root, 'load_balancer'), 'virtual_server').flatMap(server => {
    const term = parseAddressTerm(valueOf(server, 'ipaddr'))
    const port = parsePortSpec(valueOf(server, 'port'))
    const words = 'load balancer (relayd) redirection'
    return redirection(context, server, words, { dst: [ANY4], dport: [ALL_PORTS] }, TCP, term && { kind: 'address', field: 'dst', in: [term] }, port && number('dport', port))
  })
}

function tftpHelper(context: Context): Rule[] {
  const element = child(context.config.system, 'tftpinterface')
  const names = entries(context, element?.text ?? '')
  if (!element || names.length === 0) return []
  return redirection(context, element, 'TFTP helper', HERE, { kind: 'interface', field: 'in', names }, UDP, number('dport', [69, 69]))
}

function transparentProxy(context: Context): Rule[] {
  const squid = down(context.config.root, 'installedpackages', 'squid', 'config')
  if (!squid || valueOf(squid, 'enable_squid') === 'off' || valueOf(squid, 'transparent_proxy') !== 'on') return []
  const names = entries(context, valueOf(squid, 'transparent_active_interface') || valueOf(squid, 'active_interface'))
  if (names.length === 0) return []
  const ports = has(squid, 'ssl_proxy') ? number('dport', [80, 80], [443, 443]) : number('dport', [80, 80])
  return redirection(context, squid, 'transparent proxy (squid)', HERE, { kind: 'interface', field: 'in', names }, TCP, ports)
}

const entries = ({ interfaces }: Context, text: string): string[] => listOf(text).flatMap(name => packetInterfaces(interfaces, name) ?? [])
