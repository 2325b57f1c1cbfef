/** Whatever the text, the iptables parser ends, counts every line once, and says where. FUZZ_SECONDS=300 makes it a long run with new cases. */
import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { tracer } from '../../../src/analysis/trace.ts'
import type { Packet } from '../../../src/packets/packet.ts'
import { parse } from '../../../src/parsers/iptables/parse.ts'
import { makeSource } from '../../../src/text/source.ts'
import { EXACT, OF_NEW, OPEN, WHOLE } from '../../kernel/cases.ts'
import { GROUND } from '../../kernel/probes.ts'
import { ruleset } from '../../kernel/rulesets.ts'

const SECONDS = Number(process.env['FUZZ_SECONDS'] ?? 0)
const TESTS = 4
const LONG = { numRuns: Number.MAX_SAFE_INTEGER, seed: Date.now(), interruptAfterTimeLimit: (SECONDS / TESTS) * 1000 }
const runs = (numRuns: number): fc.Parameters<unknown> => (SECONDS > 0 ? LONG : { numRuns, seed: 20261127 })
const TIME = Math.max(60_000, 2 * SECONDS * 1000)

const done = { texts: 0, bytes: 0, slowest: 0, of: 0 }
afterAll(() => {
  if (SECONDS > 0) console.log(`${done.texts} texts of ${Math.round(done.bytes / 1e6)} MB; the slowest, of ${done.of} characters, took ${Math.round(done.slowest)} ms`)
})

const PACKET = { protocol: 6, sport: 40000, dport: 22, icmp: 0, flags: 2, state: 'new', fragment: 0, in: 'eth0', out: undefined } as const
const PACKETS: readonly Packet[] = [
  { ...PACKET, family: 4, src: 0x0a000009, dst: 0x0a000001 }, { ...PACKET, family: 6, src: [0xfd000000, 0, 0, 9], dst: [0xfd000000, 0, 0, 1] },
]

function sound(text: string): void {
  const started = performance.now()
  const parsed = parse(makeSource('x', text))
  for (const of of parsed.firewalls) {
    const { total, understood, ignored, unsupported } = of.statements
    expect(understood + ignored + unsupported).toBe(total)
    expect(Math.min(understood, ignored, unsupported)).toBeGreaterThanOrEqual(0)
    for (const { span, seen } of of.diagnostics) {
      expect(seen).not.toBe('')
      expect(span.start >= 0 && span.start <= span.end && span.end <= text.length).toBe(true)
    }
    for (const stage of of.stages) expect(of.filters.has(stage.filter)).toBe(true)
    for (const filter of of.filters.values()) {
      for (const { action } of filter.rules) if (action.kind === 'jump' || action.kind === 'goto') expect(of.filters.has(action.to)).toBe(true)
    }
    const trace = tracer(of)
    for (const packet of PACKETS) if (of.families.includes(packet.family)) expect(['permit', 'deny', 'undetermined']).toContain(trace(packet).verdict)
  }
  const took = performance.now() - started
  if (took > done.slowest) Object.assign(done, { slowest: took, of: text.length })
  done.texts++
  done.bytes += text.length
}

const word = fc.constantFrom('-A', 'INPUT', '-p', 'tcp', '--dport', '22', '-j', 'ACCEPT', 'DROP', '!', '-m', 'state', '--state', 'NEW', '"', '""', '\\', '*filter', '*nat', ':INPUT', ':x', '-', 'COMMIT',
  '-s', '10.0.0.0/8', '::1', '-I', '-D', '3', '-F', 'x', '-g', '-E', '-X', '-P', '[1:2]', '#', 'iptables', 'multiport', '--dports', '1,2:3', '-4', '-6', 'DNAT', '--to-destination', '[::1]:5', '\u0000', '--', '-t')

test('heaps of words', () => {
  const line = fc.array(word, { maxLength: 12 }).map(words => words.join(' '))
  fc.assert(fc.property(fc.array(fc.oneof(line, fc.string()), { maxLength: 12 }), lines => { sound(['*filter', ...lines].join('\n')) }), runs(1000))
}, TIME)

