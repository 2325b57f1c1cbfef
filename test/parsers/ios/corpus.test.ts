/** Real IOS exports: nothing crashes, and lines of access lists, groups, bindings and SNMP are understood. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from '../../../src/parsers/cisco/ios/parse.ts'
import { portOf } from '../../../src/parsers/cisco/ports.ts'
import { makeSource } from '../../../src/text/source.ts'

const corpus = join(import.meta.dirname, '../../../../shared/corpus/cisco/ios')
const ports = join(import.meta.dirname, '../../../../shared/research/cisco_ports.tsv')

function filesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesUnder(path) : [path]
  })
}

const OURS = /^\s*(?:(?:no )?access-list |ip access-list |ipv6 access-list |(?:\d+ |sequence \d+ )?(?:permit|deny|remark) |object-group |group-object |ip access-group |ipv6 traffic-filter |snmp-server )/

test.skipIf(!existsSync(corpus))('corpus', () => {
  let lines = 0
  let missed = 0
  const total = { total: 0, understood: 0, ignored: 0, unsupported: 0 }
  for (const path of filesUnder(corpus)) {
    const source = makeSource(path, readFileSync(path, 'utf8'))
    const { firewalls } = parse(source)
    const told = new Set(firewalls.flatMap(f => f.diagnostics).filter(d => d.effect !== 'none').map(d => d.span.start))
    for (const start of source.lineStarts) {
      const line = source.text.slice(start, source.text.indexOf('\n', start) < 0 ? undefined : source.text.indexOf('\n', start))
      if (!OURS.test(line)) continue
      lines++
      if (told.has(start + line.search(/\S/))) missed++
    }
    for (const { statements, filters } of firewalls) {
      expect(statements.understood + statements.ignored + statements.unsupported).toBe(statements.total)
      for (const key of ['total', 'understood', 'ignored', 'unsupported'] as const) total[key] += statements[key]
      for (const filter of filters.values()) for (const { action } of filter.rules) if (action.kind === 'goto') expect(filters.has(action.to)).toBe(true)
    }
  }
  console.log(`IOS corpus: ${String(lines - missed)} of ${String(lines)} access list, group, binding and SNMP lines understood (${((1 - missed / lines) * 100).toFixed(2)} %); statements`, total)
  expect(lines).toBeGreaterThan(15_000)
  expect(missed / lines).toBeLessThanOrEqual(0.005)
  expect(total.unsupported / total.total).toBeLessThan(0.02)
})

test.skipIf(!existsSync(ports))('port names agree with what the sources agree on', () => {
  const rows = readFileSync(ports, 'utf8').trim().split('\n').slice(1).map(row => row.split('\t'))
  const wrong = rows.flatMap(([name = '', number = '', , conflicts = '']) => {
    const known = [portOf(name, [6]), portOf(name, [17])].filter(p => p !== undefined)
    return conflicts === '' && known.some(p => p !== Number(number)) ? [`${name} ${known.join()} not ${number}`] : []
  })
  expect(wrong).toEqual([])
  expect(rows.filter(([name = '']) => portOf(name, [6]) !== undefined || portOf(name, [17]) !== undefined).length).toBeGreaterThan(70)
})
