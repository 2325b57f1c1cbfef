/** Static routes of NX-OS, as far as they tell by which interface a network is reached. */
import type { Interface, Route } from '../../../model/firewall.ts'
import { masked4, parseAddressTerm, parseIpv4, type AddressTerm } from '../../../net/address.ts'
import { behind } from '../hops.ts'
import type { Line } from '../line.ts'

export interface RouteLine {
  readonly line: Line
  readonly vrf: string | undefined
}

/** `ip route P/LENGTH|A M [INTERFACE] [NEXT-HOP] ...`, globally or under `vrf context V`. By which interface a next hop on no connected network is reached is not known. */
export function routesOf(lines: readonly RouteLine[], interfaces: readonly Interface[]): Route[] {
  const names = new Map(interfaces.map(i => [i.name.toLowerCase(), i.name]))
  return lines.flatMap(({ line: { words, span }, vrf }): Route[] => {
    const to = targetOf(words)
    if (!to) return []
    const [word = '', next = ''] = words.slice(to.next)
    const through = names.get(word.toLowerCase()) ?? names.get(`${word}${next}`.toLowerCase()) ?? behind(interfaces, word.split('/')[0], vrf)
    return [{ to: to.term, ...(through === undefined ? {} : { interface: through }), span, ...(vrf === undefined ? {} : { vrf }) }]
  })
}

function targetOf(words: readonly string[]): { term: AddressTerm; next: number } | undefined {
  const prefix = words[2]?.includes('/') === true ? parseAddressTerm(words[2]) : undefined
  if (prefix) return { term: prefix, next: 3 }
  const [address, mask] = [parseIpv4(words[2] ?? ''), parseIpv4(words[3] ?? '')]
  return address === undefined || mask === undefined ? undefined : { term: masked4(address, mask), next: 4 }
}
