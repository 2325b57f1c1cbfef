/** Runs a program as people do, cold, and says how long it took and how much it held. Times in milliseconds. */
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

export interface Cost {
  readonly wall: number
  readonly cpu: number
  readonly megabytes: number
  /** False: it said that it could not judge all that it was given. */
  readonly whole: boolean
}

export const beside = (name: string): string => join(fileURLToPath(new URL('.', import.meta.url)), name)

/** The program as it is built in the checkout that `npm run bench` runs in. */
export const PROGRAM = join(process.cwd(), 'bin', 'wallproof.js')

/** Undefined when it did not end in time; a program that fails altogether ends the benchmark. */
export function cost(argv: readonly string[], folder: string, timeout: number): Cost | undefined {
  const usage = join(folder, 'usage.json')
  rmSync(usage, { force: true })
  const start = performance.now()
  const { inTime, status } = run(['--import', beside('memory.js'), ...argv], timeout, { WALLPROOF_BENCH_USAGE: usage }, [0, 1, 2])
  const wall = performance.now() - start
  if (!inTime) return undefined
  const { cpu, megabytes } = JSON.parse(readFileSync(usage, 'utf8')) as { cpu: number; megabytes: number }
  return { wall, cpu, megabytes, whole: status !== 2 }
}

/** Wall time alone, with nothing loaded beside the program. */
export function wallOf(argv: readonly string[]): number {
  const start = performance.now()
  run(argv, 60_000, {}, [0, 1])
  return performance.now() - start
}

/** What a program of the benchmark prints: a value of JSON a line, as far as it got in time. */
export function printed(program: string, operands: readonly string[], timeout: number): unknown[] {
  const { stdout } = run([beside(program), ...operands], timeout, {}, [0])
  return stdout.split('\n').slice(0, -1).map(line => JSON.parse(line) as unknown)
}

interface Ended {
  readonly inTime: boolean
  readonly status: number | null
  readonly stdout: string
}

/** `fine`: the exit statuses that are no failure. */
function run(argv: readonly string[], timeout: number, env: Record<string, string>, fine: readonly number[]): Ended {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, argv, {
    timeout, encoding: 'utf8', maxBuffer: 2 ** 30, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (signal !== null) return { inTime: false, status, stdout }
  if (status === null || !fine.includes(status)) throw new Error(`${argv.join(' ')} ended with ${String(status)}: ${stderr}`)
  return { inTime: true, status, stdout }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? NaN
}

/** The run in the middle by processor time; undefined when one did not end. */
export function middle(times: number, once: () => Cost | undefined): Cost | undefined {
  const runs: Cost[] = []
  for (let i = 0; i < times; i++) {
    const one = once()
    if (!one) return undefined
    runs.push(one)
  }
  return runs.sort((a, b) => a.cpu - b.cpu)[runs.length >> 1]
}
