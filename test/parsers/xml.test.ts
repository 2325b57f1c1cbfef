/** XML as a bounded tree: offsets, double safety against bombs, positions of errors. */
import { expect, test } from 'vitest'
import { parse } from '../../src/parsers/pfsense/parse.ts'
import { readXml } from '../../src/parsers/readxml.ts'
import { child } from '../../src/parsers/xml.ts'
import type { Xml } from '../../src/parsers/readxml.ts'
import { makeSource, shown, startOf } from '../../src/text/source.ts'

const xmlOf = (text: string): Xml => readXml(makeSource('config.xml', text))
const failureOf = (text: string): { seen: string; line: number; column: number } | undefined => {
  const { failure, firewalls } = parse(makeSource('config.xml', text))
  expect(firewalls).toHaveLength(failure ? 0 : 1)
  return failure && { seen: failure.seen, ...startOf(failure.span) }
}

test('offsets are those of the file, with BOM, CRLF and characters beyond the BMP', () => {
  const text = '\uFEFF<?xml version="1.0"?>\r\n<A>\r\n <B x="1>2">😀é<![CDATA[x&amp;y]]></B><!-- note --><c/></A>'
  const xml = xmlOf(text)
  if (!xml.ok) throw new Error(xml.failure.seen)
  const b = child(xml.root, 'b')
  expect(b && text.slice(b.start, b.end)).toBe('<B x="1>2">😀é<![CDATA[x&amp;y]]></B>')
  expect(b?.text).toBe('😀éx&amp;y')
  expect(text.slice(xml.root.start, xml.root.end)).toBe(text.slice(text.indexOf('<A>')))
  expect(xml.comments).toMatchObject([{ text: 'note', next: { name: 'c' } }])
})

test('names that are properties of every object are plain names', () => {
  const xml = xmlOf('<pfsense><__proto__>1</__proto__><constructor/></pfsense>')
  expect(xml.ok && xml.root.children.map(c => c.name)).toEqual(['__proto__', 'constructor'])
})

test('a document type is refused, whatever it declares', () => {
  const bomb = `<!DOCTYPE p [<!ENTITY a "ha">${'b'.repeat(3)}<!ENTITY b "&a;&a;">]><pfsense>&b;</pfsense>`
  expect(failureOf(`<?xml version="1.0"?>\n${bomb}`)).toEqual({ seen: 'a document type declaration', line: 2, column: 1 })
  expect(failureOf('<!DOCTYPE pfsense SYSTEM "file:///etc/passwd"><pfsense/>')?.seen).toBe('a document type declaration')
})

test('an entity that is not predefined is an error at its place', () => {
  expect(failureOf('<pfsense>\n<a>&bomb;</a></pfsense>')).toMatchObject({ seen: "the XML is malformed: named entity isn't defined", line: 2 })
})

test('100,000 nested elements end with a message', () => {
  expect(failureOf(`${'<pfsense>'.repeat(100_000)}${'</pfsense>'.repeat(100_000)}`)?.seen).toBe('elements are nested more than 200 deep')
  expect(failureOf('<pfsense>'.repeat(100_000))?.seen).toBe('elements are nested more than 200 deep')
})

test('a truncated file names the place, and shows none of its secrets', () => {
  const text = '<pfsense>\n<system>\n<user><password>hunter22'
  expect(failureOf(text)).toMatchObject({ seen: 'the XML is malformed: an element is not closed (the file may be cut off)', line: 3 })
  const source = makeSource('config.xml', text)
  parse(source)
  expect(shown({ source, start: 0, end: text.length })).not.toContain('hunter22')
})

test.each([
  ['', 'the file is empty'], [' \n', 'the file is empty'], ['---- BEGIN config.xml ----\nU2FsdGVk\n---- END config.xml ----', 'an encrypted backup'],
  ['<!DOCTYPE html><html><body>Login</body></html>', 'a web page, probably the login page instead of the file'], ['hostname r1\n', 'no XML'],
  ['<filter><rule/></filter>', 'a backup of one area only (<filter>)'], ['<opnsense/>', 'an OPNsense configuration, which is read by other rules'],
  ['<m0n0wall/>', 'the root element is <m0n0wall>, not <pfsense>'], ['<pfsense/><pfsense/>', 'the XML is malformed: extra content at the end of the document'],
  ['<a><b></a>', 'the XML is malformed: an element is not closed (the file may be cut off)'], ['<', 'the XML is malformed: root element is missing or invalid'],
])('%j', (text, seen) => {
  expect(failureOf(text)?.seen).toBe(seen)
})

test('the smallest configuration is read', () => {
  expect(failureOf('<pfsense/>')).toBeUndefined()
})

test('unfinished markup is passed over in linear time', () => {
  for (const text of ['<!--'.repeat(50_000), '<![CDATA['.repeat(50_000), '<a '.repeat(200_000), '<a b="'.repeat(100_000), `<pfsense>${'<password>'.repeat(100_000)}`]) {
    expect(failureOf(text)).toBeDefined()
  }
})

test('a file of 20 MB is read', () => {
  const one = '<rule><type>pass</type><interface>lan</interface><protocol>tcp</protocol><source><network>lan</network></source><destination><address>10.1.2.3</address><port>443</port></destination><descr><![CDATA[a rule like many]]></descr></rule>\n'
  const head = '<pfsense><version>23.3</version><interfaces><lan><enable/><ipaddr>10.0.0.1</ipaddr><subnet>24</subnet></lan></interfaces><filter>'
  const count = Math.ceil((20 * 1024 * 1024) / one.length)
  const { firewalls } = parse(makeSource('config.xml', `${head}${one.repeat(count)}</filter></pfsense>`))
  expect(firewalls[0]?.filters.get('pf/in')?.rules.filter(r => r.origin === 'user')).toHaveLength(count)
})
