/** Hostile exports through the whole program, in every format: what is written into comments, names and descriptions stays words. */
import { parseXml } from '@rgrove/parse-xml'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { COMMANDS } from '../../src/cli/options.ts'
import { folder, run } from './world.ts'

const ESCAPES = '\u001b]8;;http://evil\u0007click\u001b[2J\u009b31m\u202e\u0008'
const COMMANDS_OF_SERVERS = '::error::x ##vso[task.setvariable]y ##teamcity[z] %0A::warning::w'
const MARKUP = '[link](http://evil) ![i](http://evil/i) <script>alert(1)</script> ]]> | @admin `tick` {0}'
const FORMULA = '=HYPERLINK("http://evil")'
const WORDS = [ESCAPES, COMMANDS_OF_SERVERS, MARKUP, FORMULA].join(' ')

const xml = (text: string): string => text.replace(/[\u0000-\u0008\u000e-\u001f]/g, '').replace(/[&<>]/g, c => `&#${String(c.charCodeAt(0))};`)

const EXPORTS = {
  'a/fw.rules': `# wallproof-ignore no-such-rule: ${WORDS}
*filter
:INPUT DROP [0:0]
:::error::chain - [0:0]
-A INPUT -p tcp -m comment --comment "${WORDS.replaceAll('"', "'")}" -m tcp --dport 22 -j ACCEPT
-A INPUT -p tcp -m frobnicate --words "${WORDS.replaceAll('"', "'")}" -j ACCEPT
-A INPUT -j ::error::chain
COMMIT
`,
  'b/config.xml': `<?xml version="1.0"?><pfsense><version>21.7</version><interfaces><wan><enable/><if>em0</if><descr>${xml(WORDS)}</descr><ipaddr>192.0.2.1</ipaddr><subnet>24</subnet></wan></interfaces>
<filter><rule><type>pass</type><interface>wan</interface><ipprotocol>inet</ipprotocol><protocol>tcp</protocol><source><any/></source><destination><any/><port>22</port></destination><descr>${xml(WORDS)}</descr></rule>
<rule><type>pass</type><interface>wan</interface><source><address>${xml(MARKUP)}</address></source><destination><any/></destination></rule></filter></pfsense>
`,
  'c/sw.cfg': `hostname sw
interface Vlan1
 description ${WORDS}
 ip access-group ::error::x in
ip access-list extended ::error::x
 remark ${WORDS}
 permit tcp any any eq 22
snmp-server community public RO
snmp-server location ${WORDS}
frobnicate ${WORDS}
`,
}

/** How a file is called is up to who wrote it, too. */
const NAMED = Object.fromEntries(Object.entries(EXPORTS).map(([name, text]) => [name.replace('/', '/::warning file=x,line=1::[p](http:) '), text]))

async function printed(format: string): Promise<string> {
  const { stdout, stderr } = await run(folder(NAMED), ['lint', '-f', format, '--no-config', '--color', 'never', '.'])
  expect(`${stdout}${stderr}`, 'no control characters, no turned text').not.toMatch(/[^\P{Cc}\n]|\u202e/u)
  expect(stderr, 'stderr is read by build servers too').not.toMatch(/^\s*::|##\w*\[/m)
  return stdout
}

test.each(COMMANDS.lint.formats)('%s', async format => {
  const text = await printed(format)
  expect(text).toContain('service-overly-open/ssh')
  if (format !== 'github') expect(text).not.toMatch(/^\s*::\w/m)
  expect(text).not.toMatch(/##\w*\[/)
})

test('github: every command is one of ours', async () => {
  const commands = (await printed('github')).split('\n').filter(line => line.trimStart().startsWith('::'))
  expect(commands.length).toBeGreaterThan(3)
  expect(commands.filter(line => !/^::(error|warning|notice) (file=[^:,]+,(line=\d+,)?(endLine=\d+,)?(col=\d+,)?(endColumn=\d+,)?)?title=[\w/-]+::/.test(line))).toEqual([])
})

test('junit: well-formed, and nothing in it is markup', async () => {
  expect(parseXml(await printed('junit')).text).not.toContain('undefined')
})

test('markdown: no link, image, tag or mention outside of code', async () => {
  const outside = (await printed('markdown')).replace(/(`+)(?!`)[^\n]*?[^`]\1(?!`)/g, '')
  expect(outside).not.toMatch(/\]\(http|<script|@admin/)
})

test('sarif: no message links but our own', async () => {
  const messages: string[] = []
  JSON.parse(await printed('sarif'), (key, value: unknown) => {
    if (key === 'text' && typeof value === 'string') messages.push(value)
    return value
  })
  const links = messages.filter(text => text.startsWith('Seen: ')).flatMap(text => [...text.matchAll(/(?<!\\)\]\(([^)]*)\)/g)].map(hit => hit[1]))
  expect(links.filter(target => !/^\d+$/.test(target ?? ''))).toEqual([])
})

/** What GitLab checks a code quality report against: app/validators/json_schemas/codeclimate.json of gitlab-org/gitlab. */
const CODECLIMATE = {
  type: 'object',
  required: ['description', 'fingerprint', 'severity', 'location'],
  properties: {
    description: { type: 'string' }, fingerprint: { type: 'string' }, severity: { type: 'string' },
    location: { type: 'object', properties: { path: { type: 'string' }, lines: { type: 'object', properties: { begin: { type: 'integer' } } } } },
  },
}

test('gitlab: valid by the schema that GitLab has, with a fingerprint of its own each and a severity it knows', async () => {
  const issues = JSON.parse(await printed('gitlab')) as { fingerprint: string; severity: string; location: { path: string; lines: { begin: number } } }[]
  const validate = new Ajv({ allErrors: true }).compile({ type: 'array', items: CODECLIMATE })
  expect(validate(issues), JSON.stringify(validate.errors)).toBe(true)
  expect(issues.length).toBeGreaterThan(3)
  expect(new Set(issues.map(i => i.fingerprint)).size).toBe(issues.length)
  expect(issues.filter(i => !['info', 'minor', 'major', 'critical', 'blocker'].includes(i.severity) || i.location.path.startsWith('./') || i.location.lines.begin < 1)).toEqual([])
})

test('other commands print no more of it', async () => {
  const root = folder(NAMED)
  for (const argv of [['matrix', '--allow-empty', '.'], ['init', '-o', '-', '.'], ['lint', '--stats', '.']]) {
    const { stdout, stderr } = await run(root, argv)
    expect(`${stdout}${stderr}`).not.toMatch(/[^\P{Cc}\n]|\u202e|^\s*::\w|##\w*\[/mu)
  }
})
