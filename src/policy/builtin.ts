/** The catalogues that come with wallproof, loaded when asked for. */
import type { Catalogue } from './catalogue.ts'

export const BUILTIN_CATALOGUES = ['flowmon'] as const

/** Undefined when there is none of that name. */
export function builtinCatalogue(name: string): Promise<Catalogue> | undefined {
  return name === 'flowmon' ? flowmon() : undefined
}

async function flowmon(): Promise<Catalogue> {
  const { default: data } = await import('./flowmon.json', { with: { type: 'json' } })
  // A JSON import has string where Catalogue has unions; the tests hold the file to its schema.
  return data as unknown as Catalogue
}
