/** Which rules a slice of packets can meet: in a list that is long enough for a tree, none is left out. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile, near } from '../../src/analysis/compiled.ts'
import { bounds } from '../../src/packets/bounds.ts'
import { createSpace } from '../../src/packets/space.ts'
import { interfaces, match } from '../arbitrary.ts'
import { filter, rule } from '../firewalls.ts'

const space = createSpace(4, interfaces, ['eth', 'e', 't'])

test('rules that meet a slice are found in short and in long lists', () => {
  fc.assert(fc.property(fc.array(match(true), { minLength: 1, maxLength: 10 }), match(false), fc.constantFrom(1, 40), (matches, asked, times) => {
    const list = filter('f', 1, Array.from({ length: times }, () => matches).flat().map((m, i) => rule(i + 2, m, { kind: 'permit' })), 'deny')
    const set = bounds(space, asked).possibly
    const found = near(space, compile(space, list), set)
    const meeting = [...list.rules.entries()].filter(([, { match: m }]) => space.diagrams.overlaps(bounds(space, m).possibly, set)).map(([i]) => i)
    expect(found).toEqual([...found].sort((a, b) => a - b))
    expect(meeting.filter(i => !found.includes(i))).toEqual([])
  }), { numRuns: 100 })
})
