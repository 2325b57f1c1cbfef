/** One packet through a firewall: its verdict and the lines that decide it. */
import { inNetwork, type AddressTerm } from '../net/address.ts'
import type { Filter, FilterId, Firewall, Path, Stage, Translation } from '../model/firewall.ts'
import { holds } from '../packets/matching.ts'
import type { Packet } from '../packets/packet.ts'
import { digitsOf, pointSet, SELF } from '../packets/space.ts'
import { EMPTY } from '../packets/diagram.ts'
import { descend, withTag, type Ends, type Step } from './descend.ts'
import { decisive, reach } from './reach.ts'
import { filterNamed } from './references.ts'
import { candidateInterfaces, connectedIn, LOOPBACK, networksBehind, ownAddresses } from './routing.ts'
import { createView, type View } from './view.ts'
import type { Decision } from './walk.ts'

export interface Answer {
  readonly verdict: 'permit' | 'deny' | 'undetermined'
  readonly decidedBy: readonly Decision[]
  /** What could not be decided, in the user's own words. */
  readonly because: readonly string[]
}

export type Tracer = (packet: Packet) => Answer

/** One way a packet may take, and what it meets there, in order. */
export interface Way {
  /** Undefined: one that the export does not name. */
  readonly in: string | undefined
  readonly out: string | undefined
  readonly steps: readonly Step[]
}

function viewsOf(firewall: Firewall): (family: 4 | 6) => View {
  const views = new Map<4 | 6, View>()
  return family => {
    const view = views.get(family) ?? createView(firewall, family)
    views.set(family, view)
    return view
  }
}

const NO_WAY: Answer = { verdict: 'undetermined', decidedBy: [], because: ['the way it takes: no interface of the table it enters by leads to where it goes'] }

const OF_ITS_WHOLE: Answer = { verdict: 'undetermined', decidedBy: [], because: ['what becomes of the whole packet: its fragments are put together before the rules see them'] }

const isPutTogether = ({ reassembles }: Firewall, packet: Packet): boolean =>
  packet.fragment === 1 && (reassembles === 'all' || (reassembles === 'delivered' && pathOf(packet) === 'input'))

/** A tracer over all stages. An interface that a packet does not name is taken from the routing facts, else over all candidates. */
export function tracer(firewall: Firewall): Tracer {
  const viewOf = viewsOf(firewall)
  const own = ownAddresses(firewall)
  return packet => {
    const ends: Ends = { permits: [], denies: [], because: new Set(), passes: false }
    const filled = waysOf(viewOf(packet.family), packet)
    if (filled.length === 0) return NO_WAY
    if (filled.some(way => isPutTogether(firewall, way))) return OF_ITS_WHOLE
    for (const way of filled) travel(firewall, own, way, ends, viewOf)
    const answer = answerOf(ends)
    if (answer.verdict !== 'undetermined' || ends.because.size > 0) return answer
    return { ...answer, because: [filled.length < 2 ? 'where a translation sends it' : `the interface it ${packet.in === undefined ? 'enters' : 'leaves'} by`] }
  }
}

/** The ways that a packet may take through all stages, each with its steps. */
export function wayfinder(firewall: Firewall): (packet: Packet) => readonly Way[] {
  const views = viewsOf(firewall)
  const own = ownAddresses(firewall)
  return packet => waysOf(views(packet.family), packet).map(way => {
    const steps: Step[] = []
    travel(firewall, own, way, { permits: [], denies: [], because: new Set(), passes: false, steps }, views)
    // Names of the space's own making stand for interfaces that no rule tells apart; no export can hold them.
    const told = (name: string | undefined): string | undefined => (name?.includes('\u0000') ? undefined : name)
    return { in: told(way.in), out: told(way.out), steps }
  })
}

/** A tracer over one filter alone, its own end included; undefined when there is no filter of that name. */
export function filterTracer(firewall: Firewall, name: string): Tracer | undefined {
  const filter = filterNamed(firewall, name)
  if (!filter) return undefined
  // A list that the device continues in another one (ASA: the global list) ends here in its own deny.
  const alone: Filter = { ...filter, rules: filter.rules.filter(r => !(r.origin === 'system' && r.action.kind === 'goto')) }
  return packet => {
    const ends: Ends = { permits: [], denies: [], because: new Set(), passes: false }
    // Rules that come before it are not asked: it may carry anything that they leave.
    for (let tag = 0; tag < (firewall.tags?.count ?? 1); tag++) {
      const walked = descend(firewall, alone, withTag(packet, tag), ends, 0)
      ends.permits.push(...walked.permits.map(p => p.decision), ...walked.rewritten.map(r => r.decision))
      ends.passes ||= walked.returned.length > 0 || ends.permits.length > 0
    }
    const answer = answerOf(ends)
    return answer.verdict === 'undetermined' && ends.because.size === 0 ? { ...answer, because: ['what rules of other lists leave on it'] } : answer
  }
}

