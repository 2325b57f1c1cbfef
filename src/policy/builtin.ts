/** The catalogues that come with wallproof, loaded when asked for. */
import type { Catalogue, Service } from './catalogue.ts'

export const BUILTIN_CATALOGUES = ['flowmon', 'flowmon-13'] as const

/** Undefined when there is none of that name. */
export function builtinCatalogue(name: string): Promise<Catalogue> | undefined {
  switch (name) {
    case 'flowmon': return flowmon()
    case 'flowmon-13': return flowmon13()
  }
  return undefined
}

async function flowmon(): Promise<Catalogue> {
  const { default: data } = await import('./flowmon.json', { with: { type: 'json' } })
  // A JSON import has string where Catalogue has unions; the tests hold the file to its schema.
  return data as unknown as Catalogue
}

/** What a later edition of the product changes in the catalogue of an earlier one. */
interface Edition extends Pick<Catalogue, 'id' | 'title' | 'source'> {
  /** Services that are gone. */
  readonly without: readonly string[]
  /** What is different about a service that stays. */
  readonly changed: readonly (Partial<Service> & Pick<Service, 'id'>)[]
  readonly added: readonly Service[]
  readonly notes: NonNullable<Catalogue['notes']>
}

async function flowmon13(): Promise<Catalogue> {
  const { default: data } = await import('./flowmon-13.json', { with: { type: 'json' } })
  const { without, changed, added, notes, ...about } = data as unknown as Edition
  const before = await flowmon()
  const kept = before.services.filter(s => !without.includes(s.id)).map(s => ({ ...s, ...changed.find(c => c.id === s.id) }))
  return { ...before, ...about, services: [...kept, ...added], notes: [...(before.notes ?? []), ...notes] }
}
