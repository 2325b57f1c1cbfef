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

/** Texts and hashes of the tests of github/codeql-action (src/fingerprints.test.ts), which computes the hash for code scanning. */
const GREETINGS = ['e9496ae3ebfced30:1', 'fb7c023a8b9ccb3f:1', 'ce8ba1a563dcdaca:1', 'e20e36e16fcb0cc8:1', 'b3edc88f2938467e:1', 'c8e28b0b4002a3a0:1', 'c129715d7a2bc9a3:1']

test.each([
  ['', ['c129715d7a2bc9a3:1']],
  [' a\nb\n  \t\tc\n d', ['271789c17abda88f:1', '54703d4cd895b18:1', '180aee12dab6264:1', 'a23a3dc5e078b07b:1']],
  [' hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n', GREETINGS],
  [' hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r', GREETINGS],
  [' hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n', GREETINGS],
  [' hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n', GREETINGS],
  ['Lorem ipsum dolor sit amet.\n'.repeat(10), [
    'a7f2ff13bc495cf2:1', 'a7f2ff13bc495cf2:2', 'a7f2ff13bc495cf2:3', 'a7f2ff13bc495cf2:4', 'a7f2ff13bc495cf2:5', 'a7f2ff13bc495cf2:6',
    'a7f2ff1481e87703:1', 'a9cf91f7bbf1862b:1', '55ec222b86bcae53:1', 'cc97dc7b1d7d8f7b:1', 'c129715d7a2bc9a3:1',
  ]],
])('the line hashes are those that GitHub computes: %j', (text, hashes) => {
  const wanted = new Set(hashes.map((_, i) => i + 1))
  expect([...lineHashes(text, wanted).values()]).toEqual(hashes)
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
