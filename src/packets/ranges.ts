/** Addresses as digits, a byte each, and sets of them. */
import { mergeIntervals, type Interval } from '../net/ports.ts'
import type { Ipv4, Ipv6 } from '../net/address.ts'
import { EMPTY, FULL, type Diagrams, type MapId, type SetId } from './diagram.ts'

export const bytes4 = (a: Ipv4): number[] => [a >>> 24, (a >>> 16) & 255, (a >>> 8) & 255, a & 255]
export const bytes6 = (a: Ipv6): number[] => a.flatMap(bytes4)

/** IPv4 addresses whose bits are those of `value` wherever `care` has one. `from`: the level of the first byte. */
export function maskedSet(diagrams: Diagrams, from: number, value: Ipv4, care: Ipv4): SetId {
  const [v, c] = [bytes4(value), bytes4(care)]
  let set = FULL
  for (let i = 3; i >= 0; i--) {
    const hits: Interval[] = []
    for (let b = 0; b < 256; b++) if ((b & (c[i] as number)) === ((v[i] as number) & (c[i] as number))) hits.push([b, b])
    set = diagrams.digit(from + i, mergeIntervals(hits), set)
  }
  return set
}

/** Addresses between two in the order of their bytes, both included; the first must not come after the second. `rest`: a map over later levels, on those that have such an address. */
export function rangeSet({ cut }: Diagrams, from: number, low: readonly number[], high: readonly number[], rest: MapId = FULL): MapId {
  const differs = low.findIndex((b, i) => b !== high[i])
  const common = differs < 0 ? low.length : differs
  // above: the tails from byte i on that are at least those of low; below: at most those of high.
  let [above, below] = [rest, rest]
  for (let i = low.length - 1; i > common; i--) {
    const [l, h] = [low[i] as number, high[i] as number]
    above = cut(from + i, [[l - 1, EMPTY], [l, above], [255, rest]])
    below = cut(from + i, [[h - 1, rest], [h, below], [255, EMPTY]])
  }
  let set = rest
  if (common < low.length) {
    const [l, h] = [low[common] as number, high[common] as number]
    set = cut(from + common, [[l - 1, EMPTY], [l, above], [h - 1, rest], [h, below], [255, EMPTY]])
  }
  for (let i = common - 1; i >= 0; i--) set = cut(from + i, [[(low[i] as number) - 1, EMPTY], [low[i] as number, set], [255, EMPTY]])
  return set
}
