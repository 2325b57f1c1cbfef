/** What a dump means, without where it says so: the same for a dump and for what iptables-save makes of it. */
import type { Action, Rule } from '../../src/model/firewall.ts'
import type { Match } from '../../src/model/match.ts'
import { parse } from '../../src/parsers/iptables/parse.ts'
import { makeSource } from '../../src/text/source.ts'

/** The words of an unknown condition are the dump's own; what it is about is their beginning. */
const about = (words: string): string => words.replace(/^! /, '').split(' ')[0] ?? ''

const side = (match: Match): number => (match.kind === 'address' ? (match.field === 'src' ? 0 : 1) : 2)

/** A list of addresses stands for a rule for each of them, and the order of conditions is free. */
function written(match: Match): string[] {
  switch (match.kind) {
    case 'address': return match.in.map(term => `${match.field} ${JSON.stringify(term)}`)
    case 'unknown': return [`unknown ${about(match.words)}`]
    case 'not': return [`not (${written(match.of).join(' or ')})`]
    case 'any': return [`any (${match.of.flatMap(written).sort().join(' or ')})`]
    // iptables makes the rules of a list source by source.
    case 'all': return match.of.toSorted((a, b) => side(a) - side(b)).map(written).filter(part => part.length > 0).reduce<string[][]>((lines, part) => lines.flatMap(line => part.map(one => [...line, one])), [[]]).map(line => line.sort().join(' and '))
    case 'state': return [`state ${[...match.in].sort().join()}`]
    // All flags that there are: no test of them is left when it is saved.
    // Tags are numbered as they are met, and iptables-save has an order of tables of its own: how many they are is the same.
    case 'number': return match.field === 'tag' ? [`tag, ${match.in.reduce((n, [low, high]) => n + high - low + 1, 0)} of them`] : match.field === 'flags' && match.in.length === 256 ? [] : [JSON.stringify(match)]
    case 'interface': case 'family': return [JSON.stringify(match)]
  }
}

function done(action: Action): string {
  if (action.kind === 'tag') return `tag, ${new Set(action.to).size} of ${action.to.length}`
  return action.kind === 'unknown' ? `unknown ${action.words.split(' ').slice(0, 2).join(' ')}` : JSON.stringify(action)
}

/** Rules of each chain, and what it does at its end. */
export type Meaning = Readonly<Record<string, { readonly rules: readonly string[]; readonly end: string }>>

export function meaning(dump: string, family: 4 | 6): Meaning {
  const of = parse(makeSource('x', dump)).firewalls.find(f => f.families.includes(family))
  if (!of) throw new Error(`not read as IPv${family}\n${dump}`)
  const lines = (rules: readonly Rule[]): string[] =>
    rules.flatMap(rule => written(rule.match).map(condition => `${condition} -> ${done(rule.action)}${rule.comment === undefined ? '' : ` (${rule.comment})`}`))
  // What is noted about a packet on arrival is noted in any order.
  const noting = (rule: Rule): boolean => rule.origin === 'system' && rule.action.kind === 'tag'
  return Object.fromEntries([...of.filters.values()].map(({ id, rules, fallthrough }) => [id, {
    rules: [...lines(rules.filter(noting)).sort(), ...lines(rules.filter(rule => !noting(rule)))],
    end: fallthrough.action,
  }]))
}
