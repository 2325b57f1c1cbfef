/** Static routes of IOS, as far as they tell by which interface a network is reached. */
import { masked4, parseAddressTerm, parseIpv4, type AddressTerm } from '../../../net/address.ts'
import type { Interface, Route } from '../../../model/firewall.ts'
import { behind } from '../hops.ts'
import type { Line } from '../line.ts'

/** `ip route [vrf V] A M [INTERFACE] [NEXT-HOP] ...`, `ipv6 route [vrf V] P [INTERFACE] [NEXT-HOP] ...`. By which interface a next hop on no connected network is reached is not known. */
export function routesOf(lines: readonly Line[], interfaces: readonly Interface[]): Route[] {
  const names = new Map(interfaces.map(i => [i.name.toLowerCase(), i.name]))
  const made: Route[] = []
  for (const { words, span } of lines) {
    const vrf = words[2] === 'vrf' ? words[3] : undefined
    let at = vrf === undefined ? 2 : 4
    const to = targetOf(words, at)
    if (!to) continue
    at = to.next
    const named = names.get((words[at] ?? '').toLowerCase()) ?? names.get(`${words[at] ?? ''}${words[at + 1] ?? ''}`.toLowerCase())
    const through = named ?? behind(interfaces, words[at], vrf)
    made.push({ to: to.term, ...(through === undefined ? {} : { interface: through }), span, ...(vrf === undefined ? {} : { vrf }) })
  }
  return made
}

function targetOf(words: readonly string[], at: number): { term: AddressTerm; next: number } | undefined {
  const prefix = words[at]?.includes('/') === true ? parseAddressTerm(words[at]) : undefined
  if (prefix) return { term: prefix, next: at + 1 }
  const address = parseIpv4(words[at] ?? '')
  const mask = parseIpv4(words[at + 1] ?? '')
  return address === undefined || mask === undefined ? undefined : { term: masked4(address, mask), next: at + 2 }
}
