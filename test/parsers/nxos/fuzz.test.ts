/** Whatever the text, the NX-OS parser ends, counts every statement once, and keeps lists apart. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from '../../../src/parsers/cisco/nxos/parse.ts'
import { makeSource } from '../../../src/text/source.ts'
import { expectSound } from '../cisco/accounting.ts'

const word = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('permit', 'deny', 'tcp', 'udp', 'ip', 'ipv6', 'icmp', 'any', 'host', '10.0.0.1', '0.0.0.255', '10.0.0.0/8', 'eq', 'neq', 'range', 'gt', 'lt', '80', '65535', '0', 'access-list',
    'A', 'B', '10', '20', 'interface', 'Ethernet1/1', 'Ethernet1/1-4', 'Vlan10', 'access-group', 'traffic-filter', 'port', 'in', 'out', 'object-group', 'address', 'addrgroup', 'portgroup', 'remark', 'established', 'fragments',
    'permit-all', 'deny-all', 'statistics', 'snmp-server', 'community', 'group', 'use-acl', 'version', '2c', 'banner', 'motd', '^C', '%', 'no', 'feature', 'nxapi', 'flow', 'exporter', 'monitor', 'destination', 'line', 'vty',
    'access-class', 'dscp', 'vrf', 'context', 'member', 'vlan', 'filter', 'access-map', 'control-plane', 'service-policy', 'input', 'policy-map', 'class', 'police', 'conform', 'drop', 'class-map', 'match', 'name', 'route',
    'tcp-flags-mask', 'syn', 'ack', '"', '!', '2001:db8::1', '2001:db8::/32', 'log', 'ttl', 'hostname', '!Command: show running-config', '--More--', 'sflow', 'collector-ip', 'nat', 'inside', 'unnumbered', 'hsrp') },
  { weight: 1, arbitrary: fc.string({ maxLength: 6 }) },
)
const whole = fc.constantFrom(
  'ip access-list A', 'ipv6 access-list B', 'object-group ip address A', 'object-group ip port B', 'interface Ethernet1/1', 'interface Vlan10', 'line vty', 'vrf context A', 'flow exporter A', 'flow monitor B', 'vlan access-map A 10', 'control-plane', 'policy-map type control-plane A', 'class-map type control-plane B', 'permit tcp any any', '10 permit ip any any', 'ip access-group A in', 'ip route 10.0.0.0/8 10.0.0.1', 'snmp-server community A group B', 'no ip access-list A', 'hsrp 1', 'feature netflow', 'hostname r1', 'no feature telnet', 'ip name-server 10.0.0.1', 'class A',
)
const line = fc.tuple(fc.nat(3), fc.oneof(fc.array(word, { maxLength: 9 }).map(words => words.join(' ')), whole)).map(([indent, text]) => '  '.repeat(indent) + text)

test('random configurations', () => {
  fc.assert(fc.property(fc.array(line, { maxLength: 40 }), fc.constantFrom('\n', '\r\n', '\r'), (lines, end) => {
    const source = makeSource('fuzz', lines.join(end))
    expectSound(parse(source), source)
  }), { numRuns: 1500 })
})

test('a line more never changes what the lines of another list mean', () => {
  fc.assert(fc.property(fc.array(line, { maxLength: 10 }), more => {
    const base = 'ip access-list KEPT\n  10 permit tcp any host 10.0.0.1 eq 443\n  20 deny ip any any\n'
    const others = more.filter(l => !/KEPT|[!^%"]|banner|certificate|macro|no |end|^\S*[#>]/.test(l))
    const rules = (text: string): unknown => parse(makeSource('x', text)).firewalls[0]?.filters.get('KEPT')?.rules.map(r => [r.match, r.action])
    expect(rules(`${base}hostname r\n${others.join('\n')}\n`)).toEqual(rules(base))
  }), { numRuns: 500 })
})

test('many entries with one number, many groups in a ring, deep nesting: in no time', () => {
  const same = `ip access-list A\n${'  10 permit tcp any any eq 80\n'.repeat(5000)}${Array.from({ length: 20000 }, (_, i) => `  10 permit tcp any any eq ${String(i)}`).join('\n')}`
  const deep = Array.from({ length: 3000 }, (_, i) => `${' '.repeat(i)}interface Ethernet1/${String(i)}`).join('\n')
  for (const text of [same, deep]) {
    const before = performance.now()
    expect(parse(makeSource('slow', text)).firewalls).toHaveLength(1)
    expect(performance.now() - before).toBeLessThan(3000)
  }
})
