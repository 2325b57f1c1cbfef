/** What every dialect folder exports: one function from text to the rule graph. */
import type { Parsed } from '../model/firewall.ts'
import type { Source } from '../text/source.ts'

/** Never throws. Bad lines become diagnostics; a file that cannot be read at all becomes `failure`. */
export type Parse = (source: Source) => Parsed
