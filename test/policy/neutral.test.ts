/** No rule knows a port of Flowmon: catalogues are data, and anybody's own does as well. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AST_NODE_TYPES as Kind, simpleTraverse, parse } from '@typescript-eslint/typescript-estree'
import { expect, test } from 'vitest'
import { readCatalogue } from '../../src/config/catalogue.ts'
import { builtinCatalogue, BUILTIN_CATALOGUES } from '../../src/policy/builtin.ts'
import type { Catalogue } from '../../src/policy/catalogue.ts'
import { folder, run } from '../cli/world.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PROFILE = join(ROOT, 'examples/profiles/prometheus.json')

/** Where verdicts are made. Parsers know ports because the formats name them (`eq snmptrap`), and the notations of a port are explained with one. */
const JUDGING = ['rules', 'src/engine', 'src/analysis', 'src/policy', 'src/packets', 'src/model']

const filesIn = (place: string): string[] => readdirSync(join(ROOT, place), { recursive: true, withFileTypes: true })
  .filter(e => e.isFile() && e.name.endsWith('.ts')).map(e => join(e.parentPath, e.name))

/** Every number that stands in the code of a file, in text as well. */
function numbersIn(path: string): number[] {
  const found: number[] = []
  simpleTraverse(parse(readFileSync(path, 'utf8'), { range: true }), {
    enter: node => {
      if (node.type === Kind.Literal && typeof node.value === 'number') found.push(node.value)
      const text = node.type === Kind.Literal && typeof node.value === 'string' ? node.value : node.type === Kind.TemplateElement ? node.value.raw : ''
      found.push(...(text.match(/\b\d{2,5}\b/g) ?? []).map(Number))
    },
  })
  return found
}

test('no file outside the catalogues holds a port of the product', async () => {
  const catalogues = await Promise.all(BUILTIN_CATALOGUES.map(name => builtinCatalogue(name) as Promise<Catalogue>))
  const ports = catalogues.flatMap(c => c.services.flatMap(s => s.flows.flatMap(f => f.ports)))
  const isPort = (n: number): boolean => ports.some(([low, high]) => n >= low && n <= high)
  const files = JUDGING.flatMap(filesIn)
  expect(files.length).toBeGreaterThan(70)
  expect(files.flatMap(path => numbersIn(path).filter(isPort).map(n => `${path.slice(ROOT.length)}: ${String(n)}`))).toEqual([])
})

test('the example profile is sound', async () => {
  const result = await readCatalogue(readFileSync(PROFILE, 'utf8'), 'prometheus.json')
  expect(result.ok ? [] : result.problems).toEqual([])
})

const CONFIG = `
roles: { server: 10.0.0.5, alertmanager: 10.0.0.6, node: 10.1.0.0/24, operator: 10.2.0.0/24, webhook: hooks.example.net }
ports: { notify: 9443 }
exports:
  - { files: rules.v4, role: host, is: [server, alertmanager], addresses: 10.0.0.5 }
`

test('every family of rules about services works with it', async () => {
  const root = folder({
    'mine.json': readFileSync(PROFILE, 'utf8'),
    'wallproof.config.yaml': CONFIG,
    'rules.v4': `*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT DROP [0:0]
-A INPUT -p tcp --dport 9090 -j ACCEPT
-A INPUT -s 10.0.0.6/32 -p udp --dport 9094 -j ACCEPT
-A OUTPUT -p tcp --dport 9100 -j ACCEPT
-A OUTPUT -p tcp -d hooks.example.net --dport 8443 -j ACCEPT
COMMIT
`,
  })
  const { stdout } = await run(root, ['lint', '--profile', 'mine.json', '--rule', 'ipv6-not-covered=off', '-f', 'json', 'rules.v4'])
  const { findings, profile } = JSON.parse(stdout) as { findings: { rule: string; line: number }[]; profile: string }
  expect(profile).toBe('mine.json')
  expect(findings.map(f => `${f.rule}:${String(f.line)}`).sort()).toEqual([
    'alert-port-mismatch:8', 'egress-any/scrape:7', 'input-unsupported:8', 'ntp-not-configured:2', 'return-path-missing/query-ui:4', 'return-path-missing/scrape:2', 'service-missing/alerts:2', 'service-missing/notify:4', 'service-missing/time:4',
    'service-overly-open/query-ui:5', 'service-unneeded/cluster:6',
  ])
})
