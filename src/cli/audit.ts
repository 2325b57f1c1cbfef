/** All inputs of a run judged, one after the other or by several threads at once; what comes of it does not tell which. */
import type { FileFailure, LintResult } from '../engine/result.ts'
import type { Rule } from '../engine/rule.ts'
import { together } from '../engine/together.ts'
import { readExports } from './exports.ts'
import type { Input } from './find.ts'
import { judge } from './lint.ts'
import { partOf, type Job, type Part } from './part.ts'
import type { PartCache } from './partcache.ts'
import type { SarifDetails } from './sarifdetails.ts'
import type { World } from './world.ts'

interface Audited {
  readonly result: LintResult
  readonly details: SarifDetails
  readonly notes: readonly string[]
  /** Milliseconds, of all threads together. */
  readonly took: { readonly reading: number; readonly judging: number }
}

interface Audit {
  readonly inputs: readonly Input[]
  /** Of finding them. */
  readonly failures: readonly FileFailure[]
  readonly localRules: readonly Rule[]
  readonly job: Job
  /** Threads that work at the same time. */
  readonly concurrency: number
  /** Parts of earlier runs. */
  readonly cache: PartCache | undefined
  readonly now: () => number
  readonly onProgress: (path: string) => void
}

export async function audit(all: Audit, world: World): Promise<Audited> {
  return all.localRules.length > 0 ? auditTogether(all, world) : auditParts(all, world)
}

/** A user's rule may compare exports, and cannot go to a thread. */
async function auditTogether({ inputs, failures, localRules, job, now, onProgress }: Audit, world: World): Promise<Audited> {
  const started = now()
  const exports = await readExports(inputs, job.forced, world, onProgress)
  const read = now()
  const result = judge({ firewalls: exports.firewalls, failures: [...failures, ...exports.failures] }, job.policy, { ...job.judging, localRules })
  const details = job.sarif ? (await import('./sarifdetails.ts')).sarifDetails(exports.firewalls, result.findings) : { ways: new Map<string, never>(), lineHashes: new Map<string, never>() }
  return { result, details, notes: exports.notes, took: { reading: read - started, judging: now() - read } }
}

async function auditParts({ inputs, failures, job, concurrency, cache, now, onProgress }: Audit, world: World): Promise<Audited> {
  const started = now()
  const base = judge({ firewalls: [], failures }, job.policy, { ...job.judging, localRules: [] })
  const baseTook = now() - started
  const here = async (input: Input): Promise<Part> => {
    const part = await partOf(input, job, world, now)
    // A copy: words cut out of the text of an export would hold the whole of it.
    return inputs.length > 1 ? structuredClone(part) : part
  }
  const pool = concurrency > 1 && world.worker !== undefined ? (await import('./pool.ts')).createPool(world.worker, job, concurrency) : undefined
  const parts = new Array<Part>(inputs.length)
  let [first, last] = [0, inputs.length - 1]
  // Half of the threads begin at the end: neighbours are often of one format, and each thread has to warm up for every format that it meets.
  const fromStart = (): number | undefined => (first > last ? undefined : first++)
  const fromEnd = (): number | undefined => (first > last ? undefined : last--)
  // As many inputs are open as there are threads: each is read when its turn comes, and forgotten but for its part.
  const work = async (take: () => number | undefined): Promise<void> => {
    for (let i = take(); i !== undefined; i = take()) {
      const input = inputs[i] as Input
      onProgress(input.path)
      const make = (): Promise<Part> => (pool && input.file !== undefined && !input.bytes ? pool.run(input) : here(input))
      parts[i] = await (cache ? cache.of(input, make) : make())
    }
  }
  try {
    await Promise.all(Array.from({ length: pool ? concurrency : 1 }, (_, i) => work(i % 2 === 0 ? fromStart : fromEnd)))
  } finally {
    await pool?.end()
  }
  return {
    result: together(base, parts),
    details: { ways: new Map(parts.flatMap(p => [...p.ways])), lineHashes: new Map(parts.flatMap(p => [...p.lineHashes])) },
    notes: parts.flatMap(p => p.notes),
    took: { reading: total(parts, 'reading'), judging: baseTook + total(parts, 'judging') },
  }
}

const total = (parts: readonly Part[], what: keyof Part['took']): number => parts.reduce((sum, p) => sum + p.took[what], 0)
