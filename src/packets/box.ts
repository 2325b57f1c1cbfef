/** Matches as unions of boxes: one interned set a field. Most rules are a single box. */
import type { Match } from '../model/match.ts'
import { fieldSet, type FieldMatch } from './bounds.ts'
import { EMPTY, FULL, type SetId } from './diagram.ts'
import { addressSet, FIELDS, levelsOf, valuesSet, type FieldName, type Space } from './space.ts'

/** One set for each of FIELDS, in that order. */
export type Box = readonly SetId[]

/** Beyond this many boxes a match is not taken apart; whoever asked uses its diagram instead. */
const MOST_BOXES = 4096

const WHOLE: Box = FIELDS.map(() => FULL)

/** The exact union of boxes that the match surely or possibly takes; undefined when it would be too many. */
export function boxesOf(space: Space, match: Match, which: 'surely' | 'possibly'): Box[] | undefined {
  return expand(space, match, which === 'possibly', false)
}

/** `unknownIs`: what an unknown part counts as here; `negated`: under an odd number of negations. */
function expand(space: Space, match: Match, unknownIs: boolean, negated: boolean): Box[] | undefined {
  switch (match.kind) {
    case 'unknown':
      return unknownIs ? [WHOLE] : []
    case 'not':
      return expand(space, match.of, unknownIs, !negated)
    case 'all':
      return negated ? sum(space, match.of, unknownIs, negated) : product(space, match.of, unknownIs, negated)
    case 'any':
      return negated ? product(space, match.of, unknownIs, negated) : sum(space, match.of, unknownIs, negated)
    case 'number':
    case 'address':
    case 'interface':
    case 'state':
    case 'family': {
      const set = fieldSet(space, match)
      const wanted = negated ? space.diagrams.minus(FULL, set) : set
      if (wanted === EMPTY) return []
      if (match.kind === 'family') return [WHOLE]
      const field = FIELDS.indexOf(match.kind === 'state' ? 'state' : match.field)
      return [WHOLE.with(field, wanted)]
    }
  }
}

function product(space: Space, parts: readonly Match[], unknownIs: boolean, negated: boolean): Box[] | undefined {
  // Plain conditions on fields narrow one box; only what is left makes it several.
  const narrowed: SetId[] = [...WHOLE]
  const composite: Match[] = []
  for (const part of parts) {
    const field = fieldOf(part)
    if (field < 0) composite.push(part)
    else {
      const set = fieldSet(space, part as FieldMatch)
      const now = space.diagrams.and(narrowed[field] as SetId, negated ? space.diagrams.minus(FULL, set) : set)
      if (now === EMPTY) return []
      narrowed[field] = now
    }
  }
  let boxes: Box[] = [narrowed]
  for (const part of composite) {
    const factors = expand(space, part, unknownIs, negated)
    if (!factors || boxes.length * factors.length > MOST_BOXES) return undefined
    const next: Box[] = []
    for (const a of boxes) {
      for (const b of factors) {
        const both = meet(space, a, b)
        if (both) next.push(both)
      }
    }
    boxes = next
  }
  return boxes
}

/** Index of the field that a plain condition is about; -1 for everything else. */
function fieldOf(match: Match): number {
  switch (match.kind) {
    case 'number':
    case 'address':
    case 'interface':
      return FIELDS.indexOf(match.field)
    case 'state':
      return FIELDS.indexOf('state')
    case 'family':
    case 'all':
    case 'any':
    case 'not':
    case 'unknown':
      return -1
  }
}

function sum(space: Space, parts: readonly Match[], unknownIs: boolean, negated: boolean): Box[] | undefined {
  let boxes: Box[] = []
  for (const part of parts) {
    const more = expand(space, part, unknownIs, negated)
    if (!more || boxes.length + more.length > MOST_BOXES) return undefined
    boxes = boxes.length === 0 ? more : boxes.concat(more)
  }
  return boxes.length > 1 ? merged(space, boxes) : boxes
}

/** Fieldwise intersection; undefined when it is empty. */
function meet(space: Space, a: Box, b: Box): Box | undefined {
  const out: SetId[] = []
  for (let f = 0; f < FIELDS.length; f++) {
    const set = space.diagrams.and(a[f] as SetId, b[f] as SetId)
    if (set === EMPTY) return undefined
    out.push(set)
  }
  return out
}

/** Unites boxes that differ in one field only, field by field. */
function merged(space: Space, boxes: Box[]): Box[] {
  let current = boxes
  for (let f = 0; f < FIELDS.length && current.length > 1; f++) {
    if (current.length === 2 && !alikeBut(current[0] as Box, current[1] as Box, f)) continue
    const groups = new Map<string, Box>()
    for (const box of current) {
      const key = box.with(f, 0).join()
      const same = groups.get(key)
      groups.set(key, same ? same.with(f, space.diagrams.or(same[f] as SetId, box[f] as SetId)) : box)
    }
    if (groups.size < current.length) current = [...groups.values()]
  }
  return current
}

const alikeBut = (a: Box, b: Box, field: number): boolean => a.every((set, f) => f === field || set === b[f])

/** The box as one set. */
export function boxSet(space: Space, box: Box): SetId {
  let set = FULL
  for (let f = FIELDS.length - 1; f >= 0; f--) set = space.diagrams.and(box[f] as SetId, set)
  return set
}

/** The smallest interval that holds a field's set, as numbers: IPv6 addresses count with their first 48 bits. `exact`: the set is that whole interval. */
export interface Hull {
  readonly low: number
  readonly high: number
  readonly exact: boolean
}

/** So many bytes of an address count. */
export const HULL_DIGITS = 6

export function hullOf(space: Space, field: FieldName, set: SetId): Hull {
  const [from, to] = levelsOf(space, field)
  const last = Math.min(to, from + HULL_DIGITS - 1)
  const { diagrams } = space
  let [low, high, lowNode, highNode] = [0, 0, set, set]
  for (let at = from; at <= last; at++) {
    const base = (diagrams.max[at] as number) + 1
    const [a, z] = [edgeAt(space, lowNode, at, false), edgeAt(space, highNode, at, true)]
    low = low * base + a[0]
    high = high * base + z[0]
    lowNode = a[1]
    highNode = z[1]
  }
  return { low, high, exact: isInterval(space, field, set, low, high) }
}

/** The lowest (or highest) digit at a level on a way out of EMPTY, and where it leads. */
function edgeAt(space: Space, node: SetId, at: number, highest: boolean): [number, SetId] {
  if (space.diagrams.levelOf(node) !== at) return [highest ? (space.diagrams.max[at] as number) : 0, node]
  let found: [number, SetId] = [0, EMPTY]
  space.diagrams.eachEdge(node, (low, high, child) => {
    found = [highest ? high : low, child]
    return highest
  })
  return found
}

/** Equal sets have equal numbers: build the interval and compare. Long addresses are cut by the hull, so only a full set is exact. */
function isInterval(space: Space, field: FieldName, set: SetId, low: number, high: number): boolean {
  if (set === FULL) return true
  if (field !== 'src' && field !== 'dst') return valuesSet(space, field, [[low, high]]) === set
  return space.family === 4 && addressSet(space, field, [{ family: 4, low, high }]) === set
}
