/** What a lint rule reports: what was seen, where, what to do, and the evidence. */
import type { Family } from '../net/address.ts'
import type { Packet } from '../packets/packet.ts'
import type { Span } from '../text/source.ts'

export type FindingLevel = 'error' | 'warning' | 'note'

export interface Related {
  readonly span: Span
  /** Lower case, no full stop. */
  readonly message: string
}

export interface Finding {
  /** Full id: `service-missing/netflow`, `snmp-default-community`. */
  readonly rule: string
  readonly level: FindingLevel
  /** What was seen: one sentence, lower case, no full stop; user text only through `shown`. */
  readonly seen: string
  /** What to do; same form. */
  readonly fix: string
  /** The deciding line. */
  readonly at: Span
  readonly related: readonly Related[]
  /** Id of the device it is about (Firewall.id). */
  readonly device: string
  readonly service?: string
  /** Services that the line opens too wide. */
  readonly exposes?: readonly string[]
  /** Roles or addresses, as messages name them. */
  readonly from?: string
  readonly to?: string
  /** A packet that shows it. */
  readonly packet?: Packet
  /** Void when one of these files is an export of the same run that speaks this family: firewalls are judged one by one, and a run is more than one. */
  readonly unlessCovered?: { readonly family: Family; readonly by: readonly string[] }
  /** What makes this finding this finding, beside rule and device: never a line number. */
  readonly key: string
}

export interface Suppression {
  readonly kind: 'inline' | 'baseline'
  readonly reason: string
}

export interface ReportedFinding extends Finding {
  /** sha-256 hex over rule, device, service and key, with a count for equal ones. */
  readonly fingerprint: string
  readonly suppressed: Suppression | undefined
}
