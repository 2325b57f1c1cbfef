/** Sets in words. */
import { describe, expect, test } from 'vitest'
import { parseAddressTerm, type AddressTerm } from '../../src/net/address.ts'
import { addressWords, countAddresses, packetWords, portWords, valuesOf } from '../../src/packets/describe.ts'
import { addressSet, createSpace, valuesSet } from '../../src/packets/space.ts'

const four = createSpace(4, [], [])
const six = createSpace(6, [], [])
const terms = (...texts: string[]): AddressTerm[] => texts.map(t => parseAddressTerm(t) as AddressTerm)
const words = (...texts: string[]): string => addressWords(four, 'src', addressSet(four, 'src', terms(...texts)))

describe('addresses', () => {
  test.each([
    [['0.0.0.0/0'], 'any'],
    [['10.0.0.0/8'], '10.0.0.0/8'],
    [['10.0.0.0/9', '10.128.0.0/9'], '10.0.0.0/8'],
    [['10.0.0.0/25', '10.0.0.200'], '10.0.0.0/25, 10.0.0.200'],
    [['192.168.1.5-192.168.1.9'], '192.168.1.5-192.168.1.9'],
    [['10.0.0.254-10.0.1.1'], '10.0.0.254-10.0.1.1'],
    [['1.1.1.1', '2.2.2.2', '3.3.3.3', '4.4.4.4', '5.5.5.5'], '1.1.1.1, 2.2.2.2, 3.3.3.3, 4.4.4.4 and more'],
  ])('%j', (list, expected) => {
    expect(words(...list)).toBe(expected)
  })

  test('IPv6', () => {
    expect(addressWords(six, 'dst', addressSet(six, 'dst', terms('2001:db8::/32', '::1')))).toBe('::1, 2001:db8::/32')
  })

  test('wildcard masks count their members, and are not spelled out', () => {
    const set = addressSet(four, 'src', [{ family: 4, value: 0x0a000000, care: 0xff0000ff }])
    expect(countAddresses(four, 'src', set)).toBe(65536)
    expect(addressWords(four, 'src', set, 2)).toBe('10.0.0.0, 10.0.1.0 and more')
    expect(countAddresses(six, 'dst', addressSet(six, 'dst', terms('2001:db8::/64')))).toBe(2 ** 64)
  })
})

test('ports', () => {
  expect(portWords([[3000, 3000], [2055, 2055], [7000, 7999]])).toBe('2055, 3000, 7000-7999')
  expect(portWords([[0, 65535]])).toBe('any port')
  expect(valuesOf(four, 'dport', valuesSet(four, 'dport', [[5, 9], [10, 20]]))).toEqual([[5, 20]])
})

test('a packet', () => {
  const base = { family: 4, src: 0x0a010203, dst: 0x0a090005, sport: 40000, dport: 2055, icmp: 0, flags: 0, state: 'new', fragment: 0 } as const
  expect(packetWords({ ...base, protocol: 17, in: 'eth0', out: 'self' })).toBe('UDP 10.1.2.3:40000 -> 10.9.0.5:2055, entering eth0')
  expect(packetWords({ ...base, protocol: 1, sport: 0, dport: 0, icmp: 2048, in: undefined, out: undefined })).toBe('ICMP type 8 10.1.2.3 -> 10.9.0.5')
  expect(packetWords({ ...base, family: 6, src: [0, 0, 0, 1], dst: [0x20010db8, 0, 0, 5], protocol: 6, in: undefined, out: 'eth1' })).toBe('TCP [::1]:40000 -> [2001:db8::5]:2055, leaving eth1')
})
