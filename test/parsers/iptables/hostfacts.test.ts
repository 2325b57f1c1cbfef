/** Interfaces and routes from the JSON output of ip(8). */
import { describe, expect, test } from 'vitest'
import { reach } from '../../../src/analysis/reach.ts'
import { tracer } from '../../../src/analysis/trace.ts'
import { createView } from '../../../src/analysis/view.ts'
import { parseAddressTerm } from '../../../src/net/address.ts'
import { FULL } from '../../../src/packets/diagram.ts'
import type { Packet } from '../../../src/packets/packet.ts'
import { digitsOf, selfSet } from '../../../src/packets/space.ts'
import { readHostFacts } from '../../../src/parsers/iptables/hostfacts.ts'
import { parse } from '../../../src/parsers/iptables/parse.ts'
import { makeSource, startOf } from '../../../src/text/source.ts'

const ADDRESSES = `[{"ifindex":1,"ifname":"lo","flags":["LOOPBACK","UP"],"addr_info":[{"family":"inet","local":"127.0.0.1","prefixlen":8,"scope":"host"}]},
{"ifindex":2,"ifname":"eth0","flags":["BROADCAST","UP"],"addr_info":[{"family":"inet","local":"10.9.0.5","prefixlen":24},{"family":"inet6","local":"fd00::5","prefixlen":64}]},
{"ifindex":3,"ifname":"ppp0","flags":["POINTOPOINT"],"addr_info":[{"family":"inet","local":"192.0.2.1","address":"192.0.2.9","prefixlen":32}]}]`

const ROUTES = `[{"dst":"default","gateway":"10.9.0.1","dev":"eth0"},{"dst":"10.20.0.0/16","nexthops":[{"gateway":"10.9.0.2","dev":"eth0"},{"dev":"ppp0"}]},
{"dst":"10.9.0.7","dev":"ppp0"},{"type":"blackhole","dst":"10.66.0.0/16"}]`

const of = (...words: string[]): unknown[] => words.map(parseAddressTerm)

describe('ip -j addr', () => {
  const { interfaces, diagnostics } = readHostFacts({ addresses: makeSource('a.json', ADDRESSES) })

  test('addresses, networks, and whether it is up', () => {
    expect(diagnostics).toEqual([])
    expect(interfaces?.map(({ name, addresses, networks, dynamic, up }) => ({ name, addresses, networks, dynamic, up }))).toEqual([
      { name: 'lo', addresses: of('127.0.0.1'), networks: of('127.0.0.0/8'), dynamic: false, up: true },
      { name: 'eth0', addresses: of('10.9.0.5', 'fd00::5'), networks: of('10.9.0.0/24', 'fd00::/64'), dynamic: false, up: true },
      { name: 'ppp0', addresses: of('192.0.2.1'), networks: of('192.0.2.9/32'), dynamic: false, up: false },
    ])
  })

  test('each stands where the file names it', () => {
    expect(interfaces?.map(i => startOf(i.span))).toEqual([{ line: 1, column: 15 }, { line: 2, column: 14 }, { line: 3, column: 14 }])
  })
})

describe('ip -j route', () => {
  test('next hops, hosts, and routes that lead nowhere', () => {
    const { routes } = readHostFacts({ routes: [makeSource('r.json', ROUTES)] })
    expect(routes.map(r => [r.to, r.interface])).toEqual([
      [parseAddressTerm('0.0.0.0/0'), 'eth0'], [parseAddressTerm('10.20.0.0/16'), 'eth0'], [parseAddressTerm('10.20.0.0/16'), 'ppp0'], [parseAddressTerm('10.9.0.7'), 'ppp0'],
    ])
  })

  test('the default route of IPv6', () => {
    const { routes } = readHostFacts({ routes: [makeSource('r.json', '[{"dst":"default","gateway":"fe80::1","dev":"eth0"}]'), makeSource('s.json', '[{"dst":"fd00::/64","dev":"eth0"},{"dst":"default","dev":"ppp0"}]')] })
    expect(routes.map(r => [r.to.family, r.interface])).toEqual([[6, 'eth0'], [6, 'eth0'], [6, 'ppp0']])
  })
})

test('a translated packet leaves where its new destination lies, as far as the routes tell', () => {
  const dump = '*nat\n-A PREROUTING -d 203.0.113.1 -p tcp -j DNAT --to-destination 10.20.0.9\n-A PREROUTING -d 203.0.113.1 -j DNAT --to-destination 10.30.0.9\n-A PREROUTING -d 203.0.113.2 -j DNAT --to-destination 10.40.0.9\nCOMMIT\n' +
    '*filter\n:FORWARD DROP\n-A FORWARD -o eth1 -j ACCEPT\nCOMMIT\n'
  const routes = '[{"dst":"10.20.0.0/16","dev":"eth1"},{"dst":"10.30.0.0/16","dev":"eth2"},{"dst":"10.30.0.0/16","dev":"eth1"}]'
  const [of] = parse(makeSource('rules.v4', dump), { routes: [makeSource('r.json', routes)] }).firewalls
  if (!of) throw new Error('nothing was read')
  const packet: Packet = { family: 4, src: 0x08080808, dst: 0xcb007101, protocol: 6, sport: 40000, dport: 80, icmp: 0, flags: 2, state: 'new', fragment: 0, in: 'eth0', out: 'eth3' }
  const asked: readonly Partial<Packet>[] = [{}, { protocol: 17, flags: 0 }, { dst: 0xcb007102 }, { dst: 0xcb007102, out: 'eth1' }, { dst: 0xcb007103 }]
  expect(asked.map(more => tracer(of)({ ...packet, ...more }).verdict)).toEqual(['permit', 'undetermined', 'deny', 'permit', 'deny'])
  const view = createView(of, 4)
  const { permit, deny } = reach(view, 'forward', view.space.diagrams.minus(FULL, selfSet(view.space, 'out')))
  expect(asked.map(more => [permit, deny].map(set => view.space.diagrams.has(set, digitsOf(view.space, { ...packet, ...more }))))).toEqual([[true, false], [true, true], [false, true], [true, false], [false, true]])
})

test.each(['', '{}', '[', 'null', '1: lo: <LOOPBACK,UP>'])('%j is not the output of ip', text => {
  const { interfaces, diagnostics } = readHostFacts({ addresses: makeSource('a.json', text) })
  expect([interfaces, diagnostics.map(d => d.seen)]).toEqual([undefined, ['not the output of ip -j addr, so it tells nothing about the host']])
})
