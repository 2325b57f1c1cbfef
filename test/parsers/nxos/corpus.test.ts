/** Real NX-OS exports: nothing crashes, every line is accounted for, and lines of access lists, groups, bindings and SNMP are understood. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from '../../../src/parsers/cisco/nxos/parse.ts'
import { makeSource } from '../../../src/text/source.ts'
import { expectSound } from '../cisco/accounting.ts'

const corpus = join(import.meta.dirname, '../../../../shared/corpus/cisco/nxos')

function filesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesUnder(path) : [path]
  })
}

const OURS = /^\s*(?:(?:no )?ip(?:v6)? access-list |(?:\d+ )?(?:permit|deny|remark) |object-group |(?:\d+ )?host |ip(?:v6)? (?:port )?access-group |ipv6 (?:port )?traffic-filter |snmp-server )/

test.skipIf(!existsSync(corpus))('corpus', () => {
  const seen = { lines: 0, strange: 0, unmodelled: 0 }
  const total = { total: 0, understood: 0, ignored: 0, unsupported: 0 }
  for (const path of filesUnder(corpus)) {
    const source = makeSource(path, readFileSync(path, 'utf8'))
    const parsed = parse(source)
    expectSound(parsed, source)
    const diagnostics = parsed.firewalls.flatMap(f => f.diagnostics)
    const at = (kind: string): Set<number> => new Set(diagnostics.filter(d => d.kind === kind && d.effect !== 'none').map(d => d.span.start))
    const [strange, unmodelled] = [at('unrecognised'), at('unsupported')]
    for (const start of source.lineStarts) {
      const end = source.text.indexOf('\n', start)
      const line = source.text.slice(start, end < 0 ? undefined : end)
      if (!OURS.test(line)) continue
      const first = start + line.search(/\S/)
      seen.lines++
      if (strange.has(first)) seen.strange++
      if (unmodelled.has(first)) seen.unmodelled++
    }
    for (const { statements } of parsed.firewalls) for (const key of ['total', 'understood', 'ignored', 'unsupported'] as const) total[key] += statements[key]
  }
  console.log('NX-OS corpus: access list, group, binding and SNMP lines', seen, 'statements', total)
  expect(seen.lines).toBeGreaterThan(500)
  expect(seen.strange / seen.lines).toBeLessThanOrEqual(0.005)
  expect(total.unsupported / total.total).toBeLessThan(0.02)
})
