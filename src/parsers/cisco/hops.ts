/** By which interface a next hop is reached: the one whose connected network holds it. */
import { compare6, parseIpv4, parseIpv6 } from '../../net/address.ts'
import type { Interface } from '../../model/firewall.ts'
import type { Line } from './line.ts'

export function behind(interfaces: readonly Interface[], hop: string | undefined, vrf: string | undefined): string | undefined {
  const four = parseIpv4(hop ?? '')
  const six = parseIpv6(hop ?? '')
  return interfaces.find(i => i.vrf === vrf && i.up && i.networks.some(n => {
    if (!('low' in n)) return false
    if (n.family === 4) return four !== undefined && n.low <= four && four <= n.high
    return six !== undefined && compare6(n.low, six) <= 0 && compare6(six, n.high) <= 0
  }))?.name
}

const LEARNING: ReadonlySet<string> = new Set(['ospf', 'ospfv3', 'eigrp', 'bgp', 'isis', 'rip'])

/** `router ospf 1` and its like, or `ipv6 router ospf 1`: routes come that no configuration names. */
export const learnsRoutes = (heads: readonly Line[]): boolean =>
  heads.some(({ words }) => LEARNING.has(words[words[0] === 'ipv6' ? 2 : 1] ?? '') && words[words[0] === 'ipv6' ? 1 : 0] === 'router')
