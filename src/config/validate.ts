/** Checks a value against a schema of ours with ajv; every mistake comes back at its place in the file. */
import type { ErrorObject } from 'ajv'
import type { SchemaName } from './compile.ts'
import { suggestion } from './nearest.ts'
import { problemAt, type Problem } from './problem.ts'
import { partAt, placeOf, toPlain, type Node } from './tree.ts'

/** Mistakes beyond these show when the first ones are repaired. */
const MOST_REPORTED = 200

export async function validate(name: SchemaName, root: Node): Promise<Problem[]> {
  const { checkerOf } = await import('#checkers')
  const check = await checkerOf(name)
  if (check(toPlain(root))) return []
  return problemsOf(root, (check.errors ?? []).slice(0, MOST_REPORTED))
}

function problemsOf(root: Node, errors: readonly ErrorObject[]): Problem[] {
  return errors.filter(e => e.keyword !== 'if').map(error => {
    const path = error.instancePath.split('/').slice(1).map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    if (error.keyword === 'additionalProperties') {
      const { additionalProperty: key } = error.params as { additionalProperty: string }
      const allowed = Object.keys((error.parentSchema as { properties?: object }).properties ?? {}).filter(k => k !== '$schema')
      return problemAt(placeOf(root, [...path, key]), `unknown key "${shortened(key)}"${suggestion(key, allowed)}`)
    }
    return problemAt(partAt(root, path).span, `${nameOf(path)}${sentence(error)}`)
  })
}

/** `roles.collector `, `exports[0].role `; nothing for the whole. */
function nameOf(path: readonly string[]): string {
  if (path.length === 0) return 'this '
  return `${path.map((part, i) => (/^\d+$/.test(part) ? `[${part}]` : `${i === 0 ? '' : '.'}${shortened(part)}`)).join('')} `
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}...` : text)

const KINDS: Readonly<Record<string, string>> = {
  string: 'text', integer: 'a whole number', number: 'a number', boolean: 'true or false', array: 'a list', object: 'a map of keys', null: 'null',
}

function sentence(error: ErrorObject): string {
  const params = error.params as Record<string, unknown>
  const limit = String(params['limit'])
  switch (error.keyword) {
    case 'type': {
      const types = [params['type']].flat().map(t => KINDS[String(t)] ?? String(t))
      return `must be ${types.join(types.length > 2 ? ', ' : ' or ')}, and is ${kindOf(error.data)}`
    }
    case 'enum': return `is ${shown(error.data)}${suggestion(String(error.data), (params['allowedValues'] as unknown[]).map(String))}`
    case 'const': return `must be ${String(params['allowedValue'])}, and is ${shown(error.data)}`
    case 'required': return `lacks the key "${String(params['missingProperty'])}"`
    case 'minimum': return `must be at least ${limit}, and is ${shown(error.data)}`
    case 'maximum': return `must be at most ${limit}, and is ${shown(error.data)}`
    case 'minItems': return `must have at least ${limit} ${limit === '1' ? 'item' : 'items'}`
    case 'maxItems': return `must have at most ${limit} items`
    case 'minLength': return 'must not be empty'
    case 'minProperties': return 'must not be empty'
    case 'pattern': return `is ${shown(error.data)}, which is not of the form ${String(params['pattern'])}`
    default: return error.message ?? 'is not as the schema says'
  }
}

function kindOf(data: unknown): string {
  if (data === null) return 'empty'
  if (Array.isArray(data)) return 'a list'
  return typeof data === 'object' ? 'a map of keys' : typeof data === 'string' ? `the text ${shown(data)}` : shown(data)
}

const shown = (data: unknown): string => (typeof data === 'string' ? `"${shortened(data)}"` : shortened(JSON.stringify(data)))
