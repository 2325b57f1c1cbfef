/** Static routes of IOS-XR, as far as they tell by which interface a network is reached. */
import type { Interface, Route } from '../../../model/firewall.ts'
import { parseAddressTerm } from '../../../net/address.ts'
import { behind } from '../hops.ts'
import type { Line } from '../line.ts'

export interface RouteLine {
  readonly line: Line
  readonly vrf: string | undefined
}

/** Lines under `router static`: `address-family ipv4 unicast`, also inside `vrf V`. */
export function collectRoutes(lines: readonly Line[], vrf: string | undefined, into: RouteLine[]): void {
  for (const line of lines) {
    if (line.words[0] === 'vrf') collectRoutes(line.children, line.words[1], into)
    else if (line.words[0] === 'address-family') collectRoutes(line.children, vrf, into)
    else into.push({ line, vrf })
  }
}

/** `P/LENGTH [vrf V] [INTERFACE] [NEXT-HOP] ...`. By which interface a next hop on no connected network is reached is not known. */
export function routesOf(lines: readonly RouteLine[], interfaces: readonly Interface[]): Route[] {
  const names = new Map(interfaces.map(i => [i.name.toLowerCase(), i.name]))
  return lines.flatMap(({ line: { words, span }, vrf }): Route[] => {
    const to = parseAddressTerm(words[0] ?? '')
    if (!to || words[0]?.includes('/') !== true) return []
    const leaked = words[1] === 'vrf'
    const at = leaked ? 3 : 1
    const through = names.get((words[at] ?? '').toLowerCase()) ?? behind(interfaces, words[at], leaked && words[2] !== 'default' ? words[2] : leaked ? undefined : vrf)
    return [{ to, ...(through === undefined ? {} : { interface: through }), span, ...(vrf === undefined ? {} : { vrf }) }]
  })
}
