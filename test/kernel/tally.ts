/** What was compared, for the last words of a run. */
import { disagrees, type Compared } from './compare.ts'

interface Count {
  rulesets: number
  packets: number
  permitted: number
  undetermined: number
  disagreements: number
}

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

export function report(title: string, tally: Tally): string {
  const total = zero()
  for (const count of tally.groups().values()) for (const key of Object.keys(total) as (keyof Count)[]) total[key] += count[key]
  const line = (name: string, c: Readonly<Count>): string =>
    `  ${name}: ${c.rulesets} rulesets, ${c.packets} verdicts (${percent(c.permitted, c.packets)} permitted), ${percent(c.undetermined, c.packets)} undetermined, ${c.disagreements} disagreements`
  return [`${title}:`, ...[...tally.groups()].map(([name, count]) => line(name, count)), line('together', total)].join('\n')
}

const percent = (part: number, whole: number): string => `${whole === 0 ? '0' : ((100 * part) / whole).toFixed(2)} %`
