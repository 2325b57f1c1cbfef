/** What README and docs say is so: commands print what is shown, files parse, tables are complete, links lead somewhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import pkg from '../package.json' with { type: 'json' }
import schema from '../schemas/config.schema.json' with { type: 'json' }
import { rules } from '../rules/index.ts'
import { builtinCatalogue } from '../src/policy/builtin.ts'
import { NO_DEPLOYMENT } from '../src/policy/none.ts'
import { stateOf } from '../src/policy/requirements.ts'
import { folder, run, type Ran } from './cli/world.ts'
import { mistakes } from './config/reading.ts'
import { fencesOf, type Fence } from './fences.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const PAGES = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...readdirSync(join(ROOT, 'docs')).filter(name => name.endsWith('.md')).map(name => `docs/${name}`)]

const fences = (page: string, language: string): Fence[] => fencesOf(textOf(page)).filter(f => f.info[0] === language)
const section = (page: string, heading: string): string => textOf(page).split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
const present = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('expected a value')
  return value
}

/** `node bin/wallproof.js lint ...`, run from the sources. */
function ask(command: string): Promise<Ran> {
  const [, args] = /^node bin\/wallproof\.js (.+)$/.exec(command) ?? []
  return run(ROOT, present(args).split(' '))
}

test('the README has two commands, and each sets up a fresh machine', () => {
  const commands = fences('README.md', 'sh').map(f => f.text.trim())
  expect(commands).toEqual(['npm ci && node bin/wallproof.js lint examples/', 'npm ci && npm test'])
  expect(pkg.scripts.prepare).toBe('npm run build')
})

test('the excerpt in the README is what its command prints', async () => {
  const { stdout, code } = await ask(present(fences('README.md', 'sh')[0]).text.trim().replace('npm ci && ', ''))
  const parts = present(fences('README.md', 'text')[0]).text.trim().split(/\n\n(?:\.\.\.\n\n)?/)
  expect(parts.length).toBeGreaterThan(3)
  expect(parts.filter(part => !stdout.split('\n\n').map(block => block.trim()).includes(part))).toEqual([])
  expect(code).toBe(1)
})

test('every command in docs/trace.md prints what stands below it', async () => {
  const list = fencesOf(textOf('docs/trace.md'))
  const asked = list.flatMap((fence, i) => (fence.info[0] === 'sh' ? [{ command: fence.text.trim(), shown: list[i + 1]?.text }] : []))
  expect(asked.length).toBe(4)
  for (const { command, shown } of asked) {
    const { stdout, code } = await ask(command)
    expect(`${command}\n${stdout}`).toBe(`${command}\n${shown ?? ''}`)
    expect(code).toBe(0)
  }
})

test.each(PAGES)('%s: deployment files in it are valid', async page => {
  for (const { text, info, line } of fencesOf(textOf(page))) {
    const language = info[0] ?? ''
    if (language === 'yaml' || language === 'ts') expect([page, line, await mistakes(`x.${language}`, text)]).toEqual([page, line, []])
  }
})

test.each([...PAGES, ...rules.map(r => `rules/${r.meta.id}.md`)])('%s: links lead somewhere', page => {
  const prose = fencesOf(textOf(page)).reduce((text, fence) => text.replace(fence.text, ''), textOf(page))
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(hit => present(hit[1])).filter(link => !/^https:/.test(link))
  const headings = [...prose.matchAll(/^#+ (.+)$/gm)].map(hit => `#${present(hit[1]).toLowerCase().replace(/[^\w -]/g, '').replaceAll(' ', '-')}`)
  expect(links.filter(link => (link.startsWith('#') ? !headings.includes(link) : !existsSync(join(ROOT, dirname(page), link.replace(/#.*/, '')))))).toEqual([])
})

test('the README names every rule, with its page', () => {
  const named = [...section('README.md', 'What is checked').matchAll(/^\| \[([a-z0-9-]+)\]\(rules\/([a-z0-9-]+)\.md\)/gm)].map(hit => `${present(hit[1])} ${present(hit[2])}`)
  expect(named.sort()).toEqual(rules.map(r => `${r.meta.id} ${r.meta.id}`).sort())
})

test('docs/deployment.md explains every key, role and module', async () => {
  const page = textOf('docs/deployment.md')
  const explained = (heading: string): Set<string> => new Set([...section('docs/deployment.md', heading).matchAll(/`([a-z-]+)`/g)].map(hit => present(hit[1])))
  expect(Object.keys(schema.properties).filter(key => !page.includes(`\`${key}\``))).toEqual([])
  const exported = schema.definitions
  expect(Object.keys(exported.export.properties).filter(key => !page.includes(`| \`${key}\` |`))).toEqual([])
  expect(Object.keys(exported.interface.properties).filter(key => !page.includes(`| \`interfaces.*.${key}\` |`))).toEqual([])
  expect(exported.exportRole.enum.filter(role => !explained('exports').has(role))).toEqual([])
  const catalogue = present(await builtinCatalogue('flowmon'))
  expect(catalogue.roles.map(r => r.id).filter(id => !explained('roles').has(id))).toEqual([])
  expect(catalogue.services.flatMap(s => s.module ?? []).filter(id => !explained('modules').has(id))).toEqual([])
})

test('docs/deployment.md says which modules are on, off or unknown', async () => {
  const catalogue = present(await builtinCatalogue('flowmon'))
  const rows = section('docs/deployment.md', 'modules').split('\n').filter(line => line.startsWith('| `'))
  const rowOf = (module: string): string => present(rows.find(row => row.includes(`\`${module}\``) && !row.includes(`(for \`${module}\`: `)) ?? rows.find(row => row.includes(`\`${module}\``)))
  // The proxy goes with the portal; what the portal's service says counts.
  const wrong = catalogue.services.filter(s => s.id !== 'portal-proxy').flatMap(service => {
    if (service.module === undefined) return []
    const said = rowOf(service.module).split(' | ')[1] ?? ''
    const right = service.enabledBy === undefined ? said.startsWith(stateOf(catalogue, NO_DEPLOYMENT, service)) : said.startsWith('on when')
    return right ? [] : [`${service.module}: ${said}`]
  })
  expect(wrong).toEqual([])
})

test('the suppression in the README works as written', async () => {
  const [comment] = fences('README.md', 'text').slice(1)
  const planted = textOf('examples/deployment/collector/rules.v4')
  const root = folder({
    'collector/rules.v4': planted.replace('# planted: service-overly-open/ssh\n', present(comment).text),
    'wallproof.config.yaml': textOf('examples/wallproof.config.yaml'),
  })
  const { stdout } = await run(root, ['lint', '-f', 'json', 'collector'])
  const { findings } = JSON.parse(stdout) as { findings: { rule: string; suppressed: false | { reason: string } }[] }
  expect(findings.filter(f => f.suppressed !== false)).toMatchObject([{ rule: 'service-overly-open/ssh', suppressed: { reason: "the vendor's jump host" } }])
})

test('the changelog has an entry for this version', () => {
  expect(textOf('CHANGELOG.md')).toContain(`\n## ${pkg.version}`)
})