function answerOf(ends: Ends): Answer {
  const verdict = ends.passes ? (ends.denies.length > 0 ? 'undetermined' : 'permit') : 'deny'
  const decidedBy = verdict === 'permit' ? ends.permits : verdict === 'deny' ? ends.denies : [...ends.permits, ...ends.denies]
  const once = new Map(decidedBy.map(d => [d.span.start, d]))
  return { verdict, decidedBy: [...once.values()], because: verdict === 'undetermined' ? [...ends.because] : [] }
}

/** The packet with its interfaces filled in: one for each way it may take. */
function waysOf(view: View, packet: Packet): Packet[] {
  if (packet.in !== undefined && packet.out !== undefined) return [packet]
  const { firewall, space } = view
  const candidates = candidateInterfaces(space, firewall)
  const own = ownAddresses(firewall)
  const tableOf = new Map(firewall.interfaces.map(i => [i.name, i.vrf]))
  const connected = connectedIn(firewall)
  const side = (field: 'in' | 'out'): string[] => {
    const address = field === 'in' ? 'src' : 'dst'
    if (holds(own.terms, packet[address])) return [SELF]
    const digits = digitsOf(space, packet)
    // In each routing table: behind the interface that claims the address, or else anywhere.
    return [...networksBehind(space, firewall, address)].flatMap(([vrf, { behind, unclaimed }]) => {
      const hits = [...behind].filter(([, set]) => space.diagrams.has(set, digits)).map(([name]) => name)
      return space.diagrams.has(unclaimed, digits) ? candidates.filter(name => (tableOf.get(name) ?? '') === vrf) : hits
    })
  }
  const ins = packet.in === undefined ? side('in') : [packet.in]
  const outs = packet.out === undefined ? side('out') : [packet.out]
  const fits = (i: string, o: string): boolean => i === SELF || o === SELF || connected(i, o)
  return ins.flatMap(i => outs.filter(o => fits(i, o) && (o !== i || ins.length === 1 || outs.length === 1)).map(o => ({ ...packet, in: i, out: o })))
}

const pathOf = (packet: Packet): Path => (packet.out === SELF ? 'input' : packet.in === SELF ? 'output' : 'forward')

function applies(stage: Stage, path: Path, packet: Packet): boolean {
  return stage.on.includes(path) && (stage.in?.includes(packet.in ?? '') ?? true) && (stage.out?.includes(packet.out ?? '') ?? true)
}

/** A packet at some stage of its way, and the lines that have let it pass so far. */
interface Traveller {
  readonly packet: Packet
  readonly path: Path
  readonly permits: readonly Decision[]
  readonly skip?: FilterId | undefined
}

function travel(firewall: Firewall, own: Own, asked: Packet, ends: Ends, viewOf: (family: 4 | 6) => View): void {
  const path = pathOf(asked)
  let ways: readonly Traveller[] = [{ packet: withTag(asked, path === 'output' ? (firewall.tags?.sent ?? 0) : 0), path, permits: [] }]
  for (const [s, stage] of firewall.stages.entries()) {
    const filter = firewall.filters.get(stage.filter)
    if (!filter) continue
    const next: Traveller[] = []
    for (const way of ways) {
      if (way.skip === stage.filter || !applies(stage, way.path, way.packet)) {
        next.push(way)
        continue
      }
      const walked = descend(firewall, filter, stage.unrouted ? { ...way.packet, out: SELF } : way.packet, ends, 0)
      for (const { tag, to, decision } of walked.rewritten) {
        const before = withTag(way.packet, tag)
        const last = !firewall.stages.some((later, i) => i > s && later.on.includes(way.path))
        const moved = last ? [{ packet: before, path: way.path }] : rewrite(own, viewOf, before, way.path, to)
        if (!moved) {
          bySets(viewOf(asked.family), asked, ends)
          return
        }
        for (const m of moved) next.push({ ...m, permits: [...way.permits, decision], skip: to.skip })
      }
      for (const tag of new Set([...walked.returned, ...walked.permits.map(p => p.tag)])) {
        next.push({ ...way, packet: withTag(way.packet, tag), permits: [...way.permits, ...walked.permits.filter(p => p.tag === tag).map(p => p.decision)] })
      }
    }
    if (next.length === 0) return
    ways = next.length > 1 ? alike(next) : next
  }
  for (const { permits } of ways) {
    ends.passes = true
    ends.permits.push(...decisive(permits))
  }
}

