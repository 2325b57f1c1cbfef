/** The lists that the benchmark measures: every one is read without a word, and has the rules it promises. */
import { describe, expect, test } from 'vitest'
import { DIALECTS, textOf } from '../bench/exports.ts'
import { KINDS, rulesOf } from '../bench/lists.ts'
import { detect } from '../src/parsers/detect.ts'
import { PARSERS } from '../src/parsers/registry.ts'
import { makeSource } from '../src/text/source.ts'

const FORMATS = { ios: 'cisco-ios', iptables: 'iptables', asa: 'cisco-asa', nxos: 'cisco-nxos', xr: 'cisco-xr', pfsense: 'pfsense', opnsense: 'opnsense' } as const

describe.each(DIALECTS)('%s', dialect => {
  test.each(KINDS)('%s', async kind => {
    const rules = rulesOf(kind, 60, 7)
    const text = textOf(dialect, kind, rules)
    expect(detect(text, 'bench')).toMatchObject({ kind: 'format', format: FORMATS[dialect] })
    const parse = await PARSERS[FORMATS[dialect]]?.()
    const firewalls = parse?.(makeSource('bench', text)).firewalls ?? []
    expect(firewalls.map(f => f.diagnostics)).toEqual([[]])
    const isOneRange = dialect === 'asa' || dialect === 'nxos' || dialect === 'xr'
    const read = [...(firewalls[0]?.filters.values() ?? [])].flatMap(f => f.rules)
      .filter(({ origin, action, match }) => origin === 'user' && (action.kind === 'permit' || action.kind === 'deny') && match.kind !== 'state')
    expect(read.map(({ action }) => action.kind)).toEqual(rules.flatMap(rule => Array<string>(isOneRange ? Math.max(1, rule.dports.length) : 1).fill(rule.permit ? 'permit' : 'deny')))
  })
})
