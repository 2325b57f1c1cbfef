/** IOS text that is not what it seems: bindings in odd places, wrapped lines, banners that nothing closes. */
import { expect, test } from 'vitest'
import { tracer } from '../../../src/analysis/trace.ts'
import { packet, read, verdict } from './packets.ts'

const LIST = 'ip access-list extended WEB\n permit tcp any any eq 80\n deny ip any any\n'
const through = (text: string, words: string, entry: string, exit = 'Gi0/9'): string => tracer(read(text))(packet(words, { in: entry, out: exit })).verdict

test('interface range: every port has the binding', () => {
  const text = `${LIST}interface range Gi0/1 - 2 , Gi0/5\n ip access-group WEB in\ninterface Gi0/9\n`
  expect(read(text).interfaces.map(i => i.name)).toEqual(['Gi0/1', 'Gi0/2', 'Gi0/5', 'Gi0/9'])
  for (const [port, expected] of [['Gi0/1', 'deny'], ['Gi0/2', 'deny'], ['Gi0/5', 'deny'], ['Gi0/9', 'permit']] as const) {
    expect(through(text, 'tcp 1.1.1.1:1 > 2.2.2.2:81', port)).toBe(expected)
  }
  expect(through(text, 'tcp 1.1.1.1:1 > 2.2.2.2:80', 'Gi0/2')).toBe('permit')
  expect(through(`${LIST}interface range macro UPLINKS\n ip access-group WEB in\ninterface Gi0/1\n`, 'tcp 1.1.1.1:1 > 2.2.2.2:80', 'Gi0/1')).toBe('undetermined')
})

test.each([
  ['under a command that is not read', `${LIST}frobnicate 7\n ip access-group WEB in\ninterface Gi0/1\n`],
  ['under an ignored command', `${LIST}router ospf 1\n ip access-group WEB in\ninterface Gi0/1\n`],
  ['outside any interface', `${LIST}ip access-group WEB in\ninterface Gi0/1\n`],
  ['behind an entry that strayed into an interface', `${LIST}interface Gi0/1\n access-list 5 permit any\n ip access-group WEB in\n`],
  ['cut off', `${LIST}interface Gi0/1\n ip access-group WEB\n`],
  ['an entry outside any list', `hostname r\npermit ip any any\ninterface Gi0/1\n`],
])('a binding or an entry %s makes verdicts undetermined', (_, text) => {
  expect(through(text, 'tcp 1.1.1.1:1 > 2.2.2.2:81', 'Gi0/1')).toBe('undetermined')
})

test.each([
  ['numbered', 'access-list 101 permit tcp any any\neq 443\n', '101'],
  ['named', 'ip access-list extended 101\n permit tcp any any\neq 443\n', '101'],
  ['named, further in', 'ip access-list extended 101\n permit tcp any any\n  eq 443\n', '101'],
  ['cut inside a condition', 'access-list 101 permit tcp any any eq\n443\n', '101'],
])('a wrapped entry, %s, is not read as if it ended there', (_, text, list) => {
  const firewall = read(text)
  expect(verdict(firewall, list, 'tcp 1.1.1.1:1 > 2.2.2.2:22')).toBe('undetermined')
  expect(firewall.diagnostics.some(d => d.effect === 'match')).toBe(true)
})

test('a banner that nothing closes: what stands behind it may be text', () => {
  const text = `${LIST}banner motd #\ninterface Gi0/1\n ip access-group WEB in\n`
  expect(through(text, 'tcp 1.1.1.1:1 > 2.2.2.2:80', 'Gi0/1')).toBe('undetermined')
  expect(read(text).diagnostics.map(d => d.effect)).toContain('verdict')
  expect(through(text.replace('#\n', '#\nhello\n#\n'), 'tcp 1.1.1.1:1 > 2.2.2.2:80', 'Gi0/1')).toBe('permit')
})

test('global commands that a paste has indented under another one are read as what they are', () => {
  const firewall = read('interface Gi1\n ip address 10.1.0.1 255.255.255.0\n ip inspect FW in\n ip nat inside\ncontrol-plane\n ip inspect name FW tcp\n ip route 10.9.0.0 255.255.0.0 10.1.0.9\n ip nat inside source static 10.1.0.5 192.0.2.5\n access-list 7 permit any\n')
  expect(firewall.references.filter(r => !r.defined)).toEqual([])
  expect(firewall.routes.map(r => r.interface)).toEqual(['Gi1'])
  expect([...firewall.filters.keys()]).toContain('7')
})
