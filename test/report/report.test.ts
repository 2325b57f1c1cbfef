/** The printers: what they print, that they leak and inject nothing, and that the JSON keeps to its schema. */
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { excerpt } from '../../src/report/excerpt.ts'
import { formats } from '../../src/report/formats.ts'
import { heaviest, rankOf } from '../../src/report/heaviest.ts'
import { json as jsonFormat } from '../../src/report/json.ts'
import { notes } from '../../src/report/notes.ts'
import { packetWords } from '../../src/report/packet.ts'
import { PLAIN, type ReportOptions } from '../../src/report/report.ts'
import { sarif as sarifFormat } from '../../src/report/sarif.ts'
import { text as textFormat } from '../../src/report/text.ts'
import { makeSource } from '../../src/text/source.ts'
import { sample, SECRET, spanOf, udp, whole } from './sample.ts'

const [text, json, sarif] = [whole(textFormat), whole(jsonFormat), whole(sarifFormat)]

const OPTIONS: ReportOptions = { paint: PLAIN, limit: undefined, sarifSuppressed: false }

test('the text report names the place, the line, a packet, related lines and what to do, then counts', () => {
  expect(text(sample(), OPTIONS)).toBe(`site a/core#1.cfg:2:1  error  snmp-default-community
  seen:   the community "public" is a default
  2 | snmp-server community [REDACTED] RO
  fix:    set a community of your own

site a/core#1.cfg:3:1  warning  service-overly-open/netflow
  seen:   netflow is open to plain
  3 | access-list 101 permit udp any any eq 2055
  packet: UDP 10.1.2.3:40000 -> 10.9.0.5:2055 entering eth0
  see:    edge.cfg:1:1  bound by plain
    1 | access-list 102 deny ip any any
  fix:    allow it from plain only

not understood
  site a/core#1.cfg: 1 unrecognised
    site a/core#1.cfg:4:1  "foo plain" is not known (some verdicts are undetermined because of it)

3 files (1 not read): 10 statements, 6 understood, 2 ignored, 2 unsupported; 1 error, 1 warning, 0 notes, 1 suppressed
`)
})

test('failures and assumptions are notes, not part of the report', () => {
  expect(notes(sample())).toEqual({
    failures: ['old/fw.cfg:3:2: the chain plain is not closed; fetch the export again'],
    assumptions: ['assumed: every service of the profile is in use'],
  })
})

test('--max-findings keeps the most severe ones in their order and says how many are missing', () => {
  const sieve = heaviest<string>(1)
  expect(sample().findings.flatMap(f => sieve.add(rankOf(f), () => f.level))).toEqual([])
  expect([sieve.rest(), sieve.left()]).toEqual([['error'], 2])
  expect(text(sample(), { ...OPTIONS, limit: 1 })).toContain('1 more finding not shown (--max-findings)')
})

const validate = new Ajv2020({ strict: true, allErrors: true }).compile(JSON.parse(readFileSync('schemas/report.schema.json', 'utf8')) as object)

test('the JSON report keeps to its schema', () => {
  const report = JSON.parse(json(sample(), OPTIONS)) as { findings: { packet?: object; suppressed: unknown }[]; summary: object }
  expect(validate(report), JSON.stringify(validate.errors)).toBe(true)
  expect(report.findings[1]?.packet).toEqual({ src: '10.1.2.3', dst: '10.9.0.5', proto: 'udp', sport: 40000, dport: 2055, in: 'eth0', state: 'new' })
  expect(report.findings[2]?.suppressed).toEqual({ kind: 'inline', reason: 'meant: plain' })
  expect(report.summary).toEqual({ error: 1, warning: 1, note: 0, suppressed: 1 })
  expect(validate({ ...report, more: 1 })).toBe(false)
})

test('two runs print the same bytes', async () => {
  for (const load of Object.values(formats)) {
    const print = whole(await load())
    expect(print(sample(), OPTIONS)).toBe(print(sample(), OPTIONS))
  }
})

test('no format prints a secret', async () => {
  for (const load of Object.values(formats)) expect(whole(await load())(sample(), { ...OPTIONS, sarifSuppressed: true })).not.toContain(SECRET)
})

const HOSTILE = '\u001b]8;;http://evil\u0007x\u009b31m\u202e ::error::x ##vso[task.setvariable]y [click](http://evil) {0} \\ \u{e0041}'

test('hostile words reach no terminal: every printer is free of controls and direction marks', async () => {
  for (const load of Object.values(formats)) {
    const printed = whole(await load())(sample(HOSTILE, '::error file=x::p'), OPTIONS)
    expect(printed).not.toMatch(/[^\P{Cc}\n]|\u202e|\u{e0041}/u)
  }
  expect(text(sample(HOSTILE, '::error file=x::p'), OPTIONS)).not.toMatch(/^::|##vso\[/m)
})

test('any words at all: printed text stays without controls', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), words => {
    const oneLine = words.replace(/[\r\n]/g, '')
    return !/[^\P{Cc}\n]/u.test(text(sample(oneLine), OPTIONS)) && validate(JSON.parse(json(sample(oneLine), OPTIONS)))
  }), { numRuns: 200 })
})

