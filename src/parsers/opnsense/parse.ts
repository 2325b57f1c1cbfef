/** Reads an OPNsense config.xml into the rule graph. */
import { child, childrenOf } from '../xml.ts'
import type { Xml } from '../readxml.ts'
import type { Element } from '../xml.ts'
import type { Parse } from '../parser.ts'
import type { Context } from '../pf/addresses.ts'
import { at, openConfig } from '../pf/config.ts'
import { modelInterfaces } from '../pf/facts.ts'
import { commentsOf, filtersOf, stagesOf } from '../pf/lower.ts'
import { valueOf } from '../pf/text.ts'
import { openConfigXml } from '../pf/open.ts'
import { makeNetTests } from './addresses.ts'
import { readAliases } from './aliases.ts'
import { isOn } from './flags.ts'
import { readInterfaces } from './interfaces.ts'
import { readForwards } from './natforward.ts'
import { readTranslations } from './nattranslation.ts'
import { modelRoutes } from './routes.ts'
import { readServices } from './services.ts'
import { countStatements } from './statements.ts'
import { rulesAfter, rulesBefore } from './system.ts'
import { placesOf } from '../pf/places.ts'
import { makePortTests } from '../pf/ports.ts'
import { PAGES } from './pages.ts'
import { readUserRules } from './userrules.ts'
import type { Firewall } from '../../model/firewall.ts'
import type { Source, Span } from '../../text/source.ts'

export const parse: Parse = source => openConfigXml(source, wrongRoot, firewallOf)

function wrongRoot(source: Source, root: Element): { span: Span; seen: string; advice: string } | undefined {
  if (root.name === 'opnsense') return undefined
  const { start } = root
  const span = { source, start, end: Math.min(source.text.length, start + root.name.length + 2) }
  if (root.name === 'pfsense') return { span, seen: 'a pfSense configuration, which is read by other rules', advice: 'give it as pfsense' }
  return { span, seen: `the root element is <${root.name.slice(0, 64)}>, not <opnsense>`, advice: 'give the config.xml that OPNsense saves' }
}

function firewallOf(source: Source, xml: Extract<Xml, { ok: true }>): Firewall {
  const config = openConfig(source, xml.root)
  const interfaces = readInterfaces(config)
  const aliases = readAliases(config, interfaces)
  const context: Context = { config, interfaces, aliases, ports: makePortTests(aliases) }
  const tests = makeNetTests(context)
  const user = readUserRules(context, tests)
  const forwards = readForwards(context, tests)
  const translations = readTranslations(context, tests)
  const pf = [...rulesBefore(context, user.loose), ...user.rules, ...forwards.registered, ...rulesAfter(context)]
  const off = isOn(config.system, 'disablefilter') ? child(config.system, 'disablefilter') : undefined
  const filters = filtersOf(config, { pf, natIn: [...forwards.rules, ...translations.inbound], natOut: translations.outbound }, off)
  for (const schedule of childrenOf(child(config.root, 'schedules'), 'schedule')) {
    config.definitions.push({ kind: 'schedule', name: valueOf(schedule, 'name'), span: at(config, schedule) })
  }
  const statements = countStatements(context, {
    rules: user.elements.length, skipped: user.skipped, translations: forwards.elements.length + translations.elements.length,
  })
  const name = [valueOf(config.system, 'hostname'), valueOf(config.system, 'domain')].filter(part => part !== '').join('.')
  return {
    id: source.path, source, format: 'opnsense', ...(name === '' ? {} : { hostname: name }), families: [4, 6], stateful: true, filtering: true,
    interfaces: modelInterfaces(context, one => isOn(one.element, 'blockpriv') || isOn(one.element, 'blockbogons')), routes: modelRoutes(context), filters,
    stages: stagesOf(config), services: readServices(config), statements, definitions: config.definitions, references: config.references,
    diagnostics: config.diagnostics, places: placesOf(config, PAGES, filters),
    comments: commentsOf(config, xml.comments, [...user.elements, ...forwards.elements, ...translations.elements]),
  }
}
