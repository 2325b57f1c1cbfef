/** Every ASA export of the corpus is read, and nearly every line that filters or translates is understood. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from '../../../src/parsers/cisco/asa/parse.ts'
import { lineSpan, makeSource, shown } from '../../../src/text/source.ts'

const ROOT = join(import.meta.dirname, '../../../../shared/corpus/cisco/asa')

const FILTERING = /^\s*(?:access-list|object|object-group|access-group|nat|static|global|snmp-server|network-object|port-object|service-object|protocol-object|icmp-object|group-object)\s/

function filesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesUnder(path) : [path]
  })
}

test.skipIf(!existsSync(ROOT))('the corpus is read without a crash, 99.5 % of the lines that filter are understood', () => {
  let [filtering, missed] = [0, 0]
  const seen: string[] = []
  for (const path of filesUnder(ROOT)) {
    const source = makeSource(path, readFileSync(path, 'utf8'))
    const { firewalls, failure } = parse(source)
    expect(firewalls.length > 0 || failure !== undefined || source.text.trim() === '', path).toBe(true)
    filtering += source.text.split(/\r?\n/).filter(line => FILTERING.test(line)).length
    for (const firewall of firewalls) {
      const { total, understood, ignored, unsupported } = firewall.statements
      expect(understood + ignored + unsupported, path).toBe(total)
      expect(Math.min(understood, ignored, unsupported), path).toBeGreaterThanOrEqual(0)
      for (const { span, kind, seen: words, effect } of firewall.diagnostics) {
        const line = shown(lineSpan(source, span.start))
        if (!FILTERING.test(`${line} `) || effect === 'none') continue
  if (kind !== 'refused') missed++
        seen.push(`${kind} ${path.split('/').at(-1) ?? ''}: ${words}`)
      }
      for (const { filter } of firewall.stages) expect(firewall.filters.has(filter), path).toBe(true)
    }
  }
  const share = (filtering - missed) / filtering
  console.log(`understood ${(share * 100).toFixed(2)} % of ${String(filtering)} filtering lines, not: ${String(missed)}`)
  if (process.env['SHOW'] !== undefined) console.log(seen.join('\n'))
  expect(share).toBeGreaterThanOrEqual(0.995)
})
