/** A community, key, hash or password: it can be compared, and prints as [REDACTED]. */
import { REDACTED } from './source.ts'

export interface Secret {
  readonly length: number
  /** Is it exactly this text? */
  is(candidate: string): boolean
  /** Is it this text, upper and lower case being the same? */
  isFolded(candidate: string): boolean
  /** Does it contain this text, upper and lower case being the same? */
  contains(part: string): boolean
  /** Are two secrets the same text? */
  same(other: Secret): boolean
  toString(): string
  toJSON(): string
}

const values = new WeakMap<Secret, string>()

export function secret(value: string): Secret {
  const folded = value.toLowerCase()
  const made: Secret = {
    length: value.length,
    is: candidate => candidate === value,
    isFolded: candidate => candidate.toLowerCase() === folded,
    contains: part => folded.includes(part.toLowerCase()),
    same: other => values.get(other) === value,
    toString: () => REDACTED,
    toJSON: () => REDACTED,
  }
  values.set(made, value)
  return made
}
