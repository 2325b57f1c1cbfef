/** Rules that only permit or deny, one after the other: what comes of them all is merged in pairs, what one of them takes is worked out when somebody asks. */
import type { Filter, Rule } from '../model/firewall.ts'
import { boxMap, hullOf } from '../packets/boxmap.ts'
import { boxAt } from '../packets/boxtable.ts'
import { EMPTY, MAY_DENY, MAY_PERMIT, SURE, type MapId, type SetId } from '../packets/diagram.ts'
import { SURELY } from './compiled.ts'
import type { View } from './view.ts'

export interface Run {
  readonly permit: SetId
  readonly deny: SetId
  /** Packets that may go on. */
  readonly left: SetId
  /** What the rule at this place of `indices` may take of the packets that the ones before it let by. */
  pieceOf(place: number): SetId
}

/** `indices`: of rules of the filter that judge, in order. A set carried on from rule to rule would be large throughout; of those that are merged in pairs few are. */
export function runOf(view: View, filter: Filter, set: SetId, indices: readonly number[]): Run {
  const { and, left, then, where, within } = view.space.diagrams
  const [compiled, hull] = [view.compiled(filter), hullOf(view.space, set)]
  const maps: MapId[] = []
  const firstMap = indices.map(i => {
    const first = maps.length
    maps.push(...mapsOf(i))
    return first
  })
  const rounds: MapId[][] = []
  let round: readonly MapId[] = maps
  while (round.length > 1) {
    rounds.push([...round])
    const next: MapId[] = []
    for (let i = 0; i < round.length; i += 2) next.push(i + 1 < round.length ? then(round[i] as MapId, round[i + 1] as MapId) : (round[i] as MapId))
    round = next
  }
  const [whole = EMPTY] = round
  // Each time that a map comes second in a pair, the first one takes from it.
  const beyond = (taken: SetId, map: number): SetId => rounds.reduce((rest, sets, n) => ((map >> n) & 1 ? left(rest, sets[(map >> n) - 1] as MapId) : rest), taken)
  return {
    permit: where(whole, MAY_PERMIT),
    deny: where(whole, MAY_DENY),
    left: left(set, whole),
    pieceOf: place => beyond(and(set, view.boundsOf(filter.rules[indices[place] as number] as Rule).possibly), firstMap[place] as number),
  }

  function mapsOf(index: number): MapId[] {
    const rule = filter.rules[index] as Rule
    const outcomes = rule.action.kind === 'permit' ? MAY_PERMIT : MAY_DENY
    if (compiled.beyond.has(index)) {
      const { surely, possibly } = view.boundsOf(rule)
      return [within(then(within(outcomes | SURE, surely), within(outcomes, possibly)), set)]
    }
    const found: MapId[] = []
    for (let box = compiled.firstBox[index] as number; box < (compiled.firstBox[index + 1] as number); box++) {
      const map = within(boxMap(view.space, hull, boxAt(compiled.table, box), (compiled.kind[box] as number) & SURELY ? outcomes | SURE : outcomes), set)
      if (map !== EMPTY) found.push(map)
    }
    return found
  }
}
