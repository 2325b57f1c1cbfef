/** Sets in words: prefixes, ranges, ports; as few as can be, and honest about what was left out. */
import { formatIpv4, formatIpv6, type Ipv6 } from '../net/address.ts'
import { mergeIntervals, type Interval } from '../net/ports.ts'
import { PROTOCOL, protocolName } from '../net/protocols.ts'
import { EMPTY, FULL, type SetId } from './diagram.ts'
import type { Packet } from './packet.ts'
import { levelsOf, SELF, type FieldName, type Space } from './space.ts'

/** The values of a one-level field that occur in a set. */
export function valuesOf(space: Space, field: FieldName, set: SetId): Interval[] {
  const [at] = levelsOf(space, field)
  const only = project(space, field, set)
  if (only === EMPTY) return []
  if (only === FULL) return [[0, space.diagrams.max[at] as number]]
  const out: Interval[] = []
  space.diagrams.eachEdge(only, (low, high) => out.push([low, high]) > 0)
  return mergeIntervals(out)
}

/** The set of values that one field takes, all others forgotten. */
export function project(space: Space, field: FieldName, set: SetId): SetId {
  const [from, to] = levelsOf(space, field)
  let result = set
  if (from > 0) result = space.diagrams.forget(result, 0, from - 1)
  const last = space.diagrams.max.length - 1
  if (to < last) result = space.diagrams.forget(result, to + 1, last)
  return result
}

/** Lowest and highest address, as bytes. */
export type ByteRange = readonly [low: number[], high: number[]]

/** Ranges of addresses (as byte strings) that occur in one field of a set, in order; stops after `most`. */
export function addressRanges(space: Space, field: 'src' | 'dst', set: SetId, most: number): { ranges: ByteRange[]; cut: boolean } {
  const only = project(space, field, set)
  const [from, to] = levelsOf(space, field)
  const width = to - from + 1
  const ranges: [number[], number[]][] = []
  const add = (low: number[], high: number[]): boolean => {
    const last = ranges.at(-1)
    if (last && follows(last[1], low)) last[1] = high
    else {
      if (ranges.length === most) return false
      ranges.push([low, high])
    }
    return true
  }
  const walk = (node: SetId, prefix: number[]): boolean => {
    if (node === EMPTY) return true
    if (node === FULL) {
      const rest = width - prefix.length
      return add([...prefix, ...new Array<number>(rest).fill(0)], [...prefix, ...new Array<number>(rest).fill(255)])
    }
    const at = from + prefix.length
    if (space.diagrams.levelOf(node) > at) {
      for (let b = 0; b < 256; b++) if (!walk(node, [...prefix, b])) return false
      return true
    }
    return space.diagrams.eachEdge(node, (low, high, child) => {
      if (child === FULL) {
        const rest = width - prefix.length - 1
        return add([...prefix, low, ...new Array<number>(rest).fill(0)], [...prefix, high, ...new Array<number>(rest).fill(255)])
      }
      for (let b = low; b <= high; b++) if (!walk(child, [...prefix, b])) return false
      return true
    })
  }
  const complete = walk(only, [])
  return { ranges, cut: !complete }
}

function follows(high: readonly number[], low: readonly number[]): boolean {
  let carry = 1
  for (let i = high.length - 1; i >= 0; i--) {
    const next = (high[i] as number) + carry
    if ((low[i] as number) !== next % 256) return false
    carry = next > 255 ? 1 : 0
  }
  return carry === 0
}

/** `any`, or up to `most` prefixes and ranges: `10.0.0.0/8, 192.168.1.5-192.168.1.9 and more`. */
export function addressWords(space: Space, field: 'src' | 'dst', set: SetId, most = 4): string {
  if (project(space, field, set) === FULL) return 'any'
  const { ranges, cut } = addressRanges(space, field, set, most)
  if (ranges.length === 0) return 'nothing'
  return ranges.map(([low, high]) => rangeWords(low, high)).join(', ') + (cut ? ' and more' : '')
}

