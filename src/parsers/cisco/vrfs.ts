/** Which VRFs of an IOS, NX-OS or IOS-XR device share routes: by route targets, static routes, replication, policy routing, or over an MPLS or VXLAN core. */
import type { Interface, Route } from '../../model/firewall.ts'
import { after } from './peers.ts'
import type { Line } from './line.ts'

/** The global routing table. */
const GLOBAL = ''

type Pair = readonly [string, string]

/** `ip vrf NAME` (IOS, IPv4 only), `vrf definition NAME` (IOS), `vrf context NAME` (NX-OS), `vrf NAME` (IOS-XR). */
function vrfOf({ words }: Line): string | undefined {
  const [first, second, third] = words
  if (words.length === 3 && ((first === 'ip' && second === 'vrf') || (first === 'vrf' && (second === 'definition' || second === 'context')))) return third
  return words.length === 2 && first === 'vrf' ? second : undefined
}

const deep = (lines: readonly Line[]): Line[] => lines.flatMap(line => [line, ...deep(line.children)])

export function leaksOf(top: readonly Line[], interfaces: readonly Interface[], routes: readonly Route[]): Pair[] {
  const tableOf = new Map(interfaces.map(i => [i.name, i.vrf ?? GLOBAL]))
  const vrfs = new Map(top.flatMap(line => {
    const name = vrfOf(line)
    return name === undefined ? [] : [[name, targetsOf(deep(line.children))] as const]
  }))
  if (vrfs.size === 0 && interfaces.every(i => i.vrf === undefined)) return []
  const all = deep(top)
  const others = (name: string): Pair[] => [GLOBAL, ...vrfs.keys()].filter(other => other !== name).map(other => [name, other])
  const pairs: Pair[] = []
  for (const { vrf = GLOBAL, interface: name } of routes) {
    const table = tableOf.get(name ?? '')
    if (table !== undefined && table !== vrf) pairs.push([vrf, table])
  }
  // Labelled packets leave the core by an interface of the VRF (RFC 4364), and which VRFs other routers join is not told here.
  const core = all.some(({ words }) => CORE.test(words.join(' ')))
  for (const [name, { imports, exports, mapped }] of vrfs) {
    if (mapped || (core && imports.size + exports.size > 0)) pairs.push([name, GLOBAL])
    for (const [other, { exports: offered }] of vrfs) if (other !== name && [...imports].some(target => offered.has(target))) pairs.push([name, other])
  }
  for (const { words } of all) {
    const text = words.join(' ')
    // Its next hop lies in the global table.
    const own = words[1] === 'route' && words.at(-1) === 'global' ? after(words, 'vrf') : undefined
    if (own !== undefined) pairs.push([own, GLOBAL])
    const from = /^route-replicate from vrf (\S+)/.exec(text)?.[1]
    // Into which VRF routes are replicated, or from which packets are sent over, is not looked up.
    if (from !== undefined) pairs.push(...others(from === 'global' ? GLOBAL : from))
    const set = /^set (?:ip )?(?:vrf (\S+)|(global))\b/.exec(text)
    if (set) pairs.push(...others(set[1] ?? GLOBAL))
  }
  return pairs
}

const CORE = /^(?:mpls ip$|mpls ldp$|address-family (?:vpnv[46]|l2vpn evpn)|nv overlay evpn$)/

const MAPPED = /^(?:import|export) (?:ipv[46] unicast|vrf default|from default-vrf|to default-vrf)\b/

function targetsOf(lines: readonly Line[]): { imports: Set<string>; exports: Set<string>; mapped: boolean } {
  const imports = new Set<string>()
  const exports = new Set<string>()
  for (const { words: [first, way, target], children } of lines) {
    // IOS-XR: `import route-target` with the targets under it.
    if (way === 'route-target') for (const { words } of children) (first === 'import' ? imports : exports).add(words[0] ?? '')
    // NX-OS: `auto` makes one of each VRF's own number.
    if (first !== 'route-target' || target === 'auto') continue
    if (way !== 'export' && way !== undefined) imports.add(target ?? way)
    if (way !== 'import' && way !== undefined) exports.add(target ?? way)
  }
  // `import ipv4 unicast map M` (IOS), `import vrf default map M` (NX-OS), `import from default-vrf ...` (IOS-XR) take routes of the global table.
  return { imports, exports, mapped: lines.some(({ words }) => MAPPED.test(words.join(' '))) }
}
