/** What a match extension is to this parser: its options, the protocol it needs, and how its uses become conditions. */
import { refused, unknown, wordsOf, type Part, type Reader, type Stretch } from './raw.ts'
import { optionTable, type OptionTable } from './options.ts'

/** One option as it was given; the span takes in a `!` before it and the words after it. */
export interface Use extends Stretch {
  readonly name: string
  readonly negated: boolean
  readonly args: readonly string[]
  /** Where the words after it stand. */
  readonly argStart: number
  readonly argEnd: number
}

/** One `-m NAME`, or a protocol's own match that came by itself. */
export interface Module extends Stretch {
  readonly name: string
  readonly uses: readonly Use[]
}

export interface Extension {
  readonly table: OptionTable
  /** -p must be one of these, not negated. */
  readonly protocols?: readonly number[]
  /** At least one of its options has to be given. */
  readonly bare: 'allowed' | 'refused'
  readonly read: (module: Module, reader: Reader) => readonly Part[]
}

export function extension(spec: string, read: Extension['read'], more: { readonly protocols?: readonly number[]; readonly bare?: Extension['bare'] } = {}): Extension {
  return { table: optionTable(spec), bare: more.bare ?? 'refused', read, ...(more.protocols ? { protocols: more.protocols } : {}) }
}

/** The module and its options in the user's words: `limit --limit 5/min`. */
export function moduleWords(module: Module, reader: Reader): string {
  return module.uses.reduce((words, use) => (words.length > 160 ? words : `${words} ${wordsOf(reader.source, use)}`), module.name)
}

/** A condition that only the running host can decide. */
export const undecided: Extension['read'] = (module, reader) => [unknown(moduleWords(module, reader))]

/** Each option given at most once, each read on its own; all of them have to hold. */
export function eachUse(read: (use: Use, reader: Reader) => Part): Extension['read'] {
  return (module, reader) =>
    module.uses.map((use, i) =>
      module.uses.findIndex(other => other.name === use.name) < i ? refused(reader, use, 'given twice in one rule') : read(use, reader))
}
