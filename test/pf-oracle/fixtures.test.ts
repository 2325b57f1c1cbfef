/** The configurations of our own: the example, those of the documents, and one for each form that releases have written. The kernel agrees on every packet. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fg from 'fast-glob'
import { expect, test } from 'vitest'
import { fencesOf } from '../fences.ts'
import { FORMS, formXml } from '../parsers/pfsense/forms.ts'
import { compare } from './compare.ts'
import type { Config } from './compare.ts'
import { tell } from './tell.ts'

const ROOT = join(import.meta.dirname, '../..')
const files = (pattern: string): string[] => fg.sync(pattern, { cwd: ROOT }).sort()

const documents = (): Config[] => files('{rules,docs,test/semantics}/*.md').flatMap(name =>
  fencesOf(readFileSync(join(ROOT, name), 'utf8')).filter(({ text }) => /^(<\?xml.*\n)?<(pfsense|opnsense)>/.test(text))
    .map(({ text, line }) => ({ name: `${name}:${String(line)}`, bytes: new TextEncoder().encode(text) })))

test('the kernel agrees on every packet of the fixtures', async () => {
  const xml = files('{examples,test}/**/*.xml').filter(name => !name.endsWith('sarifvalidator.xml'))
  const forms = FORMS.map((form): Config => ({ name: `config ${form.version}`, bytes: new TextEncoder().encode(formXml(form)) }))
  const outcome = await compare([...xml.map(name => ({ name, bytes: readFileSync(join(ROOT, name)) })), ...documents(), ...forms])
  tell('pf, fixtures', [['pfSense and OPNsense', outcome]])
  expect(outcome.disagreements.slice(0, 3)).toEqual([])
  expect(outcome.tally.configs).toBeGreaterThan(20)
})
