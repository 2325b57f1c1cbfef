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

interface Page {
  readonly title: string
  readonly groups: readonly (readonly [string, Count])[]
  readonly notes: readonly string[]
}

const GOAL = { rulesets: 1_000, packets: 200_000 }

const percent = (part: number, whole: number): string => `${whole === 0 ? '0' : ((100 * part) / whole).toFixed(2)} %`

const line = (name: string, c: Readonly<Count>): string =>
  `  ${name}: ${c.rulesets} rulesets, ${c.packets} verdicts, ${percent(c.permitted, c.packets)} permitted, ${percent(c.undetermined, c.packets)} undetermined, ${c.disagreements} disagreements`

export default function setup(project: TestProject): () => void {
  const why = missing()
  if (why !== undefined) throw new Error(`the kernel cannot be asked here: ${why}`)
  const folder = mkdtempSync(join(tmpdir(), 'wallproof-kernel-'))
  project.provide('tallies', folder)
  return () => {
    const pages = readdirSync(folder).sort().map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Page)
    rmSync(folder, { recursive: true })
    const total: Count = { rulesets: 0, packets: 0, permitted: 0, undetermined: 0, disagreements: 0 }
    for (const [, count] of pages.flatMap(page => page.groups)) for (const key of Object.keys(total) as (keyof Count)[]) total[key] += count[key]
    const text = pages.flatMap(({ title, groups, notes }) => [`${title}:`, ...groups.map(([name, count]) => line(name, count)), ...notes.map(note => `  ${note}`)])
    console.log(['', 'wallproof and the Linux kernel', ...text, line('together', total).trim(), ''].join('\n'))
    if (process.env['KERNEL_RULESETS'] === undefined && pages.length > 3 && (total.rulesets < GOAL.rulesets || total.packets < GOAL.packets)) throw new Error('fewer rulesets or packets than the goal')
  }
}
