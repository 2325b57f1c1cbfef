/** A symbolic match as exact packet sets: what it surely takes, and what it possibly takes. */
import type { Match } from '../model/match.ts'
import { EMPTY, FULL, type SetId } from './diagram.ts'
import { addressSet, interfaceSet, stateSet, valuesSet, type Space } from './space.ts'

/** surely is a subset of possibly; they are equal when nothing in the match is unknown. */
export interface Bounds {
  readonly surely: SetId
  readonly possibly: SetId
}

/** An unknown match surely takes nothing and possibly everything; a negation swaps and complements. */
export function bounds(space: Space, match: Match): Bounds {
  const { and, or, minus } = space.diagrams
  switch (match.kind) {
    case 'unknown':
      return { surely: EMPTY, possibly: FULL }
    case 'not': {
      const of = bounds(space, match.of)
      return { surely: minus(FULL, of.possibly), possibly: minus(FULL, of.surely) }
    }
    case 'all': {
      let [surely, possibly] = [FULL, FULL]
      for (const part of match.of) {
        const b = bounds(space, part)
        surely = and(surely, b.surely)
        possibly = and(possibly, b.possibly)
        if (possibly === EMPTY) break
      }
      return { surely, possibly }
    }
    case 'any': {
      let [surely, possibly] = [EMPTY, EMPTY]
      for (const part of match.of) {
        const b = bounds(space, part)
        surely = or(surely, b.surely)
        possibly = or(possibly, b.possibly)
      }
      return { surely, possibly }
    }
    case 'number':
    case 'address':
    case 'interface':
    case 'state':
    case 'family': {
      const set = fieldSet(space, match)
      return { surely: set, possibly: set }
    }
  }
}

export type FieldMatch = Extract<Match, { kind: 'number' | 'address' | 'interface' | 'state' | 'family' }>

export function fieldSet(space: Space, match: FieldMatch): SetId {
  switch (match.kind) {
    case 'number':
      return valuesSet(space, match.field, match.in)
    case 'address':
      return addressSet(space, match.field, match.in)
    case 'interface':
      return interfaceSet(space, match.field, match.names, match.prefixes ?? [])
    case 'state':
      return stateSet(space, match.in)
    case 'family':
      return match.is === space.family ? FULL : EMPTY
  }
}

/** The user's words of every unknown part of a match. */
export function unknownWords(match: Match): string[] {
  switch (match.kind) {
    case 'unknown':
      return [match.words]
    case 'not':
      return unknownWords(match.of)
    case 'all':
    case 'any':
      return match.of.flatMap(unknownWords)
    case 'number':
    case 'address':
    case 'interface':
    case 'state':
    case 'family':
      return []
  }
}
