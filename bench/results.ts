/** What was measured, in tables: lists, stages, targets. */
import type { Dialect } from './exports.ts'
import type { Cost } from './measure.ts'
import { exponent, type Series } from './sizes.ts'
import type { StageTimes } from './stagetimes.ts'
import type { Startup } from './startup.ts'
import { plain, seconds, table } from './table.ts'
import { met, type Target } from './targets.ts'

export interface Measured {
  /** Rules of the longest lists. */
  readonly longest: number
  readonly startup: Startup
  readonly lists: readonly Series[]
  readonly stages: readonly StageTimes[]
  readonly adversarial: readonly { readonly dialect: Dialect; readonly cost: Cost | undefined }[]
  /** Undefined: the program has no workers, or did not end in time. */
  readonly fleet: number | undefined
}

export function results({ lists, stages }: Measured, targets: readonly Target[]): string {
  return `
Whole lints, cold, seconds

${table([['list', 'rules', 'wall', 'cpu', 'MB', 'exponent'], ...lists.flatMap(listRows)])}
Stages, milliseconds of processor time in a process of their own

${stages.map(stageTable).join('\n')}
Targets

${table([['task', 'measured', 'target', 'met', 'remark'], ...targets.map(targetRow)])}`
}

function listRows(list: Series): string[][] {
  return list.points.map(({ rules, cost }, i) => [
    i === 0 ? `${list.dialect} ${list.kind}` : '', rules.toLocaleString('en'), seconds(cost?.wall), seconds(cost?.cpu), plain(cost?.megabytes, 0),
    i === list.points.length - 1 ? plain(exponent(list)) : '',
  ])
}

function stageTable({ dialect, kind, rules, floor, stages }: StageTimes): string {
  const shown = Object.entries(stages).filter(([, time]) => time >= 1)
  return table([[`${dialect} ${kind} ${rules.toLocaleString('en')}`, 'ms', 'floors'], ['floor', plain(floor, 0), '1.0'],
    ...shown.map(([name, time]) => [name, plain(time, 0), plain(time / floor, 1)])])
}

function targetRow(target: Target): string[] {
  const { task, measured, unit, bound, direction, remark } = target
  return [task, measured === undefined ? 'none' : `${plain(measured)} ${unit}`, `${direction} ${bound} ${unit}`, met(target) ? 'yes' : 'NO', remark]
}
