/** Seeded random numbers, so that every run measures the same lists. */

export interface Random {
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number
  chance(probability: number): boolean
  pick<T>(items: readonly T[]): T
}

/** A linear congruential generator modulo 2^32, whose high bits are used; Knuth, The Art of Computer Programming, 3.2.1. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const high = state >>> 8
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (high * 2 ** 24 + (state >>> 8)) / 2 ** 48
  }
  return {
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: probability => next() < probability,
    pick: items => items[Math.floor(next() * items.length)] as (typeof items)[number],
  }
}