function rangeWords(low: readonly number[], high: readonly number[]): string {
  const length = prefixLength(low, high)
  const bits = low.length * 8
  if (length === undefined) return `${addressText(low)}-${addressText(high)}`
  return length === bits ? addressText(low) : `${addressText(low)}/${length}`
}

/** The prefix that the range is, if it is one. */
function prefixLength(low: readonly number[], high: readonly number[]): number | undefined {
  let length = 0
  let open = false
  for (let i = 0; i < low.length; i++) {
    const differs = (low[i] as number) ^ (high[i] as number)
    if (open ? differs !== 255 || low[i] !== 0 : (differs & (differs + 1)) !== 0 || ((low[i] as number) & differs) !== 0) return undefined
    if (!open) {
      const same = 8 - (32 - Math.clz32(differs))
      length += same
      open = same < 8
    }
  }
  return length
}

function addressText(bytes: readonly number[]): string {
  const word = (i: number): number => ((bytes[i] as number) * 2 ** 24 + ((bytes[i + 1] as number) << 16) + ((bytes[i + 2] as number) << 8) + (bytes[i + 3] as number))
  return bytes.length === 4 ? formatIpv4(word(0)) : formatIpv6([word(0), word(4), word(8), word(12)])
}

/** `443`, `7000-7999`, `2055, 3000, 9996`, `any port`. */
export function portWords(intervals: readonly Interval[], most = 8): string {
  const merged = mergeIntervals(intervals)
  if (merged.length === 1 && merged[0]?.[0] === 0 && merged[0][1] === 65535) return 'any port'
  const shown = merged.slice(0, most).map(([low, high]) => (low === high ? String(low) : `${low}-${high}`))
  return shown.join(', ') + (merged.length > most ? ' and more' : '')
}

/** `UDP/2055, 3000`. */
export const serviceWords = (protocol: number, intervals: readonly Interval[]): string => `${protocolName(protocol).toUpperCase()}/${portWords(intervals)}`

/** `UDP 10.1.2.3:40000 -> 10.9.0.5:2055, entering eth0`. */
export function packetWords(packet: Packet): string {
  const text = (a: number | Ipv6): string => (typeof a === 'number' ? formatIpv4(a) : formatIpv6(a))
  const ported = packet.protocol === PROTOCOL.tcp || packet.protocol === PROTOCOL.udp || packet.sport + packet.dport > 0
  const end = (address: number | Ipv6, port: number): string => (!ported ? text(address) : packet.family === 6 ? `[${text(address)}]:${port}` : `${text(address)}:${port}`)
  const name = packet.protocol === PROTOCOL.icmp || packet.protocol === PROTOCOL['ipv6-icmp'] ? `ICMP type ${packet.icmp >> 8}` : protocolName(packet.protocol).toUpperCase()
  const ways = [
    packet.in !== undefined && packet.in !== SELF ? `, entering ${packet.in}` : '',
    packet.out !== undefined && packet.out !== SELF ? `, leaving ${packet.out}` : '',
  ]
  return `${name} ${end(packet.src, packet.sport)} -> ${end(packet.dst, packet.dport)}${ways.join('')}`
}

/** How many values of an address field occur in a set. */
export function countAddresses(space: Space, field: 'src' | 'dst', set: SetId): number {
  const only = project(space, field, set)
  const [from, to] = levelsOf(space, field)
  const memo = new Map<SetId, number>()
  const count = (node: SetId, at: number): number => {
    if (node === EMPTY) return 0
    const level = node === FULL ? to + 1 : space.diagrams.levelOf(node)
    const skipped = 256 ** (level - at)
    if (node === FULL) return skipped
    let inner = memo.get(node)
    if (inner === undefined) {
      let sum = 0
      space.diagrams.eachEdge(node, (low, high, child) => {
        sum += (high - low + 1) * count(child, level + 1)
        return true
      })
      inner = sum
      memo.set(node, inner)
    }
    return skipped * inner
  }
  return count(only, from)
}

