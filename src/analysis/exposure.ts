/** Who reaches what: the permitted part of a flow as the shortest honest list of sources and ports. */
import type { Interval } from '../net/ports.ts'
import { addressRanges, valuesOf, type ByteRange } from '../packets/describe.ts'
import { EMPTY, FULL, type SetId } from '../packets/diagram.ts'
import { levelsOf } from '../packets/space.ts'
import { accessOf } from './access.ts'
import type { FlowQuestion } from './flow.ts'
import type { View } from './view.ts'

/** These sources reach exactly these ports (on some destination of the flow). */
export interface Exposure {
  readonly sources: readonly ByteRange[]
  /** True when there are more ranges than asked for. */
  readonly cut: boolean
  readonly ports: readonly Interval[]
}

/** Sources that surely reach the same ports stand together; the widest access comes first. `most` ranges each. */
export function exposureOf(view: View, question: FlowQuestion, most = 64): Exposure[] {
  return [...portGroups(view, accessOf(view, question))]
    .map(([ports, sources]) => {
      const { ranges, cut } = addressRanges(view.space, 'src', sources, most)
      return { sources: ranges, cut, ports: valuesOf(view.space, 'dport', ports) }
    })
    .sort((a, b) => width(b.ports) - width(a.ports))
}

const width = (ports: readonly Interval[]): number => ports.reduce((sum, [low, high]) => sum + high - low + 1, 0)

/** Cuts a set of (source, port) by what ports each source has: sets of ports, and the sources of each. */
function portGroups(view: View, set: SetId): Map<SetId, SetId> {
  const { diagrams } = view.space
  const [, lastSource] = levelsOf(view.space, 'src')
  const memo = new Map<SetId, Map<SetId, SetId>>()
  const walk = (node: SetId): Map<SetId, SetId> => {
    if (node === EMPTY) return new Map()
    const level = diagrams.levelOf(node)
    if (node === FULL || level > lastSource) return new Map([[node, FULL]])
    const known = memo.get(node)
    if (known) return known
    const parts = new Map<SetId, SetId[]>()
    diagrams.eachEdge(node, (low, high, child) => {
      for (const [ports, below] of walk(child)) {
        const list = parts.get(ports) ?? []
        list.push(diagrams.digit(level, [[low, high]], below))
        parts.set(ports, list)
      }
      return true
    })
    const made = new Map([...parts].map(([ports, sets]) => [ports, diagrams.union(sets)] as const))
    memo.set(node, made)
    return made
  }
  return walk(set)
}
