/** Routing tables apart: the same prefix in several VRFs, and the ways between them. */
import { expect, test } from 'vitest'
import { ask } from '../../src/analysis/flow.ts'
import { tracer } from '../../src/analysis/trace.ts'
import { createView } from '../../src/analysis/view.ts'
import { parseAddressTerm, type AddressTerm } from '../../src/net/address.ts'
import { EMPTY } from '../../src/packets/diagram.ts'
import { packet, read } from '../parsers/ios/packets.ts'

const terms = (text: string): AddressTerm[] => [parseAddressTerm(text) as AddressTerm]

const interfaceLines = (name: string, vrf: string, address: string, list = ''): string =>
  `interface ${name}\n${vrf === '' ? '' : ` vrf forwarding ${vrf}\n`} ip address ${address} 255.255.255.0\n${list === '' ? '' : ` ip access-group ${list} in\n`}`

/** Both customers use 10.1.0.0/24 and 10.2.0.0/24; the one in BLUE has a list that lets nothing pass. */
const TWINS = `vrf definition RED\nvrf definition BLUE\n${interfaceLines('Gi1', 'RED', '10.1.0.1')}${interfaceLines('Gi2', 'RED', '10.2.0.1')}`
  + `${interfaceLines('Gi3', 'BLUE', '10.1.0.1', 'NONE')}${interfaceLines('Gi4', 'BLUE', '10.2.0.1')}ip access-list extended NONE\n deny ip any any\n`

function verdict(text: string, from: string, to: string, told?: ReadonlyMap<string, readonly AddressTerm[]>): string {
  const answer = ask(createView(read(text), 4), { path: 'forward', protocol: 6, ports: [[443, 443]], from: terms(from), to: terms(to), ...(told ? { told } : {}) })
  if (answer.asked === EMPTY) return 'not asked'
  return answer.permitted === answer.asked ? 'permit' : answer.denied === answer.asked ? 'deny' : 'undetermined'
}

test('a prefix that lies in two VRFs is asked about in both', () => {
  expect(verdict(TWINS, '10.1.0.0/24', '10.2.0.0/24')).toBe('undetermined')
  expect(verdict(TWINS.replace(' deny ip', ' permit ip'), '10.1.0.0/24', '10.2.0.0/24')).toBe('permit')
  expect(tracer(read(TWINS))(packet('tcp 10.1.0.5:1 > 10.2.0.5:443')).verdict).toBe('undetermined')
})

test('what the deployment tells of an interface is in no other VRF', () => {
  const told = (name: string): ReadonlyMap<string, readonly AddressTerm[]> => new Map([[name, terms('10.1.0.0/24')]])
  expect(verdict(TWINS, '10.1.0.0/24', '10.2.0.0/24', told('Gi1'))).toBe('permit')
  expect(verdict(TWINS, '10.1.0.0/24', '10.2.0.0/24', told('Gi3'))).toBe('deny')
})

test('the default route of one VRF takes nothing from another table', () => {
  const edge = `vrf definition Mgmt\n${interfaceLines('Gi0', 'Mgmt', '172.16.0.1')}${interfaceLines('Gi1', '', '192.0.2.1', 'NONE')}${interfaceLines('Gi2', '', '10.9.0.1')}`
    + 'ip route vrf Mgmt 0.0.0.0 0.0.0.0 172.16.0.254\nip route 0.0.0.0 0.0.0.0 192.0.2.254\nip access-list extended NONE\n deny ip any any\n'
  expect(verdict(edge, '198.51.100.0/24', '10.9.0.0/24')).toBe('deny')
  expect(verdict(edge, '172.16.0.0/24', '10.9.0.0/24')).toBe('deny')
})

const APART = `vrf definition RED\n rd 1:1\nvrf definition BLUE\n rd 1:2\n${interfaceLines('Gi1', 'RED', '10.1.0.1')}${interfaceLines('Gi2', 'BLUE', '10.2.0.1')}`

test('between VRFs no packet passes unless they share routes', () => {
  expect(verdict(APART, '10.1.0.0/24', '10.2.0.0/24')).toBe('not asked')
  expect(verdict(`${APART}ip route vrf RED 10.2.0.0 255.255.255.0 Gi2\n`, '10.1.0.0/24', '10.2.0.0/24')).toBe('permit')
  const shared = APART.replace(' rd 1:1', ' address-family ipv4\n  route-target import 9:9').replace(' rd 1:2', ' route-target export 9:9')
  expect(read(shared).leaks).toEqual([['RED', 'BLUE']])
  expect(verdict(shared, '10.1.0.0/24', '10.2.0.0/24')).toBe('permit')
})

test.each([
  ['vrf definition RED\nip route vrf RED 0.0.0.0 0.0.0.0 192.0.2.1 global', [['RED', '']]],
  ['ip vrf GREEN\n route-target both 1:1\ninterface Gi9\n mpls ip', [['GREEN', '']]],
  ['ip vrf GREEN\n import ipv4 unicast map M', [['GREEN', '']]],
  ['vrf definition GREEN\nglobal-address-family ipv4\n route-replicate from vrf GREEN unicast all', [['GREEN', '']]],
  ['vrf definition GREEN\nroute-map P permit 10\n set vrf GREEN', [['GREEN', '']]],
  ['ip vrf GREEN\n route-target import 1:1\n route-target export 1:1', []],
  ['vrf A\n address-family ipv4 unicast\n  import route-target\n   1:1\nvrf B\n address-family ipv4 unicast\n  export route-target\n   1:1', [['A', 'B']]],
  ['vrf context A\n  address-family ipv4 unicast\n    route-target both auto\nvrf context B\n  address-family ipv4 unicast\n    route-target both auto', []],
  ['vrf context A\n  address-family ipv4 unicast\n    import vrf default map M', [['A', '']]],
])('%j', (text, leaks) => {
  expect(read(`${text}\n`).leaks).toEqual(leaks)
})
