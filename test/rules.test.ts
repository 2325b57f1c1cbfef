/** The rules: registered, documented, and every example of their pages run. */
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { rules } from '../rules/index.ts'
import schema from '../schemas/config.schema.json' with { type: 'json' }
import { builtinCatalogue } from '../src/policy/builtin.ts'
import { examplesOf, FILES, FOLDER, lintOf, pageOf, type Example } from './pages.ts'

test('every file of the folder is registered, in alphabetical order', () => {
  const files = readdirSync(FOLDER).filter(name => name.endsWith('.ts') && name !== 'index.ts').map(name => name.slice(0, -'.ts'.length)).sort()
  expect(rules.map(r => r.meta.id)).toEqual(files)
})

test('every page belongs to a rule', () => {
  const pages = readdirSync(FOLDER).filter(name => name.endsWith('.md')).map(name => name.slice(0, -'.md'.length)).sort()
  expect(pages).toEqual(rules.map(r => r.meta.id))
})

describe.each(rules.map(r => r.meta))('$id', ({ id, summary, perService, formats, options }) => {
  const page = pageOf(id)
  const examples = examplesOf(page)

  test('its summary is one sentence in the form of the house', () => {
    expect(summary).toMatch(/^(?:[a-z]|SNMP\b)[^\n]*[^.\s]$/)
  })

  test('its page says what, why, how to mend it and how to suppress it', () => {
    const headings = [...page.matchAll(/^#+ (.*)$/gm)].map(m => m[1])
    expect(headings).toEqual(expect.arrayContaining([id, 'What it reports', 'Why it matters', 'Levels', 'Fix', 'Suppress']))
    expect(page).toContain(`wallproof-ignore ${id}`)
  })

  test('its page says which options it has, and the schema has their form', () => {
    const documented = [.../^## Options$(.*?)^## /ms.exec(page)?.[1]?.matchAll(/^\| `(\w+)` \|/gm) ?? []].map(m => m[1])
    expect(documented).toEqual(options ?? [])
    expect(Object.keys(schemaOptions(id)).sort()).toEqual([...options ?? []].sort())
    if (options === undefined) expect(page).toMatch(/There are no options/)
  })

  test('at least one example fires and one stays silent, in two formats or more if it knows so many', () => {
    const both = Object.keys(FILES).filter(f => (['fires', 'silent'] as const).every(e => examples.some(x => x.format === f && x.expect === e)))
    expect(both.length).toBeGreaterThanOrEqual(Math.min(2, formats?.length ?? 2))
  })

  test.each(examples)('$name', async example => {
    const found = (await lintOf(example)).filter(f => f.rule.split('/')[0] === id)
    const live = found.filter(f => f.suppressed === false)
    if (example.expect !== 'fires') expect(live).toEqual([])
    if (example.expect === 'silent') expect(found).toEqual([])
    else expect(found.length).toBeGreaterThan(0)
    if (example.lines) expect([...new Set(found.map(f => f.line))]).toEqual(example.lines)
    if (example.level !== undefined) expect(new Set(found.map(f => f.level))).toEqual(new Set([example.level]))
    if (example.service !== undefined) expect(new Set(found.map(f => f.rule))).toEqual(new Set([`${id}/${example.service}`]))
    if (perService) expect(found.filter(f => !f.rule.includes('/'))).toEqual([])
  })

  test.each(examples.filter(e => e.expect !== 'silent'))('words of $name', async example => {
    const names = await namesIn(example)
    for (const { seen, fix, related } of await lintOf(example)) {
      for (const text of [seen, fix, ...related.map(r => r.message)]) {
        expect(text).toMatch(/^\S[^\n]*[^.\s]$/)
        expect(startsAsItShould(text, names), text).toBe(true)
      }
    }
  })
})

interface RuleSchema {
  readonly else: { readonly items: readonly [unknown, { readonly properties: Readonly<Record<string, unknown>> }] }
}

/** What config.schema.json lets a deployment file set for a built-in rule. */
function schemaOptions(id: string): Readonly<Record<string, unknown>> {
  const of: Readonly<Record<string, { readonly $ref: string }>> = schema.properties.rules.properties
  const definitions = schema.definitions as unknown as Readonly<Record<string, RuleSchema>>
  const name = of[id]?.$ref.split('/').at(-1)
  return name === undefined ? {} : definitions[name]?.else.items[1].properties ?? {}
}

/** Lower case, unless the first word is a name: of the catalogue, of the export, of an abbreviation. */
const startsAsItShould = (text: string, names: readonly string[]): boolean => {
  const [first = ''] = text.split(/[\s,:;]/)
  return !/^[A-Z][a-z]+$/.test(first) || names.includes(first)
}

async function namesIn({ text }: Example): Promise<string[]> {
  const { services = [] } = await builtinCatalogue('flowmon') ?? {}
  return [...text.split(/[^\w.-]+/), ...services.flatMap(s => s.title.split(' ', 1))]
}
