/** Which lines of IOS-XR belong to the sub-mode of an access list, an object group or an interface, where a pasted file has lost its indentation. */
import type { Modes } from '../blocks.ts'
import type { Line } from '../line.ts'

type Mode = 'list' | 'group' | 'interface'

export function modeOf(words: readonly string[]): Mode | undefined {
  const [first, second] = words
  switch (first ?? '') {
    case 'ipv4': case 'ipv6': return second === 'access-list' && words.length === 3 ? 'list' : undefined
    case 'object-group': return second === 'network' || second === 'port' ? 'group' : undefined
    case 'interface': return second === undefined ? undefined : 'interface'
  }
  return undefined
}

const ENTRY: ReadonlySet<string> = new Set(['permit', 'deny', 'remark'])
const MEMBER: ReadonlySet<string> = new Set(['host', 'eq', 'gt', 'lt', 'neq', 'range', 'description'])
const OF_INTERFACE: ReadonlySet<string> = new Set(['description', 'shutdown', 'vrf', 'mtu', 'bundle', 'encapsulation', 'service-policy', 'bandwidth', 'load-interval', 'cdp', 'lldp'])

function belongs(head: Line, line: Line): boolean {
  const mode = modeOf(head.words)
  if (mode === undefined) return false
  const negated = line.words[0] === 'no'
  const [first = '', second = ''] = negated ? line.words.slice(1) : line.words
  switch (mode) {
    case 'list': return ENTRY.has(first) || (/^\d{1,10}$/.test(first) && (negated || ENTRY.has(second)))
    case 'group': return MEMBER.has(first) || /^\d+\.\d+\.\d+\.\d+/.test(first) || (first === 'object-group' && line.words.length === 2)
    case 'interface': return first === 'ipv4' || first === 'ipv6' ? second === 'address' || second === 'access-group' || second === 'unnumbered'
      : first === 'flow' ? second === 'ipv4' || second === 'ipv6' || second === 'mpls'
        // `vrf NAME` opens a definition on the global level.
        : first === 'vrf' ? line.children.length === 0 && head.children.length === 0 : OF_INTERFACE.has(first)
  }
}

/** An access list or a group under another command was indented by a paste; routing sub-modes name interfaces of their own. */
function strays(head: Line, line: Line): boolean {
  if (line.verb >= 0) return false
  const mode = modeOf(line.words)
  if (mode === undefined) return false
  return mode === 'interface' ? modeOf(head.words) !== undefined || head.words[0] === 'hostname' : mode === 'list' || line.words.length > 2
}

export const XR_MODES: Modes = { belongs, strays }
