/** Reports from sources that hold only the lines that are shown: the same as from the whole files. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LintResult } from '../../src/engine/result.ts'
import { abridged } from '../../src/report/abridged.ts'
import { formats } from '../../src/report/formats.ts'
import { hashesOf } from '../../src/report/linehash.ts'
import { PLAIN, type PacketWay } from '../../src/report/report.ts'
import { hide, makeSource, type Source, type Span } from '../../src/text/source.ts'
import { sample, udp, whole } from './sample.ts'

const line = fc.oneof({ weight: 5, arbitrary: fc.stringMatching(/^[ a-c]{0,6}$/) }, { weight: 1, arbitrary: fc.stringMatching(/^[xé😀]{150,400}$/u) })
const texts = fc.array(fc.tuple(line, fc.constantFrom('\n', '\n', '\r\n', '\r')), { minLength: 1, maxLength: 40 }).map(lines => lines.map(l => l.join('')).join(''))
const part = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.oneof({ weight: 4, arbitrary: fc.nat(20) }, { weight: 1, arbitrary: fc.nat(500) }))

const spanIn = (source: Source, [at, length]: readonly [number, number]): Span => {
  const start = Math.floor(at * source.text.length)
  return { source, start, end: Math.min(source.text.length, start + length) }
}

async function printed(result: LintResult, ways: ReadonlyMap<string, readonly PacketWay[]>, lineHashes: ReadonlyMap<string, string>): Promise<string[]> {
  const options = { paint: PLAIN, limit: undefined, sarifSuppressed: true, lineHashes, ways: ({ fingerprint }: { readonly fingerprint: string }) => ways.get(fingerprint) ?? [] }
  return Promise.all(Object.values(formats).map(async format => whole(await format())(result, options)))
}

test('every format prints the same', async () => {
  await fc.assert(fc.asyncProperty(texts, fc.array(part, { maxLength: 6 }), fc.array(part, { minLength: 5, maxLength: 20 }), async (text, secrets, places) => {
    const source = makeSource('r.cfg', text)
    for (const place of secrets) hide(source, spanIn(source, place).start, spanIn(source, place).end)
    const spans = places.map(place => spanIn(source, place))
    const before = sample()
    const findings = before.findings.map((f, i) => ({ ...f, at: spans[i] as Span, related: spans.slice(i + 1).map(span => ({ span, message: 'beside' })), packet: udp }))
    const firewalls = before.firewalls.map(f => ({ ...f, source, diagnostics: f.diagnostics.map(d => ({ ...d, span: spans[3] as Span })) }))
    const steps = spans.slice(3).map(span => ({ span, filter: { name: 'A', fallthrough: { action: 'deny' as const } }, certain: true }))
    const ways = new Map(findings.map(f => [f.fingerprint, [{ in: undefined, out: undefined, steps }]]))
    const hashes = hashesOf(findings)
    const after = abridged({ firewalls, findings, ways })
    expect(await printed({ ...before, ...after }, after.ways, hashes)).toEqual(await printed({ ...before, firewalls, findings }, ways, hashes))
  }), { numRuns: 300 })
})

test('lines that no report shows are not held', () => {
  const before = sample()
  const source = makeSource('r.cfg', 'permit ip any any\n'.repeat(1000))
  const { firewalls, findings } = abridged({
    firewalls: before.firewalls.map(f => ({ ...f, source, diagnostics: [] })), findings: before.findings.slice(0, 1).map(f => ({ ...f, at: { source, start: 9000, end: 9017 } })), ways: new Map(),
  })
  expect(firewalls[0]?.source).toBe(findings[0]?.at.source)
  expect(firewalls[0]?.source).toMatchObject({ text: 'permit ip any any\n'.repeat(3), lineNumbers: [500, 501, 502] })
})

test('a fingerprint is made when a report reads it, and no earlier', () => {
  let made = 0
  const { firewalls, findings } = sample()
  const [first] = findings
  if (!first) throw new Error('the sample has no finding')
  const lazy = Object.defineProperty({ ...first }, 'fingerprint', { get: () => `made ${String(++made)}`, enumerable: true })
  const [told] = abridged({ firewalls, findings: [lazy], ways: new Map() }).findings
  expect(made).toBe(0)
  expect([told?.fingerprint, { ...told }.seen]).toEqual(['made 1', first.seen])
})
