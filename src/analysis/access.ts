/** Which sources surely reach which ports of a flow, on some destination. */
import type { Rule } from '../model/firewall.ts'
import { boxSet } from '../packets/box.ts'
import { hullOf } from '../packets/boxmap.ts'
import { boxAt } from '../packets/boxtable.ts'
import { EMPTY, FULL, type SetId } from '../packets/diagram.ts'
import { addressSet, FIELDS, levelsOf, pointSet, valuesSet } from '../packets/space.ts'
import type { ValueId } from '../packets/values.ts'
import { near } from './compiled.ts'
import { newConnections, withoutInterfaces, type FlowQuestion } from './flow.ts'
import { reach } from './reach.ts'
import { visited } from './references.ts'
import type { View } from './view.ts'

/** So many interfaces and so many boxes are tried. */
const MOST_TRIED = 16

/**
 * Sources and destination ports for which some packet of the flow surely passes; the set says nothing of other fields. Most of what becomes of all packets would be which
 * destinations a source reaches, and those are forgotten in the end: so who reaches a single destination is asked first, of one behind each interface and one of each wide
 * rule, and then only what of sources and ports is still open. The answer does not depend on what is tried.
 */
export function accessOf(view: View, question: FlowQuestion): SetId {
  const { and, minus, or } = view.space.diagrams
  let [open, known] = [newConnections(view, question), EMPTY]
  /** Surely passing is what no way denies; what is denied on some of them is not asked on the others. */
  const learn = (part: SetId, ...ways: readonly SetId[]): void => {
    const passing = ways.reduce((left, way) => minus(left, withoutInterfaces(view, reach(view, question.path, and(left, way)).deny)), part)
    known = or(known, bySource(view, passing))
    open = minus(open, known)
  }
  const tryOne = (where: SetId): void => {
    const part = and(open, where)
    if (part !== EMPTY) learn(and(open, oneDestination(view, part)), FULL)
  }
  for (const { networks } of view.firewall.interfaces.slice(0, MOST_TRIED)) tryOne(addressSet(view.space, 'dst', networks))
  for (const box of widest(view, open)) tryOne(boxSet(view.space, box))
  if (open === EMPTY) return known
  const quiet = quietInterfaces(view, open)
  learn(open, quiet, minus(FULL, quiet))
  return known
}

/** Forgets all fields but source and destination port. */
function bySource({ space }: View, set: SetId): SetId {
  const { forget, max } = space.diagrams
  const [dport] = levelsOf(space, 'dport')
  return forget(forget(set, dport + 1, max.length - 1), levelsOf(space, 'dst')[0], dport - 1)
}

/** All packets to the destination of one member of a set that is not empty. */
function oneDestination({ space }: View, set: SetId): SetId {
  const { forget, max, pick } = space.diagrams
  const digits = new Int32Array(max.length)
  pick(set, digits, digits)
  const [first, last] = levelsOf(space, 'dst')
  return forget(forget(pointSet(space, digits), last + 1, max.length - 1), 0, first - 1)
}

const [SRC, IN] = [FIELDS.indexOf('src'), FIELDS.indexOf('in')]

/** Visits boxes of rules that may take some of a set. */
function eachMet(view: View, set: SetId, visit: (box: ArrayLike<ValueId>, rule: Rule) => void): void {
  for (const filter of visited(view.firewall)) {
    const { firstBox, table } = view.compiled(filter)
    for (const i of near(view.space, view.compiled(filter), set)) {
      for (let box = firstBox[i] as number; box < (firstBox[i + 1] as number); box++) visit(boxAt(table, box), filter.rules[i] as Rule)
    }
  }
}

/** Boxes that permit some of a set: those with the widest sources, the widest first. */
function widest(view: View, set: SetId): ArrayLike<ValueId>[] {
  const { values } = view.space
  const { low, high } = hullOf(view.space, set)
  const found: { readonly box: ArrayLike<ValueId>; readonly width: number }[] = []
  eachMet(view, set, (box, { action }) => {
    if (action.kind !== 'permit') return
    const [from, to] = [values.low(box[SRC] as ValueId), values.high(box[SRC] as ValueId)]
    found.push({ box, width: Math.min(to, high[SRC] as number) - Math.max(from, low[SRC] as number) })
  })
  return found.sort((a, b) => b.width - a.width).slice(0, MOST_TRIED).map(f => f.box)
}

/** Packets of a set that enter where they meet few boxes. */
function quietInterfaces(view: View, set: SetId): SetId {
  const { values } = view.space
  const boxes = new Int32Array(view.space.interfaces.length)
  eachMet(view, set, box => {
    const value = box[IN] as ValueId
    for (let i = values.low(value); i <= values.high(value) && i < boxes.length; i++) boxes[i] = (boxes[i] as number) + 1
  })
  const few = Math.max(...boxes) / 10
  return valuesSet(view.space, 'in', [...boxes.keys()].filter(i => (boxes[i] as number) < few).map(i => [i, i]))
}
