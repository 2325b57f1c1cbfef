/** Reads a pfSense config.xml into the rule graph. */
import { child, childrenOf, readXml } from '../xml.ts'
import type { Element, Xml, XmlComment } from '../xml.ts'
import { hideXmlSecrets, holdsSecret } from '../xmlsecrets.ts'
import type { Parse } from '../parser.ts'
import { makeAddressTests } from './addresses.ts'
import type { Context } from './addresses.ts'
import { readAliases } from './aliases.ts'
import { at, describe, openConfig, releaseOf } from './config.ts'
import type { Config } from './config.ts'
import { modelInterfaces, modelRoutes } from './facts.ts'
import { readInterfaces } from './interfaces.ts'
import { readForwards } from './natforward.ts'
import { packageRedirections } from './natpackages.ts'
import { readTranslations } from './natoutbound.ts'
import { firstMatchOrder } from './ruleset.ts'
import type { PfRule } from './ruleset.ts'
import { readServices } from './services.ts'
import { countStatements } from './statements.ts'
import { rulesAfter, rulesBefore } from './system.ts'
import { tagOf } from './systemrule.ts'
import { valueOf } from './text.ts'
import { unreadable } from './unreadable.ts'
import { readUserRules } from './userrules.ts'
import type { Comment, Filter, Firewall, Rule, Stage } from '../../model/firewall.ts'
import { shown } from '../../text/source.ts'
import type { Source, Span } from '../../text/source.ts'

export const parse: Parse = source => {
  hideXmlSecrets(source)
  const early = unreadable(source)
  if (early) return { firewalls: [], failure: early }
  const xml = readXml(source)
  if (!xml.ok) {
    const { offset, seen, advice } = xml.failure
    return { firewalls: [], failure: { span: { source, start: offset, end: offset }, seen, advice } }
  }
  const wrong = wrongRoot(source, xml.root)
  return wrong ? { firewalls: [], failure: wrong } : { firewalls: [firewallOf(source, xml)] }
}

/** Sections that pfSense can save on their own (Diagnostics > Backup & Restore, backup area). */
const AREAS = /^(filter|aliases|nat|interfaces|system|snmpd|ipsec|openvpn|dhcpd|staticroutes|gateways|installedpackages|shaper|syslog|unbound)$/

function wrongRoot(source: Source, root: Element): { span: Span; seen: string; advice: string } | undefined {
  if (root.name === 'pfsense') return undefined
  const start = root.start
  const span = { source, start, end: Math.min(source.text.length, start + root.name.length + 2) }
  if (AREAS.test(root.name)) {
    const advice = 'save the whole configuration: Diagnostics > Backup & Restore, backup area: All'
    return { span, seen: `a backup of one area only (<${root.name}>)`, advice }
  }
  if (root.name === 'opnsense') return { span, seen: 'an OPNsense configuration, which is read by other rules', advice: 'give it as opnsense' }
  return { span, seen: `the root element is <${root.name.slice(0, 64)}>, not <pfsense>`, advice: 'give the config.xml that pfSense saves' }
}

function firewallOf(source: Source, xml: Extract<Xml, { ok: true }>): Firewall {
  const config = openConfig(source, xml.root)
  const context: Context = { config, interfaces: readInterfaces(config), aliases: readAliases(config) }
  const tests = makeAddressTests(context)
  const user = readUserRules(context, tests)
  const forwards = readForwards(context, tests)
  const translations = readTranslations(context, tests)
  const pf = [...forwards.passes, ...rulesBefore(context, user.loose), ...user.rules, ...rulesAfter(context)]
  const filters = filtersOf(config, pf, [...packageRedirections(context), ...forwards.rules, ...translations.inbound], translations.outbound)
  const services = readServices(config)
  const interfaces = modelInterfaces(context)
  const routes = modelRoutes(context)
  for (const schedule of childrenOf(child(config.root, 'schedules'), 'schedule')) {
    config.definitions.push({ kind: 'schedule', name: valueOf(schedule, 'name'), span: at(config, schedule) })
  }
  const statements = countStatements(context, {
    rules: user.elements.length, skipped: user.skipped, translations: forwards.elements.length + translations.elements.length,
  })
  const version = releaseOf(config)
  const name = [valueOf(config.system, 'hostname'), valueOf(config.system, 'domain')].filter(part => part !== '').join('.')
  return {
    id: source.path, source, format: 'pfsense', ...(version === undefined ? {} : { version }), ...(name === '' ? {} : { hostname: name }),
    families: [4, 6], stateful: true, filtering: true, interfaces, routes, filters, stages: stagesOf(config), services, statements,
    definitions: config.definitions, references: config.references, diagnostics: config.diagnostics,
    comments: commentsOf(config, xml.comments, [...user.elements, ...forwards.elements, ...translations.elements]),
  }
}

function filtersOf(config: Config, pf: readonly PfRule[], natIn: readonly Rule[], natOut: readonly Rule[]): ReadonlyMap<string, Filter> {
  const off = child(config.system, 'disablefilter')
  const section = child(config.root, 'filter') ?? config.root
  const span = tagOf(config, section)
  // With the packet filter off (System > Advanced > Firewall & NAT) nothing is filtered and nothing translated; the rules stay to be named.
  const rules = (list: readonly Rule[]): readonly Rule[] => (off ? list.filter(rule => rule.origin === 'user').map(rule => ({ ...rule, enabled: false })) : list)
  const filter = (id: string, name: string, table: string, list: readonly Rule[], action: 'permit' | 'deny'): [string, Filter] => {
    const fallthrough = { action: off ? 'permit' : action, span: off ? at(config, off) : span, implicit: !off } as const
    return [id, { id, name, table, rules: rules(list), fallthrough, span, synthetic: true }]
  }
  return new Map([
    filter('nat/in', 'in', 'nat', natIn, 'permit'),
    filter('pf/in', 'in', 'pf', firstMatchOrder(pf, 'in'), 'deny'),
    filter('nat/out', 'out', 'nat', natOut, 'permit'),
    filter('pf/out', 'out', 'pf', firstMatchOrder(pf, 'out'), 'deny'),
  ])
}

/** pf translates before it filters, on the way in and on the way out: filter rules see the translated addresses. */
function stagesOf(config: Config): Stage[] {
  const span = tagOf(config, child(config.root, 'filter') ?? config.root)
  const nat = tagOf(config, child(config.root, 'nat') ?? config.root)
  return [
    { filter: 'nat/in', on: ['input', 'forward'], span: nat, label: 'port forwards and 1:1 NAT' },
    { filter: 'pf/in', on: ['input', 'forward'], span, label: 'firewall rules, in' },
    { filter: 'nat/out', on: ['forward', 'output'], span: nat, label: 'outbound NAT' },
    { filter: 'pf/out', on: ['forward', 'output'], span, label: 'firewall rules, out' },
  ]
}

function commentsOf(config: Config, comments: readonly XmlComment[], rules: readonly Element[]): Comment[] {
  const { source } = config
  const found = comments.map((c): Comment => {
    const span = { source, start: c.start, end: c.end }
    return { text: holdsSecret(span) ? shown(span).slice(4, -3).trim() : c.text, span, target: c.next ? at(config, c.next) : span }
  })
  for (const rule of rules) {
    const descr = child(rule, 'descr')
    if (descr && descr.text !== '') found.push({ text: describe(config, rule), span: at(config, descr), target: at(config, rule) })
  }
  return found
}