/** Those that go on in the same way as one. */
function alike(ways: readonly Traveller[]): Traveller[] {
  const found = new Map<string, Traveller>()
  for (const way of ways) {
    const key = JSON.stringify([way.packet, way.path, way.skip])
    const other = found.get(key)
    found.set(key, other ? { ...other, permits: [...other.permits, ...way.permits] } : way)
  }
  return [...found.values()]
}

type Own = ReturnType<typeof ownAddresses>

/** The rewritten packet(s), or undefined when the translation picks among many: then sets are needed. */
function rewrite(own: Own, viewOf: (family: 4 | 6) => View, packet: Packet, path: Path, to: Translation): { packet: Packet; path: Path }[] | undefined {
  const src = to.src ? replaced(packet.src, to.src, to) : packet.src
  const dst = to.dst ? replaced(packet.dst, to.dst, to) : packet.dst
  const port = (values: Translation['dport'], old: number): number | undefined =>
    !values ? old : values.length === 1 && values[0]?.[0] === values[0]?.[1] ? values[0]?.[0] : undefined
  const [sport, dport] = [port(to.sport, packet.sport), port(to.dport, packet.dport)]
  if (src === undefined || dst === undefined || sport === undefined || dport === undefined) return undefined
  const moved: Packet = { ...packet, src, dst, sport, dport: dport + (to.dportShift ?? 0) }
  // What the host sends to itself now leaves by another interface than some stages see.
  if (path === 'output') return to.toSelf || (to.dst && (holds(own.terms, dst) || holds(LOOPBACK, dst))) ? undefined : [{ packet: moved, path }]
  if (to.toSelf) return [{ packet: { ...moved, out: SELF }, path: 'input' }]
  if (!to.dst) return [{ packet: moved, path }]
  if (holds(own.terms, dst)) return [{ packet: { ...moved, out: SELF }, path: 'input' }]
  // Delivered here before, elsewhere now: it may leave by any interface, so sets are needed.
  return path === 'forward' ? egresses(viewOf(packet.family), moved).map(out => ({ packet: { ...moved, out }, path })) : undefined
}

/** Where the new destination of a forwarded packet lies, or else the way that was asked about. */
function egresses({ egress, space }: View, packet: Packet): Packet['out'][] {
  const { claimed, relation } = egress()
  if (!space.diagrams.has(claimed, digitsOf(space, packet))) return [packet.out]
  return space.interfaces.filter(out => space.diagrams.has(relation, digitsOf(space, { ...packet, out })))
}

function replaced(old: Packet['src'], terms: readonly AddressTerm[], { hostBits }: Translation): Packet['src'] | undefined {
  const fit = terms.filter(t => t.family === (typeof old === 'number' ? 4 : 6))
  const [term] = fit
  if (fit.length !== 1 || !term) return undefined
  if (hostBits) return inNetwork(old, term)
  if ('care' in term) return undefined
  if (term.family === 4) return term.low === term.high ? term.low : undefined
  return term.low.every((w, i) => w === term.high[i]) ? term.low : undefined
}

/** The same question asked with a set of one packet: exact also where a translation has a choice. */
function bySets(view: View, packet: Packet, ends: Ends): void {
  const result = reach(view, pathOf(packet), pointSet(view.space, digitsOf(view.space, packet)))
  if (result.permit !== EMPTY) ends.passes = true
  for (const doubt of result.doubts) if (doubt.set() !== EMPTY) doubt.words.forEach(w => ends.because.add(w))
  const ending = (verdict: 'permit' | 'deny'): Decision[] => result.passages.filter(p => p.verdict === verdict && p.set() !== EMPTY).map(p => p.decision)
  ends.permits.push(...decisive(ending('permit')))
  ends.denies.push(...ending('deny'))
  if (result.permit !== EMPTY && result.deny !== EMPTY && ends.because.size === 0) ends.because.add('where a translation sends it')
}
