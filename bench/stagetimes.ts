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
  /** Undefined when it did not end in time. */
  readonly stages: Readonly<Record<string, number>> | undefined
}

export function stageTimes(folder: string, dialect: Dialect, kind: Kind, rules: number, timeout: number): StageTimes {
  const file = exportFile(folder, dialect, kind, rules)
  const floors = [1, 2, 3].map(() => (printed('floor.js', [file], timeout) as { floor: number }).floor)
  const found = printed('stages.js', [file], timeout) as { stages: Record<string, number> } | undefined
  return { dialect, kind, rules, floor: median(floors), stages: found?.stages }
}

/** A stage, or several, in floors. */
export function inFloors({ stages, floor }: StageTimes, ...names: readonly string[]): number | undefined {
  if (!stages) return undefined
  return names.reduce((sum, name) => sum + (stages[name] ?? NaN), 0) / floor
}
