/** Shadowed rules against an oracle that carries one set down the list. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shadowed } from '../../src/analysis/shadow.ts'
import { createView } from '../../src/analysis/view.ts'
import type { Action, Rule } from '../../src/model/firewall.ts'
import { all, address, ANYTHING, number, type Match } from '../../src/model/match.ts'
import { parseAddressTerm, type AddressTerm } from '../../src/net/address.ts'
import { bounds } from '../../src/packets/bounds.ts'
import { EMPTY } from '../../src/packets/diagram.ts'
import { match } from '../arbitrary.ts'
import { filter, firewall, rule, stage } from '../firewalls.ts'

const permit: Action = { kind: 'permit' }
const deny: Action = { kind: 'deny', how: 'drop' }
const net = (text: string): AddressTerm => parseAddressTerm(text) as AddressTerm
const from = (text: string): Match => address('src', [net(text)])
const tcp = (...ports: [number, number][]): Match => all(number('protocol', [6, 6]), number('dport', ...ports))

function deadOf(rules: readonly Rule[]): [rule: number, by: number[]][] {
  const f = filter('acl', 99, rules, 'deny')
  const view = createView(firewall([f], [stage('acl', 99)]), 4)
  return shadowed([view], f).map(s => [s.rule.span.start, s.by.map(r => r.span.start)])
}

describe('by hand', () => {
  test('a wider earlier rule', () => {
    expect(deadOf([rule(0, tcp([0, 1023]), deny), rule(1, all(tcp([443, 443]), from('10.0.0.0/8')), permit)])).toEqual([[1, [0]]])
  })

  test('the union of two halves; the rule that takes nothing more is not named', () => {
    expect(deadOf([rule(0, from('10.0.0.0/9'), deny), rule(1, from('10.64.0.0/10'), deny), rule(2, from('10.128.0.0/9'), permit), rule(3, from('10.0.0.0/8'), permit)])).toEqual([
      [1, [0]],
      [3, [0, 2]],
    ])
  })

  test('alive by a single address', () => {
    expect(deadOf([rule(0, from('10.0.0.0-10.0.0.6'), deny), rule(1, from('10.0.0.8/29'), deny), rule(2, from('10.0.0.0/28'), permit)])).toEqual([])
  })

  test('a disabled rule neither shadows nor is shadowed', () => {
    expect(deadOf([rule(0, ANYTHING, deny, false), rule(1, tcp([22, 22]), permit), rule(2, tcp([22, 22]), deny, false)])).toEqual([])
  })

  test('an unknown match shadows nothing, but is shadowed', () => {
    const limited = all(tcp([22, 22]), { kind: 'unknown', words: 'limit' })
    expect(deadOf([rule(0, limited, permit), rule(1, tcp([22, 22]), deny), rule(2, limited, deny)])).toEqual([[2, [1]]])
  })

  test('logging ends nothing; a chain that never returns does', () => {
    const dropper = filter('LOGDROP', 50, [rule(50, ANYTHING, { kind: 'continue' }), rule(51, ANYTHING, deny)], 'return')
    const asker = filter('MAYBE', 60, [rule(60, tcp([22, 22]), deny)], 'return')
    const list = filter('INPUT', 99, [
      rule(0, ANYTHING, { kind: 'continue' }), rule(1, tcp([22, 23]), { kind: 'jump', to: 'MAYBE' }), rule(2, tcp([22, 22]), permit),
      rule(3, tcp([80, 80]), { kind: 'jump', to: 'LOGDROP' }), rule(4, tcp([80, 80]), permit),
    ], 'deny')
    const view = createView(firewall([list, dropper, asker], [stage('INPUT', 99)]), 4)
    expect(shadowed([view], list).map(s => [s.rule.span.start, s.by.map(r => r.span.start)])).toEqual([[4, [3]]])
  })

  test('wildcard masks that are no prefixes', () => {
    const odd = address('src', [{ family: 4, value: 0x0a000100, care: 0xffff01ff }])
    const even = address('src', [{ family: 4, value: 0x0a000000, care: 0xffff01ff }])
    expect(deadOf([rule(0, odd, deny), rule(1, even, deny), rule(2, from('10.0.3.0/32'), permit), rule(3, address('src', [{ family: 4, value: 0x0a000000, care: 0xffff00ff }]), permit)])).toEqual([
      [2, [0]],
      [3, [0, 1]],
    ])
  })
})

describe('against the oracle', () => {
  const rules = fc.array(fc.tuple(match(true), fc.constantFrom<Action>(permit, deny, { kind: 'return' }, { kind: 'continue' })), { minLength: 1, maxLength: 9 })

  test('dead is dead, alive is alive, and the culprits alone suffice', () => {
    fc.assert(
      fc.property(rules, list => {
        const made = list.map(([m, a], i) => rule(i, m, a))
        const f = filter('acl', 99, made, 'deny')
        const view = createView(firewall([f], [stage('acl', 99)]), 4)
        const { minus } = view.space.diagrams
        const found = new Map(shadowed([view], f).map(s => [s.rule.span.start, s.by]))
        let taken = EMPTY
        for (const r of made) {
          if (r.action.kind === 'continue') continue
          const { surely, possibly } = bounds(view.space, r.match)
          const dead = possibly !== EMPTY && minus(possibly, taken) === EMPTY
          const by = found.get(r.span.start)
          expect(by !== undefined).toBe(dead)
          if (by) {
            const union = view.space.diagrams.union(by.map(b => bounds(view.space, b.match).surely))
            expect(minus(possibly, union)).toBe(EMPTY)
          }
          taken = view.space.diagrams.or(taken, surely)
        }
      }),
      { numRuns: 1500 },
    )
  })
})

