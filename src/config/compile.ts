/** The checkers of our schemas, made by ajv. The one file that loads ajv: the build puts checkers compiled beforehand (bin/precompile.mts) in its place. */
import { Ajv, type ValidateFunction } from 'ajv'

export const SCHEMA_NAMES = ['config', 'catalogue', 'baseline'] as const
export type SchemaName = (typeof SCHEMA_NAMES)[number]

export async function checkerOf(name: SchemaName): Promise<ValidateFunction> {
  return compiler(false).compile(await schemaOf(name))
}

/** All mistakes at once, each with the schema around it; a definition that is referred to is code once. Types are written as lists ("text or a list of texts"), which ajv's strict mode would warn about. */
export function compiler(forSource: boolean): Ajv {
  return new Ajv({ allErrors: true, verbose: true, inlineRefs: false, allowUnionTypes: true, strictTypes: false, strictTuples: false, code: { source: forSource, esm: true } })
}

export async function schemaOf(name: SchemaName): Promise<object> {
  switch (name) {
    case 'config': return (await import('../../schemas/config.schema.json', { with: { type: 'json' } })).default
    case 'catalogue': return (await import('../../schemas/catalogue.schema.json', { with: { type: 'json' } })).default
    case 'baseline': return (await import('../../schemas/baseline.schema.json', { with: { type: 'json' } })).default
  }
}
