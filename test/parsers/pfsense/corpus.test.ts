/** Real exports, where they are at hand: every rule is accounted for, counted independently of the XML reader. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fg from 'fast-glob'
import { expect, test } from 'vitest'
import { parse } from '../../../src/parsers/pfsense/parse.ts'
import { makeSource, shown } from '../../../src/text/source.ts'
import { rulesOf } from './fixture.ts'

const CORPUS = join(import.meta.dirname, '../../../../shared/corpus/pfsense')
const files = existsSync(CORPUS) ? fg.sync('**/*', { cwd: CORPUS, ignore: ['SOURCES.tsv'] }).sort() : []

/** `<rule>` elements with content that stand directly in `<filter>`, by plain search in the text. */
function countRules(text: string): number {
  const bare = text.replace(/<!--[\s\S]*?-->/g, '').replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '')
  const filter = /\n?\s<filter>([\s\S]*?)<\/filter>/.exec(bare)?.[1] ?? ''
  return (filter.match(/<rule>(?!\s*<\/rule>)/g) ?? []).length
}

test.skipIf(files.length === 0)('every file of the corpus is read, every rule is there, in order of its tab', () => {
  expect(files.length).toBeGreaterThan(100)
  for (const file of files) {
    const text = readFileSync(join(CORPUS, file), 'utf8')
    const { firewalls, failure } = parse(makeSource(file, text))
    expect([file, failure?.seen]).toEqual([file, undefined])
    const [firewall] = firewalls
    if (!firewall) continue
    const users = new Set(['pf/in', 'pf/out'].flatMap(id => rulesOf(firewall, id).filter(r => r.origin === 'user').map(r => r.span.start)))
    expect([file, users.size]).toEqual([file, countRules(text)])
    const { total, understood, ignored, unsupported } = firewall.statements
    expect(total).toBe(understood + ignored + unsupported)
    for (const r of rulesOf(firewall, 'pf/in')) if (r.origin === 'user') expect(r.place).toMatch(/^Firewall > Rules > .+, \d+(st|nd|rd|th) rule/)
  }
})

test.skipIf(files.length === 0)('no hash, community or key of the corpus can be shown', () => {
  for (const file of files) {
    const source = makeSource(file, readFileSync(join(CORPUS, file), 'utf8'))
    parse(source)
    const text = shown({ source, start: 0, end: source.text.length })
    expect([file, /\$(1|2b|6)\$[./A-Za-z0-9]{8}/.exec(text)?.[0]]).toEqual([file, undefined])
    expect([file, /<(?:prv|rocommunity|pre-shared-key|[a-z0-9-]*-hash|ldap_bindpw|radius_secret)>(?!\[REDACTED\]|<!\[CDATA\[\[REDACTED\]|\s*<)[^<]{3}/.exec(text)?.[0]]).toEqual([file, undefined])
  }
})
