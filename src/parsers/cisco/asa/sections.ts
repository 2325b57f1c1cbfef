/** Lines of one device as sections: a command and what belongs to its sub-mode, also where indentation is missing or misleading. */
import { isListCommand, NO_LINES, type Line } from '../line.ts'

/** What became of a statement that needed no diagnostic. */
export type Status = 'understood' | 'ignored'

export interface Section {
  readonly head: Line
  /** Lines of the sub-mode in order, deeper ones flattened behind the line they stand under. */
  readonly body: readonly Line[]
}

/** Commands of sub-modes that may stand unindented in templates: by the mode's opening words. */
const MODES: Readonly<Record<string, ReadonlySet<string>>> = {
  interface: new Set([
    'nameif', 'security-level', 'ip', 'ipv6', 'shutdown', 'no', 'description', 'vlan', 'speed', 'duplex', 'management-only', 'zone-member',
    'nve-only', 'vtep-nve', 'segment-id', 'proxy', 'internal-segment-id', 'external-segment-id', 'internal-port', 'external-port', 'bridge-group',
    'switchport', 'channel-group', 'delay', 'ospf', 'mac-address', 'member-interface', 'cts', 'vrf', 'lacp', 'flowcontrol', 'port-channel',
  ]),
  'object network': new Set(['host', 'subnet', 'range', 'fqdn', 'nat', 'description', 'no']),
  'object service': new Set(['service', 'description', 'no']),
  'object-group': new Set([
    'network-object', 'port-object', 'service-object', 'protocol-object', 'icmp-object', 'group-object', 'user', 'user-group', 'security-group',
    'description', 'no',
  ]),
  'class-map': new Set(['match', 'description', 'no']),
  'policy-map': new Set(['class', 'inspect', 'no', 'description', 'parameters', 'flow-export', 'set', 'match', 'police', 'priority', 'message-length']),
  'dns server-group': new Set(['name-server', 'domain-name', 'timeout', 'retries', 'poll-timer', 'expire-entry-timer']),
  'aaa-server': new Set([
    'key', 'server-port', 'timeout', 'ldap-over-ssl', 'ldap-base-dn', 'ldap-scope', 'ldap-naming-attribute', 'ldap-login-password', 'ldap-login-dn',
    'server-type', 'ldap-attribute-map', 'ldap-group-base-dn', 'authentication-port', 'accounting-port', 'reactivation-mode', 'max-failed-attempts',
    'sasl-mechanism', 'radius-common-pw', 'retry-interval',
  ]),
  'time-range': new Set(['absolute', 'periodic']),
  'call-home': new Set(['profile', 'destination', 'subscribe-to-alert-group', 'contact-email-addr', 'no']),
}

/** Commands that stand at the top only: indented by accident, they are no part of the block above. */
const TOP_ONLY = new Set([
  'access-list', 'access-group', 'object-group', 'static', 'global', 'snmp-server', 'route', 'interface', 'class-map', 'policy-map',
  'service-policy', 'same-security-traffic', 'hostname',
])

/** What a line belongs to when it opens a sub-mode; undefined when it opens none of those that matter. */
function modeOf(words: readonly string[]): ReadonlySet<string> | undefined {
  const [first = '', second = ''] = words
  if (first === 'object' || first === 'dns') return MODES[`${first} ${second}`]
  return first !== 'no' && Object.hasOwn(MODES, first) ? MODES[first] : undefined
}

/** Top-level commands whose first word is also one of a sub-mode. */
function isTop(mode: ReadonlySet<string>, words: readonly string[]): boolean {
  const [first = '', second = '', third = ''] = words
  if (TOP_ONLY.has(first)) return !(first === 'object-group' && mode === MODES['object-group'] && third === '')
  switch (first) {
    case 'object': return second === 'network' || second === 'service'
    case 'ip': return second !== 'address' || (third !== 'dhcp' && third !== 'pppoe' && !/^\d/.test(third) && words.length > 3)
    case 'ipv6': return second === 'route' || second === 'access-list' || second === 'icmp'
    case 'nat': return third !== 'static' && third !== 'dynamic' && second !== 'static' && second !== 'dynamic'
    case 'service': return second.startsWith('reset') || second === 'password-recovery' || second === 'internal'
    case 'no': return TOP_ONLY.has(second) || ['logging', 'snmp-server', 'service', 'sysopt', 'failover', 'threat-detection', 'asdm', 'monitor-interface',
      'call-home', 'ssh', 'http', 'telnet', 'names', 'pager', 'arp'].includes(second)
    case 'nameif': return words.length === 4
    case 'mac-address': return second === 'auto'
    case 'class': return mode !== MODES['policy-map']
    default: return false
  }
}

export function sectionsOf(top: readonly Line[]): Section[] {
  const sections: { head: Line; body: Line[] }[] = []
  let mode: ReadonlySet<string> | undefined
  const visit = (line: Line, indented: boolean): void => {
    if (isListCommand(line) && line.children.length === 0) {
      sections.push({ head: line, body: NO_LINES })
      mode = undefined
      return
    }
    const current = sections.at(-1)
    const first = line.words[0] as string
    const belongs = current !== undefined
      && (mode ? !isTop(mode, line.words) && (indented || mode.has(first)) : indented && !TOP_ONLY.has(first) && first !== 'object')
    if (belongs) {
      if (current.body === NO_LINES) current.body = []
      current.body.push(line)
    } else {
      sections.push({ head: line, body: [] })
      mode = modeOf(line.words)
    }
    for (const child of line.children) {
      // `show access-list` prints what an entry with groups expands to under that entry.
      if (first === 'access-list' && child.words[0] === first && child.words[2] === 'line') sections.at(-1)?.body.push(child)
      else visit(child, true)
    }
  }
  for (const line of top) visit(line, false)
  return sections
}
