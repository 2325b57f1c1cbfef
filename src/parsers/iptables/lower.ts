/** From the tables of a dump to filters of the rule graph. */
import type { Action, Definition, Fallthrough, Filter, Reference, Rule } from '../../model/firewall.ts'
import type { Match } from '../../model/match.ts'
import { uniformRule } from '../../model/uniform.ts'
import type { Family } from '../../net/address.ts'
import type { Source, Span } from '../../text/source.ts'
import { firstDestination, leaving, maybeLeft, onlyNew, overCount, proxied, translated } from './beside.ts'
import { calledChain, hooksOf, wire, type Wiring } from './chains.ts'
import { conditionIn } from './conditions.ts'
import { unknown, wordsOf, type Complain, type Facts, type Part, type Place, type RawChain, type RawRule, type Stretch, type Table } from './raw.ts'
import { isBuiltIn, rulesOf } from './run.ts'
import { BUILT_IN } from './tables.ts'

interface Lowering {
  readonly source: Source
  readonly family: Family
  readonly facts: Facts
  /** Complains about a line and counts it as not understood when a verdict hangs on it. */
  readonly complain: Complain
  /** A line of the other family. */
  readonly skipped: (rule: RawRule) => void
  /** A part of ufw's rules: what stands before and after it is in other files. */
  readonly fragment: boolean
  readonly filters: Map<string, Filter>
  readonly definitions: Definition[]
  readonly references: Reference[]
}

export function lowerTable(to: Lowering, table: Table): void {
  const wiring = wire(table)
  for (const chain of table.chains.values()) lowerChain(to, table, chain, wiring)
  for (const name of BUILT_IN.get(table.name) ?? []) {
    if (table.chains.has(name)) continue
    const span = spanOf(to, table)
    const rules = firstDestination({ family: to.family, table: table.name, hooks: new Set([name]), facts: to.facts }, name, span)
    to.filters.set(`${table.name}/${name}`, { id: `${table.name}/${name}`, name, table: table.name, rules, span, synthetic: true, fallthrough: withoutPolicy(to, table.name, span) })
  }
}

const spanOf = ({ source }: Lowering, { start, end }: Stretch): Span => ({ source, start, end })

/** Chains of different tables may share a name. */
const kindOf = (table: Table): string => (table.name === 'filter' ? 'chain' : `${table.name} chain`)

/** iptables-restore starts a table with ACCEPT everywhere; a fragment says nothing of it. */
const withoutPolicy = ({ fragment }: Lowering, table: string, span: Span): Fallthrough =>
  ({ action: fragment && table === 'filter' ? 'unknown' : 'permit', span, implicit: true })

function lowerChain(to: Lowering, table: Table, chain: RawChain, wiring: Wiring): void {
  const builtIn = isBuiltIn(table, chain.name)
  const place: Place = { family: to.family, table: table.name, hooks: hooksOf(wiring, chain.name), facts: to.facts }
  const raw = rulesOf(chain)
  const rules: Rule[] = []
  if (builtIn) rules.push(...firstDestination(place, chain.name, spanOf(to, chain.declared ?? table)))
  if (builtIn && table.name === 'nat' && raw.length > 0) rules.push(...onlyNew(place, spanOf(to, chain.declared ?? table)))
  for (const rule of raw) {
    if (rule.said.only !== undefined && rule.said.only !== to.family) to.skipped(rule)
    else lowerRule(to, table, chain, rule, place, wiring, rules)
  }
  const at = chain.declared ?? raw[0] ?? table
  const id = `${table.name}/${chain.name}`
  to.filters.set(id, { id, name: chain.name, table: table.name, rules, span: spanOf(to, at), fallthrough: endOf(to, table, chain, at, builtIn) })
  if (builtIn) return
  if (chain.declared) to.definitions.push({ kind: kindOf(table), name: chain.name, span: spanOf(to, chain.declared) })
  else if (raw[0]) to.complain('refused', raw[0], `chain ${chain.name.slice(0, 60)} of table ${table.name} is not declared here`, 'verdict')
}

function endOf(to: Lowering, table: Table, chain: RawChain, at: Stretch, builtIn: boolean): Fallthrough {
  if (!builtIn) return { action: chain.declared ? 'return' : 'unknown', span: spanOf(to, at), implicit: true }
  if (!chain.policy) return withoutPolicy(to, table.name, spanOf(to, at))
  const action = chain.policy.value === 'ACCEPT' ? 'permit' : chain.policy.value === 'DROP' ? 'deny' : 'unknown'
  return { action, span: spanOf(to, chain.policy), implicit: false }
}

