/** What filters beside the lists of interfaces, and what a schedule decides. */
import { describe, expect, test } from 'vitest'
import { tracer } from '../../../src/analysis/trace.ts'
import type { Firewall } from '../../../src/model/firewall.ts'
import { packet, read, verdict } from './packets.ts'

const through = (firewall: Firewall, words: string, entry: string, exit: string): string => tracer(firewall)(packet(words, { in: entry, out: exit })).verdict

// Catalyst 6500 Software Configuration Guide, "Configuring VLAN ACLs": a permit says that the clause takes the packet, the action what becomes of it.
describe('VLAN access maps', () => {
  const firewall = (map: string): Firewall => read(`${map}vlan filter M vlan-list 4-5,9\nip access-list extended X\n deny tcp any host 10.6.0.9\n permit tcp any any eq 23\ninterface Vlan5\n ip address 10.5.0.1 255.255.255.0\ninterface Vlan6\n ip address 10.6.0.1 255.255.255.0\n`)
  const DROPS = 'vlan access-map M 20\n action forward\nvlan access-map M 10\n match ip address X\n action drop\n'
  test('clauses go by their numbers, on the way into and out of the VLAN', () => {
    const made = firewall(DROPS)
    expect(through(made, 'tcp 10.5.0.5:1 > 10.6.0.5:23', 'Vlan5', 'Vlan6')).toBe('deny')
    expect(through(made, 'tcp 10.5.0.5:1 > 10.6.0.9:23', 'Vlan5', 'Vlan6')).toBe('permit')
    expect(through(made, 'tcp 10.6.0.5:1 > 10.5.0.5:23', 'Vlan6', 'Vlan5')).toBe('deny')
    expect(through(made, 'udp 10.6.0.5:1 > 10.5.0.5:23', 'Vlan6', 'Vlan5')).toBe('permit')
    expect(through(made, 'tcp 10.5.0.5:1 > 10.5.0.1:23', 'Vlan5', 'self')).toBe('deny')
    expect(made.diagnostics).toEqual([])
  })
  test('what no clause takes is dropped, if there are clauses for its type', () => {
    const made = firewall('vlan access-map M 10\n match ip address X\n action forward\n')
    expect(through(made, 'tcp 10.5.0.5:1 > 10.6.0.5:23', 'Vlan5', 'Vlan6')).toBe('permit')
    expect(through(made, 'tcp 10.5.0.5:1 > 10.6.0.5:24', 'Vlan5', 'Vlan6')).toBe('deny')
    expect(through(made, 'tcp [2001:db8::5]:1 > [2001:db8::6]:24', 'Vlan5', 'Vlan6')).toBe('permit')
  })
  test('where a list or an action cannot be told, nothing is decided', () => {
    expect(through(firewall('vlan access-map M 10\n match ip address GONE\n action drop\nvlan access-map M 20\n action forward\n'), 'tcp 10.5.0.5:1 > 10.6.0.5:24', 'Vlan5', 'Vlan6')).toBe('undetermined')
    expect(through(firewall('vlan access-map M 10\n match ip address X\n action redirect Gi1/1\nvlan access-map M 20\n action forward\n'), 'tcp 10.5.0.5:1 > 10.6.0.5:23', 'Vlan5', 'Vlan6')).toBe('undetermined')
  })
})

