/** The printers for build servers: JUnit, GitHub annotations, GitLab Code Quality, markdown; what they print, and that hostile words stay words. */
import { parseXml, type XmlElement } from '@rgrove/parse-xml'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ReportedFinding } from '../../src/engine/finding.ts'
import type { LintResult } from '../../src/engine/result.ts'
import * as githubFormat from '../../src/report/github.ts'
import * as gitlabFormat from '../../src/report/gitlab.ts'
import * as junitFormat from '../../src/report/junit.ts'
import * as markdownFormat from '../../src/report/markdown.ts'
import { forMarkdown } from '../../src/report/neutral.ts'
import { PLAIN, type ReportOptions } from '../../src/report/report.ts'
import { sample, whole } from './sample.ts'

const [github, gitlab, junit, markdown] = [whole(githubFormat.github), whole(gitlabFormat.gitlab), whole(junitFormat.junit), whole(markdownFormat.markdown)]

const OPTIONS: ReportOptions = { paint: PLAIN, limit: undefined, sarifSuppressed: false }

const HOSTILE = '\u001b]8;;x\u0007 \u202e ::error::x ##vso[task.setvariable]y %0A::warning::z ]]> <!-- <script>alert(1)</script> &lt; [a](http://evil) ![b](http://evil/x) @admin ``` | ~~x~~ $x$ :smile: \ufffe'

/** The second finding of the sample so often, with a fingerprint of its own each. */
function many(count: number): LintResult {
  const result = sample()
  const [, second] = result.findings as [ReportedFinding, ReportedFinding]
  return { ...result, failures: [], findings: Array.from({ length: count }, (_, i) => ({ ...second, seen: `number ${String(i)}`, fingerprint: String(i) })) }
}

describe('junit', () => {
  const elements = (node: XmlElement): XmlElement[] => node.children.filter((c): c is XmlElement => c.type === 'element')
  const rootOf = (result: LintResult, options = OPTIONS): XmlElement => {
    const { root } = parseXml(junit(result, options))
    if (!root) throw new Error('no root')
    return root
  }
  const outline = (result: LintResult, options = OPTIONS): string[] => elements(rootOf(result, options)).flatMap(suite =>
    elements(suite).map(one => [suite.attributes.name, one.attributes.name, elements(one)[0]?.name ?? 'passed'].join(' | ')))

  test('a suite a file, a case a finding, and a passed case for every other rule', () => {
    expect(outline(sample())).toEqual([
      'old/fw.cfg | input-not-read | error',
      'site a/core#1.cfg | snmp-default-community: the community "public" is a default | failure',
      'site a/core#1.cfg | service-overly-open/netflow: netflow is open to plain | failure',
      'edge.cfg | snmp-default-community: the community "public" is a default | skipped',
      'edge.cfg | service-overly-open | passed',
    ])
    expect(rootOf(sample()).attributes).toEqual({ name: 'wallproof', tests: '5', failures: '2', errors: '1', skipped: '1' })
  })

  test('a rule whose finding is cut by --max-findings has not passed', () => {
    expect(outline(sample(), { ...OPTIONS, limit: 1 })).toEqual([
      'old/fw.cfg | input-not-read | error',
      'site a/core#1.cfg | snmp-default-community: the community "public" is a default | failure',
      'edge.cfg | service-overly-open | passed',
    ])
  })

  test('any words at all stay one text of well-formed XML', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constant(HOSTILE)), words => {
      const oneLine = words.replace(/[\r\n]/g, '')
      return outline(sample(oneLine, `p${oneLine}`)).length === 5
    }), { numRuns: 200 })
  })
})