interface Log {
  runs: [{
    tool: { driver: { rules: { id: string; name: string; properties: Record<string, unknown> }[] } }
    results: {
      ruleId: string
      ruleIndex: number
      message: { text: string; arguments: string[] }
      locations: [{ physicalLocation: { artifactLocation: object; region: { startLine: number; endLine: number; snippet: { text: string } } } }]
      relatedLocations?: { id: number }[]
      partialFingerprints: Record<string, string>
      suppressions?: object[]
    }[]
    invocations: [{ executionSuccessful: boolean; toolExecutionNotifications: { descriptor: { id: string }; message: { text: string } }[] }]
  }]
}

const sarifOf = (words: string, options = OPTIONS): Log['runs'][0] => (JSON.parse(sarif(sample(words), options)) as Log).runs[0]

test('SARIF: rules, one-line regions, fingerprints, notifications; suppressed results only when asked for', () => {
  const run = sarifOf('plain')
  expect(run.tool.driver.rules.map(r => [r.name, r.properties['security-severity']])).toEqual([['ServiceOverlyOpenNetflow', '5.3'], ['SnmpDefaultCommunity', '8.6']])
  expect(run.results.map(r => r.ruleId)).toEqual(['snmp-default-community', 'service-overly-open/netflow'])
  for (const result of run.results) expect(run.tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId)
  expect(run.results[0]?.locations[0].physicalLocation).toMatchObject({
    artifactLocation: { uri: 'site%20a/core%231.cfg', uriBaseId: '%SRCROOT%' },
    region: { startLine: 2, startColumn: 1, endLine: 2, snippet: { text: 'snmp-server community [REDACTED] RO' } },
  })
  expect(run.results[1]?.message.text).toBe("Seen: 'netflow is open to plain, for example UDP 10.1.2.3:40000 -> 10.9.0.5:2055 entering eth0'. "
    + "To do: 'allow it from plain only'. See: '[edge.cfg:1](1)'.")
  expect(run.results[1]?.partialFingerprints).toEqual({ primaryLocationLineHash: expect.stringMatching(/^[0-9a-f]+:1$/) as string, 'wallproof/v1': 'cd'.repeat(32) })
  expect(run.invocations[0].executionSuccessful).toBe(false)
  expect(run.invocations[0].toolExecutionNotifications.map(n => n.descriptor.id)).toEqual(['input-not-read', 'statement-not-understood'])
  expect(sarifOf('plain', { ...OPTIONS, sarifSuppressed: true }).results[2]?.suppressions).toEqual([{ kind: 'inSource', status: 'accepted', justification: 'meant: plain' }])
})

test('SARIF: words from the input plant no links and no placeholders', () => {
  const { message } = sarifOf('[a](http://evil) {0} \\').results[1] ?? { message: undefined }
  expect(message?.text).toContain('\\[a\\](http://evil) {{0}} \\\\')
  expect(message?.arguments[0]).toContain('\\[a\\](http://evil) {0} \\\\')
})

test('an excerpt of a long line is cut around its span, never inside a surrogate pair', () => {
  const source = makeSource('x', `${'日本😀'.repeat(200)}MARK${'😀'.repeat(200)}`)
  const [line] = excerpt(spanOf(source, 'MARK')).lines
  expect(line?.marked).toBe('MARK')
  expect(line?.before.startsWith('…')).toBe(true)
  expect(line?.after.endsWith('…')).toBe(true)
  expect(`${line?.before ?? ''}${line?.after ?? ''}`).not.toMatch(/\p{Cs}/u)
})

test('an excerpt of many lines shows the first ones and counts the rest', () => {
  const source = makeSource('x', '<rule>\na\nb\nc\nd\ne\nf\n</rule>\n')
  const { lines, more } = excerpt({ source, start: 0, end: source.text.indexOf('</rule>') + 7 })
  expect([lines.length, more]).toEqual([5, 3])
})

test('packets in words', () => {
  const words = (packet: Partial<typeof udp>): string => packetWords({ ...udp, ...packet })
  expect(words({ protocol: 6, flags: 2, out: 'self' })).toBe('TCP 10.1.2.3:40000 -> 10.9.0.5:2055 entering eth0 to the firewall itself')
  expect(words({ protocol: 6, flags: 18, state: 'established', in: undefined })).toBe('TCP 10.1.2.3:40000 -> 10.9.0.5:2055 with flags SYN,ACK (established)')
  expect(words({ protocol: 1, icmp: 8 * 256, in: 'self', out: 'eth1' })).toBe('ICMP 10.1.2.3 -> 10.9.0.5 type 8 code 0 sent by the firewall leaving eth1')
  expect(words({ family: 6, src: [0x20010db8, 0, 0, 1], dst: [0, 0, 0, 1], in: undefined })).toBe('UDP [2001:db8::1]:40000 -> [::1]:2055')
  expect(words({ protocol: 200, in: undefined })).toBe('protocol 200 10.1.2.3 -> 10.9.0.5')
})
