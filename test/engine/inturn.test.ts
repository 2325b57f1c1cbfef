/** Parts of a run told in the order of reports, as early as can be. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addFamilies, isVoid } from '../../src/engine/covered.ts'
import type { ReportedFinding } from '../../src/engine/finding.ts'
import { inTurn } from '../../src/engine/inturn.ts'
import { inOrder } from '../../src/engine/order.ts'
import type { LintResult } from '../../src/engine/result.ts'
import type { Family } from '../../src/net/address.ts'
import { makeSource } from '../../src/text/source.ts'

type Reported = LintResult['firewalls'][number]

const firewall = (path: string, families: readonly Family[]): Reported =>
  ({ id: path, format: 'iptables', families, source: makeSource(path, ''), statements: { total: 0, understood: 0, ignored: 0, unsupported: 0 }, diagnostics: [] })

const found = (path: string, start: number, by: readonly string[] = []): ReportedFinding => ({
  rule: 'r', level: 'note', seen: path, fix: 'f', at: { source: makeSource(path, '\n\n\n\n\n\n\n\n'), start, end: start }, related: [], device: path, key: String(start), fingerprint: '', suppressed: undefined,
  ...(by.length > 0 ? { unlessCovered: { family: 6, by } } : {}),
})

test.each([
  ['the file that covers it is there', [firewall('a/rules.v6', [6])], true],
  ['one of two devices in it', [firewall('a/rules.v6', [6]), firewall('a/rules.v6', [4])], true],
  ['it is there and speaks another family', [firewall('a/rules.v6', [4])], false],
  ['another file speaks the family', [firewall('b/rules.v6', [6])], false],
  ['nothing else is there', [], false],
] as const)('void when %s', (_, firewalls, expected) => {
  expect(isVoid(found('a/rules.v4', 0, ['a/rules.v6']), addFamilies(new Map(), firewalls))).toBe(expected)
})

const PATHS = ['a', 'b/ipsets', 'b/rules.v4', 'b/rules.v6', 'c', 'd']

const runs = fc.uniqueArray(fc.constantFrom(...PATHS), { minLength: 1 }).chain(paths => fc.record({
  inputs: fc.constant(paths.sort().map(path => ({ path, earliest: path === 'b/rules.v4' ? 'b/ipsets' : path }))),
  parts: fc.tuple(...paths.map(path => fc.record({
    family: fc.constantFrom<Family>(4, 6),
    own: fc.array(fc.tuple(fc.nat(7), fc.constantFrom([], ['a'], ['b/rules.v6'], ['d'])), { maxLength: 3 }),
    beside: path === 'b/rules.v4' ? fc.array(fc.nat(7), { maxLength: 2 }) : fc.constant<number[]>([]),
  }))),
  base: fc.array(fc.constantFrom('A.yaml', 'b/wallproof.config.yaml', 'z.yaml'), { maxLength: 2 }),
  order: fc.shuffledSubarray(paths.map((_, i) => i), { minLength: paths.length }),
}))

test('whatever the order of judging, all is told once and in the order of reports', () => {
  fc.assert(fc.property(runs, ({ inputs, parts, base, order }) => {
    const first = base.map(path => found(path, 0))
    const pieces = inputs.map(({ path }, i) => {
      const { family, own, beside } = parts[i] as (typeof parts)[number]
      return { firewalls: [firewall(path, [family])], findings: [...own.map(([start, by]) => found(path, start, by)), ...beside.map(start => found('b/ipsets', start))] }
    })
    const turns = inTurn(inputs, first)
    const told = [turns.ready(), ...order.map(i => {
      turns.judged(i, pieces[i] as (typeof pieces)[number])
      return turns.ready()
    })]
    const families = addFamilies(new Map(), pieces.flatMap(p => p.firewalls))
    const names = (list: readonly ReportedFinding[]): string[] => list.map(f => `${f.seen} ${f.key}`)
    expect(told.flatMap(t => t.firewalls.map(f => f.id))).toEqual(inputs.map(i => i.path))
    expect(names(told.flatMap(t => t.findings))).toEqual(names([...first, ...pieces.flatMap(p => p.findings)].filter(f => !isVoid(f, families)).sort(inOrder)))
  }), { numRuns: 500 })
})

test('what is judged in order is told when the next one is', () => {
  const inputs = ['a', 'b', 'c'].map(path => ({ path, earliest: path }))
  const turns = inTurn(inputs, [])
  const told = inputs.map(({ path }, i) => {
    turns.judged(i, { firewalls: [firewall(path, [4])], findings: [found(path, 0)] })
    return turns.ready().findings.map(f => f.seen)
  })
  expect(told).toEqual([['a'], ['b'], ['c']])
})

test('a finding waits for the file that may make it void, and so does what stands behind it', () => {
  const turns = inTurn(['a', 'b', 'c'].map(path => ({ path, earliest: path })), [])
  const judged = (input: number, path: string, findings: readonly ReportedFinding[]): string[] => {
    turns.judged(input, { firewalls: [firewall(path, [6])], findings })
    return turns.ready().findings.map(f => f.seen)
  }
  expect(judged(0, 'a', [found('a', 0), found('a', 1, ['c'])])).toEqual(['a'])
  expect(judged(1, 'b', [found('b', 0)])).toEqual([])
  expect(judged(2, 'c', [])).toEqual(['b'])
})
