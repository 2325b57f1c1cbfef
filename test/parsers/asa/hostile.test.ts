/** Long, deep and broken input: read in bounded time, never a throw, every line counted. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from '../../../src/parsers/cisco/asa/parse.ts'
import { makeSource } from '../../../src/text/source.ts'

const timed = (text: string): number => {
  const before = performance.now()
  parse(makeSource('fw.cfg', text))
  return performance.now() - before
}

const WORDS = [
  'access-list', 'L', 'line', '3', 'extended', 'permit', 'deny', 'tcp', 'ip', 'icmp', 'object', 'object-group', 'network', 'service', 'G', 'any', 'any6', 'host',
  '10.0.0.1', '255.255.255.0', '2001:db8::/32', 'eq', 'range', '80', 'www', 'log', 'interval', 'time-range', 'inactive', 'remark', 'nat', '(inside,outside)', 'source',
  'static', 'dynamic', 'destination', 'interface', 'nameif', 'inside', 'security-level', 'ip', 'address', 'access-group', 'in', 'out', 'global', 'control-plane',
  'snmp-server', 'community', 'user', 'group-object', 'network-object', 'port-object', 'service-object', 'static', '(outside)', '1', 'clear', 'configure', 'no', 'route',
  'ssh', 'http', 'server', 'enable', 'icmp', 'logging', 'flow-export', 'policy-map', 'class', 'aaa-server', 'protocol', 'ldap', 'ASA', 'Version', '8.2(1)', '9.8', '"', '!', ':',
  'ipv6', 'router', 'crypto', 'match', 'webvpn', '__proto__', 'constructor',
]

test('any heap of words is read, and every line is accounted for', () => {
  const line = fc.tuple(fc.constantFrom('', ' ', '  '), fc.array(fc.constantFrom(...WORDS), { maxLength: 12 })).map(([indent, words]) => indent + words.join(' '))
  fc.assert(fc.property(fc.array(line, { maxLength: 30 }), lines => {
    for (const { statements } of parse(makeSource('fw.cfg', lines.join('\n'))).firewalls) {
      const { total, understood, ignored, unsupported } = statements
      expect(understood + ignored + unsupported).toBe(total)
      expect(Math.min(understood, ignored, unsupported)).toBeGreaterThanOrEqual(0)
    }
  }), { numRuns: 1500 })
})

test('long lists, deep groups and many small translations take time in proportion', () => {
  const many = (count: number, line: (n: number) => string): string => Array.from({ length: count }, (_, n) => line(n)).join('\n')
  const address = (n: number): string => `10.${String((n >> 16) & 255)}.${String((n >> 8) & 255)}.${String(n & 255)}`
  timed(many(2000, n => `access-list L extended permit tcp any host ${address(n)} eq ${String(n % 60000)}`))
  expect(timed(many(50_000, n => `access-list L extended permit tcp any host ${address(n)} eq ${String(n % 60000)}`))).toBeLessThan(4000)
  expect(timed(`${many(20_000, n => `object-group network G${String(n)}\n group-object G${String(n + 1)}`)}\naccess-list L permit ip object-group G0 any`)).toBeLessThan(3000)
  expect(timed(many(5000, n => `access-list L remark ${address(n)}\nsnmp-server community c${String(n)}\n! key ${String(n)}`))).toBeLessThan(3000)
  expect(timed(many(20_000, () => 'access-list L remark again and again'))).toBeLessThan(3000)
  expect(timed(`${many(300, n => ' '.repeat(n) + 'object network X')}\n`)).toBeLessThan(1000)
})
