/** What every dialect folder exports: one function from text to the rule graph. */
import type { Parsed } from '../model/firewall.ts'
import type { Source } from '../text/source.ts'

/** What a host tells beside its packet filter. */
export interface Companions {
  /** The output of `ipset save`. */
  readonly sets?: Source
  /** The output of `ip -j addr`. */
  readonly addresses?: Source
  /** The output of `ip -j route` and `ip -j -6 route`. */
  readonly routes?: readonly Source[]
  /** The rules of the other address family lie in a file beside this one. */
  readonly sibling?: boolean
}

/** Never throws. Bad lines become diagnostics; a file that cannot be read at all becomes `failure`. */
export type Parse = (source: Source, companions?: Companions) => Parsed
