/** The parts of a firewall that both kinds of config.xml are lowered to in the same way: filters, stages, comments. */
import { child } from '../xml.ts'
import type { XmlComment } from '../readxml.ts'
import type { Element } from '../xml.ts'
import { holdsSecret } from '../xmlsecrets.ts'
import { at, describe } from './config.ts'
import type { Config } from './config.ts'
import { firstMatchOrder } from './ruleset.ts'
import type { PfRule } from './ruleset.ts'
import { tagOf } from './systemrule.ts'
import type { Comment, Filter, Rule, Stage } from '../../model/firewall.ts'
import { disabled } from '../../model/uniform.ts'
import { shown } from '../../text/source.ts'

export interface Lists {
  readonly pf: readonly PfRule[]
  readonly natIn: readonly Rule[]
  readonly natOut: readonly Rule[]
}

/** The rules for packets that enter. */
export const PF_IN = 'pf/in'

/** `off`: the element that switches the packet filter off. */
export function filtersOf(config: Config, { pf, natIn, natOut }: Lists, off: Element | undefined): ReadonlyMap<string, Filter> {
  const section = child(config.root, 'filter') ?? config.root
  const span = tagOf(config, section)
  // With the packet filter off (System > Advanced > Firewall & NAT) nothing is filtered and nothing translated; the rules stay to be named.
  const rules = (list: readonly Rule[]): readonly Rule[] => (off ? list.filter(rule => rule.origin === 'user').map(disabled) : list)
  const filter = (id: string, name: string, table: string, list: readonly Rule[], action: 'permit' | 'deny'): [string, Filter] => {
    const fallthrough = { action: off ? 'permit' : action, span: off ? at(config, off) : span, implicit: !off } as const
    return [id, { id, name, table, rules: rules(list), fallthrough, span, synthetic: true }]
  }
  return new Map([
    filter('nat/in', 'in', 'nat', natIn, 'permit'),
    filter(PF_IN, 'in', '', firstMatchOrder(pf, 'in'), 'deny'),
    filter('nat/out', 'out', 'nat', natOut, 'permit'),
    filter('pf/out', 'out', '', firstMatchOrder(pf, 'out'), 'deny'),
  ])
}

/** pf translates before it filters, on the way in and on the way out: filter rules see the translated addresses. */
export function stagesOf(config: Config): Stage[] {
  const span = tagOf(config, child(config.root, 'filter') ?? config.root)
  const nat = tagOf(config, child(config.root, 'nat') ?? config.root)
  return [
    { filter: 'nat/in', on: ['input', 'forward'], span: nat, label: 'port forwards and 1:1 NAT' },
    { filter: PF_IN, on: ['input', 'forward'], span, label: 'firewall rules, in' },
    { filter: 'nat/out', on: ['forward', 'output'], span: nat, label: 'outbound NAT' },
    { filter: 'pf/out', on: ['forward', 'output'], span, label: 'firewall rules, out' },
  ]
}

export function commentsOf(config: Config, comments: readonly XmlComment[], rules: readonly Element[]): Comment[] {
  const { source } = config
  const found = comments.map((c): Comment => {
    const span = { source, start: c.start, end: c.end }
    return { text: holdsSecret(span) ? shown(span).slice(4, -3).trim() : c.text, span, target: c.next ? at(config, c.next) : span }
  })
  for (const rule of rules) {
    const name = child(rule, 'descr') ? 'descr' : 'description'
    const descr = child(rule, name)
    if (descr && descr.text !== '') found.push({ text: describe(config, rule, name), span: at(config, descr), target: at(config, rule) })
  }
  return found
}
