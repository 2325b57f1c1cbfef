/** Which lines let a set of packets pass, and what each of them takes of it. */
import type { Rule } from '../model/firewall.ts'
import type { Interval } from '../net/ports.ts'
import { valuesOf } from '../packets/describe.ts'
import { EMPTY, type SetId } from '../packets/diagram.ts'
import { valuesSet } from '../packets/space.ts'
import { sample, sureLine, withoutInterfaces, type FlowAnswer } from './flow.ts'
import type { View } from './view.ts'
import type { Decision } from './walk.ts'

export interface Line {
  readonly part: SetId
  /** All that it lets in of what was asked, with the interfaces. */
  readonly taken: SetId
  readonly decision: Decision
}

/** Lines looked at one after the other; a list with more of them is reported with these. */
export const MOST_LINES = 8

/** Cuts a permitted set of an answer by the line that lets each part in. */
export function byLine(view: View, answer: FlowAnswer, permitted: SetId): Line[] {
  const { and, minus, or } = view.space.diagrams
  const out: Line[] = []
  if (permitted === EMPTY) return out
  // Packets that no line judges cross between interfaces that nothing filters: not what the firewall lets in.
  let left = and(permitted, withoutInterfaces(view, answer.reach.judged))
  while (left !== EMPTY && out.length < MOST_LINES) {
    const passing = and(answer.reach.permit, left)
    if (passing === EMPTY) break
    const decision = sureLine(view, answer.reach, sample(view, passing))
    if (!decision) break
    let taken = EMPTY
    for (const p of answer.reach.passages) if (p.decision.span.start === decision.span.start && p.verdict === 'permit') taken = or(taken, p.set())
    const part = and(left, withoutInterfaces(view, taken))
    if (part === EMPTY) break
    out.push({ part, taken, decision })
    left = minus(left, part)
  }
  return out
}

/** A rule for more ports than this is not a list of services any more. */
export const WIDE_PORTS = 1024

/** Destination ports that a rule names. Later fragments carry none, so rules take them by address alone (IOS, iptables): they say nothing of how many are meant. */
export function portsOf(view: View, rule: Rule): Interval[] {
  return valuesOf(view.space, 'dport', view.space.diagrams.and(view.boundsOf(rule).surely, valuesSet(view.space, 'fragment', [[0, 0]])))
}

/** Where the line is, for messages that point at it anyway: nothing for a rule whose own text says it. */
export function whereWords({ rule, implicit, filter }: Decision): string {
  if (!rule) return `, by the ${implicit ? 'implicit end' : 'policy'} of ${filter.name}`
  return rule.place === undefined ? '' : `, by ${rule.place}`
}

/** Things found at the same line, in the order of the first of each. */
export function perLine<T extends { readonly decision: Decision }>(found: readonly T[]): [T, ...T[]][] {
  const lines = new Map<string, [T, ...T[]]>()
  for (const one of found) {
    const key = `${one.decision.filter.id} ${String(one.decision.span.start)}`
    const list = lines.get(key)
    if (list) list.push(one)
    else lines.set(key, [one])
  }
  return [...lines.values()]
}

/** `a, b and 3 more`. */
export const listed = (words: readonly string[], most = 6): string => words.slice(0, most).join(', ') + (words.length > most ? ` and ${String(words.length - most)} more` : '')
