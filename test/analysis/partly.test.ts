/** Rules that lose a part to earlier ones, against an oracle that asks diagrams about every pair of boxes. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { partlyShadowed } from '../../src/analysis/partly.ts'
import { createView, type View } from '../../src/analysis/view.ts'
import type { Action, Filter, Rule } from '../../src/model/firewall.ts'
import { address, all, ANYTHING, number, type Match } from '../../src/model/match.ts'
import { parseAddressTerm, type AddressTerm } from '../../src/net/address.ts'
import { boxing, boxSet } from '../../src/packets/box.ts'
import { EMPTY } from '../../src/packets/diagram.ts'
import { match } from '../arbitrary.ts'
import { filter, firewall, rule, stage } from '../firewalls.ts'

const permit: Action = { kind: 'permit' }
const deny: Action = { kind: 'deny', how: 'drop' }

function listOf(rules: readonly Rule[]): [View, Filter] {
  const list = filter('acl', 99, rules, 'deny')
  return [createView(firewall([list], [stage('acl', 99)]), 4), list]
}

const found = (view: View, list: Filter): [rule: number, by: number[]][] => partlyShadowed(view, list).map(p => [p.rule.span.start, p.by.map(r => r.span.start)])

/** Every earlier rule of the other outcome that takes a part of a rule, and of which no box that does lies within one of the rule. */
function takersOf({ space }: View, { rules }: Filter): Map<number, number[]> {
  const { and, isSubset, minus, union } = space.diagrams
  const boxesOf = boxing(space, 'possibly')
  const sets = rules.map(r => (boxesOf(r.match) ?? []).map(box => boxSet(space, box)))
  const before = (i: number): number => union(sets.slice(0, i).flat())
  return new Map(rules.flatMap((own, i) => {
    if (minus(union(sets[i] ?? []), before(i)) === EMPTY) return []
    const takes = (a: number, o: number): boolean => (sets[o] ?? []).some(b => !isSubset(b, a) && minus(and(a, b), before(o)) !== EMPTY)
    const by = rules.slice(0, i).flatMap((other, o) => (other.action.kind !== own.action.kind && (sets[i] ?? []).some(a => takes(a, o)) ? [o] : []))
    return by.length === 0 ? [] : [[i, by] as const]
  }))
}

test('the oracle names the same rules', () => {
  fc.assert(fc.property(fc.array(fc.tuple(match(false), fc.boolean()), { minLength: 2, maxLength: 9 }), drawn => {
    const [view, list] = listOf(drawn.map(([m, permits], i) => rule(i, m, permits ? permit : deny)))
    const named = new Map(found(view, list))
    const takers = takersOf(view, list)
    expect([...named.keys()]).toEqual([...takers.keys()])
    for (const [i, by] of takers) {
      const some = named.get(i) ?? []
      if (by.length <= 5) expect(some).toEqual(by)
      else expect([some.length, some.filter(o => !by.includes(o))]).toEqual([5, []])
    }
  }))
})

const from = (text: string): Match => address('src', [parseAddressTerm(text) as AddressTerm])
const tcp = (low: number, high = low): Match => all(number('protocol', [6, 6]), number('dport', [low, high]))

test('exceptions, and rules that earlier ones took before, take no part', () => {
  const [view, list] = listOf([
    rule(0, all(tcp(80), from('10.0.0.5')), deny), rule(1, tcp(22), deny), rule(2, tcp(22), permit), rule(3, tcp(80), permit), rule(4, all(tcp(22, 79), from('10.0.0.0/8')), permit), rule(5, ANYTHING, deny),
  ])
  expect(found(view, list)).toEqual([[4, [1]]])
})

test('what takes the part of one rule takes that of another only if it stands before it', () => {
  const [view, list] = listOf([
    rule(0, tcp(5000), permit), rule(1, all(tcp(100, 120), from('10.0.0.0-11.255.255.255')), deny), rule(2, tcp(50, 150), permit), rule(3, tcp(100, 200), deny), rule(4, all(tcp(10, 150), from('10.0.0.0/8')), permit),
  ])
  expect(found(view, list)).toEqual([[3, [2]], [4, [1]]])
})

test('no more than five are named, of a rule of several boxes either', () => {
  const ports = [10, 30, 50, 70, 90, 110, 130, 150]
  const [view, list] = listOf([
    ...ports.map((p, i) => rule(i, all(tcp(p, p + 10), from('10.0.0.0/8')), deny)),
    rule(8, all({ kind: 'any', of: [all(tcp(15, 95), from('10.1.0.0-11.0.0.0')), all(tcp(100, 155), from('10.2.0.0-11.0.0.0'))] }), permit),
  ])
  expect(found(view, list).map(([i, by]) => [i, by.length])).toEqual([[8, 5]])
})