describe('time ranges', () => {
  const says = (range: string): string => verdict(read(`${range}ip access-list extended A\n permit tcp any any time-range T\n`), 'A', 'tcp 1.1.1.1:1 > 2.2.2.2:2')
  test.each([
    ['one that is over', 'time-range T\n absolute start 0:00 1 January 2000 end 12:00 1 January 2001\n', 'deny'],
    ['over, whatever its weekdays', 'time-range T\n absolute end 12:00 1 January 2001\n periodic weekdays 8:00 to 18:00\n', 'deny'],
    ['begun, without an end', 'time-range T\n absolute start 0:00 1 January 2000\n', 'permit'],
    ['begun, on some days', 'time-range T\n absolute start 0:00 1 January 2000\n periodic weekend 8:00 to 18:00\n', 'undetermined'],
    ['yet to come', 'time-range T\n absolute start 0:00 1 January 2090\n', 'undetermined'],
    ['not over yet', 'time-range T\n absolute end 0:00 1 January 2090\n', 'undetermined'],
    ['without a date that can be read', 'time-range T\n absolute end sometime\n', 'undetermined'],
    // Cisco 10000 Series Software Configuration Guide, OL-2226, page 12-5.
    ['not defined: always active', '', 'permit'],
  ])('%s', (_, range, expected) => {
    expect(says(range)).toBe(expected)
  })
})

test('`ntp server` behind an interface without indentation is a global command', () => {
  const { services, interfaces } = read('interface Gi0\nip address 10.0.0.1 255.0.0.0\nntp broadcast client\nntp server 1.2.3.4\n')
  expect([services.ntp.map(t => t.to.text), interfaces.length]).toEqual([['1.2.3.4'], 1])
})

test('a community with an encryption type in front is hidden, and never taken for a list', () => {
  const { services, references } = read('snmp-server community 7 0822455D0A16 RO\nsnmp-server community 0 clear1 RW\nsnmp-server community 7 RO 10\n')
  expect(services.communities.map(c => [c.value?.length, c.access, c.restrictedBy])).toEqual([[undefined, 'read', undefined], [6, 'write', undefined], [1, 'read', '10']])
  expect(references.map(r => r.name)).toEqual(['10'])
})

test('a host by its name is known as a name', () => {
  const firewall = read('ip access-list extended A\n permit tcp any host dynamic Portal.example.net eq 443\n')
  expect(verdict(firewall, 'A', 'tcp 1.1.1.1:1 > 2.2.2.2:443')).toBe('undetermined')
  expect(JSON.stringify(firewall.filters.get('A')?.rules.map(r => r.match))).toContain('"name":"portal.example.net"')
})

// IOS XE Security Configuration Guide, "IPv4 ACL Chaining Support": the common list is asked before that of the interface.
describe('a common list', () => {
  const lists = 'ip access-list extended C\n deny tcp any any eq 23\n permit tcp any any eq 22\nip access-list extended L\n permit tcp any any eq 23\n permit tcp any any eq 80\n'
  const port = (binding: string): Firewall => read(`${lists}ip access-list extended common\n permit tcp any any eq 99\ninterface Gi1\n${binding}interface Gi2\n`)
  const says = (binding: string, dport: number, entry = 'Gi1', exit = 'Gi2'): string => tracer(port(binding))(packet(`tcp 1.1.1.1:1025 > 2.2.2.2:${String(dport)}`, { in: entry, out: exit })).verdict
  test.each([[22, 'permit'], [23, 'deny'], [80, 'permit'], [81, 'deny']])('and then that of the interface: %i', (dport, expected) => {
    expect(says(' ip access-group common C L in\n', dport)).toBe(expected)
    expect(says(' ip access-group common C L out\n', dport, 'Gi2', 'Gi1')).toBe(expected)
  })

  test('alone, undefined, empty; and a list of that name', () => {
    expect(says(' ip access-group common C in\n', 80)).toBe('deny')
    expect(says(' ip access-group common GONE L in\n', 23)).toBe('permit')
    expect(says(' ip access-group common GONE L in\n', 22)).toBe('deny')
    expect(says(' ip access-group common in\n', 99)).toBe('permit')
    expect(says(' ip access-group common in\n', 22)).toBe('deny')
    expect(port(' ip access-group common GONE L in\n').references.filter(r => !r.defined).map(r => [r.name, r.effect])).toEqual([['GONE', 'filters nothing']])
    expect(says(' ip access-group common C L in\n no ip access-group in\n', 81)).toBe('permit')
    expect(says(' ip access-group common C L\n', 22)).toBe('undetermined')
  })
})
