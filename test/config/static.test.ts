/** What a configuration in TypeScript may be made of, and the value it has. */
import { describe, expect, test } from 'vitest'
import { accepted, type Files } from './reading.ts'

const settings = async (text: string, files: Files = {}): Promise<unknown> => (await accepted('c.ts', text, files)).settings

describe('expressions', () => {
  test.each<[string, string, unknown]>([
    ['literals', "export default { profile: 'flowmon', widePrefix: 0x10, modules: { apm: true } }", { profile: 'flowmon', widePrefix: 16, modules: { apm: true } }],
    ['a template', 'const n = 5\nexport default { baseline: `a${n}b${"c"}` }', { baseline: 'a5bc' }],
    ['a sum of numbers', 'export default { widePrefix: 8 + 8 + -1 + +1 }', { widePrefix: 16 }],
    ['a sum of texts', "const net = '10.9'\nexport default { roles: { collector: net + '.0.' + 5 } }", { roles: { collector: '10.9.0.5' } }],
    ['not', 'export default { modules: { apm: !true } }', { modules: { apm: false } }],
    ['a later const', 'export default { widePrefix: a }\nconst a = b\nconst b = 20', { widePrefix: 20 }],
    ['spreads of lists', "const a = ['10.0.0.1']\nexport default { roles: { admin: [...a, '10.0.0.2', ...a] } }", { roles: { admin: ['10.0.0.1', '10.0.0.2', '10.0.0.1'] } }],
    ['a key over a spread', 'const base = { widePrefix: 8 }\nexport default { ...base, widePrefix: 20 }', { widePrefix: 20 }],
    ['a spread over a key', 'const base = { widePrefix: 8 }\nexport default { widePrefix: 20, ...base }', { widePrefix: 8 }],
    ['computed keys', "const r = 'admin'\nexport default { roles: { [r]: '10.0.0.1', [`pro${'be'}`]: '10.0.0.2' } }", { roles: { admin: '10.0.0.1', probe: '10.0.0.2' } }],
    ['shorthand', "const profile = 'flowmon'\nexport default { profile }", { profile: 'flowmon' }],
    ['members', "const zones = { office: ['10.0.0.1', '10.0.0.2'] }\nexport default { roles: { admin: zones.office[1], probe: zones['office'] } }", { roles: { admin: '10.0.0.2', probe: ['10.0.0.1', '10.0.0.2'] } }],
    ['types', "const a = '10.0.0.1' as const\nexport default { roles: { admin: a!, probe: (a as string) } } satisfies object", { roles: { admin: '10.0.0.1', probe: '10.0.0.1' } }],
    ['defineConfig by another name', "import { defineConfig as config, type Config } from 'wallproof'\nexport default config({})", {}],
    ['a named default', 'const c = {}\nexport { c as default }', {}],
    ['interfaces and types', 'interface A { b: 1 }\nexport type C = A\ntype D = typeof import("node:fs")\nexport default {} as D', {}],
  ])('%s', async (_, text, expected) => {
    expect(await settings(text)).toEqual(expected)
  })
})

describe('files beside it', () => {
  const files: Files = {
    'zones.ts': "export const office = '10.50.0.0/24'\nexport const hosts = { dns: ['10.0.0.53'] }\nexport default '10.9.0.5'\n",
    'again.ts': "export { office as admins, default } from './zones.ts'\nexport { hosts } from './zones.ts'\n",
    'roles.json': '{ "admin": "10.50.0.0/24" }',
  }
  test.each<[string, string, unknown]>([
    ['constants', "import { office, hosts } from './zones.ts'\nexport default { roles: { admin: office, 'dns-server': hosts.dns } }", { roles: { admin: '10.50.0.0/24', 'dns-server': ['10.0.0.53'] } }],
    ['the default', "import collector from './zones.ts'\nexport default { roles: { collector } }", { roles: { collector: '10.9.0.5' } }],
    ['passed on', "import collector, { admins } from './again.ts'\nexport default { roles: { collector, admin: admins } }", { roles: { collector: '10.9.0.5', admin: '10.50.0.0/24' } }],
    ['JSON', "import roles from './roles.json' with { type: 'json' }\nexport default { roles }", { roles: { admin: '10.50.0.0/24' } }],
  ])('%s', async (_, text, expected) => {
    expect(await settings(text, files)).toEqual(expected)
  })

  test('all of them are named, each once', async () => {
    const { files: used } = await accepted('c.ts', "import { admins } from './again.ts'\nimport { hosts } from './zones.ts'\nexport default {}", files)
    expect(used).toEqual(['c.ts', 'again.ts', 'zones.ts'])
  })
})

test('the value is deeply frozen', async () => {
  const value = await settings("const shared = ['10.0.0.1']\nexport default { roles: { admin: shared, probe: shared } }") as { roles: Record<string, string[]> }
  expect([value, value.roles, value.roles['admin']].map(part => Object.isFrozen(part))).toEqual([true, true, true])
})

test('places of keys and values can be asked for afterwards', async () => {
  const { placeOf } = await accepted('c.ts', "import { rules } from './rules.ts'\nexport default { rules: { ...rules } }", { 'rules.ts': "export const rules = {\n  'no-such-rule': 'off',\n}" })
  expect(placeOf(['rules', 'no-such-rule'])).toEqual({ path: 'rules.ts', line: 2, column: 3 })
  expect(placeOf(['baseline'])).toEqual({ path: 'c.ts', line: 2, column: 16 })
})
