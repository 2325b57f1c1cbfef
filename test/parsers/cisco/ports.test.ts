/** Port names: those of the command references have their numbers, and no name differs from what the known tables agree on. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { portOf as asaPort } from '../../../src/parsers/cisco/asa/names.ts'
import { portOf } from '../../../src/parsers/cisco/ports.ts'
import { PROTOCOL } from '../../../src/net/protocols.ts'
import { ASA_PORTS, IOS_PORTS, NXOS_PORTS } from '../../kernel/cisco/names.ts'

const SYSTEMS = [
  { name: 'IOS and IOS-XR', names: IOS_PORTS, read: portOf }, { name: 'NX-OS', names: NXOS_PORTS, read: portOf }, { name: 'ASA', names: ASA_PORTS, read: (word: string) => asaPort(word) },
]

describe.each(SYSTEMS)('$name', ({ names, read }) => {
  test.each(['tcp', 'udp'] as const)('%s', protocol => {
    expect(names[protocol].map(([word]) => [word, read(word, [PROTOCOL[protocol]])])).toEqual(names[protocol])
  })
})

const table = join(import.meta.dirname, '../../../../shared/research/cisco_ports.tsv')

test.skipIf(!existsSync(table))('the tables of others, where they agree', () => {
  const rows = readFileSync(table, 'utf8').trim().split('\n').slice(1).map(row => row.split('\t'))
  const known = (word: string): number[] => [portOf(word, [PROTOCOL.tcp]), portOf(word, [PROTOCOL.udp]), asaPort(word)].filter(p => p !== undefined)
  const agreed = rows.filter(([, , , conflicts = '']) => conflicts === '')
  expect(agreed.filter(([name = '', number = '']) => known(name).some(p => p !== Number(number))).map(([name]) => name)).toEqual([])
  expect(agreed.filter(([name = '']) => known(name).length > 0).length).toBeGreaterThan(70)
})
