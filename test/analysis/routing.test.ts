/** Where packets may come from and go to: longest match within each VRF, against a naive walk through the tables. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { routeRelation } from '../../src/analysis/routing.ts'
import { tracer } from '../../src/analysis/trace.ts'
import { createView } from '../../src/analysis/view.ts'
import type { Firewall, Interface, Route } from '../../src/model/firewall.ts'
import { parseAddressTerm, type AddressTerm } from '../../src/net/address.ts'
import { parse } from '../../src/parsers/cisco/nxos/parse.ts'
import type { Packet } from '../../src/packets/packet.ts'
import { digitsOf, interfaceDigit, levelsOf } from '../../src/packets/space.ts'
import { makeSource } from '../../src/text/source.ts'
import { firewall } from '../firewalls.ts'
import { packet as of } from '../parsers/ios/packets.ts'

const span = { source: makeSource('x', 'x'), start: 0, end: 1 }
const term = (text: string): AddressTerm => parseAddressTerm(text) as AddressTerm
const port = (name: string, vrf: string | undefined, ...networks: string[]): Interface =>
  ({ name, addresses: [], networks: networks.map(term), dynamic: false, up: true, span, ...(vrf === undefined ? {} : { vrf }) })

const VRFS = [undefined, 'M'] as const
const PREFIXES = ['0.0.0.0/0', '10.0.0.0/8', '10.1.0.0/16', '10.1.1.0/24', '10.2.0.0/16'] as const
const NAMES = ['a', 'b', 'c', 'd'] as const

const table: fc.Arbitrary<Firewall> = fc.record({
  vrfs: fc.tuple(...NAMES.map(() => fc.constantFrom(...VRFS))), networks: fc.tuple(...NAMES.map(() => fc.subarray(PREFIXES.slice(2), { maxLength: 1 }))),
  routes: fc.array(fc.record({ to: fc.constantFrom(...PREFIXES), by: fc.constantFrom(...NAMES, undefined), vrf: fc.constantFrom(...VRFS) }), { maxLength: 5 }), learnsRoutes: fc.boolean(),
}).map(({ vrfs, networks, routes, learnsRoutes }) => firewall([], [], {
  format: 'cisco-nxos', learnsRoutes, interfaces: NAMES.map((name, i) => port(name, vrfs[i], ...(networks[i] ?? []))),
  routes: routes.map(({ to, by, vrf }): Route => ({ to: term(to), span, ...(by === undefined ? {} : { interface: by }), ...(vrf === undefined ? {} : { vrf }) })),
}))

const length = (t: AddressTerm): number => ('low' in t && t.family === 4 ? 32 - Math.log2(t.high - t.low + 1) : 0)
const holds = (t: AddressTerm, address: number): boolean => 'low' in t && t.family === 4 && t.low <= address && address <= t.high

/** The interfaces of one table, entry by entry. */
function naive({ interfaces, routes, learnsRoutes }: Firewall, address: number, vrf: string | undefined): string[] {
  const all = interfaces.filter(i => i.vrf === vrf).map(i => i.name)
  const entries = [
    ...interfaces.filter(i => i.vrf === vrf).flatMap(i => i.networks.map(t => ({ by: i.name, t, connected: 1 }))),
    ...routes.filter(r => r.vrf === vrf).map(r => ({ by: learnsRoutes === true && length(r.to) === 0 ? undefined : r.interface, t: r.to, connected: 0 })),
  ].filter(e => holds(e.t, address))
  const longest = Math.max(...entries.map(e => length(e.t) * 2 + e.connected))
  const best = entries.filter(e => length(e.t) * 2 + e.connected === longest)
  const elsewhere = interfaces.some(i => i.vrf !== vrf && i.networks.some(t => holds(t, address)))
  return best.length === 0 ? (elsewhere ? [] : all) : best.flatMap(e => e.by ?? all)
}

test('as an entry-by-entry walk finds them', () => {
  fc.assert(fc.property(table, fc.constantFrom('10.1.1.9', '10.1.2.9', '10.2.0.9', '10.9.0.9', '8.8.8.8'), (device, address) => {
    const view = createView(device, 4, { names: NAMES, prefixes: [] })
    const packet = of(`tcp ${address}:1 > ${address}:2`)
    const relation = routeRelation(view.space, device, 'out')
    const [at] = levelsOf(view.space, 'out')
    const found = NAMES.filter(name => {
      const digits = digitsOf(view.space, packet)
      digits[at] = interfaceDigit(view.space, name)
      return view.space.diagrams.has(relation, digits)
    })
    expect(found).toEqual([...new Set(VRFS.flatMap(vrf => naive(device, packet.dst as number, vrf)))].sort())
  }), { numRuns: 400 })
})

describe('an NX-OS device', () => {
  const config = (...lines: string[]): Firewall => {
    const { firewalls: [read] } = parse(makeSource('n.cfg', ['interface mgmt0', '  vrf member management', '  ip address 172.16.0.2/24', 'vrf context management', '  ip route 0.0.0.0/0 172.16.0.1',
      'interface Ethernet1/1', '  no switchport', '  ip address 10.1.0.1/24', '  ip access-group DENY in', 'interface Ethernet1/2', '  no switchport', '  ip address 10.2.0.1/24',
      'ip access-list DENY', '  10 deny ip any any', ...lines].join('\n')))
    if (!read) throw new Error('not read')
    return read
  }
  const verdict = (device: Firewall, words: string, more: Partial<Packet> = {}): string => tracer(device)(of(words, more)).verdict

  test('the default route of the management VRF says nothing about the others', () => {
    expect(verdict(config('ip route 0.0.0.0/0 10.2.0.254'), 'tcp 8.8.8.8:1 > 10.1.0.9:22')).toBe('permit')
    expect(verdict(config('ip route 0.0.0.0/0 10.1.0.254'), 'tcp 8.8.8.8:1 > 10.2.0.9:22')).toBe('deny')
  })
  test('of two equal routes, of one whose next hop is not known, and of a default route beside a routing protocol, either way may be taken', () => {
    for (const lines of [['ip route 0.0.0.0/0 10.1.0.254', 'ip route 0.0.0.0/0 10.2.0.254'], ['ip route 0.0.0.0/0 10.2.0.254', 'ip route 8.0.0.0/8 192.168.1.1'], ['ip route 0.0.0.0/0 10.2.0.254', 'ip route 8.8.0.0/16 Null0'],
      ['ip route 0.0.0.0/0 10.2.0.254', 'router ospf 1']]) {
      const device = config(...lines, 'interface Ethernet1/3', '  no switchport', '  ip address 10.3.0.1/24')
      expect(verdict(device, 'tcp 8.8.8.8:1 > 10.3.0.9:22'), lines.join()).toBe('undetermined')
    }
  })
})
