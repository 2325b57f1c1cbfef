/** How many threads are worth it. */
import { statSync } from 'node:fs'
import type { Input } from './find.ts'
import { UsageError } from './world.ts'

/** Each thread compiles for itself what is hot, and one thread has its compiler on another core: by processor time, two threads on two cores gain only beyond this (docs/performance.md). */
const WORTH_BYTES = 32 * 1024 * 1024

/** Every thread holds a whole program: more of them are used only when asked for. */
const MOST_BY_ITSELF = 4
const MOST = 64

export function threadsFor(asked: string | undefined, inputs: readonly Input[], processors: () => number): number {
  const useful = Math.min(inputs.length, MOST)
  if (asked !== undefined && asked !== 'auto') {
    if (!/^[1-9]\d{0,3}$/.test(asked)) throw new UsageError(`--concurrency: "${asked}" is not a number of threads, and not auto`)
    return Math.max(1, Math.min(Number(asked), useful))
  }
  return isMuch(inputs) ? Math.max(1, Math.min(processors(), MOST_BY_ITSELF, useful)) : 1
}

function isMuch(inputs: readonly Input[]): boolean {
  let bytes = 0
  for (const { file } of inputs.length < 2 ? [] : inputs) {
    bytes += file === undefined ? 0 : statSync(file, { throwIfNoEntry: false })?.size ?? 0
    if (bytes >= WORTH_BYTES) return true
  }
  return false
}
