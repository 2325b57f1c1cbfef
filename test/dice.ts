/** Random numbers that are the same in every run. */

export interface Dice {
  /** A whole number from 0 to below `n`. */
  readonly below: (n: number) => number
  readonly pick: <T>(list: readonly T[]) => T
  /** True once in `n` throws. */
  readonly once: (n: number) => boolean
}

/** A linear congruential generator; its high bits are the good ones. */
export function dice(seed: number): Dice {
  let state = Math.imul(seed >>> 0, 2654435761) >>> 0 || 1
  const below = (n: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
  return { below, pick: list => list[below(list.length)] as never, once: n => below(n) === 0 }
}
