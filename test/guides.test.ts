/** The guides: their commands run one after the other over the example exports, and print what stands below them; `...` stands for anything. */
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { folder, run } from './cli/world.ts'
import { fencesOf } from './fences.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Lines of the examples move: their numbers, and how many guesses there are, count as any number. */
const settled = (text: string): string => text.replace(/:\d+(?=[: \n])/g, ':N').replace(/^( *)\d+ \|/gm, '$1N |').replace(/\d+ guesses/g, 'N guesses')

/** What is shown, as a pattern: a line of dots is any lines, dots within a line are any words, blanks are as many as it takes. */
function patternOf(shown: string): RegExp {
  const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  const wordsOf = (text: string): string => text.split(/ +/).map(escaped).join(' +')
  const lines = settled(shown).trimEnd().split('\n').map(line => (line === '...' ? '(?:.*\\n)*?' : `${line.split('...').map(wordsOf).join('.*')}\\n`))
  return new RegExp(`^${lines.join('')}$`)
}

test.each([['getting-started', '.', 8], ['audit', 'customer', 5], ['proofs', '.', 1]])('docs/%s.md', async (page, place, count) => {
  const root = folder({})
  cpSync(join(ROOT, 'examples/deployment'), join(root, place), { recursive: true })
  const list = fencesOf(readFileSync(join(ROOT, 'docs', `${page}.md`), 'utf8'))
  const steps = list.flatMap((fence, i) => (fence.info[0] === 'sh' ? [{ command: fence.text.trim(), shown: list[i + 1]?.info[0] === 'text' ? list[i + 1]?.text : undefined }] : []))
  expect(steps.length).toBe(count)
  for (const { command, shown } of steps) {
    const [program, ...argv] = command.split(' ')
    const { code, stdout, stderr } = await run(root, argv)
    expect([command, program, code === 2, shown === undefined]).toEqual([command, 'wallproof', false, false])
    expect(settled(`${stdout}${stderr}`), command).toMatch(patternOf(shown ?? ''))
  }
})
