/** Names of files in reports, and the line hash that GitHub computes. */
import { expect, test } from 'vitest'
import { lineHashes } from '../../src/report/linehash.ts'
import { forTerminal, forTerminalPart } from '../../src/report/neutral.ts'
import { artifactUri, reportedPath } from '../../src/report/paths.ts'

test.each([
  ['/repo/fw/a b.cfg', '/repo', '/', 'fw/a b.cfg', 'fw/a%20b.cfg', true],
  ['/repo/a#1?x%.cfg', '/repo', '/', 'a#1?x%.cfg', 'a%231%3Fx%25.cfg', true],
  ['/repo/žluť/日本', '/repo/', '/', 'žluť/日本', '%C5%BElu%C5%A5/%E6%97%A5%E6%9C%AC', true],
  ['/repo/back\\slash', '/repo', '/', 'back\\slash', 'back%5Cslash', true],
  ['/repo/fw_config.2024@12:30', '/repo', '/', 'fw_config.2024@12:30', './fw_config.2024@12:30', true],
  ['/repo/d/fw@12:30', '/repo', '/', 'd/fw@12:30', 'd/fw@12:30', true],
  ['/repository/x', '/repo', '/', '/repository/x', 'file:///repository/x', false],
  ['/x', '/', '/', 'x', 'x', true],
  ['C:\\repo\\fw\\a.cfg', 'c:\\Repo', '\\', 'fw/a.cfg', 'fw/a.cfg', true],
  ['D:\\other\\a b.cfg', 'C:\\repo', '\\', 'D:/other/a b.cfg', 'file:///D:/other/a%20b.cfg', false],
  ['\\\\server\\share\\a.cfg', 'C:\\repo', '\\', '//server/share/a.cfg', 'file://server/share/a.cfg', false],
  ['/repo/lone\ud800', '/repo', '/', 'lone\ud800', 'lone%EF%BF%BD', true],
] as const)('%s under %s', (file, root, separator, reported, uri, inside) => {
  expect(reportedPath(file, root, separator)).toBe(reported)
  expect(artifactUri(reported)).toEqual(inside ? { uri, uriBaseId: '%SRCROOT%' } : { uri })
})

/** The same hash written plainly: for each line, 100 characters from its start on, blanks left out. */
function plainly(text: string): Map<number, string> {
  const codes: number[] = []
  const starts: number[] = []
  let atStart = true
  const normal = text.replace(/\r\n|\r/g, '\n').replace(/[ \t]/g, '')
  for (const code of [...Array.from({ length: normal.length }, (_, i) => normal.charCodeAt(i)), 0xffff]) {
    if (atStart) starts.push(codes.length)
    atStart = code === 10
    codes.push(code)
  }
  const counts = new Map<string, number>()
  return new Map(starts.map((start, i) => {
    let hash = 0n
    for (let k = 0; k < 100; k++) hash = (hash * 37n + BigInt(codes[start + k] ?? 0)) & 0xffffffffffffffffn
    const hex = hash.toString(16)
    counts.set(hex, (counts.get(hex) ?? 0) + 1)
    return [i + 1, `${hex}:${String(counts.get(hex))}`]
  }))
}

test('the line hash equals its plain definition', () => {
  const line = 'access-list 101 permit tcp host 10.1.2.3 any eq 443\r\n'
  const text = `${line.repeat(4)}\thostname é\uffff\r!\n\n${line.repeat(3)}end`
  const expected = plainly(text)
  expect(lineHashes(text, new Set(expected.keys()))).toEqual(expected)
  expect(lineHashes(text, new Set([6])).get(6)).toBe(expected.get(6))
})

test.each([
  ['a\u001b[31mb', 'a\\x1b[31mb'],
  ['tab\there', 'tab here'],
  ['line\nbreak\u2028x', 'line\\x0abreak\\u2028x'],
  ['\u009b2J', '\\x9b2J'],
  ['abc\u202edcba', 'abc\\u202edcba'],
  ['\u{e0041}', '\\u{e0041}'],
  ['  ::set-output x', '  \\x3a:set-output x'],
  ['x ##vso[y]', 'x #\\x23vso[y]'],
  ['žluťoučký 日本 😀', 'žluťoučký 日本 😀'],
])('for a terminal: %j', (words, printed) => {
  expect(forTerminal(words)).toBe(printed)
})

test('no build command comes together where two parts of a line meet', () => {
  for (const whole of ['##vso[task]', '##[error]', 'x##teamcity[a]']) {
    for (let cut = 0; cut <= whole.length; cut++) {
      expect(forTerminalPart(whole.slice(0, cut)) + forTerminalPart(whole.slice(cut))).not.toMatch(/##\w*\[/)
    }
  }
})
