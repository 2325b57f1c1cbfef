/** Global commands with the lines of their sub-modes, also where a pasted file has lost its indentation. */
import { opensWith, type Line } from '../line.ts'

type Mode =
  | 'interface' | 'access-list' | 'object-group' | 'line' | 'route-map' | 'class-map' | 'policy-map' | 'flow' | 'control-plane' | 'zone-pair'
  | 'access-map' | 'time-range' | 'server' | 'server-group'

export interface Block {
  readonly head: Line
  /** Lines of the sub-mode in file order, nested ones in line with the others. */
  readonly body: readonly Line[]
}

/** The sub-mode that a global command opens, of those that are read. */
export function modeOf(line: Line): Mode | undefined {
  if (line.verb >= 0) return undefined
  const { words } = line
  const first = words[0]
  const second = words[1]
  switch (first ?? '') {
    case 'interface': case 'int': return second === undefined ? undefined : 'interface'
    case 'ip': return second === 'access-list' && words.length > 3 ? 'access-list' : undefined
    case 'ipv6': return second === 'access-list' && words.length > 2 ? 'access-list' : undefined
    case 'access-list': return words.length === 3 && (words[2] === 'standard' || words[2] === 'extended') ? 'access-list' : undefined
    case 'object-group': return 'object-group'
    case 'line': return 'line'
    case 'route-map': return 'route-map'
    case 'class-map': return 'class-map'
    case 'policy-map': return 'policy-map'
    case 'flow': return 'flow'
    case 'control-plane': return 'control-plane'
    case 'zone-pair': return 'zone-pair'
    case 'vlan': return second === 'access-map' ? 'access-map' : undefined
    case 'time-range': return 'time-range'
    case 'tacacs': case 'ldap': case 'radius': return second === 'server' ? 'server' : undefined
    case 'aaa': return second === 'group' && words[2] === 'server' && words[4] !== undefined ? 'server-group' : undefined
  }
  return undefined
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

const ENTRY = words('permit deny remark evaluate dynamic sequence')
const OF_INTERFACE = words(
  'description shutdown switchport duplex speed bandwidth mtu encapsulation standby vrrp glbp vrf zone-member service-policy negotiation keepalive '
  + 'media-type mac-address channel-group spanning-tree carrier-delay delay load-interval tunnel ppp dialer fair-queue arp cdp lldp crypto nameif '
  + 'hold-queue max-reserved-bandwidth rate-limit storm-control mls no-switchport full-duplex half-duplex clock serial tx-ring-limit bfd isis ntp',
)
const OF_INTERFACE_IP = words(
  'address access-group nat inspect mtu policy flow verify unnumbered helper-address ospf tcp proxy-arp redirects unreachables directed-broadcast rip '
  + 'route-cache virtual-reassembly igmp pim vrf authentication summary-address traffic-filter enable nd mask-reply wccp dhcp hello-interval rsvp ips '
  + 'admission auth-proxy split-horizon nhrp bandwidth-percent mroute-cache',
)
const OF: Readonly<Record<Mode, ReadonlySet<string>>> = {
  interface: OF_INTERFACE,
  'access-list': ENTRY,
  'object-group': words('host range any description group-object network-object service-object port-object protocol-object icmp-object tcp udp tcp-udp icmp ip esp ahp gre igmp ospf pim eigrp nos ipinip pcp eq gt lt neq'),
  line: words('access-class transport login exec-timeout password privilege length width history stopbits session-timeout autocommand rotary escape-character exec flowcontrol modem speed session-limit absolute-timeout authorization accounting'),
  'route-map': words('match set description continue'),
  'class-map': words('match description'),
  'policy-map': words('class police drop inspect pass bandwidth priority set shape fair-queue random-detect queue-limit service-policy description conform-action exceed-action violate-action'),
  flow: words('destination source transport export-protocol exporter record cache template ttl dscp option match collect description statistics output-features granularity'),
  'control-plane': words('service-policy management-interface'),
  'zone-pair': words('service-policy description'),
  'access-map': words('match action'),
  'time-range': words('absolute periodic'),
  server: words('address key port ipv4 ipv6 transport timeout bind base-dn retransmit mode pac single-connection'),
  'server-group': words('server server-private deadtime'),
}

/** Could a line without indentation belong to the sub-mode that is open? */
function belongs(mode: Mode, line: Line): boolean {
  const negated = line.words[0] === 'no' || line.words[0] === 'default'
  const [first, second, third] = negated ? line.words.slice(1) : line.words
  if (first === undefined) return false
  const digit = first.charCodeAt(0) >= 48 && first.charCodeAt(0) <= 57
  if (mode === 'interface' && (first === 'ip' || first === 'ipv6')) {
    if (second === 'inspect') return third !== 'name' && (line.words.at(-1) === 'in' || line.words.at(-1) === 'out')
    if (second === 'nat') return (third === 'inside' || third === 'outside' || third === 'enable') && line.words.length === (negated ? 4 : 3)
    if (second === 'flow') return third === 'ingress' || third === 'egress' || third === 'monitor'
    if (second === 'vrf') return third === 'forwarding'
    if (second === 'dhcp') return third === 'relay' || third === 'client'
    return OF_INTERFACE_IP.has(second ?? '')
  }
  // `ntp server` is a global command.
  if (mode === 'interface' && first === 'ntp') return second === 'broadcast' || second === 'multicast' || second === 'disable'
  if (mode === 'server' && first === 'ipv6') return line.words.length === 2 && second?.includes(':') === true
  if (mode === 'server-group' && first === 'ip') return second === 'vrf' && third === 'forwarding'
  if (mode === 'line' && first === 'ipv6') return second === 'access-class'
  if (digit) return mode === 'object-group' || (mode === 'access-list' && (negated || ENTRY.has(second ?? '')))
  return OF[mode].has(first)
}

/** Commands that are global wherever they stand: an indented one ends the sub-mode it seems to be in. */
function isGlobal(line: Line): boolean {
  if (line.verb >= 0 && !opensWith(line, 'access-list')) return false
  const first = line.words[0]
  const second = line.words[1]
  switch (first ?? '') {
    case 'hostname': case 'snmp-server': case 'class-map': case 'policy-map': case 'route-map': case 'object-group': return line.words.length > 1
    case 'access-list': return line.words.length > 3
    case 'ip': case 'ipv6': return line.words.length > 2 && (second === 'access-list' || second === 'route' || (second === 'inspect' && line.words[2] === 'name') || (second === 'nat' && line.words.length > 4))
    case 'interface': return line.words.length === 2 || line.words.length === 3
    case 'line': return second === 'vty' || second === 'con' || second === 'aux'
  }
  return false
}

interface Draft {
  readonly head: Line
  readonly body: Line[]
}

export function blocksOf(top: readonly Line[]): Block[] {
  const out: Draft[] = []
  for (const line of top) place(out, line, true)
  return out
}

function place(out: Draft[], line: Line, flat: boolean): void {
  const current = out.at(-1)
  const mode = modeOf(line)
  const open = current && flat && mode === undefined ? modeOf(current.head) : undefined
  if (open && current && belongs(open, line)) {
    fill(out, current, line)
    return
  }
  const made: Draft = { head: line, body: [] }
  out.push(made)
  if (mode === undefined) {
    // What hangs under a command without a sub-mode is either global itself or goes with it, whatever it is.
    for (const child of line.children) if (isGlobal(child)) place(out, child, false)
    return
  }
  for (const child of line.children) fill(out, out.at(-1) as Draft, child)
}

function fill(out: Draft[], into: Draft, line: Line): void {
  // Behind a global command that strayed in, the sub-mode is left.
  if (isGlobal(line) || modeOf(into.head) === undefined) {
    place(out, line, false)
    return
  }
  into.body.push(line)
  for (const child of line.children) fill(out, out.at(-1) as Draft, child)
}

/** The children of a command without sub-mode that were not taken for global commands. */
export const leftUnder = (head: Line): Line[] => head.children.filter(child => !isGlobal(child))
