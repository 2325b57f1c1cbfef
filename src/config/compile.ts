/** The checkers of our schemas. The one file that loads ajv: a build may put checkers compiled beforehand in its place. */
import { Ajv, type ValidateFunction } from 'ajv'

export type SchemaName = 'config' | 'catalogue' | 'baseline'

/** All mistakes at once, each with the schema around it. Types are written as lists ("text or a list of texts"), which ajv's strict mode would warn about. */
export async function checkerOf(name: SchemaName): Promise<ValidateFunction> {
  return new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true, strictTypes: false, strictTuples: false }).compile(await schemaOf(name))
}

async function schemaOf(name: SchemaName): Promise<object> {
  switch (name) {
    case 'config': return (await import('../../schemas/config.schema.json', { with: { type: 'json' } })).default
    case 'catalogue': return (await import('../../schemas/catalogue.schema.json', { with: { type: 'json' } })).default
    case 'baseline': return (await import('../../schemas/baseline.schema.json', { with: { type: 'json' } })).default
  }
}
