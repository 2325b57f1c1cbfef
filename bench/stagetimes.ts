/** Where the time of a lint goes, stage by stage, beside the floor of the same file. */
import { exportFile, type Dialect } from './exports.ts'
import type { Kind } from './lists.ts'
import { median, printed } from './measure.ts'

export interface StageTimes {
  readonly dialect: Dialect
  readonly kind: Kind
  readonly rules: number
  /** The file read and cut into lines and words, by a process that does only that. */
  readonly floor: number
  /** How far memory rose above parsing while dead rules were searched; undefined when that did not end in time. */
  readonly engineMegabytes: number | undefined
  /** Those that ended in time. */
  readonly stages: Readonly<Record<string, number>>
}

export function stageTimes(folder: string, dialect: Dialect, kind: Kind, rules: number, timeout: number): StageTimes {
  const file = exportFile(folder, dialect, kind, rules)
  const floor = (): number => (printed('floor.js', [file], timeout)[0] as { floor: number }).floor
  const before = [floor(), floor()]
  const { 'engine MB': engineMegabytes, ...stages } = Object.fromEntries(printed('stages.js', [file], timeout) as [string, number][])
  return { dialect, kind, rules, floor: median([...before, floor()]), engineMegabytes, stages }
}

/** Stages together, in floors; undefined when one did not end in time. */
export function inFloors({ stages, floor }: StageTimes, ...names: readonly string[]): number | undefined {
  const sum = names.reduce((total, name) => total + (stages[name] ?? NaN), 0)
  return Number.isNaN(sum) ? undefined : sum / floor
}
