/** How a system rule is put together, and the few matches that many of them share. */
import type { Element } from '../xml.ts'
import type { Config } from './config.ts'
import type { PfRule } from './ruleset.ts'
import type { Action } from '../../model/firewall.ts'
import type { Match } from '../../model/match.ts'
import { uniformRule } from '../../model/uniform.ts'
import { parseAddressTerm } from '../../net/address.ts'
import type { Span } from '../../text/source.ts'

export const V4: Match = { kind: 'family', is: 4 }
export const V6: Match = { kind: 'family', is: 6 }

const PERMIT: Action = { kind: 'permit' }
const DENY: Action = { kind: 'deny', how: 'drop' }

export function made(
  direction: 'in' | 'out' | 'any', quick: boolean, match: Match, action: 'permit' | 'deny' | Action, words: string, span: Span, interfaces?: readonly string[],
): PfRule {
  const rule = uniformRule({
    match, action: action === 'permit' ? PERMIT : action === 'deny' ? DENY : action, enabled: true, span, origin: 'system', comment: words,
    place: `system rule: ${words}`,
  })
  return interfaces ? { direction, quick, rule, interfaces } : { direction, quick, rule }
}

/** Literal networks; text that is none is left out. */
export const nets = (field: 'src' | 'dst', ...texts: string[]): Match => ({ kind: 'address', field, in: texts.flatMap(t => parseAddressTerm(t) ?? []) })

/** The start tag only: a section may be the whole file. */
export function tagOf({ source }: Config, element: Element): Span {
  const close = source.text.indexOf('>', element.start)
  return { source, start: element.start, end: close < 0 || close >= element.end ? element.end : close + 1 }
}
