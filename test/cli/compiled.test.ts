/** Code that V8 compiled is kept for the next run, and believed only where nobody else could have put it. */
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { expect, test, vi } from 'vitest'
import { usableCache, type Cache } from '../../src/cli/cachefolder.ts'
import { loadCompiled } from '../../src/cli/compiled.ts'
import { folder } from './world.ts'

const PROGRAM = { 'main.cjs': "exports.value = require('./part.cjs').twice(require('node:path').sep.length)\n", 'part.cjs': 'exports.twice = n => 2 * n\nglobalThis.seen = (globalThis.seen ?? 0) + 1\n' }

const cacheIn = (home: string): Cache | undefined => usableCache({ XDG_CACHE_HOME: home }, 'code')

/** A run of the program: the chunks that had to be compiled. */
function run(program: string, cache: Cache | undefined): string[] {
  const { compiled, keep } = loadCompiled(program, 'main.cjs', cache)
  keep()
  return [...compiled].sort()
}

test('what the first run compiled, the second one finds', () => {
  const [program, home] = [folder(PROGRAM), folder({})]
  expect(run(program, cacheIn(home))).toEqual(['main.cjs', 'part.cjs'])
  const kept = join(home, 'wallproof/code')
  expect(readdirSync(kept).sort()).toEqual(['main.cjs', 'part.cjs'])
  expect([statSync(kept).mode & 0o777, statSync(join(kept, 'main.cjs')).mode & 0o777]).toEqual([0o700, 0o600])
  expect(run(program, cacheIn(home))).toEqual([])
})

test('with a new chunk, functions of the others that ran for the first time are kept too', () => {
  const [program, home] = [folder({ 'main.cjs': "const more = n => n + 'a function that is compiled when it runs'.length\nif (globalThis.wantsMore) require('./part.cjs').call(more)\n", 'part.cjs': 'exports.call = f => f(1)\n' }), folder({})]
  const sizeOfMain = (): number => statSync(join(home, 'wallproof/code/main.cjs')).size
  expect(run(program, cacheIn(home))).toEqual(['main.cjs'])
  const before = sizeOfMain()
  vi.stubGlobal('wantsMore', true)
  expect(run(program, cacheIn(home))).toEqual(['part.cjs'])
  expect(sizeOfMain()).toBeGreaterThan(before)
  expect(run(program, cacheIn(home))).toEqual([])
  vi.unstubAllGlobals()
})

test.each([
  ['is cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 9)],
  ['is damaged', (bytes: Buffer) => Buffer.from(bytes.map((byte, i) => (i === bytes.length >> 1 ? byte ^ 0xff : byte)))],
  ['is something else', () => Buffer.from('something else')],
  ['is empty', () => Buffer.alloc(0)],
])('a file that %s is not used, and written anew', (_, change) => {
  const [program, home] = [folder(PROGRAM), folder({})]
  run(program, cacheIn(home))
  const file = join(home, 'wallproof/code/main.cjs')
  writeFileSync(file, change(readFileSync(file)))
  expect(run(program, cacheIn(home))).toEqual(['main.cjs'])
  expect(run(program, cacheIn(home))).toEqual([])
})

test('without a folder to keep it in, the program runs all the same', () => {
  const [program, home] = [folder(PROGRAM), folder({ wallproof: 'a file where the folder should be\n' })]
  expect(run(program, cacheIn(home))).toEqual(['main.cjs', 'part.cjs'])
  expect(run(program, undefined)).toEqual(['main.cjs', 'part.cjs'])
})

test('builds beyond the newest few are forgotten', () => {
  const [program, home] = [folder(PROGRAM), folder({})]
  for (const build of ['a', 'b', 'c', 'd', 'e', 'f']) run(program, usableCache({ XDG_CACHE_HOME: home }, `code/${build}`))
  const left = readdirSync(join(home, 'wallproof/code'))
  expect([left.length, left.includes('f')]).toEqual([4, true])
})

test('a folder that others may write to is not believed', () => {
  const home = folder({})
  mkdirSync(join(home, 'wallproof/code'), { recursive: true })
  expect(cacheIn(home)?.folder).toBe(join(home, 'wallproof/code'))
  chmodSync(join(home, 'wallproof/code'), 0o777)
  expect(cacheIn(home)).toBeUndefined()
})

test('nor one that is a link to somewhere else', () => {
  const home = folder({ 'elsewhere/x': '' })
  mkdirSync(join(home, 'wallproof'))
  symlinkSync(join(home, 'elsewhere'), join(home, 'wallproof/code'))
  expect(cacheIn(home)).toBeUndefined()
})

test.runIf(process.getuid?.() === 0)('nor one of another user; and nothing is left in the home of another', () => {
  const home = folder({})
  mkdirSync(join(home, 'wallproof/code'), { recursive: true })
  chownSync(join(home, 'wallproof/code'), 65534, 65534)
  expect(cacheIn(home)).toBeUndefined()
  const theirs = folder({})
  chownSync(theirs, 65534, 65534)
  expect(cacheIn(theirs)?.make()).toBeUndefined()
  expect(existsSync(join(theirs, 'wallproof'))).toBe(false)
})

test('a home that is no absolute path is that of the user', () => {
  expect(usableCache({ XDG_CACHE_HOME: 'here' }, 'code')?.folder ?? '').not.toMatch(/^here/)
})
