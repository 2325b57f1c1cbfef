/** Progress: on a terminal, after a second, never wider than it, and gone at the end. */
import { expect, test } from 'vitest'
import { progress } from '../../src/cli/progress.ts'

interface Shown { readonly lines: string[]; readonly at: (time: number, what: string, share?: number) => void; readonly end: () => Promise<void> }

function shown(isTTY: boolean, quiet = false, columns?: number): Shown {
  const lines: string[] = []
  const clock = { time: 0 }
  const write = (text: string): Promise<void> => {
    lines.push(text)
    return Promise.resolve()
  }
  const { at, end } = progress({ isTTY, closed: false, columns, write }, quiet, () => clock.time)
  return {
    lines, end,
    at: (time, what, share) => {
      clock.time = time
      at(what, share)
    },
  }
}

test('nothing in the first second, then ten times a second, and nothing is left', async () => {
  const { lines, at, end } = shown(true)
  for (const time of [0, 500, 999, 1000, 1050, 1100]) at(time, `fw${String(time)}.rules`, time / 2000)
  await end()
  expect(lines).toEqual(['\r\u001b[K[##########..........]  50 %  fw1000.rules', '\r\u001b[K[###########.........]  55 %  fw1100.rules', '\r\u001b[K'])
})

test.each([[false, false], [true, true]])('nothing at all: terminal %s, quiet %s', async (isTTY, quiet) => {
  const { lines, at, end } = shown(isTTY, quiet)
  at(5000, 'fw.rules', 0.5)
  await end()
  expect(lines).toEqual([])
})

test.each([
  ['a narrow terminal', 16, 'fw.rules', '[##########....'],
  ['wide characters', 40, 'žluť/日本日本日本日本日本日本.rules', '[##########..........]  50 %  žluť/日本'],
  ['hostile names', 80, '\u001b[2J##vso[x]', '[##########..........]  50 %  \\x1b[2J#\\x23vso[x]'],
])('%s', (_, columns, what, line) => {
  const { lines, at } = shown(true, false, columns)
  at(2000, what, 0.5)
  expect(lines).toEqual([`\r\u001b[K${line}`])
})
