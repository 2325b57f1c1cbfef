/** What SARIF alone tells of findings: the ways of their packets through the firewalls, and the hashes of their lines. */
import { wayfinder } from '../analysis/trace.ts'
import type { ReportedFinding } from '../engine/finding.ts'
import type { Firewall } from '../model/firewall.ts'
import { hashesOf } from '../report/linehash.ts'
import type { PacketWay } from '../report/report.ts'

/** Both by fingerprint. */
export interface SarifDetails {
  readonly ways: ReadonlyMap<string, readonly PacketWay[]>
  readonly lineHashes: ReadonlyMap<string, string>
}

export const sarifDetails = (firewalls: readonly Firewall[], findings: readonly ReportedFinding[]): SarifDetails =>
  ({ ways: waysOf(firewalls, findings), lineHashes: hashesOf(findings) })

function waysOf(firewalls: readonly Firewall[], findings: readonly ReportedFinding[]): Map<string, readonly PacketWay[]> {
  const finders = new Map(firewalls.map(f => [f.id, wayfinder(f)]))
  const found = new Map<string, readonly PacketWay[]>()
  for (const { device, packet, fingerprint } of findings) {
    const ways = packet && finders.get(device)?.(packet)
    if (ways) found.set(fingerprint, ways.map(({ steps, ...way }) => ({ ...way, steps: steps.map(stepOf) })))
  }
  return found
}

/** A filter has all of its rules with it, a step needs its name. */
function stepOf({ span, filter, rule, certain, next }: PacketWay['steps'][number]): PacketWay['steps'][number] {
  const { name, fallthrough: { action } } = filter
  return { span, filter: { name, fallthrough: { action } }, certain, ...(rule ? { rule: { action: rule.action } } : {}), ...(next === undefined ? {} : { next }) }
}
