/** Reports that are printed as a run goes on: the same as of a run that is over. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formats } from '../../src/report/formats.ts'
import { PLAIN, summaryOf, type ReportOptions } from '../../src/report/report.ts'
import { sample, whole } from './sample.ts'

const result = sample()
const levels = ['error', 'warning', 'note'] as const

const findings = fc.array(fc.tuple(fc.nat(2), fc.nat(2), fc.boolean()), { maxLength: 12 }).map(list => list.map(([like, level, suppressed], i) => ({
  ...result.findings[like] as typeof result.findings[number], level: levels[level] as typeof levels[number], fingerprint: String(i), suppressed: suppressed ? { kind: 'inline' as const, reason: 'meant' } : undefined,
})))

test.each(Object.entries(formats))('%s: in pieces and at once', async (_, load) => {
  const format = await load()
  fc.assert(fc.property(findings, fc.array(fc.nat(12), { maxLength: 4 }), fc.option(fc.nat(6), { nil: undefined }), (found, cuts, limit) => {
    const options: ReportOptions = { paint: PLAIN, limit, sarifSuppressed: true }
    const printer = format(result, options)
    const edges = [0, ...cuts.sort((a, b) => a - b), found.length]
    const pieces = edges.slice(1).map((edge, i) => ({ firewalls: i === 0 ? result.firewalls : [], findings: found.slice(edges[i], edge) }))
    const printed = [printer.begin, ...pieces.map(printer.add), ...printer.end({ failures: result.failures, summary: summaryOf(found) })].join('')
    expect(printed).toBe(whole(format)({ ...result, findings: found }, options))
  }))
})

test.each(['text', 'json', 'gitlab'] as const)('%s prints a finding as soon as it is told', async name => {
  const printer = (await formats[name]())(result, { paint: PLAIN, limit: undefined, sarifSuppressed: false })
  expect(printer.add({ firewalls: [], findings: result.findings.slice(0, 1) })).toContain('set a community of your own')
  expect(printer.add({ firewalls: [], findings: result.findings.slice(1, 2) })).toContain('service-overly-open/netflow')
})
