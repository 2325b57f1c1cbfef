/** ASA commands that open or block beside the access lists: what they can touch is undetermined, and nothing else is. */
import { expect, test } from 'vitest'
import { parse } from '../../../src/parsers/cisco/asa/parse.ts'
import { makeSource, shown } from '../../../src/text/source.ts'
import { asa, told, verdict } from './ask.ts'

const BASE = [
  'ASA Version 9.8(2)', 'interface Gi0/0', ' nameif outside', ' security-level 0', ' ip address 192.0.2.1 255.255.255.0', 'interface Gi0/1', ' nameif inside', ' security-level 100', ' ip address 10.0.0.1 255.255.255.0',
  'access-list OUT extended permit tcp any host 10.0.0.5 eq 443', 'access-group OUT in interface outside',
]
const ask = (line: string, words: string): string => verdict(asa([...BASE, ...line.split('\n')].join('\n')), words)
const web = (from: string): string => `tcp ${from}:1025 > 10.0.0.5:443 in outside out inside`
const ssh = 'tcp 198.51.100.7:1025 > 10.0.0.5:22 in outside out inside'

test.each([
  ['shun 198.51.100.7', web('198.51.100.7'), 'undetermined'], ['shun 198.51.100.7', web('198.51.100.8'), 'permit'], ['shun 198.51.100.7', ssh, 'deny'],
  ['filter url http 0 0 0 0', 'tcp 10.0.0.9:1 > 198.51.100.7:80 in inside out outside', 'undetermined'], ['filter url http 0 0 0 0', 'tcp 10.0.0.9:1 > 198.51.100.7:81 in inside out outside', 'permit'],
  ['established tcp 0 permitto tcp 0', ssh, 'undetermined'], ['established tcp 0 permitto tcp 0', 'udp 198.51.100.7:1 > 10.0.0.5:22 in outside out inside', 'deny'],
  ['alias (inside) 10.0.0.5 203.0.113.9 255.255.255.255', ssh, 'undetermined'], ['alias (inside) 10.0.0.5 203.0.113.9 255.255.255.255', 'tcp 198.51.100.7:1 > 10.0.0.6:22 in outside out inside', 'deny'],
  ['virtual telnet 10.0.0.5', ssh, 'undetermined'], ['conduit permit udp host 10.0.0.5 any', ssh, 'deny'], ['conduit permit tcp host 10.0.0.5 eq 22 any', ssh, 'undetermined'],
  ['outbound 1 deny 0.0.0.0 0.0.0.0 0', web('198.51.100.7'), 'undetermined'],
])('%s: %s is %s', (line, words, expected) => {
  expect(ask(line, words)).toBe(expected)
})

// Command reference, "sysopt connection permit-vpn": on by default, tunnelled traffic bypasses the interface list.
test('traffic out of a tunnel', () => {
  const tunnel = 'access-list VPN extended permit ip 10.0.0.0 255.255.255.0 172.16.0.0 255.255.0.0\ncrypto map M 10 match address VPN\ncrypto map M interface outside'
  const from = (address: string): string => `tcp ${address}:1025 > 10.0.0.7:22 in outside out inside`
  expect(ask(tunnel, from('172.16.0.9'))).toBe('undetermined')
  expect(ask(tunnel, from('172.17.0.9'))).toBe('deny')
  expect(ask(`${tunnel}\nno sysopt connection permit-vpn`, from('172.16.0.9'))).toBe('deny')
  expect(ask('crypto map M 10 match address VPN', from('172.16.0.9'))).toBe('deny')
  const clients = 'ip local pool P 10.99.0.1-10.99.0.50 mask 255.255.255.0\ncrypto map M 65535 ipsec-isakmp dynamic D\ncrypto map M interface outside'
  expect(ask(clients, from('10.99.0.9'))).toBe('undetermined')
  expect(ask(clients, from('10.98.0.9'))).toBe('deny')
})

// "Asymmetric NAT rules matched for forward and reverse flows" (command reference, "show asp drop").
test('a packet sent straight to the real address of a static translation is dropped', () => {
  const nat = 'object network WEB\n host 10.0.0.5\n nat (inside,outside) static 192.0.2.5'
  expect(ask(nat, web('198.51.100.7'))).toBe('deny')
  expect(told(asa([...BASE, nat].join('\n')), 'tcp 198.51.100.7:1025 > 192.0.2.5:443 in outside out inside')).toMatch(/^permit/)
  expect(ask(`${nat}\nobject network OTHER\n subnet 10.0.0.0 255.255.255.0\nnat (inside,outside) source static WEB WEB`, web('198.51.100.7'))).toBe('permit')
})

