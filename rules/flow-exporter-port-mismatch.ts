/** Flow records go to a collector on a port that it does not listen on. */
import { defineRule, type Draft, type RuleContext } from '../src/engine/rule.ts'
import type { FlowExporter } from '../src/model/services.ts'
import { listeningPorts, collectorAt } from '../src/policy/collectors.ts'
import { serviceWords } from '../src/packets/describe.ts'

export default defineRule({
  meta: {
    id: 'flow-exporter-port-mismatch',
    summary: 'a device exports flow records to a port that the collector does not listen on',
    level: 'error',
    precision: 'high',
    reason: 'the records are lost, and nothing tells so: UDP',
    tags: ['availability', 'flow'],
  },
  check: context => context.subjects.flatMap(({ firewall }) => firewall.services.exporters.flatMap(e => draftsOf(context, firewall.id, e))),
})

function draftsOf({ catalogue, deployment }: RuleContext, device: string, exporter: FlowExporter): Draft[] {
  const { port, enabled, to } = exporter
  if (enabled === 'no' || port === undefined || !collectorAt(catalogue, deployment, to)) return []
  const listening = listeningPorts(catalogue, deployment)
  if (listening.length === 0 || listening.some(([low, high]) => low <= port && port <= high)) return []
  return [{
    seen: `flow records go to collector ${to.text} on UDP/${String(port)}, and it listens on ${serviceWords(17, listening)}`,
    fix: 'export to one of these ports, or add a listening port on the collector and to the deployment file (ports)',
    at: exporter.span,
    related: [],
    device,
    to: to.text,
    key: `${to.text} ${String(port)}`,
  }]
}
