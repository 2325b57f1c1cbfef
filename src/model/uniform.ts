/**
 * Every node of a graph with all its keys, in one order, whatever parser made it: code that the engine compiled for the exports of one format is then
 * right for those of the next. V8 gives up code that comes upon an object with other keys, or in another order, than those it was compiled for.
 */
import type { Filter, Firewall, Interface, Reference, Rule, Stage } from './firewall.ts'
import type { Match } from './match.ts'

export function uniform(f: Firewall): Firewall {
  const filters = new Map<string, Filter>()
  for (const [id, filter] of f.filters) filters.set(id, uniformFilter(filter))
  return {
    id: f.id, source: f.source, format: f.format, version: f.version, hostname: f.hostname, families: f.families, uncovered: f.uncovered,
    stateful: f.stateful, reassembles: f.reassembles, filtering: f.filtering, interfaces: f.interfaces.map(uniformInterface), routes: f.routes,
    learnsRoutes: f.learnsRoutes, leaks: f.leaks, filters, stages: f.stages.map(uniformStage), tags: f.tags, definitions: f.definitions,
    references: f.references.map(uniformReference), services: f.services, statements: f.statements, diagnostics: f.diagnostics, comments: f.comments, places: f.places,
  }
}

const uniformFilter = ({ id, name, table, rules, fallthrough, span, synthetic }: Filter): Filter => ({ id, name, table, rules, fallthrough, span, synthetic })

/** Parsers make most of their rules by this; a few of the system's have fewer keys. */
export const uniformRule = ({ match, action, enabled, span, origin, comment, hits, place }: Rule): Rule => ({ match, action, enabled, span, origin, comment, hits, place })

/** The same rule with another match. */
export const withMatch = ({ action, enabled, span, origin, comment, hits, place }: Rule, match: Match): Rule => ({ match, action, enabled, span, origin, comment, hits, place })

/** The same rule, which is in the list and does nothing. */
export const disabled = ({ match, action, span, origin, comment, hits, place }: Rule): Rule => ({ match, action, enabled: false, span, origin, comment, hits, place })

const uniformStage = ({ filter, on, in: entered, out, unrouted, span, label }: Stage): Stage => ({ filter, on, in: entered, out, unrouted, span, label })

const uniformInterface = ({ name, label, addresses, networks, dynamic, up, vrf, securityLevel, zone, untrusted, span }: Interface): Interface =>
  ({ name, label, addresses, networks, dynamic, up, vrf, securityLevel, zone, untrusted, span })

const uniformReference = ({ kind, name, span, defined, effect }: Reference): Reference => ({ kind, name, span, defined, effect })
