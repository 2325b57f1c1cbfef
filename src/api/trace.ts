/** One packet through a firewall. */
import type { Tracer } from '../analysis/trace.ts'
import { packetOf } from '../cli/packetinput.ts'
import { tracerFor } from '../cli/trace.ts'
import type { Firewall } from '../model/firewall.ts'
import { answerPrinter } from '../report/answer.ts'
import type { Answer, PacketDescription } from './types.ts'

/** What is worked out of a firewall serves all its packets. */
const tracers = new WeakMap<Firewall, Map<string | undefined, Tracer>>()

export function trace(firewall: Firewall, packet: PacketDescription, filter: string | undefined): Answer {
  const read = packetOf(packet)
  if ('error' in read) throw new TypeError(read.error)
  const known = tracers.get(firewall) ?? new Map<string | undefined, Tracer>()
  const tracer = known.get(filter) ?? tracerFor(firewall, filter)
  if (!tracer) throw new TypeError(`the export has no list named "${filter ?? ''}"`)
  tracers.set(firewall, known.set(filter, tracer))
  return answerPrinter()(tracer(read.packet))
}
