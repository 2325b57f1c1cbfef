/** Values of single fields against the sets that they stand for. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Match } from '../../src/model/match.ts'
import type { AddressTerm } from '../../src/net/address.ts'
import { boxing } from '../../src/packets/box.ts'
import { EMPTY, FULL } from '../../src/packets/diagram.ts'
import { addressSet, createSpace, FIELDS, type Space } from '../../src/packets/space.ts'
import { ANY, NOTHING, type ValueId } from '../../src/packets/values.ts'
import { interfaces, match } from '../arbitrary.ts'

const word = fc.constantFrom(0, 1, 0x20010db8, 0xffffffff)
const v6 = fc.tuple(word, word, word, word)
const term6 = fc.tuple(v6, v6).map(([low, high]): AddressTerm => ({ family: 6, low, high }))
const match6 = fc.record({ field: fc.constantFrom('src' as const, 'dst' as const), in: fc.array(term6, { maxLength: 3 }) }).map((m): Match => ({ kind: 'address', ...m }))

describe.each([
  ['IPv4', createSpace(4, interfaces, ['eth', 'e', 't']), match(false)],
  ['IPv6', createSpace(6, interfaces, []), match6],
] as const)('%s', (_, space: Space, matches: fc.Arbitrary<Match>) => {
  const { values, diagrams } = space
  const boxesOf = boxing(space, 'possibly')
  const pair = fc.tuple(matches, matches, fc.nat(), fc.nat()).chain(([a, b, i, j]) => {
    const [one, other] = [boxesOf(a) ?? [], boxesOf(b) ?? []]
    return fc.tuple(fc.constantFrom(...FIELDS.keys()), fc.constant(one[i % one.length] ?? []), fc.constant(other[j % other.length] ?? []))
  }).map(([field, one, other]) => ({ field, a: one[field] ?? ANY, b: other[field] ?? NOTHING }))

  const each = (holds: (field: number, a: ValueId, b: ValueId) => void): void => {
    fc.assert(fc.property(pair, ({ field, a, b }) => { holds(field, a, b) }), { numRuns: 3000 })
  }

  test('equal sets have equal values', () => {
    each((field, a, b) => {
      expect([values.ofSet(field, values.setOf(a)), values.ofSet(field, values.setOf(b))]).toEqual([a, b])
    })
  })

  test('operations are those on sets', () => {
    each((field, a, b) => {
      const [x, y] = [values.setOf(a), values.setOf(b)]
      expect([values.and(a, b), values.or(a, b), values.not(field, a)].map(values.setOf)).toEqual([diagrams.and(x, y), diagrams.or(x, y), diagrams.minus(FULL, x)])
      expect([values.isSubset(a, b), values.overlaps(a, b)]).toEqual([diagrams.isSubset(x, y), diagrams.and(x, y) !== EMPTY])
    })
  })

  test('what is left of a value is disjoint and nothing is lost', () => {
    each((_field, a, b) => {
      const left: ValueId[] = []
      const pieces = values.without(a, b, left)
      const sets = left.slice(0, pieces).map(values.setOf)
      expect(diagrams.union(sets)).toBe(diagrams.minus(values.setOf(a), values.setOf(b)))
      expect(sets.length < 2 || diagrams.and(sets[0] as number, sets[1] as number) === EMPTY).toBe(true)
    })
  })

  test('the ends lie around every member, and an exact value is all between them', () => {
    each((field, a) => {
      if (a === ANY || a === NOTHING) return
      const [low, high] = [values.low(a), values.high(a)]
      expect(low).toBeLessThanOrEqual(high)
      if (FIELDS[field] === 'src' || FIELDS[field] === 'dst') return
      const between = values.interval(field, low, high)
      expect([values.isSubset(a, between), values.isExact(a)]).toEqual([true, a === between])
    })
  })

  test('intervals that are told apart are all of a value; else they are its two ends', () => {
    each((field, a) => {
      if (a === ANY || a === NOTHING) return
      const ends = values.intervals(a)
      expect(ends).toEqual([...ends].sort((x, y) => x - y))
      if (ends.length === 2) expect(ends).toEqual([values.low(a), values.high(a)])
      else expect(diagrams.union(ends.flatMap((low, i) => (i % 2 === 0 ? [values.setOf(values.interval(field, low, ends[i + 1] as number))] : [])))).toBe(values.setOf(a))
    })
  })
})

test('a few networks are told apart, many are not, and neighbours are one', () => {
  const { values, ...space } = createSpace(4, [], [])
  const dst = FIELDS.indexOf('dst')
  const networks = (...seconds: number[]): readonly number[] =>
    values.intervals(values.ofSet(dst, addressSet({ values, ...space }, 'dst', seconds.map(second => ({ family: 4, low: (10 * 256 + second) * 65536, high: (10 * 256 + second) * 65536 + 65535 })))))
  expect(networks(1, 2, 9)).toEqual([0x0a010000, 0x0a02ffff, 0x0a090000, 0x0a09ffff])
  expect(networks(1, 3, 5, 7, 9, 11, 13, 15)).toHaveLength(16)
  expect(networks(1, 3, 5, 7, 9, 11, 13, 15, 17)).toEqual([0x0a010000, 0x0a11ffff])
})
