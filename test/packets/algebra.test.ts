/** The set algebra against packet-by-packet truth. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bounds } from '../../src/packets/bounds.ts'
import { boxing, boxSet } from '../../src/packets/box.ts'
import { createDiagrams, EMPTY, FULL } from '../../src/packets/diagram.ts'
import { project } from '../../src/packets/describe.ts'
import { all, number, type Match } from '../../src/model/match.ts'
import { matches } from '../../src/packets/matching.ts'
import { eachCandidate, outlines } from '../../src/packets/outline.ts'
import { ANY, END_DIGITS } from '../../src/packets/values.ts'
import { createSpace, digitsOf, FIELDS, interfaceName, levelsOf, packetOf } from '../../src/packets/space.ts'
import { interfaces, match, packet } from '../arbitrary.ts'

const space = createSpace(4, interfaces, ['eth', 'e', 't'])
const { and, or, minus, has, union, forget, shift, map, unmap, pick, overlaps, isSubset } = space.diagrams

describe('bounds agree with deciding one packet at a time', () => {
  test('surely = yes, possibly = yes or unknown', () => {
    fc.assert(
      fc.property(match(true), packet, (m, p) => {
        const { surely, possibly } = bounds(space, m)
        const digits = digitsOf(space, p)
        const answer = matches(m, p)
        expect([has(surely, digits), has(possibly, digits)]).toEqual([answer === 'yes', answer !== 'no'])
      }),
      { numRuns: 3000 },
    )
  })

  test('outlines rule out no packet that may match, and keep the order', () => {
    // A rule for one address, one for one port, in between all others.
    const to = packet.map(({ dst, protocol, dport }) => [
      all({ kind: 'address', field: 'dst', in: [{ family: 4, low: dst as number, high: dst as number }] }), all(number('protocol', [protocol, protocol]), number('dport', [dport, dport])),
    ]).chain(pair => fc.constantFrom(...pair))
    fc.assert(
      fc.property(fc.array(fc.oneof(match(true), to), { minLength: 1, maxLength: 12 }), packet, (list, p) => {
        const seen: number[] = []
        eachCandidate(outlines(list), p, i => seen.push(i) > 0)
        expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b))
        for (const [i, m] of list.entries()) if (!seen.includes(i)) expect(matches(m, p)).toBe('no')
      }),
      { numRuns: 3000 },
    )
  })

  test('outlines of plain rules let in little else', () => {
    const one = (n: number): Match => all(number('protocol', [6, 6]), number('dport', [n, n]), { kind: 'address', field: 'dst', in: [{ family: 4, low: n, high: n + (n % 2) }] })
    const seen: number[] = []
    const list = outlines([...Array(100).keys()].map(one))
    for (const dport of [4, 5]) eachCandidate(list, { family: 4, src: 1, dst: 5, protocol: 6, sport: 1, dport, icmp: 0, flags: 2, state: 'new', fragment: 0, in: undefined, out: undefined }, i => seen.push(i) > 0)
    expect(seen).toEqual([5])
  })

  test('boxes unite to the same set', () => {
    fc.assert(
      fc.property(match(true), m => {
        const { surely, possibly } = bounds(space, m)
        for (const [which, set] of [['surely', surely], ['possibly', possibly]] as const) {
          const boxes = boxing(space, which)(m)
          if (boxes) expect(union(boxes.map(b => boxSet(space, b)))).toBe(set)
        }
      }),
      { numRuns: 1500 },
    )
  })
})

describe('the algebra', () => {
  const set = match(false).map(m => bounds(space, m).possibly)

  test('and, or, minus, complement agree with membership', () => {
    fc.assert(
      fc.property(set, set, packet, (a, b, p) => {
        const d = digitsOf(space, p)
        const [inA, inB] = [has(a, d), has(b, d)]
        expect([has(and(a, b), d), has(or(a, b), d), has(minus(a, b), d), has(minus(FULL, a), d)]).toEqual([inA && inB, inA || inB, inA && !inB, !inA])
      }),
      { numRuns: 3000 },
    )
  })

  test('equal sets have equal numbers; overlap and inclusion follow', () => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        expect(minus(FULL, minus(FULL, a))).toBe(a)
        expect(or(and(a, b), minus(a, b))).toBe(a)
        expect(minus(a, minus(a, b))).toBe(and(a, b))
        expect(overlaps(a, b)).toBe(and(a, b) !== EMPTY)
        expect(isSubset(a, b)).toBe(or(a, b) === b)
      }),
      { numRuns: 1000 },
    )
  })

  test('pick gives a member, the wished one when it is a member', () => {
    const into = new Int32Array(space.diagrams.max.length)
    fc.assert(
      fc.property(set, packet, (a, p) => {
        fc.pre(a !== EMPTY)
        const wish = digitsOf(space, p)
        pick(a, wish, into)
        expect(has(a, into)).toBe(true)
        if (has(a, wish)) expect([...into]).toEqual([...wish])
      }),
    )
  })

  test('forget leaves what some choice of the field allows', () => {
    const [from, to] = levelsOf(space, 'dst')
    fc.assert(
      fc.property(set, packet, packet, (a, p, q) => {
        const f = forget(a, from, to)
        if (has(a, digitsOf(space, p))) expect(has(f, digitsOf(space, { ...p, dst: q.dst }))).toBe(true)
        expect(isSubset(a, f)).toBe(true)
      }),
    )
  })

  test('shift moves one digit and loses what leaves the range', () => {
    const [at] = levelsOf(space, 'dport')
    fc.assert(
      fc.property(set, packet, fc.constantFrom(-1, 1, 10000, -65535), (a, p, by) => {
        const d = digitsOf(space, p)
        const before = d.slice()
        before[at] = p.dport - by
        const inside = p.dport - by >= 0 && p.dport - by <= 65535
        expect(has(shift(a, at, by), d)).toBe(inside && has(a, before))
      }),
    )
  })

  test('map rewrites one digit, unmap finds what is rewritten into a set', () => {
    const [from] = levelsOf(space, 'src')
    const table = fc.constantFrom((d: number) => d & 240, (d: number) => 255 - d, () => 7, (d: number) => (d === 1 ? 0 : d)).map(to => Uint8Array.from({ length: 256 }, (_, d) => to(d)))
    fc.assert(
      fc.property(set, packet, fc.nat(3), table, (a, p, at, to) => {
        const d = digitsOf(space, p)
        const after = d.slice()
        after[from + at] = to[d[from + at] as number] as number
        expect(has(unmap(a, from + at, to), d)).toBe(has(a, after))
        const sources = [...to].flatMap((t, before) => (t === d[from + at] ? [before] : []))
        expect(has(map(a, from + at, to), d)).toBe(sources.some(before => has(a, Int32Array.from(d, (old, level) => (level === from + at ? before : old)))))
      }),
      { numRuns: 1000 },
    )
  })

  test('a packet survives the way into digits and back', () => {
    fc.assert(
      fc.property(packet, p => {
        expect(packetOf(space, digitsOf(space, p))).toEqual(p)
      }),
    )
  })

  test('interfaces that nothing names stand apart, also under a prefix', () => {
    const p: Parameters<typeof digitsOf>[1] = { family: 4, src: 0, dst: 0, protocol: 6, sport: 0, dport: 0, icmp: 0, flags: 2, state: 'new', fragment: 0, in: 'eth7', out: 'ppp0' }
    const m = { kind: 'interface', field: 'in', names: ['eth0'], prefixes: ['eth'] } as const
    expect(has(bounds(space, m).surely, digitsOf(space, p))).toBe(true)
    expect(has(bounds(space, { ...m, field: 'out' }).surely, digitsOf(space, p))).toBe(false)
    expect(interfaceName(space, digitsOf(space, p)[levelsOf(space, 'in')[0]] as number)).toBeUndefined()
  })

  test('a set depends on the levels that make a difference when they are forgotten', () => {
    fc.assert(
      fc.property(match(false), match(false), (a, b) => {
        const set = space.diagrams.minus(bounds(space, a).possibly, bounds(space, b).possibly)
        const levels = [...space.diagrams.max.keys()]
        expect(levels.filter(level => space.diagrams.dependsOn(set, level))).toEqual(levels.filter(level => space.diagrams.forget(set, level, level) !== set))
      }),
    )
  })

  test('hulls of all fields at once are those of what each field takes', () => {
    fc.assert(
      fc.property(match(false), match(false), (a, b) => {
        const set = space.diagrams.minus(bounds(space, a).possibly, bounds(space, b).possibly)
        if (set === EMPTY) return
        const [low, high] = [new Float64Array(FIELDS.length), new Float64Array(FIELDS.length)]
        space.diagrams.hulls(set, space.firstLevel, END_DIGITS, low, high)
        for (const [i, field] of FIELDS.entries()) {
          const value = space.values.ofSet(i, project(space, field, set))
          expect([field, low[i]]).toEqual([field, space.values.low(value)])
          if (value !== ANY) expect([field, high[i]]).toEqual([field, space.values.high(value)])
        }
      }),
    )
  })
})

test('IPv6 ranges hold exactly what lies between their ends', () => {
  const six = createSpace(6, [], [])
  const word = fc.constantFrom(0, 1, 0xffff, 0x80000000, 0xffffffff)
  const v6 = fc.tuple(word, word, word, word)
  const key = (w: readonly number[]): string => w.map(n => n.toString(16).padStart(8, '0')).join('')
  fc.assert(
    fc.property(v6, v6, v6, (a, b, x) => {
      const [low, high] = key(a) <= key(b) ? [a, b] : [b, a]
      const m = { kind: 'address', field: 'dst', in: [{ family: 6, low, high }] } as const
      const p = { family: 6, src: [0, 0, 0, 0], dst: x, protocol: 17, sport: 0, dport: 0, icmp: 0, flags: 0, state: 'new', fragment: 0, in: 'self', out: 'self' } as const
      expect(six.diagrams.has(bounds(six, m).surely, digitsOf(six, p))).toBe(key(low) <= key(x) && key(x) <= key(high))
    }),
    { numRuns: 2000 },
  )
})

test('many nodes: hash tables and caches grow without losing a set', () => {
  const d = createDiagrams([65535, 65535])
  let set = EMPTY
  for (let i = 0; i < 3000; i++) set = d.or(set, d.digit(0, [[i * 7, i * 7]], d.digit(1, [[i, i + 5]])))
  for (let i = 0; i < 3000; i += 37) {
    expect(d.has(set, [i * 7, i + 3])).toBe(true)
    expect(d.has(set, [i * 7 + 1, i + 3])).toBe(false)
  }
})
