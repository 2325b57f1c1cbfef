/** Parts of a run put together. */
import { expect, test } from 'vitest'
import { uncovered } from '../../src/engine/together.ts'
import type { Finding } from '../../src/engine/finding.ts'
import type { LintResult } from '../../src/engine/result.ts'
import type { Family } from '../../src/net/address.ts'
import { makeSource } from '../../src/text/source.ts'

const at = { source: makeSource('a/rules.v4', ''), start: 0, end: 0 }
const finding: Finding = { rule: 'r', level: 'note', seen: 's', fix: 'f', at, related: [], device: 'a/rules.v4', key: '', unlessCovered: { family: 6, by: ['a/rules.v6'] } }

const firewall = (path: string, families: readonly Family[]): LintResult['firewalls'][number] =>
  ({ id: path, format: 'iptables', families, source: makeSource(path, ''), statements: { total: 0, understood: 0, ignored: 0, unsupported: 0 }, diagnostics: [] })

test.each([
  ['the file that covers it is there', [firewall('a/rules.v6', [6])], 0],
  ['it is there and speaks another family', [firewall('a/rules.v6', [4])], 1],
  ['another file speaks the family', [firewall('b/rules.v6', [6])], 1],
  ['nothing else is there', [], 1],
] as const)('%s', (_, firewalls, count) => {
  expect(uncovered([finding], firewalls).length).toBe(count)
})
