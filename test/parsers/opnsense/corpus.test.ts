/** Real exports, where they are at hand: every rule of both stores is accounted for, counted independently of the XML reader. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fg from 'fast-glob'
import { expect, test } from 'vitest'
import { parse } from '../../../src/parsers/opnsense/parse.ts'
import { makeSource, shown } from '../../../src/text/source.ts'

const CORPUS = join(import.meta.dirname, '../../../../shared/corpus/opnsense')
const files = existsSync(CORPUS) ? fg.sync('**/*', { cwd: CORPUS, ignore: ['SOURCES.tsv'] }).sort() : []

/** `<rule>` elements with content in `<filter>` of old and in `<Filter>` of the model, by plain search in the text. */
function countRules(text: string): number {
  const bare = text.replace(/<!--[\s\S]*?-->/g, '').replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '')
  const old = /\s<filter>([\s\S]*?)<\/filter>/.exec(bare)?.[1] ?? ''
  const model = /<Filter[ >][\s\S]*?<rules>([\s\S]*?)<\/rules>/.exec(bare)?.[1] ?? ''
  return [old, model].flatMap(part => part.match(/<rule( [^>]*)?>(?!\s*<\/rule>)/g) ?? []).length
}

test.skipIf(files.length === 0)('every file of the corpus is read, every rule is there', () => {
  expect(files.length).toBeGreaterThan(40)
  let rules = 0
  for (const file of files) {
    const text = readFileSync(join(CORPUS, file), 'utf8')
    const { firewalls, failure } = parse(makeSource(file, text))
    const [firewall] = firewalls
    // A few are fragments for tests, with a root element of their own.
    if (!firewall) {
      expect([file, failure?.seen]).toEqual([file, expect.stringMatching(/^the root element is/)])
      continue
    }
    const filters = ['pf/in', 'pf/out'].flatMap(id => firewall.filters.get(id)?.rules ?? []).filter(r => r.origin === 'user')
    expect([file, new Set(filters.map(r => r.span.start)).size]).toEqual([file, countRules(text)])
    rules += countRules(text)
    for (const rule of filters) expect(rule.place).toMatch(/^Firewall > (Rules|Rules \[new\]|Automation > Filter) > .+, \d+(st|nd|rd|th) rule/)
    const { total, understood, ignored, unsupported } = firewall.statements
    expect(total).toBe(understood + ignored + unsupported)
    // The vendor's own unit tests add a section, and one file was written by hand with a setting that no release has.
    expect([file, firewall.diagnostics.filter(d => d.kind === 'unrecognised' && !/<tests>|^<syslog> in <system>/.test(d.seen)).map(d => d.seen)]).toEqual([file, []])
  }
  expect(rules).toBeGreaterThan(80)
})

test.skipIf(files.length === 0)('no hash, community or key of the corpus can be shown', () => {
  for (const file of files) {
    const source = makeSource(file, readFileSync(join(CORPUS, file), 'utf8'))
    parse(source)
    const text = shown({ source, start: 0, end: source.text.length })
    expect([file, /\$(1|2[by]|6)\$[./A-Za-z0-9]{8}/.exec(text)?.[0]]).toEqual([file, undefined])
    const name = '(?:prv|privkey|psk|rocommunity|community|password|enckey|pre-shared-key|otp_seed)'
    expect([file, new RegExp(`<${name}>(?!\\s*\\[REDACTED\\]|\\s*<)[^<]{3}`).exec(text)?.[0]]).toEqual([file, undefined])
  }
})
