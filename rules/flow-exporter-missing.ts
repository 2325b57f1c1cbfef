/** A device that should export flow records and does not. */
import { andMore, asOne } from '../src/engine/group.ts'
import { defineRule, type Draft, type RuleContext, type Subject } from '../src/engine/rule.ts'
import { collectorAt } from '../src/policy/collectors.ts'

export default defineRule({
  meta: {
    id: 'flow-exporter-missing',
    summary: 'a device that should export flow records does not, or its configuration for it is unfinished',
    level: 'warning',
    precision: 'high',
    reason: 'the traffic of the device is invisible; what a device exports by other means (a probe, SPAN) cannot be seen here, so it is no error',
    tags: ['availability', 'flow'],
  },
  check: context => context.subjects.flatMap(subject => [...unfinished(subject), ...absent(context, subject)]),
})

/** An exporter alone sends nothing: a monitor has to use it, and an interface that. Exporters that lack the same are one finding. */
function unfinished({ firewall }: Subject): Draft[] {
  // A file without interfaces is a part of a configuration: what uses its exporters stands elsewhere.
  if (firewall.interfaces.length === 0) return []
  const lacking = firewall.services.exporters.filter(e => e.missing !== undefined && e.enabled !== 'no')
  return [...new Set(lacking.map(e => e.missing))].flatMap(missing =>
    asOne(firewall.id, lacking.filter(e => e.missing === missing), e => `nor to ${e.to.text}`, (e, count) => ({
      seen: `nothing is exported to ${e.to.text}${andMore(count)}: ${String(missing)}`,
      fix: count === 1 ? 'complete it, or remove the exporter' : 'complete them, or remove the exporters',
      key: `unfinished ${e.name}`,
    })))
}

/** Only a device that the deployment file calls an exporter is known to be one. */
function absent({ catalogue, deployment }: RuleContext, { facts, firewall }: Subject): Draft[] {
  if (facts?.roles.includes('exporter') !== true) return []
  const { exporters } = firewall.services
  const active = exporters.filter(e => e.enabled !== 'no')
  if (active.some(e => collectorAt(catalogue, deployment, e.to) || e.to.address === undefined)) return []
  return [{
    seen: active[0] === undefined ? 'the deployment file calls this device an exporter of flows, and it exports none' : `flow records go to ${active[0].to.text}, and none to a collector of the deployment file`,
    fix: 'export flow records to the collector, or correct the role of this export in the deployment file',
    at: active[0]?.span ?? { source: firewall.source, start: 0, end: 0 },
    related: [],
    device: firewall.id,
    key: 'absent',
  }]
}
