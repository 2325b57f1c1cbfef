/** Exports of all formats become graphs whose nodes have the same keys in the same order: code compiled for one format does for the next. */
import { expect, test } from 'vitest'
import { DIALECTS, textOf } from '../../bench/exports.ts'
import { rulesOf } from '../../bench/lists.ts'
import type { Firewall } from '../../src/model/firewall.ts'
import { detect } from '../../src/parsers/detect.ts'
import { PARSERS } from '../../src/parsers/registry.ts'
import { makeSource } from '../../src/text/source.ts'

async function firewalls(): Promise<Firewall[]> {
  const found: Firewall[] = []
  for (const dialect of DIALECTS) {
    const text = textOf(dialect, 'acl', rulesOf('acl', 20, 1))
    const detected = detect(text, dialect)
    const parse = detected.kind === 'format' ? await PARSERS[detected.format]?.() : undefined
    found.push(...parse?.(makeSource(dialect, text)).firewalls ?? [])
  }
  return found
}

/** Distinct lists of keys, in the order of the keys. */
const shapesOf = (nodes: readonly object[]): number => new Set(nodes.map(node => Object.keys(node).join())).size

test('firewalls, filters, stages, interfaces, references and the rules of users have one shape each', async () => {
  const all = await firewalls()
  expect(new Set(all.map(f => f.format)).size).toBe(DIALECTS.length)
  const filters = all.flatMap(f => [...f.filters.values()])
  const nodes = { all, filters, stages: all.flatMap(f => f.stages), interfaces: all.flatMap(f => f.interfaces), references: all.flatMap(f => f.references), rules: filters.flatMap(f => f.rules.filter(r => r.origin === 'user')) }
  for (const [what, list] of Object.entries(nodes)) expect([what, shapesOf(list)]).toEqual([what, 1])
})
