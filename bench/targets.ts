/** A target of the design: what was measured, what it may be, and whether it is met. */

export interface Target {
  readonly task: string
  /** Undefined: it did not end in time, or there is nothing to measure yet. */
  readonly measured: number | undefined
  readonly unit: 's' | 'MB' | 'x' | '%'
  readonly bound: number
  /** `at least` for gains. */
  readonly direction: 'at most' | 'at least'
  readonly remark: string
}

export const atMost = (task: string, measured: number | undefined, unit: Target['unit'], bound: number, remark = ''): Target =>
  ({ task, measured, unit, bound, direction: 'at most', remark })

export const atLeast = (task: string, measured: number | undefined, unit: Target['unit'], bound: number, remark = ''): Target =>
  ({ task, measured, unit, bound, direction: 'at least', remark })

export function met({ measured, bound, direction }: Target): boolean {
  return measured !== undefined && (direction === 'at most' ? measured <= bound : measured >= bound)
}

export const ratio = (part: number | undefined, whole: number | undefined): number | undefined =>
  part === undefined || whole === undefined ? undefined : part / whole
