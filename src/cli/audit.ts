/** All inputs of a run judged, one after the other or by several threads at once, and told as they are; what is told does not tell which. */
import { inTurn } from '../engine/inturn.ts'
import { compare } from '../engine/order.ts'
import type { FileFailure, LintResult, Piece } from '../engine/result.ts'
import type { Rule } from '../engine/rule.ts'
import type { Opening, PacketWay } from '../report/report.ts'
import { bothEnds } from './bothends.ts'
import { readExports } from './exports.ts'
import type { Input } from './find.ts'
import { judge } from './lint.ts'
import { partOf, type Job, type Part } from './part.ts'
import type { PartCache } from './partcache.ts'
import type { SarifDetails } from './sarifdetails.ts'
import type { World } from './world.ts'

/** What is left to be told at the end. */
type Audited = Pick<LintResult, 'failures' | 'assumptions'> & {
  readonly notes: readonly string[]
  /** Milliseconds, of all threads together; telling is none of both. */
  readonly took: { readonly reading: number; readonly judging: number }
}

/** Takes the pieces of a run, one after the other. */
type Tell = (piece: Piece) => Promise<void>

interface Audit {
  /** In order of path. */
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
  /** Called once, before anything is told. `details`: of the findings of the piece that is being told. */
  readonly begin: (opening: Opening, details: SarifDetails) => Promise<Tell>
}

export async function audit(all: Audit, world: World): Promise<Audited> {
  return all.localRules.length > 0 ? auditTogether(all, world) : auditParts(all, world)
}

/** A user's rule may compare exports, and cannot go to a thread. */
async function auditTogether({ inputs, failures, localRules, job, now, onProgress, begin }: Audit, world: World): Promise<Audited> {
  const started = now()
  const exports = await readExports(inputs, job.forced, world, onProgress)
  const read = now()
  const result = judge({ firewalls: exports.firewalls, failures: [...failures, ...exports.failures] }, job.policy, { ...job.judging, localRules })
  const details = job.sarif ? (await import('./sarifdetails.ts')).sarifDetails(exports.firewalls, result.findings) : NO_DETAILS
  const took = { reading: read - started, judging: now() - read }
  const tell = await begin(result, details)
  await tell(result)
  return { failures: result.failures, assumptions: result.assumptions, notes: exports.notes, took }
}

async function auditParts({ inputs, failures, job, concurrency, cache, now, onProgress, begin }: Audit, world: World): Promise<Audited> {
  const started = now()
  const base = judge({ firewalls: [], failures }, job.policy, { ...job.judging, localRules: [] })
  const baseTook = now() - started
  const details = { ways: new Map<string, readonly PacketWay[]>(), lineHashes: new Map<string, string>() }
  const tell = await begin(base, details)
  const turns = inTurn(await turnsOf(inputs), base.findings)
  let telling = Promise.resolve()
  const tellReady = async (): Promise<void> => {
    const piece = turns.ready()
    telling = telling.then(async () => {
      await tell(piece)
      for (const { fingerprint } of job.sarif ? piece.findings : []) for (const map of [details.ways, details.lineHashes]) map.delete(fingerprint)
    })
    await telling
  }
  const here = async (input: Input): Promise<Part> => {
    const part = await partOf(input, job, world, now)
    // A copy: words cut out of the text of an export would hold the whole of it.
    return inputs.length > 1 ? structuredClone(part) : part
  }
  const pool = concurrency > 1 && world.worker !== undefined ? (await import('./pool.ts')).createPool(world.worker, job, concurrency) : undefined
  const rests = new Array<Rest>(inputs.length)
  const [fromStart, fromEnd] = bothEnds(inputs.length)
  // As many inputs are open as there are threads: each is read when its turn comes, and forgotten but for what is not yet told of it.
  const work = async (take: () => number | undefined): Promise<void> => {
    for (let i = take(); i !== undefined; i = take()) {
      const input = inputs[i] as Input
      onProgress(input.path)
      const make = (): Promise<Part> => (pool && input.file !== undefined && !input.bytes ? pool.run(input) : here(input))
      const { firewalls, findings, ways, lineHashes, ...rest } = await (cache ? cache.of(input, make) : make())
      rests[i] = rest
      for (const [fingerprint, list] of ways) details.ways.set(fingerprint, list)
      for (const [fingerprint, hash] of lineHashes) details.lineHashes.set(fingerprint, hash)
      turns.judged(i, { firewalls, findings })
      await tellReady()
    }
  }
  try {
    if (inputs.length === 0) await tellReady()
    await Promise.all(Array.from({ length: pool ? concurrency : 1 }, (_, i) => work(i % 2 === 0 ? fromStart : fromEnd)))
  } finally {
    await pool?.end()
  }
  return {
    failures: [...base.failures, ...rests.flatMap(r => r.failures)].sort((a, b) => compare(a.path, b.path)),
    assumptions: [...base.assumptions, ...rests.flatMap(r => r.assumptions)],
    notes: rests.flatMap(r => r.notes),
    took: { reading: total(rests, 'reading'), judging: baseTook + total(rests, 'judging') },
  }
}

const NO_DETAILS: SarifDetails = { ways: new Map(), lineHashes: new Map() }

/** What is told of an input at the end. */
type Rest = Omit<Part, 'firewalls' | 'findings' | 'ways' | 'lineHashes'>

const total = (rests: readonly Rest[], what: keyof Part['took']): number => rests.reduce((sum, { took }) => sum + took[what], 0)

/** Of one input all is told at the end. */
async function turnsOf(inputs: readonly Input[]): Promise<{ readonly path: string; readonly earliest: string }[]> {
  if (inputs.length < 2) return inputs.map(({ path }) => ({ path, earliest: path }))
  const { earliestPath } = await import('./companions.ts')
  return inputs.map(input => ({ path: input.path, earliest: earliestPath(input) }))
}
