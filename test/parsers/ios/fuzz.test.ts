/** Whatever the text, the IOS parser ends, counts every statement once, and shows no secret. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from '../../../src/parsers/cisco/ios/parse.ts'
import { makeSource } from '../../../src/text/source.ts'

const word = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('permit', 'deny', 'tcp', 'udp', 'ip', 'ipv6', 'icmp', 'any', 'host', '10.0.0.1', '0.0.0.255', '255.255.255.0', 'eq', 'neq', 'range', 'gt', 'lt', '80', '65535', '0', 'access-list',
    'extended', 'standard', '101', '10', 'interface', 'Gi0/0', 'access-group', 'in', 'out', 'object-group', 'network', 'service', 'group-object', 'A', 'B', 'remark', 'evaluate', 'established', 'match-all', '+ack', 'fragments',
    'time-range', 'snmp-server', 'community', 'host', 'version', '2c', 'banner', 'motd', '^C', '%', 'certificate', 'quit', 'end', 'no', 'zone', 'zone-pair', 'security', 'source', 'destination', 'self', 'class-map', 'policy-map',
    'type', 'inspect', 'class', 'drop', 'match', 'nat', 'inside', 'outside', 'static', 'route', 'vlan', 'filter', 'control-plane', 'service-policy', 'input', 'flow', 'exporter', 'monitor', 'line', 'vty', 'access-class', 'dscp', '"',
    '!', '2001:db8::1', '2001:db8::/32', '(5', 'matches)', 'sequence', 'log', 'ttl', 'switchport', '--More--', '\b')  },
  { weight: 1, arbitrary: fc.string({ maxLength: 6 }) },
)
const line = fc.tuple(fc.nat(3), fc.array(word, { maxLength: 9 })).map(([indent, words]) => ' '.repeat(indent) + words.join(' '))

test('random configurations', () => {
  fc.assert(fc.property(fc.array(line, { maxLength: 40 }), fc.constantFrom('\n', '\r\n', '\r'), (lines, end) => {
    const source = makeSource('fuzz', lines.join(end))
    const { firewalls, failure } = parse(source)
    expect(firewalls.length > 0 || failure !== undefined).toBe(true)
    for (const { statements, filters, stages, diagnostics } of firewalls) {
      expect(statements.understood + statements.ignored + statements.unsupported).toBe(statements.total)
      for (const stage of stages) expect(filters.has(stage.filter)).toBe(true)
      for (const { span } of diagnostics) expect(span.end).toBeGreaterThanOrEqual(span.start)
      for (const { rules } of filters.values()) for (const { action } of rules) if (action.kind === 'goto') expect(filters.has(action.to)).toBe(true)
    }
  }), { numRuns: 1500 })
})

test('a line more never changes what the lines of another list mean', () => {
  fc.assert(fc.property(fc.array(line, { maxLength: 10 }), more => {
    const base = 'ip access-list extended KEPT\n permit tcp any host 10.0.0.1 eq 443\n deny ip any any\n'
    const others = more.filter(l => !/KEPT|[!^%"]|banner|certificate|macro|no |end|^\S*[#>]/.test(l))
    const rules = (text: string): unknown => parse(makeSource('x', text)).firewalls[0]?.filters.get('KEPT')?.rules.map(r => [r.match, r.action])
    expect(rules(`${base}hostname r\n${others.join('\n')}\n`)).toEqual(rules(base))
  }), { numRuns: 500 })
})
