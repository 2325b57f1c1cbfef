/** Checks that hold for whatever a Cisco parser gives back. */
import { expect } from 'vitest'
import type { Line } from '../../../src/parsers/cisco/line.ts'
import { readLines } from '../../../src/parsers/cisco/lines.ts'
import type { Parse } from '../../../src/parsers/parser.ts'
import { makeSource, type Source } from '../../../src/text/source.ts'
import type { Firewall, Parsed } from '../../../src/model/firewall.ts'

const size = (lines: readonly Line[]): number => lines.reduce((n, l) => n + 1 + size(l.children), 0)

/** Every line of the tree ends as understood, ignored or unsupported, once; every stage and jump has its filter. */
export function expectSound(parsed: Parsed, source: Source, asa = false): void {
  const { firewalls, failure } = parsed
  expect(firewalls.length > 0 || failure !== undefined).toBe(true)
  const { top, opaque } = readLines(makeSource('again', source.text), { asa })
  if (firewalls.length > 0) expect(firewalls.reduce((n, f) => n + f.statements.total, 0)).toBe(size(top) + opaque)
  for (const { statements, filters, stages, diagnostics } of firewalls) {
    expect(statements.understood + statements.ignored + statements.unsupported).toBe(statements.total)
    for (const stage of stages) expect(filters.has(stage.filter)).toBe(true)
    for (const { span } of diagnostics) expect(span.end).toBeGreaterThanOrEqual(span.start)
    for (const { rules } of filters.values()) {
      for (const { action } of rules) if (action.kind === 'goto' || action.kind === 'jump') expect(filters.has(action.to)).toBe(true)
    }
  }
}

/** A configuration of one device. */
export const readerOf = (parse: Parse) => (text: string): Firewall => {
  const { firewalls } = parse(makeSource('device.cfg', text))
  const first = firewalls[0]
  if (!first || firewalls.length !== 1) throw new Error(`${String(firewalls.length)} devices`)
  return first
}
