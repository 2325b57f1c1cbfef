/** Gathers the counts of all test files, prints them when everything has run, and holds them against the goal. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { missing } from './kernel.ts'

export interface Count {
  rulesets: number
  packets: number
  permitted: number
  undetermined: number
  disagreements: number
}

declare module 'vitest' {
  interface ProvidedContext {
    tallies: string
  }
}

export type Area = 'iptables' | 'access lists' | 'pf'

interface Page {
  readonly title: string
  readonly area: Area
  readonly groups: readonly (readonly [string, Count])[]
  readonly notes: readonly string[]
}

/** What a whole run has to ask about iptables; the access lists of routers are extra, and pf has a goal of its own. */
const GOAL = { rulesets: 1_000, packets: 200_000 }

const percent = (part: number, whole: number): string => `${whole === 0 ? '0' : ((100 * part) / whole).toFixed(2)} %`

const line = (name: string, c: Readonly<Count>): string =>
  `  ${name}: ${c.rulesets} rulesets, ${c.packets} verdicts, ${percent(c.permitted, c.packets)} permitted, ${percent(c.undetermined, c.packets)} undetermined, ${c.disagreements} disagreements`

const sum = (pages: readonly Page[]): Count => {
  const total: Count = { rulesets: 0, packets: 0, permitted: 0, undetermined: 0, disagreements: 0 }
  for (const [, count] of pages.flatMap(page => page.groups)) for (const key of Object.keys(total) as (keyof Count)[]) total[key] += count[key]
  return total
}

/** Did every test file about iptables run? One that is picked by name proves what it can. */
async function whole(project: TestProject): Promise<boolean> {
  const ran = new Set(project.vitest.state.getPaths())
  const { testFiles } = await project.globTestFiles()
  return testFiles.filter(file => !/\/(cisco|pf-oracle)\//.test(file)).every(file => ran.has(file))
}

export default function setup(project: TestProject): () => Promise<void> {
  const why = missing()
  if (why !== undefined) throw new Error(`the kernel cannot be asked here: ${why}`)
  const folder = mkdtempSync(join(tmpdir(), 'wallproof-kernel-'))
  project.provide('tallies', folder)
  const started = performance.now()
  return async () => {
    const seconds = (performance.now() - started) / 1000
    const pages = readdirSync(folder).sort().map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Page)
    rmSync(folder, { recursive: true })
    const [total, iptables] = [sum(pages), sum(pages.filter(page => page.area === 'iptables'))]
    const text = pages.flatMap(({ title, groups, notes }) => [`${title}:`, ...groups.map(([name, count]) => line(name, count)), ...notes.map(note => `  ${note}`)])
    console.log(['', 'wallproof and the Linux kernel', ...text, line('iptables', iptables).trim(), `${line('together', total).trim()}, ${Math.round(total.packets / seconds)} verdicts a second`, ''].join('\n'))
    if (process.env['KERNEL_RULESETS'] !== undefined || !await whole(project)) return
    if (iptables.rulesets >= GOAL.rulesets && iptables.packets >= GOAL.packets) return
    // What a teardown throws is printed, and the run ends well all the same.
    console.error(`about iptables, fewer than ${GOAL.packets} verdicts over ${GOAL.rulesets} rulesets`)
    process.exitCode = 1
  }
}
