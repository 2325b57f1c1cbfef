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

export const at = (config: Config, element: Element): Span => spanOf(config.source, element)

/** Text that people wrote (`<descr>`), fit to be shown: with whatever looks like a secret taken out. */
export function describe(config: Config, parent: Element, name = 'descr'): string {
  const element = child(parent, name)
  if (!element) return ''
  const span = at(config, element)
  return holdsSecret(span) ? shown(span).replace(/^<[^>]*>|<\/[^>]*>$/g, '').trim() : decode(element.text)
}
