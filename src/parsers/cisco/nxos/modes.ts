/** Which lines of NX-OS belong to the sub-mode of an access list, an object group or an interface, where a pasted file has lost its indentation. */
import type { Modes } from '../blocks.ts'
import type { Line } from '../line.ts'

type Mode = 'list' | 'group' | 'interface' | 'line'

export function modeOf(words: readonly string[]): Mode | undefined {
  const [first, second] = words
  switch (first ?? '') {
    case 'ip': case 'ipv6': return second === 'access-list' && words.length === 3 ? 'list' : undefined
    case 'object-group': return 'group'
    case 'interface': return second === undefined ? undefined : 'interface'
    case 'line': return 'line'
  }
  return undefined
}

const ENTRY: ReadonlySet<string> = new Set(['permit', 'deny', 'remark', 'statistics', 'fragments'])
const MEMBER: ReadonlySet<string> = new Set(['host', 'eq', 'gt', 'lt', 'neq', 'range'])
const OF_INTERFACE: ReadonlySet<string> = new Set([
  'description', 'shutdown', 'switchport', 'vrf', 'mtu', 'channel-group', 'spanning-tree', 'speed', 'duplex', 'bandwidth', 'encapsulation', 'service-policy', 'hsrp',
])
const OF_INTERFACE_IP: ReadonlySet<string> = new Set(['address', 'access-group', 'traffic-filter', 'port', 'flow', 'router', 'ospf', 'policy', 'nat', 'unnumbered', 'redirects', 'verify'])

function belongs(head: Line, line: Line): boolean {
  const mode = modeOf(head.words)
  if (mode === undefined) return false
  const negated = line.words[0] === 'no'
  const [first = '', second = ''] = negated ? line.words.slice(1) : line.words
  const numbered = /^\d{1,10}$/.test(first)
  switch (mode) {
    case 'list': return ENTRY.has(first) || (first === 'ignore' && second === 'routable') || (numbered && (negated || ENTRY.has(second)))
    case 'group': return MEMBER.has(first) || numbered || /^\d+\.\d+\.\d+\.\d+/.test(first)
    case 'interface': return first === 'vrf' ? second === 'member' : first === 'ip' || first === 'ipv6' ? OF_INTERFACE_IP.has(second) : OF_INTERFACE.has(first)
    case 'line': return first === 'access-class' || first === 'exec-timeout' || (first === 'ipv6' && second === 'access-class')
  }
}

/** An access list, a group or an interface under another command was indented by a paste. */
function strays(head: Line, line: Line): boolean {
  if (line.verb >= 0) return false
  const [first, second] = line.words
  const mode = modeOf(line.words)
  if (mode === undefined || mode === 'line') return false
  // `role`, `vpc` and routing sub-modes name interfaces of their own.
  if (mode === 'interface') return modeOf(head.words) !== undefined || head.words[0] === 'hostname' || head.words[0] === 'version'
  return first === 'object-group' ? second === 'ip' || second === 'ipv6' : true
}

export const NXOS_MODES: Modes = { belongs, strays }
