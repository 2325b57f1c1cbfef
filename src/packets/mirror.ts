/** The replies to a set of packets: source and destination, their ports, and the interfaces change places. */
import type { Interval } from '../net/ports.ts'
import { FULL, type SetId } from './diagram.ts'
import { FIELDS, levelsOf, type FieldName, type Space } from './space.ts'

const OPPOSITE: Partial<Record<FieldName, FieldName>> = { src: 'dst', dst: 'src', sport: 'dport', dport: 'sport', in: 'out', out: 'in' }

/** Protocol and the rest stay as they are. Its own inverse. */
export function mirror(space: Space, set: SetId): SetId {
  const { and, digit, eachEdge, levelOf, union } = space.diagrams
  const place = space.diagrams.max.map((_, level) => level)
  for (const field of FIELDS) {
    const other = OPPOSITE[field]
    if (other === undefined) continue
    const [[from, to], [target]] = [levelsOf(space, field), levelsOf(space, other)]
    for (let level = from; level <= to; level++) place[level] = target + level - from
  }
  const done = new Map<SetId, SetId>()
  const walk = (node: SetId): SetId => {
    if (node <= FULL) return node
    const known = done.get(node)
    if (known !== undefined) return known
    const children = new Map<SetId, Interval[]>()
    eachEdge(node, (low, high, child) => {
      const intervals = children.get(child)
      if (intervals) intervals.push([low, high])
      else children.set(child, [[low, high]])
      return true
    })
    const level = place[levelOf(node)] as number
    const made = union([...children].map(([child, intervals]) => and(digit(level, intervals), walk(child))))
    done.set(node, made)
    return made
  }
  return walk(set)
}
