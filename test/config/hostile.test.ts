/** What a stranger may put into a configuration: nothing of it runs, grows without bound, or leaves its folder. */
import { describe, expect, test } from 'vitest'
import { mistakes, read, type Files } from './reading.ts'

const doubling = (first: string, step: (name: string) => string): string =>
  `const c0 = ${first}\n${Array.from({ length: 60 }, (_, i) => `const c${String(i + 1)} = ${step(`c${String(i)}`)}\n`).join('')}export default {}`

describe('code is refused where it stands', () => {
  test.each<[string, string, string]>([
    ['a getter', 'export default { get roles() { return process.exit(1) } }', '1:18 a config may not contain getters, setters or methods: it is read, not run'],
    ['a method', 'export default { toJSON() { return 1 } }', '1:18 a config may not contain getters'],
    ['a function called at once', 'export default (() => ({}))()', '1:16 a config may not call functions: it is read, not run'],
    ['a function', 'export default () => ({})', '1:16 a config may not contain functions: it is read, not run'],
    ['a declared function', 'function f() {}\nexport default {}', '1:1 a config may not contain functions'],
    ['a call of another function', "import { defineConfig } from 'wallproof'\nconst defineConfig2 = eval('1')\nexport default defineConfig({})", '2:23 a config may not call functions'],
    ['defineConfig from nowhere', 'export default defineConfig({})', '1:16 a config may not call functions'],
    ['defineConfig optionally', "import { defineConfig as d } from 'wallproof'\nexport default d?.({})", '2:16 a config may hold only fixed values'],
    ['an import while running, unused', "const x = await import('node:fs')\nexport default {}", '1:11 a config may not wait for anything'],
    ['an import without waiting', "const x = import('node:fs')\nexport default {}", '1:11 a config may not import while it runs'],
    ['require', "const x = require('fs')\nexport default {}", '1:11 a config may not call functions'],
    ['import require', "import x = require('fs')\nexport default {}", '1:1 a config may hold only fixed values'],
    ['process', 'export default { widePrefix: process.pid }', '1:30 there is no const called process'],
    ['a global object', 'export default { baseline: globalThis.name }', '1:28 there is no const called globalThis'],
    ['import.meta', 'export default { baseline: import.meta.url }', '1:28 a config may not ask where it is'],
    ['a tagged template', 'export default { baseline: String.raw`x` }', '1:28 a config may not call functions'],
    ['new', 'export default { baseline: new Proxy({}, {}) }', '1:28 a config may not make objects'],
    ['a class', 'class A { static { process.exit() } }\nexport default {}', '1:1 a config may not contain classes'],
    ['a class with a decorator', '@run class A {}\nexport default {}', '1:1 a config may not contain classes'],
    ['an enum', 'enum E { A = 1 }\nexport default {}', '1:1 a config may not contain enums'],
    ['a namespace', 'namespace N { export const a = 1 }\nexport default {}', '1:1 a config may not contain namespaces'],
    ['a regular expression', 'export default { baseline: /(a+)+$/ }', '1:28 a config may hold only fixed values'],
    ['a decision', 'export default { baseline: true ? "a" : "b" }', '1:28 a config may not decide'],
    ['a short cut', 'export default { baseline: "" || "b" }', '1:28 a config may not decide'],
    ['a sequence', 'export default (1, {})', '1:17 a config may hold only fixed values'],
    ['an assignment', 'const a = {}\na.b = 1\nexport default a', '2:1 a config may not do anything at its top level'],
    ['a loop', 'for (;;) {}\nexport default {}', '1:1 a config may hold only fixed values'],
    ['let', 'let a = 1\nexport default {}', '1:1 only const may declare a value'],
    ['void', 'export default { baseline: void 0 }', '1:28 a config may hold only fixed values'],
    ['typeof', 'export default { baseline: typeof 1 }', '1:28 a config may hold only fixed values'],
    ['delete', 'const a = {}\nexport default { baseline: delete a.b }', '2:28 a config may hold only fixed values'],
    ['undefined', 'export default { baseline: undefined }', '1:28 undefined is no value; leave the key out'],
    ['an unused mistake', 'const unused = alert()\nexport default {}', '1:16 a config may not call functions'],
  ])('%s', async (_, text, expected) => {
    const found = await mistakes('c.ts', text)
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(`c.ts:${expected}`)
  })
})

