/** What comes of a run of rules, merged in pairs, against going through them one by one. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Action } from '../../src/model/firewall.ts'
import { not } from '../../src/model/match.ts'
import { runOf } from '../../src/analysis/run.ts'
import { createView } from '../../src/analysis/view.ts'
import { EMPTY, type SetId } from '../../src/packets/diagram.ts'
import { match } from '../arbitrary.ts'
import { filter, firewall, rule, stage } from '../firewalls.ts'

const action = fc.constantFrom<Action>({ kind: 'permit' }, { kind: 'deny', how: 'drop' })

test('every rule takes what the ones before it let by', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(match(true), action), { minLength: 1, maxLength: 20 }), fc.oneof(match(false), match(false).map(not)), (rules, asked) => {
      const list = filter('f', 99, rules.map(([m, a], i) => rule(i, m, a)), 'deny')
      const view = createView(firewall([list], [stage('f', 99)]), 4)
      const { and, minus, or } = view.space.diagrams
      const set = view.boundsOf(rule(0, asked, { kind: 'continue' })).possibly
      const run = runOf(view, list, set, [...list.rules.keys()])
      const ends: Record<string, SetId> = { permit: EMPTY, deny: EMPTY }
      let left = set
      for (const [i, r] of list.rules.entries()) {
        const { surely, possibly } = view.boundsOf(r)
        const piece = and(left, possibly)
        expect(run.pieceOf(i)).toBe(piece)
        ends[r.action.kind] = or(ends[r.action.kind] as SetId, piece)
        left = minus(left, surely)
      }
      expect([run.permit, run.deny, run.left]).toEqual([ends['permit'], ends['deny'], left])
    }),
    { numRuns: 600 },
  )
})
