/** A lint result in one of the formats of the program. */
import type { LintResult } from '../engine/result.ts'
import { formats } from '../report/formats.ts'
import { PLAIN, printed } from '../report/report.ts'

export async function report(result: LintResult, format: keyof typeof formats): Promise<string> {
  if (!Object.hasOwn(formats, format)) throw new TypeError(`"${format as string}" is not one of ${Object.keys(formats).join(', ')}`)
  return printed(await formats[format](), result, { paint: PLAIN, limit: undefined, sarifSuppressed: false })
}