describe('the prototype is out of reach', () => {
  test.each<[string, string]>([
    ['as a key', "export default { '__proto__': { polluted: 1 } }"],
    ['as a plain key', 'export default { __proto__: { polluted: 1 } }'],
    ['as a computed key', "export default { ['__pro' + 'to__']: { polluted: 1 } }"],
    ['by shorthand', 'const __proto__ = { polluted: 1 }\nexport default { __proto__ }'],
    ['constructor as a key', 'export default { constructor: { prototype: { polluted: 1 } } }'],
    ['read', 'const a = {}\nexport default { baseline: a.__proto__ }'],
    ['constructor read', 'const a = {}\nexport default { baseline: a.constructor }'],
    ['computed read', "const a = {}\nexport default { baseline: a['const' + 'ructor'] }"],
    ['of a list', 'const a = [1]\nexport default { baseline: a.length }'],
    ['of a list, computed', "const a = [1]\nexport default { baseline: a['map'] }"],
    ['of a text', "const a = 'x'\nexport default { baseline: a.constructor }"],
  ])('%s', async (_, text) => {
    expect(await mistakes('c.ts', text)).toHaveLength(1)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test.each([['c.yaml', '__proto__: {polluted: 1}'], ['c.json', '{"__proto__": {"polluted": 1}}'], ['c.yaml', 'rules: {a: [error, {constructor: 1}]}']])('in %s', async (path, text) => {
    expect((await mistakes(path, text))[0]).toMatch(/a key may not be called (__proto__|constructor)$/)
  })

  test('in imported JSON', async () => {
    const found = await mistakes('c.ts', "import a from './a.json' with { type: 'json' }\nexport default { ...a }", { 'a.json': '{ "__proto__": {} }' })
    expect(found).toEqual(['a.json:1:3 a key may not be called __proto__'])
  })
})

describe('nothing grows without bound', () => {
  const grows: [string, string, string, RegExp][] = [
    ['spreads that double', 'c.ts', doubling("['x', 'x']", n => `[...${n}, ...${n}]`), /grows too large/],
    ['lists that double', 'c.ts', doubling("['x']", n => `[${n}, ${n}]`), /grows too large/],
    ['objects that double', 'c.ts', doubling('{}', n => `{ a: ${n}, b: ${n} }`), /grows too large/],
    ['texts that double', 'c.ts', doubling("'xxxxxxxxxxxxxxxx'", n => `${n} + ${n}`), /grows too long/],
    ['templates that double', 'c.ts', doubling("'xxxxxxxxxxxxxxxx'", n => `\`\${${n}}\${${n}}\``), /grows too long/],
    ['keys that double', 'c.ts', doubling("'xxxxxxxxxxxxxxxx'", n => `${n} + ${n}`).replace('{}', '{ [c60]: 1 }'), /grows too long/],
    ['5,000 brackets', 'c.ts', `export default { roles: ${'['.repeat(5000)}${']'.repeat(5000)} }`, /nested too deeply/],
    ['5,000 parentheses', 'c.ts', `export default ${'('.repeat(5000)}{}${')'.repeat(5000)}`, /nested too deeply/],
    ['150 brackets', 'c.ts', `export default { roles: ${'['.repeat(150)}${']'.repeat(150)} }`, /nested too deeply/],
    ['a long sum', 'c.ts', `export default { baseline: ${Array(9000).fill("'a'").join(' + ')} }`, /nested too deeply/],
    ['a deep chain of constants', 'c.ts', `const a0 = []\n${Array.from({ length: 5000 }, (_, i) => `const a${String(i + 1)} = [a${String(i)}]`).join('\n')}\nexport default {}`, /nested too deeply/],
    ['a deep chain of later constants', 'c.ts', `${Array.from({ length: 5000 }, (_, i) => `const a${String(i)} = [a${String(i + 1)}]`).join('\n')}\nconst a5000 = []\nexport default {}`, /nested too deeply/],
    ['5,000 brackets of JSON', 'c.json', `${'['.repeat(5000)}${']'.repeat(5000)}`, /nested too deeply/],
    ['5,000 brackets of YAML', 'c.yaml', `a: ${'['.repeat(5000)}${']'.repeat(5000)}`, /nested too deeply/],
    ['5,000 dashes of YAML', 'c.yaml', `${'- '.repeat(5000)}a`, /nested too deeply|not valid YAML/],
    ['aliases that double', 'c.yaml', `a0: &a0 [x, x]\n${Array.from({ length: 60 }, (_, i) => `a${String(i + 1)}: &a${String(i + 1)} [*a${String(i)}, *a${String(i)}]`).join('\n')}\n`, /grows too large/],
    ['a value made of itself', 'c.ts', 'const a = [b]\nconst b = [a]\nexport default {}', /made of itself/],
    ['a long file', 'c.json', `"${'x'.repeat(5_000_000)}"`, /too long/],
  ]
  test.each(grows)('%s', async (_, path, text, message) => {
    const start = performance.now()
    const found = await mistakes(path, text)
    expect(found[0]).toMatch(message)
    expect(performance.now() - start).toBeLessThan(5000)
  })

  test('files that import each other', async () => {
    const files: Files = { 'a.ts': "import { b } from './b.ts'\nexport const a = b", 'b.ts': "import { a } from './a.ts'\nexport const b = a" }
    expect(await mistakes('c.ts', "import { a } from './a.ts'\nexport default {}", files)).toEqual(['b.ts:1:19 these files import each other in a circle'])
  })

  test('too many files', async () => {
    const files: Files = Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`f${String(i)}.ts`, `export const x = 1`]))
    const text = `${Object.keys(files).map((f, i) => `import { x as x${String(i)} } from './${f}'`).join('\n')}\nexport default {}`
    const found = await mistakes('c.ts', text, files)
    expect(found[0]).toBe('c.ts:51:26 a config may be made of at most 50 files')
  })

  test('many keys take linear time', async () => {
    const start = performance.now()
    await mistakes('c.yaml', `roles:\n${Array.from({ length: 30_000 }, (_, i) => `  k${String(i)}: 10.0.0.1`).join('\n')}\n`)
    expect(performance.now() - start).toBeLessThan(10_000)
  })
})

