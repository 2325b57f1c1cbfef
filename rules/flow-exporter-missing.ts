/** A device that should export flow records and does not. */
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

/** An exporter alone sends nothing: a monitor has to use it, and an interface that. */
function unfinished({ firewall }: Subject): Draft[] {
  return firewall.services.exporters.flatMap((e): Draft[] => e.missing === undefined || e.enabled === 'no' ? [] : [{
    seen: `nothing is exported to ${e.to.text}: ${e.missing}`,
    fix: 'complete it, or remove the exporter',
    at: e.span,
    related: [],
    device: firewall.id,
    key: `unfinished ${e.name}`,
  }])
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
