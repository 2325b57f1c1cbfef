/** The exports that the operands of a command name, read and parsed. */
import type { FileFailure } from '../engine/result.ts'
import type { Format } from '../model/firewall.ts'
import { readExports, type Exports } from './exports.ts'
import { findInputs, type Input } from './find.ts'
import type { Values } from './options.ts'
import type { Settings } from './settings.ts'
import type { World } from './world.ts'

interface Inputs {
  readonly inputs: readonly Input[]
  readonly failures: readonly FileFailure[]
  readonly forced: Format | undefined
}

/** Without operands, the current directory; with --staged, what the next commit changes. */
export async function gather(operands: readonly string[], values: Values, world: World, root: string, onProgress: (path: string) => void, settings?: Settings): Promise<Exports> {
  const { inputs, failures, forced } = await inputsOf(operands, values, world, root, settings)
  const exports = await readExports(inputs, forced, world, onProgress)
  return { ...exports, failures: [...failures, ...exports.failures] }
}

/** The inputs themselves, with the format they are to have. */
export async function inputsOf(operands: readonly string[], values: Values, world: World, root: string, settings?: Settings): Promise<Inputs> {
  const found = values.staged
    ? { inputs: await (await import('./staged.ts')).stagedInputs(operands, world, root), failures: [] }
    : await findInputs(operands.length > 0 ? operands : ['.'], world.cwd, root, values['stdin-filename'])
  const forced = values['input-format'] === undefined || values['input-format'] === 'auto' ? undefined : values['input-format'] as Format
  const inputs = values['ignore-unknown'] ? found.inputs.map(input => (input.file === undefined ? input : { ...input, explicit: false })) : found.inputs
  if (!settings?.deployment.exports.some(e => Object.keys(e.beside).length > 0)) return { inputs, failures: found.failures, forced }
  const { namedCompanions } = await import('./companions.ts')
  return { inputs: inputs.map(input => ({ ...input, beside: namedCompanions(input.path, settings) })), failures: found.failures, forced }
}
