/** What rules ask of aliases, however the file writes them. */
import type { AddressTerm } from '../../net/address.ts'
import type { Interval } from '../../net/ports.ts'

export interface AliasContents {
  readonly addresses: readonly AddressTerm[]
  /** Taken out of `addresses`. */
  readonly except?: readonly AddressTerm[]
  readonly ports: readonly Interval[]
  /** One per source that cannot be read from the file: `alias NAME (FQDN host.example)`. */
  readonly unknown: readonly string[]
  /** Those of the words in `unknown` that stand for a host name, and the name. */
  readonly hosts?: ReadonlyMap<string, string>
}

export interface Aliases {
  has(name: string): boolean
  isPorts(name: string): boolean
  /** Undefined for a name that is neither an alias nor a table of the system. */
  contents(name: string): AliasContents | undefined
}
