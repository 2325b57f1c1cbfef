/** JSON that is printed piece by piece, as JSON.stringify prints it with two blanks a level. */
import { forJson } from './neutral.ts'

const PAD = '  '

/** A value as it stands `depth` levels deep. */
export const nested = (value: unknown, depth: number): string => forJson(JSON.stringify(value, undefined, PAD)).replaceAll('\n', `\n${PAD.repeat(depth)}`)

interface Items {
  /** The next item: a value as `nested` prints it one level deeper than the list. */
  readonly next: (item: string) => string
  readonly end: () => string
}

/** The items of a list that stands `depth` levels deep, behind its opening bracket. */
export function items(depth: number): Items {
  let any = false
  return {
    next: item => {
      const before = any ? ',' : ''
      any = true
      return `${before}\n${PAD.repeat(depth + 1)}${item}`
    },
    end: () => (any ? `\n${PAD.repeat(depth)}]` : ']'),
  }
}
