/** Levels, order, fingerprints and suppressions. */
import { expect, test } from 'vitest'
import { brief, dump, lintText } from './lint.ts'

const open = '-A INPUT -p tcp --dport 22 -j ACCEPT'

test('without a deployment file findings about services do not fail a build', async () => {
  expect(brief(await lintText(dump(open)))).toEqual(['service-overly-open/ssh:5 warning'])
})

test('half of a pair is seen without a deployment file', async () => {
  const found = brief(await lintText(dump('-A INPUT -s 10.1.0.10 -p tcp --dport 2210 -j ACCEPT')))
  expect(found).toEqual(['service-incomplete/da-query:2 warning'])
})

test.each([
  ['service-overly-open/ssh: note', ['service-overly-open/ssh:5 note']],
  ['service-overly-open: off', []],
  ['service-overly-open: off, service-overly-open/ssh: error', ['service-overly-open/ssh:5 error']],
])('levels: %s', async (levels, expected) => {
  const found = brief(await lintText(dump(open), `roles: { collector: [10.9.0.5] }\nrules: { ${levels} }\n`))
  expect(found.filter(f => f.startsWith('service-overly-open'))).toEqual(expected)
})

const commented = (text: string): string => dump(`-A INPUT -p tcp --dport 22 -m comment --comment "${text}" -j ACCEPT`)

test.each([
  ['wallproof-ignore service-overly-open: jump host', true],
  ['wallproof-ignore service-overly-open/ssh: jump host', true],
  ['wallproof-ignore service-overly-open until=2026-06-30: moves in June', true],
  ['wallproof-ignore service-overly-open until=2025-06-30: moved', false],
  ['wallproof-ignore service-overly-open until=soon: some day', false],
  ['wallproof-ignore service-overly-open:', false],
  ['wallproof-ignore any-to-any: another rule', false],
])('suppression: %s', async (text, works) => {
  expect(brief(await lintText(commented(text)))).toEqual([works ? '[service-overly-open/ssh:5 warning]' : 'service-overly-open/ssh:5 warning'])
  expect(brief(await lintText(commented(text), undefined, { suppressions: false }))).toEqual(['service-overly-open/ssh:5 warning'])
})

test('a fingerprint survives moved lines, and tells equal findings apart', async () => {
  const prints = async (text: string): Promise<string[]> => (await lintText(text)).findings.map(f => f.fingerprint)
  const [before] = await prints(dump(open))
  expect(await prints(dump('-A INPUT -i lo -j ACCEPT', '# a remark', open))).toEqual([before])
  const two = await prints(dump(open.replace('22', '2210'), open.replace('22', '4210')))
  expect(new Set(two).size).toBe(two.length)
})

test('two runs give the same findings in the same order', async () => {
  const text = dump(open, '-A INPUT -j ACCEPT', '-A INPUT -p udp --dport 161 -j ACCEPT')
  expect(JSON.stringify(brief(await lintText(text)))).toBe(JSON.stringify(brief(await lintText(text))))
})
