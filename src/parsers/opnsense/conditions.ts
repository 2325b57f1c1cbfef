/** Conditions of a rule that only the running system can decide, and elements that are not known here. */
import { child, childrenOf } from '../xml.ts'
import type { Element } from '../xml.ts'
import { at } from '../pf/config.ts'
import type { Config } from '../pf/config.ts'
import { valueOf } from '../pf/text.ts'
import { isOn, saysYes } from './flags.ts'
import type { Match } from '../../model/match.ts'

/** Elements that are read elsewhere or cannot change what a rule matches. */
const HARMLESS = new Set([
  'interface', 'interfacenot', 'source', 'destination', 'descr', 'description', 'type', 'action', 'ipprotocol', 'statetype', 'state-policy', 'statepolicy',
  'created', 'updated', 'protocol', 'log', 'tag', 'statetimeout', 'direction', 'floating', 'quick', 'gateway', 'associated-rule-id', 'disabled', 'enabled',
  'tcpflags_any', 'tcpflags1', 'tcpflags2', 'sched', 'icmptype', 'icmp6type', 'icmp6-type', 'allowopts', 'nopfsync', 'nosync', 'disablereplyto', 'replyto',
  'reply-to', 'set-prio', 'set-prio-low', 'max', 'max-src-nodes', 'max-src-conn', 'max-src-states', 'max-src-conn-rate', 'max-src-conn-rates', 'overload',
  'category', 'categories', 'sequence', 'sort_order', 'prio_group', 'source_net', 'source_not', 'source_port', 'destination_net', 'destination_not',
  'destination_port', 'udp-first', 'udp-multiple', 'udp-single', 'adaptivestart', 'adaptiveend', 'shaper1', 'shaper2', 'tracker', 'id', 'divert-to',
  'dnpipe', 'pdnpipe', 'ackqueue', 'defaultqueue', 'label', 'username', 'time',
])

/** Further tests, all of them of the packet or the running system, none of them modelled. */
const RUNTIME = new Set(['tagged', 'os', 'prio', 'tos', 'dscp', 'vlanprio'])

export function conditionsOf(config: Config, rule: Element): readonly Match[] {
  const found: Match[] = []
  for (const element of rule.children) {
    if (HARMLESS.has(element.name)) continue
    const value = valueOf(rule, element.name)
    if (RUNTIME.has(element.name)) {
      if (value !== '' && value !== 'none') found.push({ kind: 'unknown', words: `${element.name} ${value}`.slice(0, 120) })
    } else if ((value !== '' && value !== '0') || element.hasChildren) {
      found.push({ kind: 'unknown', words: `<${element.name.slice(0, 64)}>` })
      config.diagnostics.push({ kind: 'unrecognised', span: at(config, element), seen: `<${element.name.slice(0, 64)}> of a rule is not known`, effect: 'match' })
    }
  }
  return [...found, ...scheduleCondition(config, rule), ...gatewayCondition(config, rule)]
}

/** A schedule of that name switches the rule; without one it always holds. */
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

/** Policy routing changes where a packet leaves; whether the rule is there only with `skip_rules_gw_down`. */
function gatewayCondition(config: Config, rule: Element): Match[] {
  const name = valueOf(rule, 'gateway')
  if (name === '' || name === 'default') return []
  const span = at(config, child(rule, 'gateway') ?? rule)
  const seen = `gateway ${name.slice(0, 64)}: the packet leaves by it, not by the routing table`
  config.diagnostics.push({ kind: 'unsupported', span, seen, effect: 'none' })
  return isOn(config.system, 'skip_rules_gw_down') ? [{ kind: 'unknown', words: `gateway ${name.slice(0, 64)} is up` }] : []
}

/** Does a pass rule also take packets other than the first SYN? */
export const takesLooseFlags = (rule: Element): boolean =>
  isOn(rule, 'tcpflags_any') || valueOf(rule, 'tcpflags2') !== '' || valueOf(rule, 'statetype') === 'none'

/** Packets go to another program, which decides. */
export const diverts = (rule: Element): boolean => saysYes(rule, 'divert-to')