describe('no file outside its folder is asked for', () => {
  test.each([
    "import a from '../a.ts'", "import a from './x/../../a.ts'", "import a from '/etc/a.json'", "import a from 'file:///etc/a.json'", "import a from 'C:\\\\a.json'",
    "import a from '.\\\\..\\\\a.json'", "import a from './%2e%2e/a.json'", "import a from 'node:fs'", "import a from 'lodash'", "import a from 'wallproof/config.json'", "import a from '#a'",
    "import a from './a.js'", "import a from './a'", "import a from './a.ts?x'", "import './a.ts'", "import 'wallproof'", "import * as a from './a.ts'", "export * from './a.ts'",
    "export { a } from '../a.ts'", "import { lint } from 'wallproof'", "import a from './a.json' with { type: 'text' }", "import a from './a.ts' with { type: 'json' }", "import a from './a\\u0000.json'",
  ])('%s', async statement => {
    const { result, asked } = await read('c.ts', `${statement}\nexport default {}`, { 'a.ts': 'export const a = 1', 'a.json': '1' })
    expect([result.ok, asked]).toEqual([false, []])
    expect(result.ok ? [] : result.problems.map(p => p.line)).toEqual([1])
  })

  test.each(['../mine.json', '/etc/mine.json', 'a/../../mine.json', 'C:\\mine.json', 'file:///mine.json', './mine.ts'])('the profile %s', async profile => {
    const { result, asked } = await read('c.json', JSON.stringify({ profile }))
    expect([result.ok, asked]).toEqual([false, []])
  })

  test('from a folder below, up to the folder of the config', async () => {
    const files: Files = { 'zones/a.ts': "import { b } from '../b.ts'\nexport const a = b", 'b.ts': "export const b = '10.0.0.1'" }
    const { result, asked } = await read('c.ts', "import { a } from './zones/a.ts'\nexport default { roles: { admin: a } }", files)
    expect([result.ok, asked]).toEqual([true, ['zones/a.ts', 'b.ts']])
  })

  test('types may come from anywhere: they are not read', async () => {
    const { result, asked } = await read('c.ts', "import type { X } from 'node:fs'\nimport { type Y } from './none.ts'\nexport type { Z } from '../z.ts'\nexport default {} as const")
    expect([result.ok, asked]).toEqual([true, []])
  })
})
