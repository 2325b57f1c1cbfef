/** What becomes of a set of packets on their way through a firewall, over all its stages and translations. */
import type { Filter, FilterId, Path, Stage, Translation } from '../model/firewall.ts'
import { EMPTY, FULL, type SetId } from '../packets/diagram.ts'
import { addressSet, interfaceSet, levelsOf, networkTables, selfSet, untagged, valuesSet, withTag, type FieldName, type Space } from '../packets/space.ts'
import { LOOPBACK, ownAddresses } from './routing.ts'
import type { View } from './view.ts'
import { walk, type Decision, type Doubt, type Walked } from './walk.ts'

/** A piece of the way, in the packets' original shape (before any translation), whatever tags they got. */
export interface Passage {
  /** May turn out to be EMPTY. */
  readonly set: () => SetId
  readonly verdict: 'permit' | 'deny'
  readonly decision: Decision
  /** Index of the stage, in the order packets meet them. */
  readonly stage: number
}

export interface Reach {
  readonly path: Path
  /** Packets that may pass every stage; surely passing ones are those not also in `deny`. */
  readonly permit: SetId
  readonly deny: SetId
  /** What the passages unite to: packets that no line judges are not in it. */
  readonly judged: SetId
  readonly passages: readonly Passage[]
  readonly doubts: readonly Doubt[]
}

interface Branch {
  readonly set: SetId
  readonly path: Path
  /** A filter that a translation lets its packets go past (pf: `rdr pass`). */
  readonly skip?: FilterId | undefined
  /** From a set in this branch's shape to the original packets that became it. */
  readonly back: (set: SetId) => SetId
}

/** `set` must already say which interfaces are meant; its `in` digit is the local end on output, its `out` digit on input. */
export function reach(view: View, path: Path, set: SetId): Reach {
  const { or, union } = view.space.diagrams
  const passages: Passage[] = []
  const doubts: Doubt[] = []
  let [deny, judged] = [EMPTY, EMPTY]
  const tag = path === 'output' ? (view.firewall.tags?.sent ?? 0) : 0
  let branches: Branch[] = [{ set: withTag(view.space, set, tag), path, back: s => untagged(view.space, s) }]
  for (const [index, stage] of view.firewall.stages.entries()) {
    const filter = view.filter(stage.filter)
    if (!filter) continue
    const next: Branch[] = []
    for (const branch of branches) {
      const [here, past] = stage.on.includes(branch.path) && branch.skip !== stage.filter ? cut(view, branch.set, stage) : [EMPTY, branch.set]
      if (here === EMPTY) {
        next.push(branch)
        continue
      }
      const walked = stage.unrouted ? walkUnrouted(view, filter, here) : walk(view, filter, here)
      const [permitted, denied] = [branch.back(walked.permit), branch.back(walked.deny)]
      judged = union([judged, permitted, denied])
      deny = or(deny, denied)
      for (const { set, verdict, decision } of walked.pieces) passages.push({ set: () => branch.back(set()), verdict, decision, stage: index })
      for (const { set, words, span } of walked.doubts) doubts.push({ set: () => branch.back(set()), words, span })
      const onward = union([past, walked.returned, walked.permit])
      for (const { set: before, to, decision } of walked.rewritten) {
        const original = branch.back(before)
        judged = or(judged, original)
        passages.push({ set: () => original, verdict: 'permit', decision, stage: index })
        next.push(...rewritten(view, branch, before, to))
      }
      if (onward !== EMPTY) next.push({ ...branch, set: onward })
    }
    branches = next
  }
  let permit = EMPTY
  for (const branch of branches) permit = or(permit, branch.back(branch.set))
  return { path, permit, deny, judged, passages, doubts }
}

/** The walk of packets that have no egress interface yet; in what comes of it they have theirs again. */
function walkUnrouted(view: View, filter: Filter, set: SetId): Walked {
  const { and, forget } = view.space.diagrams
  const out = levelsOf(view.space, 'out')
  const walked = walk(view, filter, and(forget(set, ...out), selfSet(view.space, 'out')))
  const asked = untagged(view.space, set)
  const routed = (part: SetId): SetId => and(forget(part, ...out), asked)
  const later = <T extends { readonly set: () => SetId }>(part: T): T => ({ ...part, set: () => routed(part.set()) })
  return {
    permit: routed(walked.permit), deny: routed(walked.deny), returned: routed(walked.returned),
    pieces: walked.pieces.map(later), doubts: walked.doubts.map(later), rewritten: walked.rewritten.map(r => ({ ...r, set: routed(r.set) })),
  }
}

/** The packets a stage sees, and those that go past it. */
function cut(view: View, set: SetId, stage: Stage): [here: SetId, past: SetId] {
  const { and, minus } = view.space.diagrams
  let here = set
  if (stage.in) here = and(here, interfaceSet(view.space, 'in', stage.in, []))
  if (stage.out) here = and(here, interfaceSet(view.space, 'out', stage.out, []))
  return [here, minus(set, here)]
}

