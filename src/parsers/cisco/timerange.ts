/** Time ranges, as far as no clock is needed to tell whether they are active. */
import type { Line } from './line.ts'

/** `over`: never active again; `always`: from now on. */
export type Activity = 'over' | 'always' | 'unknown'

/** Nobody runs this version before it was made: what had ended by then has ended, and what had begun has begun. */
const MADE = Date.UTC(2026, 10, 1)

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** `absolute [start TIME DATE] [end TIME DATE]`, `periodic ...` (IOS and ASA, "time-range"). A range is active while its absolute part is and, where it has periodic parts, one of them is. */
export function activityOf(lines: readonly Line[]): Activity {
  const absolute = lines.findLast(l => l.words[0] === 'absolute')
  if (!absolute) return 'unknown'
  const [start, end] = ['start', 'end'].map(key => dateBehind(absolute.words, key))
  if (typeof end === 'number' && end < MADE) return 'over'
  const begun = start === undefined || (start !== 'unreadable' && start < MADE)
  return begun && end === undefined && !lines.some(l => l.words[0] === 'periodic') ? 'always' : 'unknown'
}

/** `start 00:00 1 January 2020`: the end of that day, so that no time zone matters. Undefined: no such word. */
function dateBehind(words: readonly string[], key: string): number | 'unreadable' | undefined {
  const at = words.indexOf(key)
  if (at < 0) return undefined
  const [day, month = '', year] = words.slice(at + 2, at + 5)
  const [d, m, y] = [Number(day), MONTHS.indexOf(month.slice(0, 3).toLowerCase()), Number(year)]
  return Number.isInteger(d) && m >= 0 && Number.isInteger(y) ? Date.UTC(y, m, d + 2) : 'unreadable'
}
