/** Reads a pfSense config.xml into the rule graph. */
import { child, childrenOf } from '../xml.ts'
import type { Xml } from '../readxml.ts'
import type { Element } from '../xml.ts'
import type { Parse } from '../parser.ts'
import { makeAddressTests } from './addresses.ts'
import type { Context } from '../pf/addresses.ts'
import { readAliases } from './aliases.ts'
import { at, openConfig } from '../pf/config.ts'
import { releaseOf } from './version.ts'
import { modelInterfaces } from '../pf/facts.ts'
import { modelRoutes } from './routes.ts'
import { readInterfaces } from './interfaces.ts'
import { readForwards } from './natforward.ts'
import { packageRedirections } from './natpackages.ts'
import { readTranslations } from './natoutbound.ts'
import { commentsOf, filtersOf, stagesOf } from '../pf/lower.ts'
import { readServices } from './services.ts'
import { countStatements } from './statements.ts'
import { passesMidway, rulesAfter, rulesBefore } from './system.ts'
import { has, valueOf } from '../pf/text.ts'
import { openConfigXml } from '../pf/open.ts'
import { placesOf } from '../pf/places.ts'
import { makePortTests } from '../pf/ports.ts'
import { PAGES } from './pages.ts'
import { readUserRules } from './userrules.ts'
import type { Firewall } from '../../model/firewall.ts'
import type { Source, Span } from '../../text/source.ts'

export const parse: Parse = source => openConfigXml(source, wrongRoot, firewallOf)

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
  const assigned = readInterfaces(config)
  const aliases = readAliases(config)
  const context: Context = { config, interfaces: assigned, aliases, ports: makePortTests(aliases) }
  const tests = makeAddressTests(context)
  const user = readUserRules(context, tests)
  const forwards = readForwards(context, tests)
  const translations = readTranslations(context, tests)
  const pf = [...rulesBefore(context, user.loose || passesMidway(context)), ...user.rules, ...rulesAfter(context)]
  const filters = filtersOf(config, {
    pf, natIn: [...packageRedirections(context), ...forwards.rules, ...translations.inbound], natOut: translations.outbound,
  }, child(config.system, 'disablefilter'))
  const services = readServices(config)
  const interfaces = modelInterfaces(context, one => has(one.element, 'blockpriv') || has(one.element, 'blockbogons'))
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
    places: placesOf(config, PAGES, filters),
    comments: commentsOf(config, xml.comments, [...user.elements, ...forwards.elements, ...translations.elements]),
  }
}
