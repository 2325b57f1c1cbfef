/** Entries of plain shapes: what is read from the text is what the readers of words make of it. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Firewall } from '../../../src/model/firewall.ts'
import { parse as asa } from '../../../src/parsers/cisco/asa/parse.ts'
import { parse as ios } from '../../../src/parsers/cisco/ios/parse.ts'
import { parse as nxos } from '../../../src/parsers/cisco/nxos/parse.ts'
import { parse as xr } from '../../../src/parsers/cisco/xr/parse.ts'
import { newPlain, readPlain, type PlainDialect } from '../../../src/parsers/cisco/plain.ts'
import { WILDCARDS } from '../../../src/parsers/cisco/plainmatch.ts'
import type { Parse } from '../../../src/parsers/parser.ts'
import { makeSource } from '../../../src/text/source.ts'

const NETMASKS: PlainDialect = { ...WILDCARDS, mask: 'netmask' }

const isPlain = (dialect: PlainDialect, entry: string): boolean => readPlain(newPlain(dialect, `${entry} !`), 0, entry.length)

test.each([
  'permit tcp any any', 'deny ip any any', 'permit icmp host 10.0.0.1 any', 'permit tcp any any eq 80', 'permit udp any eq 53 any', 'permit tcp any any eq www log',
  'permit tcp 10.0.0.0 0.0.0.255 range 1024 65535 10.1.0.0 0.255.0.255 gt 1023', 'deny udp host 10.0.0.1 lt 1024 host 255.255.255.255 range 5 5',
])('plain: %s', entry => { expect(isPlain(WILDCARDS, entry)).toBe(true) })

test('any4 is plain where masks are those of networks', () => {
  expect([WILDCARDS, NETMASKS].map(dialect => isPlain(dialect, 'permit ip any4 host 10.0.0.1'))).toEqual([false, true])
})

test('a length behind an address is plain where masks are wildcards', () => {
  expect([WILDCARDS, NETMASKS].map(dialect => isPlain(dialect, 'permit ip 10.0.0.0/8 any'))).toEqual([true, false])
})

test.each([
  'permit tcp any', 'permit tcp any ', 'permit tcp any any eq', 'permit tcp any any eq 80 443', 'permit tcp any any eq 65536', 'permit ip any any eq 80', 'permit tcp  any any',
  'permit tcp any any established', 'permit icmp any any echo', 'permit tcp host 10.0.0 any', 'permit tcp host 10.0.0.256 any', 'permit tcp 10.0.0.0 any', 'permit tcp 10.0.0.0/33 any',
  'permit tcp any any range 5 4', 'permit tcp any any gt 65535', 'permit tcp any any lt 0', 'permit tcp any any neq 80', 'permit TCP any any', 'permit tcp any any logs', 'permit tcp any any log log',
  'permit object-group A any any', 'permit tcp host A any', 'permit tcp any any eq nothing', 'permit 6 any any',
])('not plain: %s', entry => { expect(isPlain(WILDCARDS, entry)).toBe(false) })

const SYSTEMS: readonly { name: string; parse: Parse; mask: readonly string[]; write: (entries: readonly string[]) => string }[] = [
  { name: 'ios', parse: ios, mask: ['0.0.0.255', '0.0.255.0', '255.255.255.255'], write: entries => `hostname r\nip access-list extended L\n${entries.map(e => ` ${e}\n`).join('')}` },
  { name: 'ios, numbered', parse: ios, mask: ['0.0.0.255'], write: entries => `hostname r\n${entries.map(e => `access-list 101 ${e}\n`).join('')}` },
  { name: 'asa', parse: asa, mask: ['255.255.255.0', '255.0.255.0', '0.0.0.0'], write: entries => `ASA Version 9.8(2)\n${entries.map(e => `access-list L extended ${e}\n`).join('')}` },
  { name: 'asa, old', parse: asa, mask: ['255.255.255.0'], write: entries => `PIX Version 6.3(4)\n${entries.map(e => `access-list L ${e}\n`).join('')}` },
  { name: 'nxos', parse: nxos, mask: ['0.0.0.255', '255.255.255.255'], write: entries => `hostname r\nip access-list L\n${entries.map(e => `  ${e}\n`).join('')}` },
  { name: 'xr', parse: xr, mask: ['0.0.0.255', '255.255.255.255'], write: entries => `hostname r\nipv4 access-list L\n${entries.map(e => ` ${e}\n`).join('')}` },
]

/** A tab is a blank, and no plain shape has one. */
const unplain = (entry: string): string => entry.replace(/(permit|deny) /, '$1\t')

/** What is read, with blanks for tabs. */
function seen({ filters, statements, diagnostics, references, comments }: Firewall): string {
  const read = {
    rules: [...filters].map(([id, filter]) => [id, filter.rules.map(({ match, action, enabled, origin, comment, hits }) => ({ match, action, enabled, origin, comment, hits }))]), statements,
    diagnostics: diagnostics.map(({ kind, seen: words, effect }) => [kind, words, effect]), references: references.map(({ kind, name, defined }) => [kind, name, defined]), comments: comments.map(c => c.text),
  }
  return JSON.stringify(read, undefined, 1).replaceAll('\\t', ' ')
}

describe.each(SYSTEMS)('$name', ({ parse, mask, write }) => {
  const often = <T>(usual: readonly T[], rare: readonly T[]): fc.Arbitrary<T> => fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: fc.constantFrom(...rare) })
  const address = often(
    ['any', 'host 10.0.0.1', 'host 203.0.113.255', ...mask.map(m => `10.1.2.3 ${m}`), '10.0.0.0/8', '0.0.0.0/0'],
    ['any4', 'any4', 'any6', '10.0.0.1', 'host A', 'host 010.0.0.01', 'host 10.0.0.1,', 'host 10.0.0.1.2', '10.0.0.0/08', '10.0.0.0/33', 'object-group G', 'addrgroup G', 'net-group G', 'host', ''],
  )
  const port = often(
    ['', '', 'eq 80', 'eq www', 'eq snmp', 'range 20 21', 'gt 1023', 'lt 1024', 'eq 0', 'eq 65535'],
    ['eq 80 443', 'neq 80', 'range 21 20', 'eq 65536', 'eq 000080', 'eq', 'gt 65535', 'lt 0', 'eq any', 'eq no-port', 'range ftp-data ftp', 'portgroup P'],
  )
  const words = fc.tuple(
    often(['', '', '10 '], ['99999999999 ', '0 ', 'remark ']), often(['permit', 'deny'], ['Permit', 'evaluate']), often(['tcp', 'udp', 'ip', 'icmp'], ['6', 'TCP', 'gre', 'sctp', 'nos', 'ipv4', 'ipv4', '']),
    address, port, address, port, often(['', '', 'log'], ['established', 'echo', 'log 5', 'fragments', '! note', 'time-range T', '(3 matches)', 'inactive']),
  ).map(([number, ...rest]) => `${number}${rest.filter(w => w !== '').join(' ')}`)

  test('the same answers with and without a plain shape', () => {
    fc.assert(fc.property(fc.array(words, { minLength: 1, maxLength: 8 }), entries => {
      const read = (list: readonly string[]): string[] => parse(makeSource('x', write(list))).firewalls.map(seen)
      expect(read(entries)).toEqual(read(entries.map(unplain)))
    }), { numRuns: 400 })
  })
})