/** Adds the rule of a line, behind those that it brings along. */
function lowerRule(to: Lowering, table: Table, chain: RawChain, rule: RawRule, place: Place, wiring: Wiring, rules: Rule[]): void {
  const span = spanOf(to, rule)
  rules.push(...overCount(place, rule, span))
  let parts: readonly Part[] = rule.parts
  const { target, names4, names6, comment, hits } = rule.said
  if (to.family === 6 ? names4 : names6) {
    const words = wordsOf(to.source, rule)
    to.complain('refused', rule, `"${words}": not for IPv${to.family}`, 'match')
    parts = [...parts, unknown(words)]
  }
  let action = actionOf(to, table, chain, rule, place, wiring)
  const leaves = target?.effects?.leaves
  if (leaves && action.kind === 'continue') {
    const left = leaving(place, leaves)
    action = left.action
    parts = [...parts, ...left.on]
  }
  checkPlace(to, table, chain, rule)
  const match = conditionIn(place, parts)
  if (leaves && action.kind === 'unknown') rules.push(...maybeLeft(place, match, leaves, action.words, span))
  if (action.kind === 'translate') rules.push(...translated(place, match, action.to, span))
  if (target?.name === 'TPROXY' && action.kind === 'permit') rules.push(...proxied(place, match, leaves ?? [], wordsOf(to.source, targetAt(rule)), span))
  rules.push(uniformRule({ match, action, enabled: true, span, origin: 'user', comment, hits }))
}

const targetAt = ({ targetStart, targetEnd }: RawRule): Stretch => ({ start: targetStart, end: targetEnd })

const CONTINUE: Action = { kind: 'continue' }

function actionOf(to: Lowering, table: Table, chain: RawChain, rule: RawRule, place: Place, wiring: Wiring): Action {
  const { target } = rule.said
  if (!target) return CONTINUE
  const words = (): string => `${target.goto ? '-g' : '-j'} ${wordsOf(to.source, targetAt(rule))}`
  const called = calledChain(table, rule)
  if (called !== undefined) {
    const defined = table.chains.get(called)?.declared !== undefined
    to.references.push({ kind: kindOf(table), name: called, span: spanOf(to, targetAt(rule)), defined, ...(defined ? {} : { effect: UNLOADABLE }) })
    if (wiring.closing.has(rule)) {
      const reached = place.hooks.size > 0
      to.complain('refused', targetAt(rule), `"${words()}": chain ${chain.name} calls itself by way of ${called}${reached ? '' : '; no packet gets there'}`, reached ? 'verdict' : 'none')
      return { kind: 'unknown', words: words() }
    }
    return { kind: target.goto ? 'goto' : 'jump', to: `${table.name}/${called}` }
  }
  if (target.action === undefined || target.goto) {
    const builtIn = isBuiltIn(table, target.name)
    const shown = wordsOf(to.source, targetAt(rule))
    // In a part of ufw's rules, its other chains are made elsewhere.
    if (!builtIn && !(to.fragment && /^ufw6?-/.test(target.name))) to.references.push({ kind: kindOf(table), name: target.name, span: spanOf(to, targetAt(rule)), defined: false, effect: UNLOADABLE })
    to.complain('refused', targetAt(rule), builtIn ? `"${words()}": a built-in chain cannot be called` : `no chain and no target is called "${shown}"`, 'verdict')
    return { kind: 'unknown', words: words() }
  }
  return typeof target.action === 'function' ? target.action(place) : target.action
}

const UNLOADABLE = 'iptables-restore refuses the file'

/** Things that iptables refuses because of where they stand; what they would do is modelled all the same. */
function checkPlace(to: Lowering, table: Table, chain: RawChain, rule: RawRule): void {
  const name = rule.said.target?.name
  const mind = (why: string): void => to.complain('refused', rule, `"${wordsOf(to.source, rule)}": ${why}`, 'none')
  if (table.name === 'nat' && (name === 'DROP' || name === 'REJECT')) mind(`the nat table does not filter; ${name} is refused there`)
  else if (name === 'REJECT' && table.name !== 'filter' && calledChain(table, rule) === undefined) mind('REJECT works in the filter table only')
  const [noOut, noIn] = [chain.name === 'INPUT' || chain.name === 'PREROUTING', chain.name === 'OUTPUT' || chain.name === 'POSTROUTING']
  if ((!noOut && !noIn) || !isBuiltIn(table, chain.name)) return
  const field = noOut ? 'out' : 'in'
  if (rule.parts.some(part => typeof part === 'object' && names(part, field))) mind(`-${noOut ? 'o' : 'i'} cannot be asked in ${chain.name}`)
}

const names = (match: Match, field: 'in' | 'out'): boolean =>
  match.kind === 'interface' ? match.field === field : match.kind === 'not' ? names(match.of, field) : false
