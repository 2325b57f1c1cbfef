/** Sends a set of packets down a filter: who may be permitted, who may be denied, by which line, and what stands in the way of knowing. */
import type { Fallthrough, Filter, Rule, Translation } from '../model/firewall.ts'
import { unknownWords } from '../packets/bounds.ts'
import { EMPTY, type SetId } from '../packets/diagram.ts'
import { retagged, untagged } from '../packets/space.ts'
import type { Span } from '../text/source.ts'
import { near } from './compiled.ts'
import type { View } from './view.ts'

/** The line that ended a packet's way in a filter. */
export interface Decision {
  readonly span: Span
  readonly filter: Filter
  /** Absent: the policy or implicit end of the filter. */
  readonly rule?: Rule
  readonly implicit: boolean
}

/** Packets that may meet this end, with the tags that they have then. The same packet may be in several pieces: then its verdict is not determined. */
export interface Piece {
  readonly set: SetId
  readonly verdict: 'permit' | 'deny'
  readonly decision: Decision
}

export interface Doubt {
  readonly set: SetId
  readonly words: readonly string[]
  readonly span: Span
}

export interface Walked {
  readonly pieces: readonly Piece[]
  readonly rewritten: readonly { readonly set: SetId; readonly to: Translation; readonly decision: Decision }[]
  /** Packets that may leave at the end without a decision. */
  readonly returned: SetId
  readonly doubts: readonly Doubt[]
}

interface Collected {
  pieces: Piece[]
  rewritten: { set: SetId; to: Translation; decision: Decision }[]
  doubts: Doubt[]
}

/** Jumps nested deeper than this are taken for a cycle: their verdict is unknown. */
const DEEPEST = 512

export function walk(view: View, filter: Filter, set: SetId): Walked {
  const collected: Collected = { pieces: [], rewritten: [], doubts: [] }
  const returned = walkInto(view, filter, set, collected, 0)
  return { ...collected, returned }
}

function walkInto(view: View, filter: Filter, set: SetId, out: Collected, depth: number): SetId {
  const { and, minus, or } = view.space.diagrams
  let reach = set
  let returned = EMPTY
  const atRule = (rule: Rule): Decision => ({ span: rule.span, filter, rule, implicit: false })
  const unknown = (part: SetId, decision: Decision, words: readonly string[]): void => {
    out.pieces.push({ set: part, verdict: 'permit', decision }, { set: part, verdict: 'deny', decision })
    out.doubts.push({ set: part, words, span: decision.span })
  }
  for (const rule of concerned(view, filter, set)) {
    if (reach === EMPTY) break
    if (!rule.enabled || rule.action.kind === 'continue') continue
    const { surely, possibly } = view.boundsOf(rule)
    const part = and(reach, possibly)
    if (part === EMPTY) continue
    if (surely !== possibly) {
      const doubtful = minus(part, surely)
      if (doubtful !== EMPTY) out.doubts.push({ set: doubtful, words: unknownWords(rule.match), span: rule.span })
    }
    const rest = minus(reach, surely)
    const { action } = rule
    switch (action.kind) {
      case 'permit':
      case 'deny':
        out.pieces.push({ set: part, verdict: action.kind, decision: atRule(rule) })
        reach = rest
        break
      case 'return':
        returned = or(returned, part)
        reach = rest
        break
      case 'jump':
      case 'goto': {
        const target = view.filter(action.to)
        if (!target || depth > DEEPEST) {
          unknown(part, atRule(rule), [target ? `chain ${target.name} calls itself` : `${action.to} is not defined`])
          break
        }
        const back = walkInto(view, target, part, out, depth + 1)
        if (action.kind === 'jump') reach = or(rest, back)
        else {
          returned = or(returned, back)
          reach = rest
        }
        break
      }
      case 'tag':
        reach = or(rest, retagged(view.space, part, action.to))
        break
      case 'translate':
        out.rewritten.push({ set: part, to: action.to, decision: atRule(rule) })
        reach = rest
        break
      case 'unknown':
        unknown(part, atRule(rule), [action.words])
        break
    }
  }
  // RETURN from the filter a stage names means its policy; from any other, the caller.
  const [left, back] = depth === 0 ? [or(reach, returned), EMPTY] : [reach, returned]
  if (left === EMPTY) return back
  const decision: Decision = { span: filter.fallthrough.span, filter, implicit: filter.fallthrough.implicit }
  const action: Fallthrough['action'] = filter.fallthrough.action
  switch (action) {
    case 'permit':
    case 'deny':
      out.pieces.push({ set: left, verdict: action, decision })
      return back
    case 'unknown':
      unknown(left, decision, [`what ${filter.name} does at its end`])
      return back
    case 'return':
      return or(back, left)
  }
}

/** Very short lists are walked whole; of others only the rules that can meet the set, with whatever tags its packets get on the way. */
const SHORT = 3

function concerned(view: View, filter: Filter, set: SetId): Iterable<Rule> {
  if (filter.rules.length <= SHORT) return filter.rules
  return near(view.space, view.compiled(filter), untagged(view.space, set)).map(i => filter.rules[i] as Rule)
}
