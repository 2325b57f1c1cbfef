/** Counts what config.xml states, section by section, and names what is known but not modelled. */
import { child, childrenOf } from '../xml.ts'
import type { Element } from '../xml.ts'
import type { Context } from '../pf/addresses.ts'
import { at } from '../pf/config.ts'
import type { Config } from '../pf/config.ts'
import { IRRELEVANT, isQuietPackage, isQuietSetting, LISTS, PACKAGES, READ, READ_PACKAGES, SYSTEM_READ, UNMODELLED } from './sections.ts'
import { tagOf } from '../pf/systemrule.ts'
import { has, valueOf } from '../pf/text.ts'
import type { Statements } from '../../model/firewall.ts'

type Verdict = 'understood' | 'ignored' | 'unsupported'

interface Tally {
  understood: number
  ignored: number
  unsupported: number
}

export function countStatements(context: Context, counted: { readonly rules: number; readonly skipped: number; readonly translations: number }): Statements {
  const { config } = context
  const tally: Tally = { understood: counted.rules + counted.translations, ignored: counted.skipped, unsupported: 0 }
  const add = (verdict: Verdict, n = 1): void => void (tally[verdict] += n)
  const seen = new Set<string>()
  for (const section of config.root.children) {
    if (seen.has(section.name) && !/^(cert|ca|crl|theme|lastchange|pppoe)$/.test(section.name)) repeated(config, section)
    seen.add(section.name)
    if (section.name === 'filter') countFilter(config, section, add)
    else if (section.name === 'nat') countNat(config, section, add)
    else if (section.name === 'system') countSystem(config, section, add)
    else if (section.name === 'installedpackages') countPackages(config, section, add)
    else if (LISTS.has(section.name)) add('understood', section.children.length)
    else if (READ.has(section.name)) add('understood')
    else if (IRRELEVANT.has(section.name) || !section.hasChildren) add('ignored')
    else add(unmodelled(config, section))
  }
  noteBridges(config)
  noteStateless(config)
  noteSeveralGateways(context)
  return { ...tally, total: tally.understood + tally.ignored + tally.unsupported }
}

/** xmlparse.inc: a section that comes twice is a fatal error; here only the first is read. */
function repeated(config: Config, section: Element): void {
  config.diagnostics.push({
    kind: 'refused', span: tagOf(config, section), seen: `<${section.name}> comes twice: pfSense would refuse the file; only the first is read`, effect: 'verdict',
  })
}

type Add = (verdict: Verdict, n?: number) => void

function unknown(config: Config, element: Element, add: Add, words: string): void {
  config.diagnostics.push({ kind: 'unrecognised', span: tagOf(config, element), seen: words, effect: 'none' })
  add('unsupported')
}

function countFilter(config: Config, section: Element, add: Add): void {
  for (const element of section.children) {
    if (element.name === 'rule') continue
    if (/^(separator|bypassstaticroutes|tcpidletimeout|state-policy)$/.test(element.name)) add('ignored')
    else unknown(config, element, add, `<${element.name.slice(0, 64)}> in <filter> is not known`)
  }
}

/** `advancedoutbound` is the `outbound` of old. */
function countNat(config: Config, section: Element, add: Add): void {
  for (const element of section.children) {
    if (/^(rule|onetoone|npt)$/.test(element.name)) continue
    if (/^(outbound|advancedoutbound|separator|ipsecpassthru)$/.test(element.name) || isEmpty(element)) add('ignored')
    else unknown(config, element, add, `<${element.name.slice(0, 64)}> in <nat> is not known`)
  }
}

function countSystem(config: Config, section: Element, add: Add): void {
  for (const element of section.children) {
    if (SYSTEM_READ.has(element.name)) add('understood')
    else if (isQuietSetting(element.name) || isEmpty(element)) add('ignored')
    else unknown(config, element, add, `<${element.name.slice(0, 64)}> in <system> is not known`)
  }
}

const isEmpty = (element: Element): boolean => !element.hasChildren && element.text === ''

function countPackages(config: Config, section: Element, add: Add): void {
  for (const element of section.children) {
    const words = Object.hasOwn(PACKAGES, element.name) ? PACKAGES[element.name] : undefined
    if (READ_PACKAGES.test(element.name)) add('understood')
    else if (isIdle(element) || (words === undefined && isQuietPackage(element.name))) add('ignored')
    else if (words === undefined) unknown(config, element, add, `package <${element.name.slice(0, 64)}> is not known: what it runs or sends is not read`)
    else {
      config.diagnostics.push({ kind: 'unsupported', span: tagOf(config, element), seen: words, effect: 'none' })
      add('unsupported')
    }
  }
}

/** Says nothing, or only that it is off. */
const isIdle = (element: Element): boolean => element.children.every(c => (c.hasChildren ? has(c, 'disable') || valueOf(c, 'enable') === 'off' : c.text === ''))

function unmodelled(config: Config, section: Element): Verdict {
  const known = Object.hasOwn(UNMODELLED, section.name) ? UNMODELLED[section.name] : undefined
  if (!known) {
    config.diagnostics.push({ kind: 'unrecognised', span: tagOf(config, section), seen: `section <${section.name.slice(0, 64)}> is not known`, effect: 'none' })
    return 'unsupported'
  }
  const idle = section.name === 'captiveportal' ? !section.children.some(zone => has(zone, 'enable')) : section.children.every(e => !e.hasChildren)
  if (idle) return 'ignored'
  config.diagnostics.push({ kind: 'unsupported', span: tagOf(config, section), seen: known[0], effect: known[1] })
  return 'unsupported'
}

function noteBridges(config: Config): void {
  for (const bridge of childrenOf(child(config.root, 'bridges'), 'bridged')) {
    config.diagnostics.push({ kind: 'unsupported', span: at(config, bridge), seen: 'bridge: what it carries is judged as if it were routed', effect: 'none' })
  }
}

/** pf.conf(5), "no state": replies to what such a rule passes are judged by the rules themselves. */
function noteStateless(config: Config): void {
  for (const rule of childrenOf(child(config.root, 'filter'), 'rule')) {
    if (valueOf(rule, 'statetype') !== 'none' || has(rule, 'disabled')) continue
    const seen = 'state type none: replies need a rule of their own, which is not checked'
    config.diagnostics.push({ kind: 'unsupported', span: at(config, rule), seen, effect: 'verdict' })
  }
}

/** Rules of the generator send what has the address of one WAN out by that WAN (route-to), whatever the routing table says. */
function noteSeveralGateways({ config, interfaces }: Context): void {
  const wans = interfaces.list.filter(one => one.enabled && !one.tunnel && one.gateway)
  const [, second] = wans
  if (!second) return
  const outward = childrenOf(child(config.root, 'filter'), 'rule').some(rule => has(rule, 'floating') && !has(rule, 'disabled')
    && valueOf(rule, 'floating') === 'yes' && valueOf(rule, 'direction') !== 'in' && /^(block|reject)$/.test(valueOf(rule, 'type')))
  // Otherwise everything may leave, by whichever way.
  if (!outward) return
  config.diagnostics.push({
    kind: 'unsupported', span: tagOf(config, second.element), effect: 'verdict',
    seen: `${String(wans.length)} interfaces with a gateway: what the firewall sends from the address of one leaves by that one, not by the routing table`,
  })
}
