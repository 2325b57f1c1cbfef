/** One packet down a filter: every way it may end there, and with which tags it goes on. */
import type { Filter, Firewall, Rule, Translation } from '../model/firewall.ts'
import type { Match } from '../model/match.ts'
import { unknownWords } from '../packets/bounds.ts'
import { matches } from '../packets/matching.ts'
import { eachCandidate, outlines, type Outlines } from '../packets/outline.ts'
import type { Packet } from '../packets/packet.ts'
import type { Span } from '../text/source.ts'
import type { Decision } from './walk.ts'

/** Every way a packet may end, as far as the export tells. */
export interface Ends {
  permits: Decision[]
  denies: Decision[]
  because: Set<string>
  passes: boolean
  /** Filled in when it is there. */
  readonly steps?: Step[]
}

/** A line that takes part in a packet's way: it jumps, rewrites or decides. */
export interface Step {
  readonly span: Span
  readonly filter: Filter
  /** Absent: the policy or the implicit end of the filter. */
  readonly rule?: Rule
  /** False when the line may pass the packet by. */
  readonly certain: boolean
  /** Name of the filter that it jumps to. */
  readonly next?: string
}

export interface Descent {
  readonly permits: { readonly tag: number; readonly decision: Decision }[]
  readonly rewritten: { readonly tag: number; readonly to: Translation; readonly decision: Decision }[]
  /** Tags with which it may leave at the end without a decision. */
  readonly returned: number[]
}

const DEEPEST = 512

/** Lists longer than this get outlines, made once. */
const SHORT = 16

const made = new WeakMap<Filter, Outlines>()

function outlineOf(filter: Filter): Outlines {
  const known = made.get(filter)
  if (known) return known
  const fresh = outlines(filter.rules.map(r => r.match))
  made.set(filter, fresh)
  return fresh
}

const tagOf = (packet: Packet): number => packet.tag ?? 0

export const withTag = (packet: Packet, tag: number): Packet => (tagOf(packet) === tag ? packet : { ...packet, tag })

/** Walks a filter with one packet, both ways where a match is unknown. Denials go straight into `ends`. */
export function descend(firewall: Firewall, filter: Filter, packet: Packet, ends: Ends, depth: number): Descent {
  const out: Descent = { permits: [], rewritten: [], returned: [] }
  const back: number[] = []
  /** What has met no end yet: the packet, more than once when it may have several tags. */
  let live: readonly Packet[] = [packet]
  const either = (tag: number, decision: Decision, words: string): void => {
    out.permits.push({ tag, decision })
    ends.denies.push(decision)
    ends.because.add(words)
  }
  /** Does what a rule does, and gives back what goes on to the next one. */
  const meet = (rule: Rule, met: Packet, certain: boolean): readonly Packet[] => {
    const { action } = rule
    const decision: Decision = { span: rule.span, filter, rule, implicit: false }
    const [tag, past] = [tagOf(met), certain ? [] : [met]]
    if (!certain) reasons(rule.match).forEach(w => ends.because.add(w))
    ends.steps?.push({ span: rule.span, filter, rule, certain, ...('to' in action && typeof action.to === 'string' ? { next: firewall.filters.get(action.to)?.name ?? action.to } : {}) })
    switch (action.kind) {
      case 'permit':
        out.permits.push({ tag, decision })
        return past
      case 'deny':
        ends.denies.push(decision)
        return past
      case 'translate':
        out.rewritten.push({ tag, to: action.to, decision })
        return past
      case 'return':
        back.push(tag)
        return past
      case 'tag':
        return [...past, withTag(met, action.to[tag] ?? tag)]
      case 'jump':
      case 'goto': {
        const target = firewall.filters.get(action.to)
        if (!target || depth > DEEPEST) {
          either(tag, decision, target ? `chain ${target.name} calls itself` : `${action.to} is not defined`)
          return [met]
        }
        const below = descend(firewall, target, met, ends, depth + 1)
        out.permits.push(...below.permits)
        out.rewritten.push(...below.rewritten)
        if (action.kind === 'jump') return [...past, ...below.returned.map(t => withTag(met, t))]
        back.push(...below.returned)
        return past
      }
      case 'unknown':
        either(tag, decision, action.words)
        return [met]
      case 'continue':
        return [met]
    }
  }
  const visit = (rule: Rule): boolean => {
    if (!rule.enabled || rule.action.kind === 'continue') return true
    let next: Packet[] | undefined
    for (let i = 0; i < live.length; i++) {
      const one = live[i] as Packet
      const answer = matches(rule.match, one)
      if (answer !== 'no') next ??= live.slice(0, i)
      if (answer !== 'no') next?.push(...meet(rule, one, answer === 'yes'))
      else next?.push(one)
    }
    if (next) live = next.length > 1 ? [...new Map(next.map(p => [tagOf(p), p])).values()] : next
    return live.length > 0
  }
  if (packet.family === 4 && filter.rules.length > SHORT) eachCandidate(outlineOf(filter), packet, i => visit(filter.rules[i] as Rule))
  else filter.rules.every(visit)
  // RETURN from the filter a stage names means its policy; from any other, the caller.
  if (depth > 0) out.returned.push(...back)
  const left = new Set([...live.map(tagOf), ...(depth > 0 ? [] : back)])
  if (left.size === 0) return out
  const { fallthrough } = filter
  const decision: Decision = { span: fallthrough.span, filter, implicit: fallthrough.implicit }
  if (fallthrough.action !== 'return') ends.steps?.push({ span: fallthrough.span, filter, certain: true })
  for (const tag of left) {
    switch (fallthrough.action) {
      case 'return':
        out.returned.push(tag)
        break
      case 'permit':
        out.permits.push({ tag, decision })
        break
      case 'deny':
        ends.denies.push(decision)
        break
      case 'unknown':
        either(tag, decision, `what ${filter.name} does at its end`)
        break
    }
  }
  return out
}

/** Without unknown parts, it is an interface that the packet does not name. */
function reasons(match: Match): readonly string[] {
  const words = unknownWords(match)
  return words.length > 0 ? words : ['the interface it enters or leaves by']
}
