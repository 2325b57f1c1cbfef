/** Conditions of a rule that only the running system can decide: schedules, tags, gateways, limits, and elements that are not known here. */
import { child, childrenOf } from '../xml.ts'
import type { Element } from '../xml.ts'
import { at } from '../pf/config.ts'
import type { Config } from '../pf/config.ts'
import { has, valueOf } from '../pf/text.ts'
import type { Match } from '../../model/match.ts'

/** Elements that are read elsewhere or cannot change what a rule matches. */
const HARMLESS = new Set([
  'interface', 'source', 'destination', 'descr', 'type', 'ipprotocol', 'tracker', 'statetype', 'id', 'created', 'updated', 'protocol', 'log', 'tag',
  'statetimeout', 'direction', 'floating', 'quick', 'gateway', 'defaultqueue', 'dnpipe', 'ackqueue', 'pdnpipe', 'associated-rule-id', 'disabled',
  'tcpflags_any', 'tcpflags1', 'tcpflags2', 'sched', 'icmptype', 'allowopts', 'nopfsync', 'nosync', 'disablereplyto', 'vlanprioset', 'statepolicy',
  'pflow', 'ridentifier', 'username', 'max', 'max-src-nodes', 'max-src-conn', 'max-src-states', 'max-src-conn-rate', 'max-src-conn-rates',
  'source-track', 'xmlrpc', 'time', 'frag',
])

/** Further tests, all of them of the running system. */
const RUNTIME = new Set(['tagged', 'nottagged', 'dscp', 'srcmac', 'dstmac', 'bridgeto', 'nat'])

/** Unknown matches to be added; a string says why the rule is left out. */
export function conditionsOf(config: Config, rule: Element): readonly Match[] | string {
  const found: Match[] = []
  const unknown = (words: string): void => void found.push({ kind: 'unknown', words: words.slice(0, 120) })
  for (const element of rule.children) {
    if (HARMLESS.has(element.name)) continue
    const value = valueOf(rule, element.name)
    if (RUNTIME.has(element.name)) {
      if (value !== '') unknown(`${element.name} ${value}`)
    } else if (element.name === 'os') {
      // The generator writes it for tcp only.
      if (value !== '' && valueOf(rule, 'protocol') === 'tcp') unknown(`operating system ${value}`)
    } else if (element.name === 'vlanprio') {
      if (value !== '' && value !== 'none') unknown(`vlan priority ${value}`)
    } else if (value !== '' || element.hasChildren) {
      unknown(`<${element.name}>`)
      config.diagnostics.push({ kind: 'unrecognised', span: at(config, element), seen: `<${element.name}> of a rule is not known`, effect: 'match' })
    }
  }
  const gateway = gatewayCondition(config, rule)
  if (typeof gateway === 'string') return gateway
  return [...found, ...scheduleCondition(config, rule), ...gateway]
}

function scheduleCondition(config: Config, rule: Element): Match[] {
  const name = valueOf(rule, 'sched')
  if (name === '') return []
  const defined = childrenOf(child(config.root, 'schedules'), 'schedule').some(s => valueOf(s, 'name') === name)
  const span = at(config, child(rule, 'sched') ?? rule)
  config.references.push(defined
    ? { kind: 'schedule', name, span, defined }
    : { kind: 'schedule', name, span, defined, effect: 'the rule is always active' })
  return defined ? [{ kind: 'unknown', words: `schedule ${name}` }] : []
}

/** Policy routing: only for pass rules, and only with `skip_rules_gw_down` does it decide whether the rule is there. */
function gatewayCondition(config: Config, rule: Element): Match[] | string {
  const name = valueOf(rule, 'gateway')
  if (name === '' || name === 'default' || /^(block|reject|match)$/.test(valueOf(rule, 'type'))) return []
  const gateways = child(config.root, 'gateways')
  const listed = [...childrenOf(gateways, 'gateway_item'), ...childrenOf(gateways, 'gateway_group')].some(g => valueOf(g, 'name') === name)
  // Gateways of DHCP, PPPoE and VPN interfaces are made at run time and named after the interface.
  const defined = listed || /_(DHCP6?|PPPOE|PPP|PPTP|L2TP|SLAAC|TUNNEL\w*|VPNV4|VPNV6|VTI\w*|6TO4|6RD|STF)$/i.test(name)
  const skips = has(config.system, 'skip_rules_gw_down')
  const element = child(rule, 'gateway') ?? rule
  const span = at(config, element)
  const effect = skips ? 'the rule is not loaded' : 'the packet leaves by the routing table'
  config.references.push(defined ? { kind: 'gateway', name, span, defined } : { kind: 'gateway', name, span, defined, effect })
  if (skips && !defined) return `gateway ${name.slice(0, 64)} does not exist`
  if (defined) {
    config.diagnostics.push({
      kind: 'unsupported', span, seen: `gateway ${name.slice(0, 64)}: the packet leaves by it, not by the routing table`, effect: 'none',
    })
  }
  return skips ? [{ kind: 'unknown', words: `gateway ${name.slice(0, 64)} is up` }] : []
}
