/** What was compared, for the last words of a run. */
import { publish } from '../kernel/tally.ts'
import type { Count } from '../kernel/total.ts'
import type { Outcome } from './compare.ts'

/** The pages that the kernel tests gather (test/kernel/total.ts). */
export function tell(title: string, groups: readonly (readonly [string, Outcome])[]): void {
  const counts = groups.map(([name, { tally, disagreements }]): [string, Count] => [name, {
    rulesets: tally.configs, packets: tally.packets, permitted: tally.permitted, undetermined: tally.undetermined + tally.cautious, disagreements: disagreements.length,
  }])
  const notes = groups.flatMap(([, { tally, skipped, reasons }]) => [
    `${String(tally.frames)} frames: each packet in every state of what the configuration leaves open; ${String(tally.undetermined)} undetermined where they differ, `
    + `${String(tally.cautious)} where all that were tried agree; ${String(tally.unasked)} packets that a translation sends where they do not say`,
    ...[...reasons].sort((a, b) => b[1] - a[1]).slice(0, 8).map(([words, n]) => `undetermined, though all agree: ${String(n)} for ${words}`),
    ...(skipped.length > 0 ? [`${String(skipped.length)} files without an interface left out`] : []),
  ])
  publish(title, { groups: () => new Map(counts) }, 'pf', notes)
}
