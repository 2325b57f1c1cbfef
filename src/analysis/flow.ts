/** What a firewall does with a flow between two parties: the part that surely passes, the part that surely does not, and the rest. */
import type { AddressTerm } from '../net/address.ts'
import type { Interval } from '../net/ports.ts'
import { PROTOCOL } from '../net/protocols.ts'
import { SYN } from '../net/tcp.ts'
import type { Path } from '../model/firewall.ts'
import { EMPTY, FULL, type SetId } from '../packets/diagram.ts'
import type { Packet } from '../packets/packet.ts'
import { levelsOf, packetOf, pointSet, selfSet, stateSet, valuesSet, type FieldName } from '../packets/space.ts'
import { decisive, reach, type Passage, type Reach } from './reach.ts'
import type { Told, View } from './view.ts'
import { RUN, type Decision } from './walk.ts'

export interface FlowQuestion {
  readonly path: Path
  readonly protocol: number
  /** Destination ports; undefined: all. */
  readonly ports?: readonly Interval[]
  /** Undefined: any address. */
  readonly from?: readonly AddressTerm[] | undefined
  readonly to?: readonly AddressTerm[] | SetId | undefined
  /** What the deployment says lies behind an interface. */
  readonly told?: Told
}

/** The three parts are disjoint and make up `asked`; interfaces are forgotten in them, `reach` still has them. */
export interface FlowAnswer {
  /** Empty when no packet of the flow crosses the firewall on this path: not applicable. */
  readonly asked: SetId
  readonly permitted: SetId
  readonly denied: SetId
  readonly undetermined: SetId
  readonly reach: Reach
}

/** Ports that clients connect from (RFC 6335 section 6: everything but the system ports). */
const CLIENT_PORTS: Interval = [1024, 65535]

/** New connections only: their first packet, whole, from a client port. */
export function ask(view: View, question: FlowQuestion): FlowAnswer {
  return answerFor(view, question.path, newConnections(view, question))
}

/** The same for a set of first packets. */
export function answerFor(view: View, path: Path, asked: SetId): FlowAnswer {
  const result = reach(view, path, asked)
  const { and, minus } = view.space.diagrams
  const [all, may, mayNot] = [asked, result.permit, result.deny].map(s => withoutInterfaces(view, s)) as [SetId, SetId, SetId]
  return { asked: all, permitted: minus(all, mayNot), denied: minus(all, may), undetermined: and(may, mayNot), reach: result }
}

/** Rules of a list that is short enough to be asked about all services at once. */
const SHORT = 64

/**
 * False only where nothing of the question surely passes. A short list is asked once for all services between the same two ends; of a long one, what
 * passes for all of them may be too large a set, so each question has to be asked.
 */
export function mayPass(view: View, { path, protocol, ports, from, to, told }: FlowQuestion): boolean {
  const { space } = view
  if ([...view.firewall.filters.values()].reduce((sum, { rules }) => sum + rules.length, 0) > SHORT) return true
  const { digit, forget, or, overlaps } = space.diagrams
  const between = [path, from ? view.addresses('src', from) : FULL, typeof to === 'number' ? to : to ? view.addresses('dst', to) : FULL].join(' ')
  const services = view.shared(`services ${between}`, told, () => {
    const [tcp, udp] = [PROTOCOL.tcp, PROTOCOL.udp].map(p => newConnections(view, { path, protocol: p, from, to, ...(told ? { told } : {}) })) as [SetId, SetId]
    return forget(answerFor(view, path, or(tcp, udp)).permitted, levelsOf(space, 'src')[0], levelsOf(space, 'dst')[1])
  })
  return overlaps(services, digit(levelsOf(space, 'protocol')[0], [[protocol, protocol]], ports ? valuesSet(space, 'dport', ports) : FULL))
}

/** The set, whatever interfaces its packets come and go by. */
export function withoutInterfaces(view: View, set: SetId): SetId {
  return view.space.diagrams.forget(set, levelsOf(view.space, 'in')[0], levelsOf(view.space, 'out')[1])
}

