/** The config version: which release wrote the file, and which of two forms it uses. */
import type { Config } from '../pf/config.ts'
import { valueOf } from '../pf/text.ts'

/** An absent version counts as the newest. */
export function isAfter(config: Config, major: number, minor: number): boolean {
  const [a, b] = config.version
  return a === 0 || a > major || (a === major && b > minor)
}

/** The release that a config version belongs to, from the default files that shipped. */
const RELEASES: readonly (readonly [number, number, string])[] = [
  [24, 0, '2.8 or later'], [23, 3, '2.7.2'], [22, 9, '2.7.0'], [22, 2, '2.6.0'], [21, 4, '2.5'], [19, 1, '2.4.4'], [17, 0, '2.4'], [15, 4, '2.3'],
  [11, 0, '2.2'], [9, 8, '2.1'], [4, 0, '2.0'], [1, 0, '1.2'],
]

export function releaseOf(config: Config): string | undefined {
  const text = valueOf(config.root, 'version')
  if (!/^\d{1,3}(\.\d{1,3}){0,2}$/.test(text)) return undefined
  // 23.09, 24.03 and the like are numbers of pfSense Plus releases, which the table does not hold.
  if (/\.0\d/.test(text)) return `config ${text}`
  const known = RELEASES.find(([major, minor]) => config.version[0] > major || (config.version[0] === major && config.version[1] >= minor))
  return known ? `pfSense ${known[2]} (config ${text})` : `config ${text}`
}
