/** What a pattern can begin with, against strings that are made to match it. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstCharacters } from '../../src/parsers/firstcharacters.ts'
import { LOOKALIKES } from '../../src/parsers/lookalikes.ts'
import { FORMATS } from '../../src/parsers/signals.ts'

const patterns = [...Object.values(FORMATS), ...LOOKALIKES.map(l => l.signals)].flat().map(([pattern]) => pattern)

/** What a pattern takes, without what it only looks at: strings cannot be made for that. */
const taken = (pattern: RegExp): RegExp => new RegExp(pattern.source.replaceAll('\\b', '').replace(/\(\?!\(?[^)]*\)/, ''))

test.each(patterns.map(p => [String(p), p] as const))('whatever %s matches begins with one of its first characters', (_, pattern) => {
  const first = firstCharacters(pattern)
  if (first === undefined) return
  fc.assert(fc.property(fc.stringMatching(taken(pattern)), text => first.includes(text.charAt(0))), { numRuns: 50 })
})

test.each([
  [/^abc/, 'a'],
  [/^(no )?feature/, 'nf'],
  [/^[!#]+ ?x/, '!#'],
  [/^\*(a|b)/, '*'],
  [/^(a(b|c)d|\*e)f/, 'ac*'],
  [/^((a|b)c|d)/, 'abd'],
  [/^a?c{0,2}d/, 'acd'],
  [/^Ab/i, 'aA'],
  [/^\d\/x/, '0123456789'],
] as const)('%s begins with %s', (pattern, expected) => {
  expect(firstCharacters(pattern)).toBe(expected)
})

test.each([/abc/, /^.x/, /^[^a]/, /^(a|)/, /^((a)?b|c)/, /^a*$/, /^\S+ x/, /^(?!x)y/, /^(\(|a)/])('nothing is said of %s', pattern => {
  expect(firstCharacters(pattern)).toBeUndefined()
})

test('most patterns need not be tried on a line', () => {
  expect(patterns.filter(p => firstCharacters(p) === undefined).length).toBeLessThan(5)
})
