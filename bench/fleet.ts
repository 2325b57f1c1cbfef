/** Many exports of about 100 KB at once, of all formats and kinds in turn: a tenth of them, then all, then all with two threads. */
import { mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { DIALECTS, exportFile, textOf, type Dialect } from './exports.ts'
import { rulesOf, type Kind } from './lists.ts'
import { cost, PROGRAM, type Cost } from './measure.ts'

export interface FleetRun {
  readonly files: number
  readonly threads: number
  readonly cost: Cost | undefined
}

export interface Fleet {
  readonly runs: readonly FleetRun[]
  /** How much faster two threads are than one; undefined when one of both did not end, or their reports differ. */
  readonly gain: number | undefined
  /** Of text and JSON, byte for byte. */
  readonly sameReports: boolean
}

const BYTES = 100_000
const SAMPLE = 200
const MIXED = ['acl', 'firewall', 'chain', 'groups'] as const

export function fleet(folder: string, files: number, timeout: number): Fleet {
  const [some, all] = [join(folder, 'fleet', 'some'), join(folder, 'fleet', 'all')]
  for (const place of [some, all]) mkdirSync(place, { recursive: true })
  const tenth = Math.ceil(files / 10)
  for (let i = 0; i < files; i++) {
    const [dialect, kind] = [DIALECTS[i % DIALECTS.length] as Dialect, MIXED[Math.floor(i / DIALECTS.length) % MIXED.length] as Kind]
    const count = Math.round(SAMPLE * BYTES / textOf(dialect, kind, rulesOf(kind, SAMPLE, i)).length)
    for (const place of i < tenth ? [some, all] : [all]) exportFile(place, dialect, kind, count, i)
  }
  const [text, json] = [join(folder, 'fleet.txt'), join(folder, 'fleet.json')]
  const lint = (place: string, count: number, threads: number): FleetRun => ({
    files: count, threads, cost: cost([PROGRAM, 'lint', '--no-config', '--quiet', '--concurrency', String(threads), '-f', `text=${text}`, '-f', `json=${json}`, place], folder, timeout),
  })
  const first = lint(some, tenth, 1)
  const one = lint(all, files, 1)
  for (const report of one.cost ? [text, json] : []) renameSync(report, `${report}.one`)
  const two = lint(all, files, 2)
  const sameReports = one.cost !== undefined && two.cost !== undefined && [text, json].every(report => readFileSync(report).equals(readFileSync(`${report}.one`)))
  return { runs: [first, one, two], gain: sameReports ? one.cost.wall / two.cost.wall : undefined, sameReports }
}