const MEGABYTE = 'x'.repeat(1_000_000)
const JUNK = ['\u0000', '\b', '\t', '\r', '\n', '"', '\\', '!', ' ! ', '#', ' ', '\u00a0', '\ufeff', '\u{1f525}', '99999999999999999999', '-1', '70000', ':', ',', '/', '/33', '/-1', '[', '[0:0]', '+', '\nCOMMIT\n', '\n*nat\n', '\n*nowhere\n',
  ' --no-such-option 5 ', ' -m nosuch ', ' -j NOSUCH ', ' --dport 99999 ', ' --dport 9:1 ', ' -p 256 ', ' -s 10.0.0.0/33 ', ' -s 300.1.1.1 ', ' -j __proto__ ', ' -m constructor ', ' --set-mark 0xfffffffff ', '\n-A INPUT -j INPUT\n',
  '\n:a -\n:b -\n-A INPUT -j a\n-A a -j b\n-A b -g a\n', '\n-D INPUT 1\n', '\n-X\n', '\n-F\n', '\n-E a b\n', '\n-R INPUT 1 -j DROP\n', ',1'.repeat(400), ' -m tcp'.repeat(300), '"'.repeat(999), '!'.repeat(999), 'x'.repeat(5000)]

/** Something taken out, something put in, somewhere. */
const wound = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), take: fc.oneof(fc.nat(3), fc.nat(60)), put: fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...JUNK) }, { weight: 2, arbitrary: fc.string({ maxLength: 4 }) }) })
const wounds = fc.array(wound, { minLength: 1, maxLength: 10 })

function hurt(text: string, all: readonly { readonly at: number; readonly take: number; readonly put: string }[]): string {
  return all.reduce((now, { at, take, put }) => now.slice(0, Math.floor(at * now.length)) + put + now.slice(Math.floor(at * now.length) + take), text)
}

const kind = (family: 4 | 6) => ({ name: '', ground: GROUND[family], stateful: true, nat: true, tuples: true, wild: true })

test('good rulesets, damaged', () => {
  fc.assert(fc.property(fc.oneof(ruleset(kind(4)), ruleset(kind(6))), wounds, fc.integer({ min: 0, max: 60 }), (text, all, comment) => {
    sound(hurt(text, comment === 0 ? [...all, { at: 0.5, take: 0, put: `\n-A INPUT -m comment --comment "${MEGABYTE}" -j DROP\n-A INPUT -m comment --comment ${MEGABYTE}` }] : all))
  }), runs(200))
}, TIME)

test('every extension, damaged', () => {
  const conditions = [EXACT, OF_NEW, OPEN].flatMap(list => [...list.both, ...list[4], ...list[6]])
  const lines = fc.array(fc.constantFrom(...conditions).map(c => `-A FORWARD ${c} -j ACCEPT`), { minLength: 1, maxLength: 6 }).map(rules => ['*filter', ...rules, 'COMMIT', ''].join('\n'))
  fc.assert(fc.property(fc.oneof(lines, fc.constantFrom(...WHOLE.map(whole => whole.dump))), wounds, (text, all) => { sound(hurt(text, all)) }), runs(600))
}, TIME)

const CORPUS = new URL('../../../../shared/corpus/iptables/', import.meta.url)

test.skipIf(!existsSync(CORPUS))('real dumps, damaged', () => {
  const paths = readFileSync(new URL('SOURCES.tsv', CORPUS), 'utf8').split('\n').map(row => row.split('\t')).filter(row => row[0] === 'dump').map(row => row[9] ?? '')
  // Windows of the large ones: a mutation is about a place.
  const some = fc.tuple(fc.constantFrom(...paths), fc.double({ min: 0, max: 1, noNaN: true })).map(([path, at]) => {
    const text = readFileSync(new URL(path.split('/').map(encodeURIComponent).join('/'), CORPUS), 'utf8')
    const start = Math.floor(at * Math.max(0, text.length - 20_000))
    return text.slice(start, start + 20_000)
  })
  fc.assert(fc.property(some, wounds, (text, all) => { sound(hurt(text, all)) }), runs(200))
}, TIME)
