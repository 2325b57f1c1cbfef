/** Threads that nobody asked for start where they are worth it. */
import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { threadsFor } from '../../src/cli/threads.ts'
import type { Input } from '../../src/cli/find.ts'
import { folder } from './world.ts'

const MEGABYTE = 1024 * 1024

function inputs(count: number, megabytes: number): Input[] {
  const root = folder({})
  return Array.from({ length: count }, (_, i): Input => {
    const file = join(root, `${String(i)}.rules`)
    writeFileSync(file, '')
    truncateSync(file, megabytes * MEGABYTE)
    return { path: file, file, explicit: true }
  })
}

test.each([
  [2, 1, 8, 1],
  [2, 3, 8, 2],
  [8, 3, 8, 4],
  [2, 3, 2, 1],
  [4, 9, 2, 2],
  [1, 99, 8, 1],
])('%i files of %i MB on %i cores: %i', (count, megabytes, cores, threads) => {
  expect(threadsFor(undefined, inputs(count, megabytes), () => cores)).toBe(threads)
})
