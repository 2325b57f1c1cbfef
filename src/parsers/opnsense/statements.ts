/** Counts what an OPNsense config.xml states, section by section, and names what is known but not modelled. */
import { child, childrenOf, down } from '../xml.ts'
import type { Element } from '../xml.ts'
import type { Context } from '../pf/addresses.ts'
import { at } from '../pf/config.ts'
import type { Config } from '../pf/config.ts'
import { tagOf } from '../pf/systemrule.ts'
import { valueOf } from '../pf/text.ts'
import { isOn, saysYes } from './flags.ts'
import { ACTIVE, IRRELEVANT, isQuietSetting, LISTS, QUIET_MODELS, READ, READ_MODELS, SYSTEM_READ } from './sections.ts'
import type { Diagnostic, Statements } from '../../model/firewall.ts'

type Verdict = 'understood' | 'ignored' | 'unsupported'

interface Tally {
  understood: number
  ignored: number
  unsupported: number
}

export function countStatements({ config }: Context, counted: { readonly rules: number; readonly skipped: number; readonly translations: number }): Statements {
  const tally: Tally = { understood: counted.rules + counted.translations, ignored: counted.skipped, unsupported: 0 }
  const add = (verdict: Verdict, n = 1): void => void (tally[verdict] += n)
  for (const section of config.root.children) {
    if (section.name === 'filter' || section.name === 'nat') add('ignored', section.children.filter(e => !/^(rule|onetoone|npt)$/.test(e.name)).length)
    else if (section.name === 'system') for (const element of section.children) add(setting(config, element))
    else if (section.name === 'opnsense') for (const part of section.children) add(modelPart(config, part))
    else if (LISTS.has(section.name)) add('understood', section.children.length)
    else if (READ.has(section.name)) add('understood')
    else if (IRRELEVANT.has(section.name) || !section.hasChildren) add('ignored')
    else add(unknown(config, section, `section <${section.name.slice(0, 64)}> is not known`))
  }
  notes(config)
  return { ...tally, total: tally.understood + tally.ignored + tally.unsupported }
}

function unknown(config: Config, element: Element, words: string): Verdict {
  config.diagnostics.push({ kind: 'unrecognised', span: tagOf(config, element), seen: words, effect: 'none' })
  return 'unsupported'
}

const isEmpty = (element: Element): boolean => !element.hasChildren && element.text === ''

function setting(config: Config, element: Element): Verdict {
  // `no_sshlockout` and its like switch system rules off.
  if (SYSTEM_READ.has(element.name) || element.name.startsWith('no_')) return 'understood'
  return isQuietSetting(element.name) || isEmpty(element) ? 'ignored' : unknown(config, element, `<${element.name.slice(0, 64)}> in <system> is not known`)
}

function modelPart(config: Config, part: Element): Verdict {
  if (READ_MODELS.has(part.name)) return 'understood'
  const words = Object.hasOwn(ACTIVE, part.name) ? ACTIVE[part.name] : undefined
  if (!words) {
    return QUIET_MODELS.has(part.name) || isEmpty(part) ? 'ignored' : unknown(config, part, `plugin <${part.name.slice(0, 64)}> is not known: what it runs or sends is not read`)
  }
  const general = child(part, 'general') ?? part
  if (!(saysYes(general, 'enabled') || saysYes(general, 'enable'))) return 'ignored'
  config.diagnostics.push({ kind: 'unsupported', span: tagOf(config, part), seen: words[0], effect: words[1] })
  return 'unsupported'
}

function notes(config: Config): void {
  const note = (element: Element, seen: string, effect: Diagnostic['effect']): void =>
    void config.diagnostics.push({ kind: 'unsupported', span: at(config, element), seen, effect })
  for (const bridge of childrenOf(child(config.root, 'bridges'), 'bridged')) note(bridge, 'bridge: what it carries is judged as if it were routed', 'none')
  const rules = [...childrenOf(child(config.root, 'filter'), 'rule'), ...childrenOf(down(config.root, 'opnsense', 'firewall', 'filter', 'rules'), 'rule')]
  for (const rule of rules) {
    // pf.conf(5), "no state": replies to what such a rule passes are judged by the rules themselves.
    if (valueOf(rule, 'statetype') !== 'none' || saysYes(rule, 'disabled') || !saysYes(rule, 'enabled', true)) continue
    note(rule, 'state type none: replies need a rule of their own, which is not checked', 'verdict')
  }
  for (const phase2 of childrenOf(child(config.root, 'ipsec'), 'phase2')) {
    const nat = child(phase2, 'natlocalid')
    if (nat && !isOn(phase2, 'disabled')) note(nat, 'NAT inside an IPsec tunnel: rules of the tunnel are judged by the addresses before it', 'verdict')
  }
}
