/** The one place where `trace` meets the analysis. */
import { filterTracer, tracer, type Tracer } from '../analysis/trace.ts'
import type { Firewall } from '../model/firewall.ts'

/** Undefined: the export has no list of that name. */
export function tracerFor(firewall: Firewall, filter: string | undefined): Tracer | undefined {
  if (filter !== undefined) return filterTracer(firewall, filter)
  const trace = tracer(firewall)
  if (firewall.format !== 'iptables') return trace
  // cli.md: without `out`, a packet for an iptables host is for the host itself.
  return packet => trace(packet.out === undefined && packet.in !== 'self' ? { ...packet, out: 'self' } : packet)
}

export const filterNames = (firewall: Firewall): readonly string[] => [...new Set([...firewall.filters.values()].filter(f => !f.synthetic).map(f => f.name))]
