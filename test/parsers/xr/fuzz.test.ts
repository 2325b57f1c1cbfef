/** Whatever the text, the IOS-XR parser ends, counts every statement once, and keeps lists apart. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from '../../../src/parsers/cisco/xr/parse.ts'
import { makeSource } from '../../../src/text/source.ts'
import { expectSound } from '../cisco/accounting.ts'

const word = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('permit', 'deny', 'tcp', 'udp', 'ipv4', 'ipv6', 'icmp', 'any', 'host', '10.0.0.1', '0.0.0.255', '10.0.0.0/8', 'eq', 'neq', 'range', 'gt', 'lt', '80', '65535', '0', 'access-list',
    'A', 'B', '10', '20', 'interface', 'GigabitEthernet0/0/0/0', 'MgmtEth0/RP0/CPU0/0', 'preconfigure', 'access-group', 'common', 'port', 'ingress', 'egress', 'object-group', 'network', 'address', 'net-group', 'port-group', 'peer', 'remark', 'established', 'fragments',
    'management-plane', 'inband', 'allow', 'SSH', 'all', 'out-of-band', 'snmp-server', 'community', 'group', 'use-acl', 'version', '2c', 'banner', 'motd', '^C', '%', 'no', 'flow', 'exporter-map', 'monitor-map', 'monitor', 'encrypted', 'destination', 'line', 'vty',
    'access-class', 'dscp', 'vrf', 'context', 'member', 'router', 'static', 'ntp', 'default', 'ssh', 'control-plane', 'service-policy', 'input', 'policy-map', 'class', 'police', 'conform', 'drop', 'class-map', 'match', 'name', 'route',
    'match-all', '+ack', 'nexthop1', 'server', '"', '!', '2001:db8::1', '2001:db8::/32', 'log', 'ttl', 'hostname', 'end', '--More--', 'sflow', 'collector-ip', 'nat', 'inside', 'unnumbered', 'hsrp') },
  { weight: 1, arbitrary: fc.string({ maxLength: 6 }) },
)
const whole = fc.constantFrom(
  'ipv4 access-list A', 'ipv6 access-list B', 'ipv4 access-list A 10 permit ipv4 any any', 'object-group network ipv4 A', 'object-group port B', 'interface MgmtEth0/RP0/CPU0/0', 'line default', 'vrf A', 'flow exporter-map A', 'flow monitor-map B', 'control-plane', 'management-plane', 'inband', 'out-of-band', 'interface all', 'allow SSH peer', 'address ipv4 10.0.0.0/8', 'permit tcp any any', '10 permit ipv4 any any', 'ipv4 access-group common A B ingress', 'router static', 'address-family ipv4 unicast', '10.0.0.0/8 10.0.0.1', 'snmp-server vrf A', 'host 10.0.0.1 traps version 2c encrypted AB', 'no ipv4 access-list A', 'router hsrp', 'ntp', 'server 10.0.0.1', 'hostname r1', 'end', 'object-group A', 'http server', 'ssh server v2', 'telnet vrf default ipv4 server max-servers 5', 'policy-map P', 'snmp-server',
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
    const base = 'ipv4 access-list KEPT\n  10 permit tcp any host 10.0.0.1 eq 443\n  20 deny ipv4 any any\n'
    const others = more.filter(l => !/KEPT|[!^%"]|banner|certificate|macro|no |end|^\S*[#>]/.test(l))
    const rules = (text: string): unknown => parse(makeSource('x', text)).firewalls[0]?.filters.get('KEPT')?.rules.map(r => [r.match, r.action])
    expect(rules(`${base}hostname r\n${others.join('\n')}\n`)).toEqual(rules(base))
  }), { numRuns: 500 })
})

test('many entries with one number, many groups in a ring, deep nesting: in no time', () => {
  const same = `ipv4 access-list A\n${'  10 permit tcp any any eq 80\n'.repeat(5000)}${Array.from({ length: 20000 }, (_, i) => `  10 permit tcp any any eq ${String(i)}`).join('\n')}`
  const deep = Array.from({ length: 3000 }, (_, i) => `${' '.repeat(i)}interface GigabitEthernet0/0/0/${String(i)}`).join('\n')
  for (const text of [same, deep]) {
    const before = performance.now()
    expect(parse(makeSource('slow', text)).firewalls).toHaveLength(1)
    expect(performance.now() - before).toBeLessThan(3000)
  }
})
