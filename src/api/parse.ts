/** One export, as text or bytes, into its rule graph. */
import { readExports } from '../cli/exports.ts'
import type { Input } from '../cli/find.ts'
import type { ExportFile, ParseResult } from './types.ts'

const inputOf = ({ path, content }: ExportFile): Input => ({
  file: undefined, path, explicit: true,
  bytes: () => Promise.resolve(typeof content === 'string' ? Buffer.from(content) : Buffer.from(content.buffer, content.byteOffset, content.byteLength)),
})

const NO_STDIN = { stdin: (async function* () {})() }

export async function parse(file: ExportFile): Promise<ParseResult> {
  const { firewalls, failures: [failure] } = await readExports([inputOf(file)], file.format, NO_STDIN, () => undefined)
  return failure ? { ok: false, failure } : { ok: true, firewalls }
}
