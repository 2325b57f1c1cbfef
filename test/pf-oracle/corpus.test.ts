/** Real exports, where they are at hand: the kernel agrees on every packet. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fg from 'fast-glob'
import { expect, test } from 'vitest'
import { compare } from './compare.ts'
import { tell } from './tell.ts'

const CORPUS = join(import.meta.dirname, '../../../shared/corpus')

test.skipIf(!existsSync(CORPUS))('the kernel agrees on every packet of the corpus', async () => {
  const files = fg.sync('{pfsense,opnsense}/**/*', { cwd: CORPUS, ignore: ['**/SOURCES.tsv'] }).sort()
  const outcome = await compare(files.map(name => ({ name, bytes: readFileSync(join(CORPUS, name)) })))
  tell('pf, real exports', [['pfSense and OPNsense', outcome]])
  expect(outcome.disagreements.slice(0, 3)).toEqual([])
  expect(outcome.tally.packets).toBeGreaterThan(50_000)
  // Fragments for tests of other programs, without an interface or with a root element of their own.
  expect(outcome.skipped.length).toBeLessThan(15)
})
