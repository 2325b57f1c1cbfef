/** What was compared, for the last words of a run. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { disagrees, type Compared } from './compare.ts'
import type { Area, Count } from './total.ts'

export interface Tally {
  readonly add: (group: string, compared: readonly Compared[]) => void
  readonly of: (group: string) => Readonly<Count>
  readonly groups: () => ReadonlyMap<string, Readonly<Count>>
}

const zero = (): Count => ({ rulesets: 0, packets: 0, permitted: 0, undetermined: 0, disagreements: 0 })

export function newTally(): Tally {
  const groups = new Map<string, Count>()
  return {
    add: (group, compared) => {
      const count = groups.get(group) ?? zero()
      groups.set(group, count)
      count.rulesets++
      count.packets += compared.length
      count.permitted += compared.filter(c => c.kernel === 'permit').length
      count.undetermined += compared.filter(c => c.answer.verdict === 'undetermined').length
      count.disagreements += compared.filter(disagrees).length
    },
    of: group => groups.get(group) ?? zero(),
    groups: () => groups,
  }
}

/** Test files run in processes of their own; their counts meet in a folder. */
export function publish(title: string, tally: Pick<Tally, 'groups'>, area: Area, notes: readonly string[] = []): void {
  const folder = inject('tallies')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${title}.json`), JSON.stringify({ title, area, groups: [...tally.groups()], notes }))
}
