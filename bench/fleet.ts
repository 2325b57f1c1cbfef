/** Many exports of about 100 KB at once, with one worker and with two. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { OPTIONS } from '../src/cli/options.ts'
import { exportFile } from './exports.ts'
import { cost, PROGRAM } from './measure.ts'

/** How much faster two workers are than one; undefined while the program has no workers. */
export function fleetGain(folder: string, files: number, timeout: number): number | undefined {
  if (!Object.hasOwn(OPTIONS, 'concurrency')) return undefined
  const place = join(folder, 'fleet')
  mkdirSync(place, { recursive: true })
  for (let i = 0; i < files; i++) exportFile(place, i % 2 === 0 ? 'ios' : 'iptables', i % 4 < 2 ? 'acl' : 'chain', 1400, i)
  const [one, two] = ['1', '2'].map(n => cost([PROGRAM, 'lint', '--no-config', '--quiet', '--concurrency', n, place], folder, timeout))
  return one && two ? one.wall / two.wall : undefined
}
