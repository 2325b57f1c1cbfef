/** Long, deep and circular input is read to its end, in time that grows with its length: quadratic readers would not finish here. */
import { test } from 'vitest'
import { parse as asa } from '../../../src/parsers/cisco/asa/parse.ts'
import { parse as ios } from '../../../src/parsers/cisco/ios/parse.ts'
import { parse as nxos } from '../../../src/parsers/cisco/nxos/parse.ts'
import { parse as xr } from '../../../src/parsers/cisco/xr/parse.ts'
import { makeSource } from '../../../src/text/source.ts'
import { expectSound } from './accounting.ts'

const PARSERS = { ios, asa, nxos, xr }

const many = (count: number, line: (n: number) => string): string => Array.from({ length: count }, (_, n) => line(n)).join('\n')
const address = (n: number): string => `10.${String((n >> 16) & 255)}.${String((n >> 8) & 255)}.${String(n & 255)}`
const ring = (count: number, head: (n: number) => string, member: (n: number) => string): string => many(count, n => `${head(n)}\n ${member((n + 1) % count)}`)

const CASES = [
  ['asa', 'entries', many(60_000, n => `access-list L extended permit tcp any host ${address(n)} eq ${String(n % 60000)}`)],
  ['asa', 'groups in a ring', `${ring(20_000, n => `object-group network G${String(n)}`, n => `group-object G${String(n)}`)}\naccess-list L permit ip object-group G0 any`],
  ['asa', 'secrets and remarks', many(8_000, n => `access-list L remark ${address(n)}\nsnmp-server community c${String(n)}\n! key ${String(n)}`)],
  ['asa', 'remarks alone', many(100_000, () => 'access-list L remark again and again')],
  ['asa', 'indented ever deeper', many(3000, n => `${' '.repeat(n)}object network X`)],
  ['ios', 'entries', `ip access-list extended A\n${many(60_000, n => ` permit tcp any host ${address(n)} eq ${String(n % 60000)}`)}`],
  ['ios', 'groups in a ring', ring(20_000, n => `object-group network G${String(n)}`, n => `group-object G${String(n)}`)],
  ['ios', 'a service group of many ports, used again and again', `object-group service S\n${many(60_000, n => ` tcp eq ${String(n)}`)}\nip access-list extended A\n${many(3_000, n => ` permit object-group S any host ${address(n)}`)}`],
  ['ios', 'indented ever deeper', many(3000, n => `${' '.repeat(n)}interface GigabitEthernet0/${String(n)}`)],
  ['nxos', 'one number again and again', `ip access-list A\n${many(5_000, () => '  10 permit tcp any any eq 80')}\n${many(20_000, n => `  10 permit tcp any any eq ${String(n)}`)}`],
  ['nxos', 'indented ever deeper', many(3000, n => `${' '.repeat(n)}interface Ethernet1/${String(n)}`)],
  ['xr', 'one number again and again', `ipv4 access-list A\n${many(5_000, () => '  10 permit tcp any any eq 80')}\n${many(20_000, n => `  10 permit tcp any any eq ${String(n)}`)}`],
  ['xr', 'groups in a ring', ring(20_000, n => `object-group network ipv4 G${String(n)}`, n => `object-group G${String(n)}`)],
  ['xr', 'indented ever deeper', many(3000, n => `${' '.repeat(n)}interface GigabitEthernet0/0/0/${String(n)}`)],
] as const

test.each(CASES)('%s: %s', (name, _, text) => {
  const parse = PARSERS[name]
  const source = makeSource('long', text)
  expectSound(parse(source), source, name === 'asa')
})
