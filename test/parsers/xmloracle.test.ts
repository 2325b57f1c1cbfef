/** The XML reader against a strict library: the same trees, offsets and refusals, over real exports and broken ones. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseXml } from '@rgrove/parse-xml'
import fg from 'fast-glob'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readXml } from '../../src/parsers/readxml.ts'
import type { Element } from '../../src/parsers/xml.ts'
import { makeSource } from '../../src/text/source.ts'

const CORPUS = join(import.meta.dirname, '../../../shared/corpus')
const files = existsSync(CORPUS) ? fg.sync(['pfsense/**/*', 'opnsense/**/*'], { cwd: CORPUS, ignore: ['**/SOURCES.tsv'] }).sort() : []

type Tree = readonly [name: string, text: string, start: number, end: number, children: readonly Tree[]]

const ours = ({ name, text, start, end, children }: Element): Tree => [name, text, start, end, children.map(ours)]

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly name?: string
  readonly text?: string
  readonly children?: readonly Node[]
}

/** The library leaves the end of the root element open. */
function theirs(node: Node, whole: string): Tree {
  const parts = node.children ?? []
  const text = parts.filter(p => p.type === 'text' || p.type === 'cdata').map(p => p.text ?? '').join('').trim()
  const elements = parts.filter(p => p.type === 'element')
  return [(node.name ?? '').toLowerCase(), text, node.start, Number.isFinite(node.end) ? node.end : whole.lastIndexOf('>') + 1, elements.map(e => theirs(e, whole))]
}

function library(text: string): Tree | undefined {
  try {
    const root = parseXml(text, { includeOffsets: true }).children.find(node => node.type === 'element') as Node | undefined
    return root && theirs(root, text)
  } catch {
    return undefined
  }
}

function reader(text: string): Tree | undefined {
  const xml = readXml(makeSource('config.xml', text))
  return xml.ok ? ours(xml.root) : undefined
}

test.skipIf(files.length === 0)('real exports give the same tree', () => {
  expect(files.length).toBeGreaterThan(150)
  for (const file of files) {
    const text = readFileSync(join(CORPUS, file), 'utf8')
    expect([file, reader(text)]).toEqual([file, library(text)])
  }
})

const SAMPLE = '\uFEFF<?xml version="1.0" encoding="utf-8"?>\r\n<!-- a -->\n<P a="1" b=\'&lt;2>\'>\n <q/>x &amp; y&#228;<![CDATA[<r> &amp; ]]>\r z<R.s-1 >é😀</R.s-1\n>'
  + '<?php x ?>\n<!-- b --><t>&#x41;</t>\n</P>\n<!-- c -->\n'

const PIECES = ['<', '>', '/', '&', ';', '"', '\'', '=', ' ', '\n', '\r', '-', '--', '!', '?', ']]>', '<![CDATA[', '<!--', '-->', '&amp;', '&x;', '&#0;', '\0', 'a', '<b>', '</b>', '<b/>', 'é']

test('what is broken is refused, what is not is read alike', () => {
  const edits = fc.array(fc.record({ at: fc.nat(SAMPLE.length), drop: fc.nat(4), put: fc.constantFrom('', ...PIECES) }), { minLength: 1, maxLength: 3 })
  let read = 0
  fc.assert(fc.property(edits, list => {
    let text = SAMPLE
    for (const { at, drop, put } of list) text = text.slice(0, at) + put + text.slice(at + drop)
    // A document type is refused here whatever it says; halves of a character do not come out of a decoder.
    fc.pre(!/<!(?!--|\[CDATA\[)/.test(text) && !/\p{Cs}/u.test(text))
    const mine = reader(text)
    if (mine) read++
    expect(mine).toEqual(library(text))
  }), { numRuns: 5000 })
  expect(read).toBeGreaterThan(300)
})
