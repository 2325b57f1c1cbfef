/** Matches as unions of boxes: one value a field. Most rules are a single box. */
import type { Match } from '../model/match.ts'
import { mergeIntervals } from '../net/ports.ts'
import { fieldSet, type FieldMatch } from './bounds.ts'
import { FULL, type SetId } from './diagram.ts'
import { addressSet, FIELDS, type Space } from './space.ts'
import { ANY, NOTHING, type ValueId } from './values.ts'

/** One value for each of FIELDS, in that order. */
export type Box = readonly ValueId[]

/** Beyond this many boxes a match is not taken apart; whoever asked uses its diagram instead. */
const MOST_BOXES = 4096

const WHOLE: Box = FIELDS.map(() => ANY)

interface Job {
  readonly space: Space
  /** What an unknown part counts as. */
  readonly unknownIs: boolean
  /** What came of parts that several matches share. */
  readonly shared: Map<Match, readonly Box[] | undefined>
}

/** The exact union of boxes that a match surely or possibly takes; undefined when it would be too many. Made for many matches of one list: they may share parts. */
export function boxing(space: Space, which: 'surely' | 'possibly'): (match: Match) => readonly Box[] | undefined {
  const job: Job = { space, unknownIs: which === 'possibly', shared: new Map() }
  return match => expand(job, match, false)
}

/** `negated`: under an odd number of negations. */
function expand(job: Job, match: Match, negated: boolean): readonly Box[] | undefined {
  switch (match.kind) {
    case 'unknown':
      return job.unknownIs ? [WHOLE] : []
    case 'not':
      return expand(job, match.of, !negated)
    case 'all':
      return negated ? sum(job, match.of, negated) : product(job, match.of, negated)
    case 'any':
      return negated ? product(job, match.of, negated) : sum(job, match.of, negated)
    case 'number':
    case 'address':
    case 'interface':
    case 'state':
    case 'family': {
      const value = fieldValue(job.space, match, negated)
      if (value === NOTHING) return []
      return [value === ANY ? WHOLE : WHOLE.with(fieldOf(match), value)]
    }
  }
}

function product(job: Job, parts: readonly Match[], negated: boolean): readonly Box[] | undefined {
  // Plain conditions on fields narrow one box; only what is left makes it several.
  const narrowed: ValueId[] = [...WHOLE]
  const composite: Match[] = []
  for (const part of parts) {
    const field = fieldOf(part)
    if (field < 0) composite.push(part)
    else {
      const now = job.space.values.and(narrowed[field] as ValueId, fieldValue(job.space, part as FieldMatch, negated))
      if (now === NOTHING) return []
      narrowed[field] = now
    }
  }
  let boxes: readonly Box[] = [narrowed]
  for (const part of composite) {
    const factors = part.kind === 'any' && !negated ? shared(job, part) : expand(job, part, negated)
    if (!factors || boxes.length * factors.length > MOST_BOXES) return undefined
    const next: Box[] = []
    for (const a of boxes) {
      for (const b of factors) {
        const both = meet(job.space, a, b)
        if (both) next.push(both)
      }
    }
    boxes = next
  }
  return boxes
}

/** Parsers make the conditions on a service once for all rules that name it. */
function shared(job: Job, part: Match): readonly Box[] | undefined {
  if (job.shared.has(part)) return job.shared.get(part)
  const made = expand(job, part, false)
  job.shared.set(part, made)
  return made
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

function fieldValue(space: Space, match: FieldMatch, negated: boolean): ValueId {
  const value = plainValue(space, match)
  return negated ? space.values.not(fieldOf(match), value) : value
}

function plainValue(space: Space, match: FieldMatch): ValueId {
  const { values } = space
  switch (match.kind) {
    case 'number': {
      const [interval, ...more] = match.in.length === 1 ? match.in : mergeIntervals(match.in)
      return interval && more.length === 0 ? values.interval(fieldOf(match), interval[0], interval[1]) : values.ofTerms(fieldOf(match), match.in, () => fieldSet(space, match))
    }
    case 'address': {
      const [term, ...more] = match.in
      if (term?.family === 4 && space.family === 4 && more.length === 0 && !('care' in term) && term.low <= term.high) return values.interval(fieldOf(match), term.low, term.high)
      return values.ofTerms(fieldOf(match), match.in, () => addressSet(space, match.field, match.in))
    }
    case 'interface':
    case 'state':
      return values.ofTerms(fieldOf(match), match, () => fieldSet(space, match))
    case 'family':
      return match.is === space.family ? ANY : NOTHING
  }
}

function sum(job: Job, parts: readonly Match[], negated: boolean): readonly Box[] | undefined {
  let boxes: readonly Box[] = []
  for (const part of parts) {
    const more = expand(job, part, negated)
    if (!more || boxes.length + more.length > MOST_BOXES) return undefined
    boxes = boxes.length === 0 ? more : boxes.concat(more)
  }
  return boxes.length > 1 ? merged(job.space, boxes) : boxes
}

/** Fieldwise intersection; undefined when it is empty. */
function meet(space: Space, a: Box, b: Box): Box | undefined {
  const out: ValueId[] = []
  for (let f = 0; f < FIELDS.length; f++) {
    const value = space.values.and(a[f] as ValueId, b[f] as ValueId)
    if (value === NOTHING) return undefined
    out.push(value)
  }
  return out
}

/** Unites boxes that differ in one field only, field by field. */
function merged(space: Space, boxes: readonly Box[]): readonly Box[] {
  let current = boxes
  for (let f = 0; f < FIELDS.length && current.length > 1; f++) {
    if (current.length === 2 && !alikeBut(current[0] as Box, current[1] as Box, f)) continue
    const groups = new Map<string, Box>()
    for (const box of current) {
      const key = box.with(f, 0).join()
      const same = groups.get(key)
      groups.set(key, same ? same.with(f, space.values.or(same[f] as ValueId, box[f] as ValueId)) : box)
    }
    if (groups.size < current.length) current = [...groups.values()]
  }
  return current
}

const alikeBut = (a: Box, b: Box, field: number): boolean => a.every((value, f) => f === field || value === b[f])

/** The box as one set. */
export function boxSet({ values, diagrams }: Space, box: ArrayLike<ValueId>): SetId {
  let set = FULL
  for (let f = FIELDS.length - 1; f >= 0; f--) set = diagrams.and(values.setOf(box[f] as ValueId), set)
  return set
}
