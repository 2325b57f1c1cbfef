/** A config.xml opened for reading: its sections, its config version, and what is collected on the way. */
import { child } from '../xml.ts'
import type { Element } from '../xml.ts'
import { holdsSecret } from '../xmlsecrets.ts'
import { decode, spanOf, valueOf } from './text.ts'
import type { Definition, Diagnostic, Reference } from '../../model/firewall.ts'
import { shown } from '../../text/source.ts'
import type { Source, Span } from '../../text/source.ts'

export interface Config {
  readonly source: Source
  readonly root: Element
  readonly system: Element | undefined
  /** `<version>` as two numbers: 23.3 is after 22.9, and 2.10 after 2.9. */
  readonly version: readonly [number, number]
  readonly diagnostics: Diagnostic[]
  readonly definitions: Definition[]
  readonly references: Reference[]
}

export function openConfig(source: Source, root: Element): Config {
  const [major = '', minor = ''] = valueOf(root, 'version').split('.')
  const number = (text: string): number => (/^\d{1,5}$/.test(text) ? Number(text) : 0)
  const version = [number(major), number(minor)] as const
  return { source, root, system: child(root, 'system'), version, diagnostics: [], definitions: [], references: [] }
}

/** An absent version counts as the newest. */
export function isAfter(config: Config, major: number, minor: number): boolean {
  const [a, b] = config.version
  return a === 0 || a > major || (a === major && b > minor)
}

export const at = (config: Config, element: Element): Span => spanOf(config.source, element)

/** Text that people wrote (`<descr>`), fit to be shown: with whatever looks like a secret taken out. */
export function describe(config: Config, parent: Element): string {
  const element = child(parent, 'descr')
  if (!element) return ''
  const span = at(config, element)
  return holdsSecret(span) ? shown(span).replace(/^<[^>]*>|<\/[^>]*>$/g, '').trim() : decode(element.text)
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
