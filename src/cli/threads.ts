/** How many threads are worth it. */
import { statSync } from 'node:fs'
import type { Input } from './find.ts'
import { UsageError } from './world.ts'

/** A thread takes longer to start than it takes to judge a megabyte. */
const WORTH_BYTES = 4 * 1024 * 1024
/** On two cores, one thread has its compiler on the other one: a second thread, which compiles for itself what is hot, gains only beyond this (docs/performance.md). */
const WORTH_BYTES_ON_TWO = 32 * 1024 * 1024

/** Every thread holds a whole program: more of them are used only when asked for. */
const MOST_BY_ITSELF = 4
const MOST = 64

export function threadsFor(asked: string | undefined, inputs: readonly Input[], processors: () => number): number {
  const useful = Math.min(inputs.length, MOST)
  if (asked !== undefined && asked !== 'auto') {
    if (!/^[1-9]\d{0,3}$/.test(asked)) throw new UsageError(`--concurrency: "${asked}" is not a number of threads, and not auto`)
    return Math.max(1, Math.min(Number(asked), useful))
  }
  if (useful < 2) return 1
  const cores = processors()
  return isMuch(inputs, cores > 2 ? WORTH_BYTES : WORTH_BYTES_ON_TWO) ? Math.max(1, Math.min(cores, MOST_BY_ITSELF, useful)) : 1
}

function isMuch(inputs: readonly Input[], enough: number): boolean {
  let bytes = 0
  for (const { file } of inputs) {
    bytes += file === undefined ? 0 : statSync(file, { throwIfNoEntry: false })?.size ?? 0
    if (bytes >= enough) return true
  }
  return false
}
