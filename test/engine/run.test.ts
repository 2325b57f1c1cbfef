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

test('TCP where UDP is meant is seen without a deployment file, unless TCP is open as a whole', async () => {
  const flow = (line: string): Promise<string[]> => lintText(dump('-A INPUT -s 10.8.0.0/24 -m comment --comment flowmon -p tcp --dport 443 -j ACCEPT', line))
    .then(r => brief(r).filter(b => b.includes('/netflow') || b.includes('/sflow')))
  expect(await flow('-A INPUT -s 10.1.0.0/16 -p tcp -m multiport --dports 2055,3000,9996 -j ACCEPT')).toEqual(['service-incomplete/netflow:2 warning', 'service-missing/sflow:2 note'])
  expect(await flow('-A INPUT -s 10.1.0.0/16 -p udp -m multiport --dports 2055,3000,9996 -j ACCEPT')).toEqual(['service-missing/sflow:2 note'])
  expect(await flow('-A INPUT -s 10.1.0.0/16 -p tcp -j ACCEPT')).toEqual(['service-missing/netflow:2 note', 'service-missing/sflow:2 note'])
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
  ['wallproof-ignore service-overly-open: jump host', undefined],
  ['wallproof-ignore service-overly-open/ssh: jump host', undefined],
  ['wallproof-ignore service-overly-open until=2026-06-30: moves in June', undefined],
  ['wallproof-ignore service-overly-open until=2026-01-01: on its last day', undefined],
  ['wallproof-ignore service-overly-open until=2025-06-30: moved', 'a suppression of service-overly-open ended on 2025-06-30'],
  ['wallproof-ignore service-overly-open until=soon: some day', 'the day until which service-overly-open is suppressed cannot be read, so it counts as past'],
  ['wallproof-ignore service-overly-open until=2026-06-31: no such day', 'the day until which service-overly-open is suppressed cannot be read, so it counts as past'],
  ['wallproof-ignore service-overly-open:', 'a suppression of service-overly-open has no reason, so it suppresses nothing'],
  ['wallproof-ignore service-overly-open', 'a suppression of service-overly-open has no reason, so it suppresses nothing'],
  ['wallproof-ignore service-overly-open jump host', 'a suppression cannot be read, so it suppresses nothing'],
  ['wallproof-ignore', 'a suppression cannot be read, so it suppresses nothing'],
  ['wallproof-ignore any-to-any: another rule', 'a suppression of any-to-any suppresses nothing'],
  ['wallproof-ignore any-to-ayn: misspelt', 'a suppression is for "any-to-ayn", and there is no such rule'],
])('suppression: %s', async (text, mistake) => {
  const { findings } = await lintText(commented(text))
  expect(findings.filter(f => f.rule !== 'unused-suppression').map(f => [f.rule, f.suppressed !== undefined])).toEqual([['service-overly-open/ssh', mistake === undefined]])
  expect(findings.filter(f => f.rule === 'unused-suppression').map(f => f.seen)).toEqual(mistake === undefined ? [] : [mistake])
  expect(brief(await lintText(commented(text), undefined, { suppressions: false }))).toEqual(['service-overly-open/ssh:5 warning'])
})

const unused = async (text: string, config?: string): Promise<string[]> => brief(await lintText(text, config)).filter(f => f.includes('unused-suppression'))

test('a suppression above a line speaks for it, and is unused where nothing is found', async () => {
  const ignore = '# wallproof-ignore service-overly-open: jump host'
  expect(await unused(dump(ignore, open))).toEqual([])
  expect(await unused(dump(open, ignore, '-A INPUT -i lo -j ACCEPT'))).toEqual(['unused-suppression:6 warning'])
  expect(await unused(dump(ignore, ignore, open))).toEqual([])
})

test('unused suppressions have a level like any rule, and nothing is said of rules that are off', async () => {
  const text = commented('wallproof-ignore any-to-any: another rule')
  const config = (levels: string): string => `roles: { collector: [10.9.0.5] }\nrules: { ${levels} }\n`
  expect(await unused(text, config('unused-suppression: error'))).toEqual(['unused-suppression:5 error'])
  expect(await unused(text, config('unused-suppression: off'))).toEqual([])
  expect(await unused(text, config('any-to-any: off'))).toEqual([])
})

test('equal unused suppressions have fingerprints of their own', async () => {
  const ignore = '# wallproof-ignore any-to-any: another rule'
  const { findings } = await lintText(dump(ignore, open, ignore, open))
  const prints = findings.filter(f => f.rule === 'unused-suppression').map(f => f.fingerprint)
  expect([prints.length, new Set(prints).size]).toEqual([2, 2])
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

test('a rule that is switched off is not run', async () => {
  const config = (levels: string): string => `roles: { collector: [10.9.0.5] }\nmodules: { ntp: off, dns: off }\ndefaultPasswordsChanged: true\nrules: { ${levels} }\n`
  expect(brief(await lintText(dump('-A INPUT -j ACCEPT'), config('any-to-any: off, service-overly-open: off')))).toEqual([])
})
