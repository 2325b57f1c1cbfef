/** Stages of access lists bound to interfaces of NX-OS and IOS-XR. */
import type { Stage } from '../../model/firewall.ts'
import type { Binding } from './interfaces.ts'

/** An inbound list judges what goes through the device and what is for it. */
export const inboundStage = (b: Binding, filter: string, names: readonly string[], label: string): Stage =>
  ({ filter, on: ['input', 'forward'], in: names, span: b.line.span, label })

/** An outbound list does not judge what the device itself sends. */
export const outboundStage = (b: Binding, filter: string, label: string): Stage =>
  ({ filter, on: ['forward'], out: [b.interface], span: b.line.span, label })
