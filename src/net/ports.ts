/** Ports and other small numbers as inclusive intervals. */

/** Inclusive at both ends. */
export type Interval = readonly [low: number, high: number]

export const ALL_PORTS: Interval = [0, 65535]

const SINGLE = new Map<number, Interval>()

/** A port as an interval, one value for each: the groups of a long export name the same few again and again. */
export function singlePort(port: number): Interval {
  let interval = SINGLE.get(port)
  if (!interval) SINGLE.set(port, interval = [port, port])
  return interval
}

/** A decimal port number 0-65535; undefined for anything else. */
export function parsePort(text: string): number | undefined {
  if (text.length === 0 || text.length > 5) return undefined
  let value = 0
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return undefined
    value = value * 10 + digit
  }
  return value <= 65535 ? value : undefined
}

/** Sorted, disjoint, not touching. */
export function mergeIntervals(intervals: readonly Interval[]): Interval[] {
  if (intervals.length < 2) return [...intervals]
  const sorted = [...intervals].sort((a, b) => a[0] - b[0])
  const out: [number, number][] = []
  for (const [low, high] of sorted) {
    const last = out.at(-1)
    if (last && low <= last[1] + 1) last[1] = Math.max(last[1], high)
    else out.push([low, high])
  }
  return out
}

/** Everything in 0..max that is in none of them. */
export function complementIntervals(intervals: readonly Interval[], max: number): Interval[] {
  const out: Interval[] = []
  let next = 0
  for (const [low, high] of mergeIntervals(intervals)) {
    if (low > next) out.push([next, low - 1])
    next = high + 1
  }
  if (next <= max) out.push([next, max])
  return out
}

/** How many numbers are in them; they must not overlap. */
export const countOf = (intervals: readonly Interval[]): number => intervals.reduce((sum, [low, high]) => sum + high - low + 1, 0)

/** What is in the first and in none of the others. */
export function minusIntervals(from: readonly Interval[], others: readonly Interval[]): Interval[] {
  const free = complementIntervals(mergeIntervals(others), 65535)
  return mergeIntervals(from).flatMap(([low, high]) => free.flatMap(([a, b]): Interval[] => (Math.max(low, a) <= Math.min(high, b) ? [[Math.max(low, a), Math.min(high, b)]] : [])))
}
