/** Rules that the deployment file names: code, so they run only when the command line says so. */
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folder, run, type Ran } from './world.ts'

const RULES = '*filter\n:INPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\nCOMMIT\n'

const RULE = `export default {
  meta: { id: 'loopback', summary: 'a rule for lo', level: 'error', precision: 'high', tags: ['own'] },
  check: ({ subjects }) => subjects.map(({ firewall }) => ({ seen: 'seen', fix: 'mend', at: [...firewall.filters.values()][0].rules[0].span, related: [], device: firewall.id, key: '' })),
}
`

const CONFIG = 'localRules:\n  - rules/own.mjs\n'

const lint = (files: Readonly<Record<string, string>>, ...more: string[]): Promise<Ran> => run(folder({ 'fw.rules': RULES, ...files }), ['lint', '-q', ...more, 'fw.rules'])

test('they do not run unasked, and the place says why', async () => {
  const marker = `${RULE}globalThis.ranUnasked = true\n`
  expect(await lint({ 'wallproof.config.yaml': CONFIG, 'rules/own.mjs': marker })).toMatchObject({
    code: 2, stdout: '', stderr: 'wallproof: wallproof.config.yaml:1:1: "localRules" names code that would run here; where you trust this repository, allow it with --allow-local-rules\n',
  })
  expect('ranUnasked' in globalThis).toBe(false)
})

test.each([['rules/own.mjs', RULE], ['rules/own.cjs', RULE.replace('export default', 'module.exports =')]])('%s runs when it is allowed', async (path, text) => {
  const { code, stdout } = await lint({ 'wallproof.config.yaml': `localRules: [${path}]\nrules: {loopback: warning}\n`, [path]: text }, '--allow-local-rules', '--fail-on', 'warning')
  expect([code, stdout.split('\n')]).toEqual([1, expect.arrayContaining(['fw.rules:3:1  warning  loopback'])])
})

test.each([
  ['../own.mjs', /^wallproof: the key "localRules" of the deployment file must lead to a file in its folder/],
  ['/etc/own.mjs', /must lead to a file in its folder/],
  ['rules/none.mjs', /^wallproof: wallproof\.config\.yaml:1:14: rules\/none\.mjs: cannot be loaded: /],
  ['rules/bad.mjs', /: rules\/bad\.mjs: a rule is an object with "meta" and "check"/],
  ['rules/lone.mjs', /install wallproof in the folder of the rule, or export the plain object/],
  ['rules/fails.mjs', /: rules\/fails\.mjs: loopback: the rule failed: oh/],
])('%s is an error with words and status 2', async (path, words) => {
  const { code, stderr } = await lint({
    'wallproof.config.yaml': `localRules: [${path}]\n`, 'rules/bad.mjs': 'export default 7\n', 'rules/lone.mjs': "import 'wallproof'\n",
    'rules/fails.mjs': RULE.replace('subjects.map(', '{ throw new Error("oh") }, other: ({ subjects }) => subjects.map('),
  }, '--allow-local-rules')
  expect([code, stderr]).toEqual([2, expect.stringMatching(words)])
})

test('a link that leads out of the folder is not followed', async () => {
  const outside = folder({ 'own.mjs': RULE })
  const root = folder({ 'fw.rules': RULES, 'wallproof.config.yaml': 'localRules: [own.mjs]\n' })
  symlinkSync(join(outside, 'own.mjs'), join(root, 'own.mjs'))
  expect(await run(root, ['lint', '--allow-local-rules', 'fw.rules'])).toMatchObject({ code: 2, stderr: expect.stringContaining('must lead to a file in its folder') as string })
})
