/** The schemas, the types for editors and the built-in catalogue say the same. */
import { readFileSync } from 'node:fs'
import { AST_NODE_TYPES as Kind, parse, type TSESTree } from '@typescript-eslint/typescript-estree'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { defineConfig, type Config } from '../../src/config/define.ts'
import { builtinCatalogue } from '../../src/policy/builtin.ts'
import { readCatalogue } from '../../src/config/catalogue.ts'

interface Schema {
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly definitions?: Readonly<Record<string, Schema>>
}

const text = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const schemaOf = (name: string): Schema => JSON.parse(text(`schemas/${name}.schema.json`)) as Schema
const config = schemaOf('config')
const keys = (schema: Schema | undefined): string[] => Object.keys(schema?.properties ?? {}).filter(k => k !== '$schema')

const declarations = parse(text('src/config/define.ts'), { range: true }).body
  .map(s => (s.type === Kind.ExportNamedDeclaration ? s.declaration : s))

function membersOf(name: string): { name: string; optional: boolean }[] {
  const found = declarations.find((d): d is TSESTree.TSInterfaceDeclaration => d?.type === Kind.TSInterfaceDeclaration && d.id.name === name)
  return (found?.body.body ?? []).flatMap(m => (m.type === Kind.TSPropertySignature && m.key.type === Kind.Identifier ? [{ name: m.key.name, optional: m.optional }] : []))
}

function literalsOf(name: string): unknown[] {
  const found = declarations.find((d): d is TSESTree.TSTypeAliasDeclaration => d?.type === Kind.TSTypeAliasDeclaration && d.id.name === name)
  const types = found?.typeAnnotation.type === Kind.TSUnionType ? found.typeAnnotation.types : []
  return types.flatMap(t => (t.type === Kind.TSLiteralType && t.literal.type === Kind.Literal ? [t.literal.value] : t.type === Kind.TSBooleanKeyword ? [true, false] : []))
}

describe('types and schema', () => {
  test.each<[string, Schema | undefined]>([
    ['Config', config], ['ExportConfig', config.definitions?.['export']], ['InterfaceConfig', config.definitions?.['interface']],
  ])('%s has the keys of the schema, and the same are required', (name, schema) => {
    const members = membersOf(name)
    expect(members.map(m => m.name).sort()).toEqual(keys(schema).sort())
    expect(members.filter(m => !m.optional).map(m => m.name).sort()).toEqual([...(schema?.required ?? [])].sort())
  })

  test.each([['Level', 'level'], ['Switch', 'switch'], ['ExportRole', 'exportRole']])('%s has the words of the schema', (type, definition) => {
    expect(literalsOf(type)).toEqual(config.definitions?.[definition]?.enum)
  })

  test('the names offered are those of the built-in catalogue', async () => {
    const { roles, services } = await builtinCatalogue('flowmon') ?? { roles: [], services: [] }
    const named: [string, string, string[]][] = [
      ['FlowmonRole', 'roles', roles.map(r => r.id)], ['FlowmonModule', 'modules', [...new Set(services.flatMap(s => s.module ?? []))]], ['FlowmonPorts', 'ports', services.flatMap(s => s.portKey ?? [])],
    ]
    for (const [type, key, ids] of named) {
      expect([type, literalsOf(type)]).toEqual([type, ids])
      expect([key, keys(config.properties?.[key])]).toEqual([key, ids])
    }
  })

  test('defineConfig gives back what it gets', () => {
    const value: Config = { roles: { collector: '10.9.0.5', 'role-of-mine': ['10.0.0.1'] }, rules: { a: ['error', { b: 1 }], c: 'off' }, exports: [{ files: 'a', role: 'host' }] }
    expect(defineConfig(value)).toBe(value)
  })
})

describe.each(['config', 'catalogue', 'baseline'])('%s.schema.json', name => {
  test('is a valid schema', () => {
    expect(new Ajv({ strict: true, allowUnionTypes: true, strictTypes: false, strictTuples: false }).validateSchema(schemaOf(name))).toBe(true)
  })

  test('describes every property, for editors', () => {
    const bare: string[] = []
    const walk = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return
      for (const [key, part] of Object.entries((value as Schema).properties ?? {})) if (part.description === undefined) bare.push(`${path}/${key}`)
      for (const [key, part] of Object.entries(value)) walk(part, `${path}/${key}`)
    }
    walk(schemaOf(name), '')
    expect(bare).toEqual([])
  })
})

test('a baseline', () => {
  const check = new Ajv().compile(schemaOf('baseline'))
  const finding = { fingerprint: 'a'.repeat(64), rule: 'any-to-any', reason: 'until the move' }
  expect([check({ version: 1, findings: [finding] }), check({ version: 2, findings: [] }), check({ version: 1, findings: [{ ...finding, line: 3 }] })]).toEqual([true, false, false])
})

describe('a catalogue of one\'s own', () => {
  const flowmon = text('src/policy/flowmon.json')
  test.each<[string, (from: string) => string, string]>([
    ['an unknown role', t => t.replace('"from": "admin"', '"from": "admim"'), 'unknown role "admim": did you mean "admin"?'],
    ['an id twice', t => t.replace('"id": "sflow"', '"id": "netflow"'), 'the id netflow is there twice'],
    ['a range the wrong way', t => t.replace('[7000, 7999]', '[7999, 7000]'), 'a range goes from the lower to the higher port'],
    ['an unknown service', t => t.replace('"onlyWith": "web-ui"', '"onlyWith": "webui"'), 'unknown service "webui": did you mean "web-ui"?'],
    ['an unknown need', t => t.replace('"need": "expected"', '"need": "wanted"'), '.need is "wanted": allowed: required, expected, allowed'],
    ['an umbrella of itself', t => t.replace('"includes": ["collector"', '"includes": ["appliance"'), 'a role cannot include itself'],
    ['a missing key', t => t.replace('"need": "required"', '"neet": "required"'), 'lacks the key "need"'],
  ])('%s', async (_, change, message) => {
    const result = await readCatalogue(change(flowmon), 'mine.json')
    expect(result.ok ? [] : result.problems.map(p => `${p.path} ${p.message}`)).toContainEqual(expect.stringMatching(/^mine\.json /))
    expect(result.ok ? '' : result.problems.map(p => p.message).join('\n')).toContain(message)
    expect(result.ok ? [] : result.problems.filter(p => p.line < 10)).toEqual([])
  })

  test('may be YAML', async () => {
    expect((await readCatalogue(flowmon, 'mine.yaml')).ok).toBe(true)
  })
})
