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
}

export const beside = (name: string): string => join(fileURLToPath(new URL('.', import.meta.url)), name)

/** The program as it is built in the checkout that `npm run bench` runs in. */
export const PROGRAM = join(process.cwd(), 'bin', 'wallproof.js')

/** Undefined when it did not end in time; a program that cannot do its job ends the benchmark. */
export function cost(argv: readonly string[], folder: string, timeout: number): Cost | undefined {
  const usage = join(folder, 'usage.json')
  rmSync(usage, { force: true })
  const start = performance.now()
  const { inTime } = run(['--import', beside('memory.js'), ...argv], timeout, { WALLPROOF_BENCH_USAGE: usage })
  const wall = performance.now() - start
  if (!inTime) return undefined
  const { cpu, megabytes } = JSON.parse(readFileSync(usage, 'utf8')) as { cpu: number; megabytes: number }
  return { wall, cpu, megabytes }
}

/** Wall time alone, with nothing loaded beside the program. */
export function wallOf(argv: readonly string[]): number {
  const start = performance.now()
  run(argv, 60_000, {})
  return performance.now() - start
}

/** What a program of the benchmark prints: a value of JSON a line, as far as it got in time. */
export function printed(program: string, operands: readonly string[], timeout: number): unknown[] {
  const { stdout } = run([beside(program), ...operands], timeout, {})
  return stdout.split('\n').slice(0, -1).map(line => JSON.parse(line) as unknown)
}

interface Ended {
  readonly inTime: boolean
  readonly stdout: string
}

function run(argv: readonly string[], timeout: number, env: Record<string, string>): Ended {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, argv, {
    timeout, encoding: 'utf8', maxBuffer: 2 ** 30, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (signal !== null) return { inTime: false, stdout }
  if (status !== 0 && status !== 1) throw new Error(`${argv.join(' ')} ended with ${String(status)}: ${stderr}`)
  return { inTime: true, stdout }
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
