/** pf's last match against the first-match lists made from it, packet by packet. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Action, Rule } from '../../../src/model/firewall.ts'
import { number } from '../../../src/model/match.ts'
import { matches } from '../../../src/packets/matching.ts'
import type { Packet } from '../../../src/packets/packet.ts'
import { firstMatchOrder } from '../../../src/parsers/pf/ruleset.ts'
import type { PfRule } from '../../../src/parsers/pf/ruleset.ts'
import { makeSource } from '../../../src/text/source.ts'

const source = makeSource('config.xml', '')

interface Line {
  readonly direction: 'in' | 'out' | 'any'
  readonly quick: boolean
  readonly interfaces: readonly string[] | undefined
  readonly low: number
  readonly high: number
  readonly action: 'pass' | 'block' | 'match'
}

const line: fc.Arbitrary<Line> = fc.record({
  direction: fc.constantFrom('in', 'out', 'any'), quick: fc.boolean(), interfaces: fc.constantFrom(undefined, ['wan'], ['lan'], ['wan', 'lan']),
  low: fc.integer({ min: 0, max: 3 }), high: fc.integer({ min: 0, max: 3 }), action: fc.constantFrom('pass', 'block', 'match'),
})

/** pf.conf(5) as it stands there: walk all rules, remember the last one that matched, stop at a quick one. */
function pf(lines: readonly Line[], direction: 'in' | 'out', name: string, port: number): 'pass' | 'block' {
  let verdict: 'pass' | 'block' = 'pass'
  for (const one of lines) {
    if (one.direction !== 'any' && one.direction !== direction) continue
    if (one.interfaces && !one.interfaces.includes(name)) continue
    if (port < one.low || port > one.high || one.action === 'match') continue
    verdict = one.action
    if (one.quick) break
  }
  return verdict
}

const ACTIONS: Record<Line['action'], Action> = { pass: { kind: 'permit' }, block: { kind: 'deny', how: 'drop' }, match: { kind: 'continue' } }

function toRule({ low, high, action, direction, quick, interfaces }: Line): PfRule {
  const rule: Rule = { match: number('dport', [low, high]), action: ACTIONS[action], enabled: true, span: { source, start: 0, end: 0 }, origin: 'user' }
  return interfaces ? { direction, quick, interfaces, rule } : { direction, quick, rule }
}

function firstMatch(rules: readonly Rule[], packet: Packet): 'pass' | 'block' {
  const found = rules.find(rule => rule.action.kind !== 'continue' && matches(rule.match, packet) === 'yes')
  return found?.action.kind === 'deny' ? 'block' : 'pass'
}

test('the first match of the turned list is the last match of the pf list', () => {
  fc.assert(fc.property(fc.array(line, { maxLength: 12 }), lines => {
    for (const direction of ['in', 'out'] as const) {
      const list = firstMatchOrder(lines.map(toRule), direction)
      for (const name of ['wan', 'lan']) {
        for (let dport = 0; dport < 4; dport++) {
          const packet: Packet = {
            family: 4, src: 0, dst: 0, protocol: 17, sport: 0, dport, icmp: 0, flags: 0, state: 'new', fragment: 0,
            in: direction === 'in' ? name : 'x', out: direction === 'out' ? name : 'x',
          }
          expect(firstMatch(list, packet)).toBe(pf(lines, direction, name, dport))
        }
      }
    }
  }), { numRuns: 500 })
})
