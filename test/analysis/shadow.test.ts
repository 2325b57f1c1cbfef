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

  test('what has got another tag in between is not what an earlier rule took', () => {
    const marked = all(tcp([22, 22]), number('tag', [1, 1]))
    const marker = filter('MARK', 60, [rule(60, from('10.0.0.0/8'), { kind: 'tag', to: [1, 1] })], 'return')
    const dead = (...between: Rule[]): number[] => {
      const list = filter('FORWARD', 99, [rule(0, marked, permit), ...between, rule(8, marked, deny), rule(9, tcp([80, 80]), deny)], 'deny')
      const view = createView(firewall([list, marker], [stage('FORWARD', 99)], { tags: { count: 2, sent: 0 } }), 4)
      return shadowed([view], list).map(s => s.rule.span.start)
    }
    expect(dead()).toEqual([8])
    expect(dead(rule(1, ANYTHING, { kind: 'tag', to: [1, 1] }))).toEqual([])
    expect(dead(rule(1, ANYTHING, { kind: 'jump', to: 'MARK' }))).toEqual([])
    expect(dead(rule(1, tcp([80, 80]), permit), rule(2, ANYTHING, { kind: 'tag', to: [1, 1] }))).toEqual([9])
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

describe('what becomes of the packets', () => {
  const outcomes = (rules: readonly Rule[]): unknown[] => {
    const f = filter('acl', 99, rules, 'deny')
    return shadowed([createView(firewall([f], [stage('acl', 99)]), 4)], f).map(s => [s.rule.span.start, s.outcome, s.by.map(r => r.span.start)])
  }

  test('the rules that stand first decide, not the widest', () => {
    expect(outcomes([rule(0, from('10.0.0.0/9'), permit), rule(1, from('10.128.0.0/9'), permit), rule(2, ANYTHING, deny), rule(3, from('10.0.0.0/8'), permit)])).toEqual([[3, 'same', [0, 1]]])
  })

  test('a permit that only matches what was denied before is contradicted, though a wider permit holds it too', () => {
    expect(outcomes([rule(0, from('10.0.0.0/24'), deny), rule(1, from('10.0.0.0/8'), permit), rule(2, from('10.0.0.5'), permit)])).toEqual([[2, 'opposite', [0]]])
  })

  test('an exception before a wider rule of the same outcome', () => {
    expect(outcomes([rule(0, from('10.0.0.5'), deny), rule(1, from('10.0.0.0/8'), permit), rule(2, from('10.0.0.0/24'), permit)])).toEqual([[2, 'same', [1]]])
  })

  test('half permitted, half denied', () => {
    expect(outcomes([rule(0, from('10.0.0.0/9'), deny), rule(1, from('10.128.0.0/9'), permit), rule(2, from('10.0.0.0/8'), permit)])).toEqual([[2, 'mixed', [0, 1]]])
  })

  test('translations are the same only when they rewrite alike', () => {
    const translate = (text: string): Action => ({ kind: 'translate', to: { dst: [net(text)] } })
    expect(outcomes([rule(0, tcp([443, 443]), translate('10.0.0.1')), rule(1, tcp([443, 443]), translate('10.0.0.1')), rule(2, tcp([443, 443]), translate('10.0.0.2'))])).toEqual([
      [1, 'same', [0]],
      [2, 'mixed', [0]],
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
        const found = new Map(shadowed([view], f).map(s => [s.rule.span.start, s]))
        let taken = EMPTY
        for (const r of made) {
          if (r.action.kind === 'continue') continue
          const { surely, possibly } = bounds(view.space, r.match)
          const dead = possibly !== EMPTY && minus(possibly, taken) === EMPTY
          const one = found.get(r.span.start)
          expect(one !== undefined).toBe(dead)
          if (one) {
            const union = view.space.diagrams.union(one.by.map(b => bounds(view.space, b.match).surely))
            expect(minus(possibly, union)).toBe(EMPTY)
            const limitOf = (kind: string | undefined): number => {
              const alike = made.slice(0, r.span.start).filter(b => b.action.kind === kind)
              const last = alike.find(b => minus(possibly, view.space.diagrams.union(alike.slice(0, alike.indexOf(b) + 1).map(x => bounds(view.space, x.match).surely))) === EMPTY)
              return last === undefined ? Infinity : last.span.start
            }
            const [same, opposite] = [limitOf(r.action.kind), limitOf({ permit: 'deny', deny: 'permit' }[r.action.kind as string])]
            expect(one.outcome).toBe(same === Infinity && opposite === Infinity ? 'mixed' : same < opposite ? 'same' : 'opposite')
          }
          taken = view.space.diagrams.or(taken, surely)
        }
      }),
      { numRuns: 1500 },
    )
  })
})

