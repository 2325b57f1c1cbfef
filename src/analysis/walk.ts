/** Sends a set of packets down a filter: who may be permitted, who may be denied, by which line, and what stands in the way of knowing. */
import type { Fallthrough, Filter, Rule, Translation } from '../model/firewall.ts'
import { unknownWords } from '../packets/bounds.ts'
import { EMPTY, type SetId } from '../packets/diagram.ts'
import { retagged, untagged } from '../packets/space.ts'
import type { Span } from '../text/source.ts'
import { near } from './compiled.ts'
import { runOf } from './run.ts'
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
  /** May turn out to be EMPTY. */
  readonly set: () => SetId
  readonly verdict: 'permit' | 'deny'
  readonly decision: Decision
}

export interface Doubt {
  /** May turn out to be EMPTY. */
  readonly set: () => SetId
  readonly words: readonly string[]
  readonly span: Span
}

export interface Walked {
  /** What the pieces unite to. */
  readonly permit: SetId
  readonly deny: SetId
  readonly pieces: readonly Piece[]
  readonly rewritten: readonly { readonly set: SetId; readonly to: Translation; readonly decision: Decision }[]
  /** Packets that may leave at the end without a decision. */
  readonly returned: SetId
  readonly doubts: readonly Doubt[]
}

interface Collected {
  permits: SetId[]
  denies: SetId[]
  pieces: Piece[]
  rewritten: { set: SetId; to: Translation; decision: Decision }[]
  doubts: Doubt[]
}

/** Jumps nested deeper than this are taken for a cycle: their verdict is unknown. */
const DEEPEST = 512

export function walk(view: View, filter: Filter, set: SetId): Walked {
  const { union } = view.space.diagrams
  const out: Collected = { permits: [], denies: [], pieces: [], rewritten: [], doubts: [] }
  const returned = walkInto(view, filter, set, out, 0)
  return { permit: union(out.permits), deny: union(out.denies), pieces: out.pieces, rewritten: out.rewritten, doubts: out.doubts, returned }
}

function walkInto(view: View, filter: Filter, set: SetId, out: Collected, depth: number): SetId {
  const { and, minus, or } = view.space.diagrams
  let reach = set
  let returned = EMPTY
  let most = FIRST_RUN
  const atRule = (rule: Rule): Decision => ({ span: rule.span, filter, rule, implicit: false })
  const ends = (part: SetId, verdict: Piece['verdict'], decision: Decision): void => {
    out.pieces.push({ set: () => part, verdict, decision })
    ;(verdict === 'permit' ? out.permits : out.denies).push(part)
  }
  const unknown = (part: SetId, decision: Decision, words: readonly string[]): void => {
    ends(part, 'permit', decision)
    ends(part, 'deny', decision)
    out.doubts.push({ set: () => part, words, span: decision.span })
  }
  const indices = concerned(view, filter, set)
  for (let next = 0; next < indices.length && reach !== EMPTY; next++) {
    const end = endOfRun(filter, indices, next, Math.min(indices.length, next + most))
    if (end - next >= RUN) {
      reach = walkRun(view, filter, reach, indices.slice(next, end), out)
      next = end - 1
      most *= 2
      continue
    }
    const rule = filter.rules[indices[next] as number] as Rule
    if (!rule.enabled || rule.action.kind === 'continue') continue
    const { surely, possibly } = view.boundsOf(rule)
    const part = and(reach, possibly)
    if (part === EMPTY) continue
    if (surely !== possibly) out.doubts.push({ set: () => minus(part, surely), words: unknownWords(rule.match), span: rule.span })
    const rest = minus(reach, surely)
    const { action } = rule
    switch (action.kind) {
      case 'permit':
      case 'deny':
        ends(part, action.kind, atRule(rule))
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
      ends(left, action, decision)
      return back
    case 'unknown':
      unknown(left, decision, [`what ${filter.name} does at its end`])
      return back
    case 'return':
      return or(back, left)
  }
}

/** Fewer rules than these are walked one by one, and what each of them takes is known at once. */
export const RUN = 8
/** So many rules are merged first, then twice as many each time: once nothing is left no rule is looked at, and few sets are carried on. */
const FIRST_RUN = 64

/** Where the rules that only permit or deny end, or `most`; those that do nothing may stand between them. */
function endOfRun(filter: Filter, indices: readonly number[], from: number, most: number): number {
  let end = from
  while (end < most && isPlain(filter.rules[indices[end] as number] as Rule)) end++
  return end
}

const isPlain = ({ enabled, action: { kind } }: Rule): boolean => !enabled || kind === 'permit' || kind === 'deny' || kind === 'continue'

/** Rules that permit or deny, one after the other; gives back the packets that may go on. */
function walkRun(view: View, filter: Filter, reach: SetId, indices: readonly number[], out: Collected): SetId {
  const run = runOf(view, filter, reach, indices)
  for (const [place, index] of indices.entries()) {
    const rule = filter.rules[index] as Rule
    if (!rule.enabled || rule.action.kind === 'continue') continue
    const set = (): SetId => run.pieceOf(place)
    out.pieces.push({ set, verdict: rule.action.kind === 'permit' ? 'permit' : 'deny', decision: { span: rule.span, filter, rule, implicit: false } })
    const words = unknownWords(rule.match)
    if (words.length > 0) out.doubts.push({ set: () => view.space.diagrams.minus(set(), view.boundsOf(rule).surely), words, span: rule.span })
  }
  out.permits.push(run.permit)
  out.denies.push(run.deny)
  return run.left
}

/** Very short lists are walked whole; of others only the rules that can meet the set, with whatever tags its packets get on the way. In order. */
const SHORT = 3

function concerned(view: View, filter: Filter, set: SetId): readonly number[] {
  if (filter.rules.length <= SHORT) return [...filter.rules.keys()]
  return near(view.space, view.compiled(filter), untagged(view.space, set))
}