/** First packets of connections, by the ways that the routing facts allow. */
export function newConnections(view: View, { path, protocol, ports, from, to, told }: FlowQuestion): SetId {
  const { space } = view
  const { and } = space.diagrams
  // What stands last in a packet first: each further field is put before the others, and nothing is made twice.
  const parts = [
    view.shared(`first ${path} ${String(protocol)}`, told, () => and(view.shared(`first ${String(protocol)}`, undefined, () => firstPackets(view, protocol)), ways(view, path, told))),
    ports ? valuesSet(space, 'dport', ports) : FULL,
    typeof to === 'number' ? to : to ? view.addresses('dst', to) : FULL,
    from ? view.addresses('src', from) : FULL,
  ]
  return parts.reduce((rest, part) => and(part, rest))
}

function firstPackets({ space }: View, protocol: number): SetId {
  const parts = [
    valuesSet(space, 'protocol', [[protocol, protocol]]),
    valuesSet(space, 'sport', [CLIENT_PORTS]),
    valuesSet(space, 'icmp', [[0, 0]]),
    valuesSet(space, 'flags', [protocol === PROTOCOL.tcp ? [SYN, SYN] : [0, 0]]),
    stateSet(space, ['new']),
    valuesSet(space, 'fragment', [[0, 0]]),
  ]
  return parts.reduce((a, b) => space.diagrams.and(a, b))
}

function ways(view: View, path: Path, told: Told | undefined): SetId {
  const { space } = view
  const { and } = space.diagrams
  switch (path) {
    case 'input':
      return and(view.routes('in', told), selfSet(space, 'out'))
    case 'output':
      return and(selfSet(space, 'in'), view.routes('out', told))
    case 'forward':
      return and(and(view.routes('in', told), view.routes('out', told)), view.crossing())
  }
}

/** Addresses of the documentation prefixes and a high port: a witness takes what it can of them, so that it reads well. */
function wish(view: View): Int32Array {
  const digits = new Int32Array(view.space.diagrams.max.length)
  const put = (field: FieldName, values: readonly number[]): void => {
    const [at] = levelsOf(view.space, field)
    values.forEach((v, i) => (digits[at + i] = v))
  }
  const v6 = [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10]
  put('src', view.family === 4 ? [203, 0, 113, 10] : v6)
  put('dst', view.family === 4 ? [198, 51, 100, 20] : v6)
  put('sport', [40000])
  return digits
}

/** The packet of a set that reads best, as digits. The set must not be empty. */
export function sample(view: View, set: SetId): Int32Array {
  const digits = new Int32Array(view.space.diagrams.max.length)
  view.space.diagrams.pick(set, wish(view), digits)
  return digits
}

export interface Witness {
  readonly packet: Packet
  readonly digits: Int32Array
}

/** The packet of a set that reads best. An interface that does not matter is left out. */
export function witness(view: View, set: SetId): Witness | undefined {
  if (set === EMPTY) return undefined
  const digits = sample(view, set)
  const found = packetOf(view.space, digits)
  const matters = (field: 'in' | 'out'): boolean => view.space.diagrams.dependsOn(set, levelsOf(view.space, field)[0])
  return { packet: { ...found, in: matters('in') ? found.in : undefined, out: matters('out') ? found.out : undefined }, digits }
}

/** The lines that end the way of a packet of the question; for a permit, those that say so rather than policies of tables that never filter. */
export function decisionsFor(view: View, reach: Reach, digits: Int32Array, verdict: 'permit' | 'deny'): Decision[] {
  const hits = passagesOf(view, reach, digits).filter(p => p.verdict === verdict).map(p => p.decision)
  return verdict === 'permit' ? [...decisive(hits)] : hits
}

/** The line that lets a surely passing packet pass, whatever comes of the lines that may let it pass before: the last one of each stage. */
export function sureLine(view: View, reach: Reach, digits: Int32Array): Decision | undefined {
  const last = new Map<number, Decision>()
  for (const p of passagesOf(view, reach, digits)) if (p.verdict === 'permit') last.set(p.stage, p.decision)
  return decisive([...last.values()])[0]
}

/** The ways of one packet of the question. Of a long list they are asked for anew: quicker than to work out what each line takes of a large set. */
function passagesOf(view: View, { path, passages }: Reach, digits: Int32Array): readonly Passage[] {
  const { has } = view.space.diagrams
  if (passages.length < RUN) return passages.filter(p => has(p.set(), digits))
  return reach(view, path, pointSet(view.space, digits)).passages.filter(p => p.set() !== EMPTY)
}
