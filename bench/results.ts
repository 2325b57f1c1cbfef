/** What was measured, in tables: lists, stages, targets. */
import type { Fleet } from './fleet.ts'
import type { Cost } from './measure.ts'
import type { Series } from './sizes.ts'
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
  readonly adversarial: readonly Series[]
  readonly fleet: Fleet
}

export function results({ lists, stages, adversarial, fleet }: Measured, targets: readonly Target[]): string {
  return `
Whole lints, cold, seconds

${table([['list', 'rules', 'wall', 'cpu', 'MB', 'exponent', ''], ...[...lists, ...adversarial].flatMap(listRows)])}
Many files of 100 KB, of all formats

${table([['files', 'threads', 'wall', 'cpu', 'MB', ''], ...fleet.runs.map(({ files, threads, cost }) => [files.toLocaleString('en'), String(threads), ...costCells(cost), ending(cost)])])}
Stages, milliseconds of processor time in a process of their own

${stages.map(stageTable).join('\n')}
Targets

${table([['task', 'measured', 'target', 'met', 'remark'], ...targets.map(targetRow)])}`
}

function listRows(list: Series): string[][] {
  return list.points.map(({ rules, cost }, i) => [
    i === 0 ? `${list.dialect} ${list.kind}` : '', rules.toLocaleString('en'), ...costCells(cost), i === list.points.length - 1 ? plain(list.exponent) : '', ending(cost),
  ])
}

const costCells = (cost: Cost | undefined): string[] => [seconds(cost?.wall), seconds(cost?.cpu), plain(cost?.megabytes, 0)]

const ending = (cost: Cost | undefined): string => (!cost || cost.whole ? '' : 'not all could be judged')

function stageTable({ dialect, kind, rules, floor, stages }: StageTimes): string {
  const shown = Object.entries(stages).filter(([, time]) => time >= 1)
  return table([[`${dialect} ${kind} ${rules.toLocaleString('en')}`, 'ms', 'floors'], ['floor', plain(floor, 0), '1.0'],
    ...shown.map(([name, time]) => [name, plain(time, 0), plain(time / floor, 1)])])
}

function targetRow(target: Target): string[] {
  const { task, measured, unit, bound, direction, remark } = target
  return [task, measured === undefined ? 'none' : `${plain(measured)} ${unit}`, `${direction} ${bound} ${unit}`, met(target) ? 'yes' : 'NO', remark]
}
