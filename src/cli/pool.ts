/** Threads that judge inputs, each with the whole program. */
import { Tinypool } from 'tinypool'
import type { Input } from './find.ts'
import type { Job, Part } from './part.ts'

export interface Pool {
  run(input: Input): Promise<Part>
  end(): Promise<void>
}

/** Milliseconds: longer than any input takes, so that threads stay. */
const IDLE = 3_600_000

/**
 * Twice what V8 takes by itself: most of what is made for one file is then dead before it would be moved to the old generation. Collections of that one drop
 * compiled code that no function alive has run, which is then compiled anew.
 */
const YOUNG_MEGABYTES = 96

/** Threads start when there is something to do for them: what a cache knows needs none. */
export function createPool(worker: string, job: Job, threads: number): Pool {
  const pool = new Tinypool({ filename: worker, minThreads: 0, maxThreads: threads, idleTimeout: IDLE, workerData: job, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES } })
  return {
    run: async ({ file, path, explicit, beside }) => await pool.run({ file, path, explicit, ...(beside ? { beside } : {}) }) as Part,
    end: () => pool.destroy(),
  }
}
