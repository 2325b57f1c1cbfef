/** Intervals around what a match can take, for ruling it out at a glance: sound, not exact. IPv6 addresses are not looked at. */
import type { AddressTerm } from '../net/address.ts'
import type { Interval } from '../net/ports.ts'
import type { Match } from '../model/match.ts'
import type { Packet } from './packet.ts'

/** One row of eight numbers a match: lowest and highest destination port, protocol, source and destination address. */
const OUTLINE_WIDTH = 8

const WHOLE = [0, 65535, 0, 255, 0, 0xffffffff, 0, 0xffffffff] as const

export interface Outlines {
  readonly rows: Float64Array
  /** Matches for one destination address; others for one protocol and destination port (`protocol * 65536 + port`); the rest. Each in order. */
  readonly byTarget: ReadonlyMap<number, readonly number[]>
  readonly byPort: ReadonlyMap<number, readonly number[]>
  readonly general: readonly number[]
}

export function outlines(matches: readonly Match[]): Outlines {
  const rows = rowsOf(matches)
  const [byTarget, byPort] = [new Map<number, number[]>(), new Map<number, number[]>()]
  const general: number[] = []
  const note = (map: Map<number, number[]>, key: number, i: number): void => {
    const list = map.get(key)
    if (list) list.push(i)
    else map.set(key, [i])
  }
  for (let i = 0; i < matches.length; i++) {
    const [port, lastPort, protocol, lastProtocol, , , target, lastTarget] = rows.subarray(i * OUTLINE_WIDTH, (i + 1) * OUTLINE_WIDTH) as unknown as Row
    if (target === lastTarget) note(byTarget, target, i)
    else if (port === lastPort && protocol === lastProtocol) note(byPort, protocol * 65536 + port, i)
    else general.push(i)
  }
  return { rows, byTarget, byPort, general }
}

type Row = readonly [number, number, number, number, number, number, number, number]

const NONE: readonly number[] = []

/** Visits, in order, the matches that may take the packet, as far as their outlines tell; stops when `visit` returns false. IPv4 only. */
export function eachCandidate({ rows, byTarget, byPort, general }: Outlines, packet: Packet, visit: (match: number) => boolean): void {
  const { protocol, dport } = packet
  const [src, dst] = [packet.src as number, packet.dst as number]
  const [targeted, ported] = [byTarget.get(dst) ?? NONE, byPort.get(protocol * 65536 + dport) ?? NONE]
  let [g, t, p] = [0, 0, 0]
  for (;;) {
    const a = general[g] ?? Infinity
    const b = targeted[t] ?? Infinity
    const c = ported[p] ?? Infinity
    const next = a < b ? (a < c ? a : c) : b < c ? b : c
    if (next === Infinity) return
    if (next === a) g++
    else if (next === b) t++
    else p++
    if (mayTake(rows, next * OUTLINE_WIDTH, protocol, dport, src, dst) && !visit(next)) return
  }
}

function rowsOf(matches: readonly Match[]): Float64Array {
  const rows = new Float64Array(matches.length * OUTLINE_WIDTH)
  for (const [i, match] of matches.entries()) {
    const row = [...WHOLE] as number[]
    narrow(row, match)
    rows.set(row, i * OUTLINE_WIDTH)
  }
  return rows
}

/** Narrows a row by a plain condition or a conjunction of such; everything else leaves it as it is. */
function narrow(row: number[], match: Match): void {
  switch (match.kind) {
    case 'all':
      for (const part of match.of) narrow(row, part)
      return
    case 'number':
      if (match.field === 'dport') cut(row, 0, spanOf(match.in))
      else if (match.field === 'protocol') cut(row, 2, spanOf(match.in))
      return
    case 'address':
      cut(row, match.field === 'src' ? 4 : 6, addressSpan(match.in))
      return
    case 'interface':
    case 'state':
    case 'family':
    case 'any':
    case 'not':
    case 'unknown':
  }
}

function cut(row: number[], at: number, [low, high]: Interval): void {
  row[at] = Math.max(row[at] as number, low)
  row[at + 1] = Math.min(row[at + 1] as number, high)
}

const spanOf = (intervals: readonly Interval[]): Interval => [Math.min(...intervals.map(i => i[0])), Math.max(...intervals.map(i => i[1]))]

function addressSpan(terms: readonly AddressTerm[]): Interval {
  let [low, high] = [Infinity, -Infinity]
  for (const term of terms) {
    if (term.family === 6) continue
    const [from, to] = 'care' in term ? [term.value, (term.value | ~term.care) >>> 0] : [term.low, term.high]
    low = Math.min(low, from)
    high = Math.max(high, to)
  }
  return [low, high]
}

function mayTake(rows: Float64Array, at: number, protocol: number, dport: number, src: number, dst: number): boolean {
  return (
    dport >= (rows[at] as number) && dport <= (rows[at + 1] as number) &&
    protocol >= (rows[at + 2] as number) && protocol <= (rows[at + 3] as number) &&
    src >= (rows[at + 4] as number) && src <= (rows[at + 5] as number) &&
    dst >= (rows[at + 6] as number) && dst <= (rows[at + 7] as number)
  )
}
