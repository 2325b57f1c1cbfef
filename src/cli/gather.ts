/** The exports that the operands of a command name, read and parsed. */
import type { Format } from '../model/firewall.ts'
import { readExports, type Exports } from './exports.ts'
import { findInputs } from './find.ts'
import type { Values } from './options.ts'
import type { World } from './world.ts'

/** Without operands, the current directory. */
export async function gather(operands: readonly string[], values: Values, world: World, root: string, onProgress: (path: string) => void): Promise<Exports> {
  const given = operands.length > 0 ? operands : ['.']
  const found = await findInputs(given, world.cwd, root, values['stdin-filename'])
  const forced = values['input-format'] === undefined || values['input-format'] === 'auto' ? undefined : values['input-format'] as Format
  const exports = await readExports(found.inputs, forced, world, onProgress)
  return { ...exports, failures: [...found.failures, ...exports.failures] }
}
