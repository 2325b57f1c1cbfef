/** Filters for what may or may not filter: they make the verdicts undetermined that they can touch. */
import type { Filter, Rule, Stage } from '../../model/firewall.ts'
import { ANYTHING, type Match } from '../../model/match.ts'
import { note, quote, type Account } from './account.ts'
import type { Line } from './line.ts'

/** A command that may decide verdicts in a way that is not modelled, limited to the packets it can touch. */
export interface Doubt {
  readonly line: Line
  readonly on: Stage['on']
  readonly in?: readonly string[]
  readonly out?: readonly string[]
  readonly match?: Match
  /** What is undetermined, for the message; absent when it has been reported. */
  readonly why?: string
}

/** What the list permits passes; what it denies may pass as well. */
export function perhapsFilter(filters: Map<string, Filter>, list: string, line: Line): string {
  const id = `${list} or not`
  const base = { enabled: true, span: line.span, origin: 'system' as const }
  if (!filters.has(id)) {
    filters.set(id, {
      id, name: id, table: '', span: line.span, synthetic: true, fallthrough: { action: 'permit', span: line.span, implicit: true },
      rules: [
        { ...base, match: { kind: 'unknown', words: line.words.slice(0, 5).join(' ').slice(0, 120) }, action: { kind: 'permit' } },
        { ...base, match: ANYTHING, action: { kind: 'goto', to: list } },
      ],
    })
  }
  return id
}

export function doubtful(account: Account, doubts: readonly Doubt[], filters: Map<string, Filter>): Stage[] {
  return doubts.map(doubt => {
    const { line, why } = doubt
    if (why !== undefined) note(account, line.span, 'unsupported', 'verdict', `${why}: ${quote(line)}`)
    return doubtStage(doubt, filters)
  })
}

/** A stage that may let pass what it matches, or not. */
export function doubtStage({ line, on, in: entered, out, match = ANYTHING }: Doubt, filters: Map<string, Filter>): Stage {
  const words = line.words.slice(0, 6).join(' ').slice(0, 120)
  // The same words may stand under several interfaces.
  const id = filters.has(words) ? `${words} (${String(filters.size)})` : words
  const { span } = line
  const rule: Rule = { match, action: { kind: 'unknown', words }, enabled: true, span, origin: 'system' }
  filters.set(id, { id, name: words, table: '', span, synthetic: true, fallthrough: { action: 'permit', span, implicit: true }, rules: [rule] })
  return { filter: id, on, span, label: words, ...(entered ? { in: entered } : {}), ...(out ? { out } : {}) }
}
