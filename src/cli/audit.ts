/** All inputs of a run judged, one after the other or by several threads at once; what comes of it does not tell which. */
import type { FileFailure, LintResult } from '../engine/result.ts'
import type { Rule } from '../engine/rule.ts'
import { together } from '../engine/together.ts'
import type { PacketWay } from '../report/report.ts'
import { readExports } from './exports.ts'
import type { Input } from './find.ts'
import { judge } from './lint.ts'
import { partOf, type Job, type Part } from './part.ts'
import type { PartCache } from './partcache.ts'
import type { World } from './world.ts'

interface Audited {
  readonly result: LintResult
  /** By fingerprint. */
  readonly ways: ReadonlyMap<string, readonly PacketWay[]>
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
  const ways = job.ways ? (await import('./ways.ts')).waysOf(exports.firewalls, result.findings) : new Map<string, never>()
  return { result, ways, notes: exports.notes, took: { reading: read - started, judging: now() - read } }
}

async function auditParts({ inputs, failures, job, concurrency, cache, now, onProgress }: Audit, world: World): Promise<Audited> {
  const started = now()
  const base = judge({ firewalls: [], failures }, job.policy, { ...job.judging, localRules: [] })
  const baseTook = now() - started
  const here = (input: Input): Promise<Part> => partOf(input, job, world, now)
  const pool = concurrency > 1 && world.worker !== undefined ? (await import('./pool.ts')).createPool(world.worker, job, concurrency) : undefined
  const parts: Part[] = []
  let next = 0
  // As many inputs are open as there are threads: each is read when its turn comes, and forgotten but for its part.
  const work = async (): Promise<void> => {
    for (let i = next++; i < inputs.length; i = next++) {
      const input = inputs[i] as Input
      onProgress(input.path)
      const make = (): Promise<Part> => (pool && input.file !== undefined && !input.bytes ? pool.run(input) : here(input))
      parts[i] = await (cache ? cache.of(input, make) : make())
    }
  }
  try {
    await Promise.all(Array.from({ length: pool ? concurrency : 1 }, work))
  } finally {
    await pool?.end()
  }
  return {
    result: together(base, parts),
    ways: new Map(parts.flatMap(p => [...p.ways])),
    notes: parts.flatMap(p => p.notes),
    took: { reading: total(parts, 'reading'), judging: baseTook + total(parts, 'judging') },
  }
}

const total = (parts: readonly Part[], what: keyof Part['took']): number => parts.reduce((sum, p) => sum + p.took[what], 0)