/** One thing that a translation does to packets, and the packets that it does it to. */
interface Change {
  readonly apply: (set: SetId) => SetId
  readonly undo: (set: SetId) => SetId
}

const applied = (set: SetId, changes: readonly Change[]): SetId => changes.reduce((s, change) => change.apply(s), set)
const undone = (set: SetId, changes: readonly Change[]): SetId => changes.reduceRight((s, change) => change.undo(s), set)

/** Values of a set instead of the old ones, whatever they were. */
function replacing(space: Space, field: FieldName, values: SetId): Change {
  const { and, forget } = space.diagrams
  const levels = levelsOf(space, field)
  return { apply: s => and(forget(s, ...levels), values), undo: s => forget(and(s, values), ...levels) }
}

function changesOf(space: Space, to: Translation): Change[] {
  const { map, shift, unmap } = space.diagrams
  const addresses = (field: 'src' | 'dst'): Change[] => {
    const terms = to[field]
    if (!terms) return []
    if (!to.hostBits) return [replacing(space, field, addressSet(space, field, terms))]
    return terms.flatMap(term => networkTables(space, field, term)).map(({ level, to: table }) => ({ apply: s => map(s, level, table), undo: s => unmap(s, level, table) }))
  }
  const ports = (field: 'sport' | 'dport'): Change[] => (to[field] ? [replacing(space, field, valuesSet(space, field, to[field]))] : [])
  const by = to.dportShift ?? 0
  const [dport] = levelsOf(space, 'dport')
  return [
    ...addresses('src'), ...addresses('dst'), ...ports('sport'), ...ports('dport'),
    ...(by === 0 ? [] : [{ apply: (s: SetId) => shift(s, dport, by), undo: (s: SetId) => shift(s, dport, -by) }]),
  ]
}

/** The branches that a translation makes: the packets rewritten, on the path their new destination takes. */
function rewritten(view: View, branch: Branch, before: SetId, to: Translation): Branch[] {
  const { space } = view
  const { and } = space.diagrams
  const changes = changesOf(space, to)
  const after = applied(before, changes)
  const branches: Branch[] = []
  const add = (path: Path, part: SetId, rerouted: readonly Change[]): void => {
    const moved = applied(part, rerouted)
    if (moved === EMPTY) return
    const [was, here, now] = [before, part, moved].map(s => untagged(space, s)) as [SetId, SetId, SetId]
    branches.push({ set: moved, path, skip: to.skip, back: s => branch.back(and(was, undone(and(here, undone(and(untagged(space, s), now), rerouted)), changes))) })
  }
  const toSelf = replacing(space, 'out', selfSet(space, 'out'))
  const toElsewhere = replacing(space, 'out', and(view.routes('out', undefined), space.diagrams.minus(FULL, selfSet(space, 'out'))))
  if (branch.path === 'output') {
    // What the host now sends to itself leaves by the loopback, whatever way it was on; some stages still see the old one.
    const local = to.toSelf ? after : to.dst ? and(after, addressSet(space, 'dst', [...ownAddresses(view.firewall).terms, ...LOOPBACK])) : EMPTY
    add('output', space.diagrams.minus(after, local), [])
    add('output', local, [replacing(space, 'out', space.diagrams.minus(FULL, selfSet(space, 'out')))])
  } else if (to.toSelf) add('input', after, [toSelf])
  else if (!to.dst) add(branch.path, after, [])
  else {
    const own = ownAddresses(view.firewall)
    const local = and(after, addressSet(space, 'dst', own.terms))
    const other = space.diagrams.minus(after, local)
    add('input', local, [toSelf])
    if (branch.path === 'forward') {
      // It was asked for another destination; where the new one lies is known, or else it is taken to leave as asked.
      const { claimed, relation } = view.egress()
      add('forward', space.diagrams.minus(other, claimed), [])
      add('forward', and(other, claimed), [replacing(space, 'out', relation)])
    } else {
      // Its new destination decides where it leaves.
      add('forward', other, [toElsewhere])
      if (!own.complete) add('input', other, [])
    }
  }
  return branches
}

/** Of the lines that let a packet pass, those worth naming: what the user's filters say, rather than translations, the system's own rules and the open ends of lists. */
export function decisive(permits: readonly Decision[]): readonly Decision[] {
  const named = permits.some(d => d.rule !== undefined)
  const weak = ({ rule, filter }: Decision): boolean => rule === undefined && (filter.table === '' ? named : filter.table !== 'filter')
  const strong = permits.filter(d => !weak(d))
  const best = strong.filter(({ rule }) => rule === undefined || (rule.action.kind !== 'translate' && rule.origin === 'user'))
  // What ends another table (mangle) lets the packet into the filter, and says nothing of whether that lets it pass.
  const filtering = best.filter(({ filter }) => filter.table === '' || filter.table === 'filter')
  if (filtering.length > 0) return filtering
  if (best.length > 0) return best
  return strong.length > 0 ? strong : permits.slice(-1)
}