describe('github', () => {
  test('an annotation a finding, failures first, suppressed ones left out', () => {
    expect(github(sample(), OPTIONS).split('\n')).toEqual([
      '::error file=old/fw.cfg,line=3,title=input-not-read::the chain plain is not closed; fetch the export again',
      '::error file=site a/core#1.cfg,line=2,endLine=2,col=1,endColumn=39,title=snmp-default-community::the community "public" is a default. To do: set a community of your own',
      '::warning file=site a/core#1.cfg,line=3,endLine=3,col=1,endColumn=43,title=service-overly-open/netflow::netflow is open to plain, for example UDP 10.1.2.3:40000 -> 10.9.0.5:2055 entering eth0. To do: allow it from plain only',
      '',
    ])
  })

  test.each([[10, 10, 0], [11, 10, 2], [100, 10, 91]])('of %i warnings %i are annotations, and %i follow as lines', (count, annotations, lines) => {
    const printed = github(many(count), OPTIONS).trimEnd().split('\n')
    expect(printed.filter(line => line.startsWith('::')).length).toBe(annotations)
    expect(printed.filter(line => !line.startsWith('::')).length).toBe(lines)
    if (lines > 0) expect(printed[9]).toBe(`::warning title=wallproof::and ${String(lines)} more warnings; the log of this step lists them`)
  })

  test('hostile words give no further command, property or line', () => {
    const printed = github(sample(HOSTILE, `::error file=x,line=1::p,${HOSTILE}`), OPTIONS).trimEnd().split('\n')
    expect(printed.map(line => /^::(error|warning) file=[^,:]+(?:,line=\d+)(?:,endLine=\d+,col=\d+,endColumn=\d+)?,title=[a-z/-]+::/.exec(line)?.[1])).toEqual(['error', 'error', 'warning'])
    expect(printed.join('\n')).not.toMatch(/##\w*\[|%0A/)
    expect(printed.join('\n')).toContain('%250A')
  })

  test('lines of the log are no commands either', () => {
    const result = many(30)
    const hostile = { ...result, findings: result.findings.map(f => ({ ...f, at: { ...f.at, source: { ...f.at.source, path: '::stop-commands::x' } } })) }
    expect(github(hostile, OPTIONS)).not.toMatch(/^\s*::stop/m)
  })

  test('nothing to say is nothing at all', () => {
    expect(github(many(0), OPTIONS)).toBe('')
  })
})

describe('gitlab', () => {
  interface Issue { description: string; check_name: string; fingerprint: string; severity: string; location: { path: string; lines: { begin: number } } }
  const issuesOf = (result: LintResult): Issue[] => JSON.parse(gitlab(result, OPTIONS)) as Issue[]

  test('an issue a finding, with path, line and severity', () => {
    expect(issuesOf(sample()).map(i => [i.severity, i.check_name, i.location.path, i.location.lines.begin])).toEqual([
      ['critical', 'snmp-default-community', 'site a/core#1.cfg', 2],
      ['major', 'service-overly-open/netflow', 'site a/core#1.cfg', 3],
      ['blocker', 'input-not-read', 'old/fw.cfg', 3],
    ])
    expect(new Set(issuesOf(many(50)).map(i => i.fingerprint)).size).toBe(50)
  })

  test('a description shows what is invisible', () => {
    expect(issuesOf(sample(HOSTILE)).map(i => i.description).join('')).not.toMatch(/[\p{Cc}\u202e]/u)
  })
})

describe('markdown', () => {
  test('counts, what was not read, findings by level', () => {
    expect(markdown(sample(), OPTIONS)).toBe(`# wallproof

| errors | warnings | notes | suppressed | files |
|---:|---:|---:|---:|---:|
| 1 | 1 | 0 | 1 | 3 |

## Not read

- **input-not-read** old/fw.cfg: the chain plain is not closed; fetch the export again

## Errors

- **snmp-default-community** at site \`a/core#1.cfg:2\`<br>the community "public" is a default<br>To do: set a community of your own

## Warnings

- **service-overly-open/netflow** at site \`a/core#1.cfg:3\`<br>netflow is open to plain<br>Packet: UDP 10.1.2.3:40000 \`->\` 10.9.0.5:2055 entering eth0<br>To do: allow it from plain only
`)
  })

  test('the summary of very many findings is cut, says so, and fits into what GitHub takes', () => {
    const result = many(5000)
    const long = { ...result, findings: result.findings.map(f => ({ ...f, seen: '`@x '.repeat(2000) })) }
    const printed = markdown(long, OPTIONS)
    expect(printed).toContain('And 4800 more findings')
    expect(Buffer.byteLength(printed)).toBeLessThan(1024 * 1024)
  })

  test.each([
    ['TCP/22 is open to 0.0.0.0/0, for example', 'TCP/22 is open to 0.0.0.0/0, for example'],
    ['see http://evil now', 'see `http://evil` now'],
    ['www.evil.example', '`www.evil.example`'],
    ['mail a@b.example', 'mail `a@b.example`'],
    ['<img src=x>', '`<img src=x>`'],
    ['a `b` ``c', 'a ``` `b` ``c ```'],
    [':smile: :100:', '`:smile: :100:`'],
    ['\u202ex', '`\\u202ex`'],
    ['žluť 日本', 'žluť 日本'],
    ['', ''],
  ])('%s', (words, printed) => {
    expect(forMarkdown(words)).toBe(printed)
  })

  /** Code spans as CommonMark reads them: from a run of backticks to the next run of the same length. */
  function outsideCode(text: string): string {
    const runs = [...text.matchAll(/`+/g)]
    let out = ''
    let at = 0
    for (let i = 0; i < runs.length; i++) {
      const open = runs[i] as RegExpExecArray
      if (open.index < at) continue
      const close = runs.slice(i + 1).find(run => run[0].length === open[0].length)
      out += text.slice(at, open.index)
      at = close ? close.index + close[0].length : open.index
      if (!close) return out + text.slice(at)
    }
    return out + text.slice(at)
  }

  test('any words at all: outside of code there are only letters, digits and harmless punctuation', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: fc.constantFrom(...Array.from('`a1 *_[]()<>@#:/.w|~$!&\\-"\'')) }), fc.string({ unit: 'binary' }), fc.constant(HOSTILE)), words => {
      const outside = outsideCode(forMarkdown(words))
      return /^[\p{L}\p{N} ./,:;"'()-]*$/u.test(outside) && !/:\/\/|www\./i.test(outside)
    }), { numRuns: 2000 })
  })
})
