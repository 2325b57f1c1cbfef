/** Whole lints of growing lists: what each costs, and how fast the cost grows. */
import { exportFile, type Dialect } from './exports.ts'
import type { Kind } from './lists.ts'
import { cost, middle, PROGRAM, type Cost } from './measure.ts'

export interface Series {
  readonly dialect: Dialect
  readonly kind: Kind
  readonly points: readonly { readonly rules: number; readonly cost: Cost | undefined }[]
  /** Between the last two sizes that ended: 1 is linear, 2 quadratic. */
  readonly exponent: number | undefined
}

/** Once a list takes too long, longer ones are not tried. */
export function series(folder: string, dialect: Dialect, kind: Kind, counts: readonly number[], times: number, timeout: number): Series {
  const points: Series['points'][number][] = []
  for (const rules of counts) {
    const slow = points.at(-1)
    const tried = !slow || slow.cost !== undefined
    points.push({ rules, cost: tried ? middle(rules < 100_000 ? times : 1, () => lintCost(folder, dialect, kind, rules, timeout)) : undefined })
  }
  return { dialect, kind, points, exponent: exponentOf(points) }
}

const lintCost = (folder: string, dialect: Dialect, kind: Kind, rules: number, timeout: number): Cost | undefined =>
  cost([PROGRAM, 'lint', '--no-config', '--quiet', exportFile(folder, dialect, kind, rules)], folder, timeout)

/** Of a lint that ended and judged all. */
export const costAt = ({ points }: Series, rules: number): Cost | undefined => points.find(p => p.rules === rules && p.cost?.whole)?.cost

function exponentOf(points: Series['points']): number | undefined {
  const [a, b] = points.filter(p => p.cost !== undefined).slice(-2)
  if (!a?.cost || !b?.cost) return undefined
  return Math.log(b.cost.cpu / a.cost.cpu) / Math.log(b.rules / a.rules)
}
