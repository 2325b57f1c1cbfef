/** The port test of a rule: a port, a range or a port alias, as the generators hand it to pf. */
import type { Aliases } from './aliases.ts'
import { parsePortSpec } from './portspec.ts'
import { any, number } from '../../model/match.ts'
import type { Match } from '../../model/match.ts'

export type PortTest =
  | { readonly kind: 'any' }
  | { readonly kind: 'match'; readonly match: Match }
  /** The rule is left out. */
  | { readonly kind: 'dropped'; readonly because: string }

const ANY_PORT: PortTest = { kind: 'any' }

export type PortTests = (field: 'sport' | 'dport', text: string) => PortTest

/** Equal texts give the same match object, so that a long list holds each once. */
export function makePortTests(aliases: Aliases): PortTests {
  const known = { sport: new Map<string, PortTest>(), dport: new Map<string, PortTest>() }
  return (field, text) => {
    let test = known[field].get(text)
    if (!test) known[field].set(text, test = portTest(field, text, aliases))
    return test
  }
}

function portTest(field: 'sport' | 'dport', text: string, aliases: Aliases): PortTest {
  if (text === '' || text === 'any' || text === '1-65535' || text === '1:65535') return ANY_PORT
  const contents = aliases.contents(text)
  if (contents) {
    if (!aliases.isPorts(text)) return { kind: 'dropped', because: `alias ${text} holds no ports` }
    if (contents.ports.length === 0 && contents.unknown.length === 0) return { kind: 'dropped', because: `port alias ${text} is empty` }
    const known = number(field, ...contents.ports)
    if (contents.unknown.length === 0) return { kind: 'match', match: known }
    const unknown = contents.unknown.map((words): Match => ({ kind: 'unknown', words }))
    return { kind: 'match', match: contents.ports.length === 0 ? any(...unknown) : any(known, ...unknown) }
  }
  const interval = parsePortSpec(text)
  if (interval) return { kind: 'match', match: number(field, interval) }
  // pf itself resolves names of /etc/services; a dash in the text is a range of names that the generator refuses.
  if (/^[a-z][a-z0-9]*$/.test(text)) return { kind: 'match', match: { kind: 'unknown', words: `port ${text}` } }
  return { kind: 'dropped', because: `port ${text.slice(0, 64)} is neither a port nor an alias` }
}
