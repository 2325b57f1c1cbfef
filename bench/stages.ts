/** A process of its own that reads one export and prints, as each stage of a lint ends, its name and how long it took as a line of JSON. */
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { rules } from '../rules/index.ts'
import { differenceOf } from '../src/analysis/difference.ts'
import { exposureOf } from '../src/analysis/exposure.ts'
import { ask } from '../src/analysis/flow.ts'
import { partlyShadowed } from '../src/analysis/partly.ts'
import { visited } from '../src/analysis/references.ts'
import { shadowed } from '../src/analysis/shadow.ts'
import { createView } from '../src/analysis/view.ts'
import { lint } from '../src/engine/run.ts'
import type { Rule } from '../src/engine/rule.ts'
import type { Firewall } from '../src/model/firewall.ts'
import { SetsTooLarge } from '../src/packets/diagram.ts'
import { boxing } from '../src/packets/box.ts'
import { detect } from '../src/parsers/detect.ts'
import { PARSERS } from '../src/parsers/registry.ts'
import { builtinCatalogue } from '../src/policy/builtin.ts'
import { NO_DEPLOYMENT } from '../src/policy/none.ts'
import { decode } from '../src/text/decode.ts'
import { makeSource } from '../src/text/source.ts'
import { edited, queries, SSH } from './queries.ts'

const [file = ''] = process.argv.slice(2)

/** A question whose sets outgrow the bound prints nothing: the table says `none` of it. */
async function unlessTooLarge(name: string, work: () => unknown): Promise<void> {
  try {
    await timed(name, work)
  } catch (error) {
    if (!(error instanceof SetsTooLarge)) throw error
  }
}

async function timed<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  const start = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(start)
  process.stdout.write(`${JSON.stringify([name, (user + system) / 1000])}\n`)
  return result
}

function textOf(bytes: Uint8Array): string {
  const decoded = decode(bytes)
  if (decoded.binary) throw new Error(`${file} is binary`)
  return decoded.text
}

const catalogue = await builtinCatalogue('flowmon')
if (!catalogue) throw new Error('the catalogue is gone')
const text = await timed('read', () => textOf(readFileSync(file)))
const format = await timed('detect', () => detect(text, file))
const parser = format.kind === 'format' ? PARSERS[format.format] : undefined
if (!parser) throw new Error(`${file} is not recognised`)
const parse = await parser()
const { firewalls } = await timed('parse', () => parse(makeSource(file, text)))

const lintWith = (chosen: readonly Rule[]): number => lint({
  rules: chosen, tool: { name: 'bench', version: '0', url: '' }, firewalls, failures: [], catalogue, profile: 'flowmon', deployment: NO_DEPLOYMENT, hasDeployment: false,
  today: '2026-01-01', suppressions: true, digest: key => key, matchFile: () => false, page: () => '',
}).findings.length

const views = await timed('views', () => firewalls.flatMap(f => f.families.map(family => createView(f, family))))
const lists = (firewall: Firewall) => [...visited(firewall)]
const parsed = process.resourceUsage().maxRSS
await timed('shadow', () => firewalls.map(f => lists(f).map(filter => shadowed(views.filter(v => v.firewall === f), filter).length)))
process.stdout.write(`${JSON.stringify(['engine MB', (process.resourceUsage().maxRSS - parsed) / 1024])}\n`)
await timed('partly', () => views.map(view => lists(view.firewall).map(filter => partlyShadowed(view, filter).length)))
await timed('boxes', () => {
  for (const { firewall, family } of views) {
    const view = createView(firewall, family)
    const boxes = boxing(view.space, 'surely')
    for (const filter of lists(view.firewall)) for (const rule of filter.rules) boxes(rule.match)
  }
})
await timed('bounds', () => {
  for (const view of views) for (const filter of lists(view.firewall)) for (const rule of filter.rules) view.boundsOf(rule)
})
const fresh = firewalls.map(f => createView(f, 4))
// What the search for dead rules makes as well.
await timed('index', () => {
  for (const view of fresh) for (const filter of lists(view.firewall)) view.compiled(filter).tree()
})
await timed('queries', () => fresh.map(view => queries(50).map(q => ask(view, q).permitted)))
await unlessTooLarge('exposure', () => fresh.map(view => exposureOf(view, SSH).length))
await unlessTooLarge('difference', () => firewalls.map(f => lists(f).map(filter => differenceOf(f, edited(f, filter), filter.id, 4)?.permitted)))
for (const rule of rules) await timed(`rule ${rule.meta.id}`, () => lintWith([rule]))
