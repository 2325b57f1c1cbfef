/** The Cisco line tree: structure, captures, banners, certificates, and the time it takes. */
import { expect, test } from 'vitest'
import { startsIn, type Line } from '../../../src/parsers/cisco/line.ts'
import { readLines } from '../../../src/parsers/cisco/lines.ts'
import { makeSource, shown, startOf } from '../../../src/text/source.ts'

type Tree = (string | [string, Tree])[]

const tree = (lines: readonly Line[]): Tree =>
  lines.map(l => (l.children.length === 0 ? l.words.join(' ') : [l.words.join(' '), tree(l.children)]))

const read = (text: string, asa = false) => readLines(makeSource('r1.cfg', text), { asa })

test('indentation is the tree: one blank, two blanks, tabs', () => {
  expect(tree(read('interface Vlan1\n ip address 1.1.1.1 255.0.0.0\n!\ninterface Vlan2\n  shutdown\npolicy-map P\n class C\n  police 8000\n class D\n').top))
    .toEqual([['interface Vlan1', ['ip address 1.1.1.1 255.0.0.0']], ['interface Vlan2', ['shutdown']], ['policy-map P', [['class C', ['police 8000']], 'class D']]])
  expect(tree(read('interface Vlan1\n\tshutdown\n\tno ip address\nend').top)).toEqual([['interface Vlan1', ['shutdown', 'no ip address']], 'end'])
})

test.each([['\n'], ['\r\n'], ['\r'], ['\r\r\n']])('line end %j: offsets point into the text as it was', end => {
  const text = ['\ufeffhostname r1', 'interface Vlan1', ' description "a  b" c', 'end', ''].join(end)
  const { top } = read(text)
  const description = top[1]?.children[0]
  expect(description?.words).toEqual(['description', '"a  b"', 'c'])
  expect(description && startsIn(description).map((s, i) => text.startsWith(description.words[i] as string, s))).toEqual([true, true, true])
  expect(description && shown(description.span)).toBe('description "a  b" c')
  expect(top[0]?.words).toEqual(['hostname', 'r1'])
})

test('comments are kept apart, with their place; a trailing one does not swallow free text', () => {
  const { top, comments } = read('! first\nip access-list extended A\n permit ip any any ! second\n remark a ! b\n!\n')
  expect(tree(top)).toEqual([['ip access-list extended A', ['permit ip any any', 'remark a ! b']]])
  expect(comments.map(c => [c.text, startOf(c.span)])).toEqual([['first', { line: 1, column: 1 }], ['second', { line: 3, column: 20 }]])
  expect(read(': Saved\n:\nhostname a\n', true).comments.map(c => c.text)).toEqual(['Saved'])
})

// Batfish, CiscoGrammarTest testIosBanner (resource ios_banner): the delimiter is ^C when the line shows ^C, and what follows the closing one is ignored.
test.each([
  ['^C', 'banner motd ^C\npermit ip any any\n!\n^C\nhostname r1', ['banner motd', 'hostname r1'], 3],
  ['^C on one line', 'banner exec ^Chello^C\nhostname r1', ['banner exec', 'hostname r1'], 0],
  ['rest of the closing line', 'banner exec ^CFirst line.\nSecond^Cignored\nhostname r1', ['banner exec', 'hostname r1'], 1],
  ['^CC', 'banner login ^CC\ninterface Vlan9\n^C\nhostname r1', ['banner login', 'hostname r1'], 2],
  ['^ alone', 'banner login ^First line.\nsnmp-server community x\n^\nhostname r1', ['banner login', 'hostname r1'], 2],
  ['byte 3', 'banner login \u0003\n access-list 1 permit any\n\u0003\nhostname r1', ['banner login', 'hostname r1'], 2],
  ['%', 'banner motd %\nline vty 0 4\n%\nhostname r1', ['banner motd', 'hostname r1'], 2],
  ['none closes it', 'banner motd %\nhostname r1', ['banner motd %', 'hostname r1'], 0],
  ['aaa', 'aaa authentication fail-message ^C\nno\n^C\nhostname r1', ['aaa authentication fail-message', 'hostname r1'], 2],
])('banner: %s', (_, text, expected, opaque) => {
  const lines = read(text)
  expect(tree(lines.top)).toEqual(expected)
  expect(lines.opaque).toBe(opaque)
})

test('an ASA banner has no delimiter: every line is a command', () => {
  expect(tree(read('banner exec ^C\nbanner exec ^C end\nhostname a\n', true).top)).toEqual(['banner exec ^C', 'banner exec ^C end', 'hostname a'])
})

test('certificates, macros and keys are opaque; a private key is hidden', () => {
  const text = [
    'crypto pki certificate chain TP', ' certificate self-signed 01', '  3082024F 308201B8 A0030201', '  FFFF', '  \tquit', 'macro name m', 'interface $i', '@', 'hostname r1',
    '-----BEGIN RSA PRIVATE KEY-----', 'MIIsecret', '-----END RSA PRIVATE KEY-----', 'end',
  ].join('\n')
  const source = makeSource('r1', text)
  const lines = readLines(source)
  expect(tree(lines.top)).toEqual([['crypto pki certificate chain TP', ['certificate self-signed 01']], 'macro name m', 'hostname r1', 'end'])
  expect(lines.opaque).toBe(8)
  expect(shown({ source, start: 0, end: text.length })).not.toContain('MIIsecret')
})

test('captures: prompts, envelope, paging, other output', () => {
  const text = [
    'r1>enable', 'r1#show version', 'Cisco IOS Software', 'access-list 9 permit any', 'r1#sh run', 'Building configuration...', '', 'Current configuration : 99 bytes',
    'hostname r1', 'interface Vlan1', ' --More-- \b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\b ip address 1.1.1.1 255.0.0.0', ' --More--          shutdown', 'end', '', 'r1#',
  ].join('\n')
  const lines = read(text)
  expect(tree(lines.top)).toEqual(['hostname r1', ['interface Vlan1', ['ip address 1.1.1.1 255.0.0.0', 'shutdown']], 'end'])
  expect(lines.opaque).toBe(8)
  expect(tree(read('r1(config)#interface Vlan1\nr1(config-if)#shutdown\nr1(config-if)#exit\n').top)).toEqual([['interface Vlan1', ['shutdown', 'exit']]])
})

test('long and hostile input takes linear time', () => {
  const started = performance.now()
  read(`permit ip ${'a '.repeat(5_000_000)}`)
  read('x'.repeat(20_000_000))
  read('"'.repeat(1_000_000))
  read('banner motd %\n'.replace('%', '\u0001').repeat(20_000))
  read(Array.from({ length: 20_000 }, (_, i) => `banner motd ${String.fromCharCode(1000 + (i % 500))}`).join('\n'))
  read('-----BEGIN\nmacro name x\n'.repeat(50_000))
  const deep = read(Array.from({ length: 3000 }, (_, i) => `${' '.repeat(i)}x`).join('\n'))
  const depth = (lines: readonly Line[]): number => lines.reduce((d, l) => Math.max(d, 1 + depth(l.children)), 0)
  expect(depth(deep.top)).toBeLessThan(20)
  expect(performance.now() - started).toBeLessThan(8000)
})
