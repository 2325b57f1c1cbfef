/** Suppressions that suppress nothing, as findings: whoever reads one believes that something is accepted. */
import { nearest } from '../config/nearest.ts'
import type { Draft, RuleMeta } from './rule.ts'
import type { Suppressing } from './suppress.ts'

/** Made by the engine, after all rules: no rule can know what is suppressed. */
export const UNUSED_SUPPRESSION: RuleMeta = {
  id: 'unused-suppression',
  summary: 'a suppression in an export suppresses nothing',
  level: 'warning',
  precision: 'very-high',
  tags: ['suppression'],
}

export const UNUSED_SUPPRESSION_HELP = `A comment that begins with \`wallproof-ignore\` is meant to suppress a finding of the line that it stands on or above, and does not: nothing is
found there, it has no reason, its day has passed or cannot be read, or it names a rule that does not exist.

Remove it, or correct it: \`wallproof-ignore RULE: reason\`, or with a last day, \`wallproof-ignore RULE until=2027-06-30: reason\`.

A suppression of a rule that is switched off is not reported.
`

interface Known {
  /** Ids of rules and of their families. */
  readonly ids: ReadonlySet<string>
  readonly isOff: (rule: string) => boolean
}

export function unusedSuppressions(suppressing: readonly Suppressing[], { ids, isOff }: Known): Draft[] {
  return suppressing.flatMap((one): Draft[] => {
    const words = wordsFor(one, ids, isOff)
    return words ? [{ ...words, at: one.comment.span, related: [], device: one.device, key: one.comment.text.trim() }] : []
  })
}

const CORRECT = 'write wallproof-ignore RULE: reason, or remove it'

function wordsFor(one: Suppressing, ids: ReadonlySet<string>, isOff: (rule: string) => boolean): Pick<Draft, 'seen' | 'fix'> | undefined {
  if (one.state === 'malformed') return { seen: 'a suppression cannot be read, so it suppresses nothing', fix: CORRECT }
  if (one.state === 'used') return undefined
  const { rule } = one
  if (!ids.has(rule)) {
    const near = nearest(rule, [...ids])
    return { seen: `a suppression is for "${rule}", and there is no such rule`, fix: near === undefined ? 'name a rule ("wallproof rules" lists them), or remove it' : `write ${near} if that is meant` }
  }
  switch (one.state) {
    case 'no-reason': return { seen: `a suppression of ${rule} has no reason, so it suppresses nothing`, fix: `give the reason behind a colon, as in wallproof-ignore ${rule}: why it is right here` }
    case 'expired': return { seen: `a suppression of ${rule} ended on ${one.until}`, fix: 'mend what it suppressed, or decide anew and give another day' }
    case 'unreadable-date': return { seen: `the day until which ${rule} is suppressed cannot be read, so it counts as past`, fix: 'write a day of the calendar, as in until=2027-06-30' }
    case 'unused': return isOff(rule) ? undefined : { seen: `a suppression of ${rule} suppresses nothing`, fix: 'remove it, or put it on the line of the finding or right above' }
  }
}
