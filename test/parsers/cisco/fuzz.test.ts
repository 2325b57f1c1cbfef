/** Whatever the text, the four Cisco parsers end, count every statement once, and keep lists apart. FUZZ_SECONDS=300 makes it a long run with new cases. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse as asa } from '../../../src/parsers/cisco/asa/parse.ts'
import { parse as ios } from '../../../src/parsers/cisco/ios/parse.ts'
import { parse as nxos } from '../../../src/parsers/cisco/nxos/parse.ts'
import { parse as xr } from '../../../src/parsers/cisco/xr/parse.ts'
import { makeSource } from '../../../src/text/source.ts'
import { dice } from '../../dice.ts'
import { rulesOf } from '../../kernel/cisco/arbitrary.ts'
import { ASA_MEANS, asaText } from '../../kernel/cisco/asa.ts'
import { IOS_MEANS, iosText } from '../../kernel/cisco/ios.ts'
import { NXOS_MEANS, nxosText } from '../../kernel/cisco/nxos.ts'
import { XR_MEANS, xrText } from '../../kernel/cisco/xr.ts'
import { expectSound } from './accounting.ts'
import { ASA, IOS, NXOS, XR, type Vocabulary } from './vocabulary.ts'

const SYSTEMS = [
  { name: 'ios', parse: ios, vocabulary: IOS, means: IOS_MEANS, write: iosText, list: 'ip access-list extended KEPT\n permit tcp any host 10.0.0.1 eq 443\n deny ip any any\n' },
  { name: 'asa', parse: asa, vocabulary: ASA, means: ASA_MEANS, write: asaText, list: 'ASA Version 9.8(2)\naccess-list KEPT extended permit tcp any host 10.0.0.1 eq 443\naccess-list KEPT extended deny ip any any\n' },
  { name: 'nxos', parse: nxos, vocabulary: NXOS, means: NXOS_MEANS, write: nxosText, list: 'ip access-list KEPT\n  10 permit tcp any host 10.0.0.1 eq 443\n  20 deny ip any any\n' },
  { name: 'xr', parse: xr, vocabulary: XR, means: XR_MEANS, write: xrText, list: 'ipv4 access-list KEPT\n 10 permit tcp any host 10.0.0.1 eq 443\n 20 deny ipv4 any any\n' },
]

const SECONDS = Number(process.env['FUZZ_SECONDS'] ?? 0)
const LONG = { numRuns: Number.MAX_SAFE_INTEGER, seed: Date.now(), interruptAfterTimeLimit: SECONDS * 500 }
const runs = (numRuns: number): fc.Parameters<unknown> => (SECONDS > 0 ? LONG : { numRuns })
const TIME = Math.max(60_000, SECONDS * 1000)

const oneLine = ({ words, lines }: Vocabulary): fc.Arbitrary<string> => {
  const word = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: fc.string({ maxLength: 6 }) })
  return fc.tuple(fc.nat(3), fc.oneof(fc.array(word, { maxLength: 12 }).map(w => w.join(' ')), fc.constantFrom(...lines))).map(([indent, text]) => ' '.repeat(indent) + text)
}

const JUNK = ['\0', '\b', '\t', '\r', '\n', '"', '!', '^C', '\u0003', ' --More-- ', ' ', '  ', '\u00a0', '\ufeff', '99999999999999999999', '-1', '/', ':', '<', '*****', '\u{1f525}', 'x'.repeat(5000)]
const damage = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), take: fc.nat(40), put: fc.oneof(fc.constantFrom(...JUNK), fc.string({ maxLength: 4 })) })

describe.each(SYSTEMS)('$name', ({ name, parse, vocabulary, means, write, list }) => {
  const sound = (text: string): void => {
    const source = makeSource('fuzz', text)
    expectSound(parse(source), source, name === 'asa')
  }

  test('heaps of words', () => {
    fc.assert(fc.property(fc.array(oneLine(vocabulary), { maxLength: 40 }), fc.constantFrom('\n', '\r\n', '\r'), (lines, end) => { sound(lines.join(end)) }), runs(800))
  }, TIME)

  test.each(['object-group\n banner motd ^C', 'access-list 65535\n permit', 'access-group L in interface inside\nrouter __proto__', 'object-group __proto__ A\n host 10.0.0.1', 'flow exporter A\n export-protocol constructor'])('what once broke: %j', text => { sound(text) })

  test('good configurations, damaged', () => {
    fc.assert(fc.property(rulesOf(4, means), fc.nat(), fc.array(damage, { maxLength: 12 }), (rules, seed, wounds) => {
      let text = write(rules, dice(seed))
      for (const { at, take, put } of wounds) text = text.slice(0, Math.floor(at * text.length)) + put + text.slice(Math.floor(at * text.length) + take)
      sound(text)
    }), runs(300))
  }, TIME)

  test('a line more never changes what the lines of another list mean', () => {
    fc.assert(fc.property(fc.array(oneLine(vocabulary), { maxLength: 10 }), more => {
      const others = more.filter(l => !/KEPT|[!^%"]|banner|certificate|macro|no |clear|Version|end|^\S*[#>]/.test(l))
      const rules = (text: string): unknown => parse(makeSource('x', text)).firewalls[0]?.filters.get('KEPT')?.rules.map(r => [r.match, r.action])
      expect(rules(`${list}hostname r\n${others.join('\n')}\n`)).toEqual(rules(list))
    }), { numRuns: 300 })
  }, TIME)
})
