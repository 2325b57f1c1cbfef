/** Bytes as text. */
import { expect, test } from 'vitest'
import { decode } from '../../src/text/decode.ts'

const utf16 = (text: string, big: boolean): Buffer => {
  const bytes = Buffer.from(text, 'utf16le')
  return big ? bytes.swap16() : bytes
}
const CONFIG = 'hostname žluť\r\naccess-list 1 permit any\r\n'
const ASCII = 'hostname core\r\naccess-list 1 permit any\r\n'

test.each([
  ['UTF-8', Buffer.from(CONFIG), CONFIG, 'utf-8'],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${CONFIG}`), CONFIG, 'utf-8'],
  ['UTF-16 LE with a mark', utf16(`\ufeff${CONFIG}`, false), CONFIG, 'utf-16le'],
  ['UTF-16 BE with a mark', utf16(`\ufeff${CONFIG}`, true), CONFIG, 'utf-16be'],
  ['UTF-16 LE without', utf16(ASCII, false), ASCII, 'utf-16le'],
  ['UTF-16 BE without', utf16(ASCII, true), ASCII, 'utf-16be'],
  ['Windows-1252', Buffer.from('description M\xfcnchen\n', 'latin1'), 'description München\n', 'windows-1252'],
  ['nothing', Buffer.alloc(0), '', 'utf-8'],
  ['a capture with escapes', Buffer.from('\u001b[1mrtr#\u001b[0m show run\b\b\n'), '\u001b[1mrtr#\u001b[0m show run\b\b\n', 'utf-8'],
] as const)('%s', (_, bytes, text, encoding) => {
  expect(decode(bytes)).toEqual({ binary: false, text, encoding })
})

test.each([
  ['an ELF file', Buffer.concat([Buffer.from('\u007fELF\u0002\u0001\u0001'), Buffer.alloc(60)])],
  ['random bytes', Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 193 + (i >> 3) * 71) & 255))],
  ['UTF-16 of nothing sensible', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? i % 9 : 0)))])],
])('%s is binary', (_, bytes) => {
  expect(decode(bytes)).toEqual({ binary: true })
})