test('the address of a host that polls is no secret', () => {
  const text = `${BASE.join('\n')}\nsnmp-server host inside 10.0.0.77 poll community PLANT version 2c\nsnmp-server host inside 10.0.0.78 poll\n`
  const source = makeSource('x', text)
  parse(source)
  const clear = shown({ source, start: 0, end: text.length })
  expect(clear).toContain('inside 10.0.0.77 poll')
  expect(clear).toContain('inside 10.0.0.78 poll')
  expect(clear).not.toContain('PLANT')
})

// ASA Firewall CLI Configuration Guide, "Configuring AAA Rules for Network Access" (per-user-override) and "Configuring Access Rules": without a list of the user, that of the interface decides.
test('users who log in to get through, and the lists that come for them', () => {
  const login = 'access-list WHO extended permit tcp any any eq 443\naaa-server T protocol tacacs+\naaa authentication match WHO outside T'
  const override = 'access-group OUT in interface outside per-user-override'
  expect(ask(override, ssh)).toBe('deny')
  expect(ask(override, web('198.51.100.7'))).toBe('permit')
  expect(ask(login, web('198.51.100.7'))).toBe('undetermined')
  expect(ask(login, ssh)).toBe('deny')
  expect(ask(`${login}\n${override}`, ssh)).toBe('undetermined')
  expect(ask(login.replace('WHO outside', 'WHO inside'), web('198.51.100.7'))).toBe('permit')
  expect(ask('aaa authentication include telnet outside 0 0 0 0 T', 'udp 10.0.0.5:1 > 198.51.100.7:53 in inside out outside')).toBe('permit')
  expect(ask('aaa authentication include tcp/443 outside 0 0 0 0 T', web('198.51.100.7'))).toBe('undetermined')
  expect(ask('aaa authentication match GONE outside T', web('198.51.100.7'))).toBe('undetermined')
  // Tunnels that the list judges, but for a list of the user.
  const tunnel = 'crypto map M 10 ipsec-isakmp dynamic D\ncrypto map M interface outside\nno sysopt connection permit-vpn'
  expect(ask(tunnel, ssh)).toBe('deny')
  expect(ask(`${tunnel}\n${override}`, ssh)).toBe('undetermined')
})

test('clients of a web VPN come out of their tunnels by its interface', () => {
  const vpn = 'ip local pool P 10.99.0.1-10.99.0.50 mask 255.255.255.0\nwebvpn\n enable outside\n anyconnect enable'
  expect(ask(vpn, 'tcp 10.99.0.9:1 > 10.0.0.7:22 in outside out inside')).toBe('undetermined')
  expect(ask(vpn, 'tcp 10.98.0.9:1 > 10.0.0.7:22 in outside out inside')).toBe('deny')
  expect(ask(`${vpn}\nno sysopt connection permit-vpn`, 'tcp 10.99.0.9:1 > 10.0.0.7:22 in outside out inside')).toBe('deny')
  expect(ask(vpn.replace('\n anyconnect enable', ''), 'tcp 10.99.0.9:1 > 10.0.0.7:22 in outside out inside')).toBe('deny')
})

// "If a time-range command has both absolute and periodic values specified, then the periodic commands are evaluated only after the absolute start time is reached" (command reference, "absolute").
test.each([
  ['absolute start 00:00 1 January 2000 end 00:00 1 January 2001', 'deny'], ['absolute start 00:00 1 January 2000', 'permit'], ['absolute end 00:00 1 January 2090', 'undetermined'], ['periodic weekdays 8:00 to 18:00', 'undetermined'],
  ['absolute start 00:00 1 January 2000\n periodic weekdays 8:00 to 18:00', 'undetermined'],
])('a time range: %s', (range, expected) => {
  expect(ask(`time-range T\n ${range}\naccess-list OUT extended permit tcp any host 10.0.0.5 eq 22 time-range T`, ssh)).toBe(expected)
})
