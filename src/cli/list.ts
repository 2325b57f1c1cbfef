/** `wallproof rules` and `wallproof services`. */
import { DEFAULT_PROFILE } from '../config/read.ts'
import { listJson, rulesJson, rulesText, servicesText } from '../report/lists.ts'
import { destinations } from './arguments.ts'
import { deliver } from './deliver.ts'
import type { Values } from './options.ts'
import { paintFor } from './paint.ts'
import { profileOf } from './settings.ts'
import { UsageError, type ExitCode, type World } from './world.ts'

export async function rulesCommand(operands: readonly string[], values: Values, world: World): Promise<ExitCode> {
  refuseOperands(operands)
  const { rulesFor } = await import('./rulelist.ts')
  const rules = rulesFor(await profileOf(values.profile ?? DEFAULT_PROFILE, world.cwd))
  for (const { format, file } of destinations('rules', values, 'text')) {
    const paint = await paintFor(values.color, file === undefined ? world.stdout : undefined, world.env)
    await deliver(format === 'json' ? rulesJson(rules) : rulesText(rules, paint), file, world)
  }
  return 0
}

export async function servicesCommand(operands: readonly string[], values: Values, world: World): Promise<ExitCode> {
  refuseOperands(operands)
  const { services } = await profileOf(values.profile ?? DEFAULT_PROFILE, world.cwd)
  for (const { format, file } of destinations('services', values, 'text')) {
    const paint = await paintFor(values.color, file === undefined ? world.stdout : undefined, world.env)
    await deliver(format === 'json' ? listJson(services) : servicesText(services, paint), file, world)
  }
  return 0
}

function refuseOperands(operands: readonly string[]): void {
  if (operands[0] !== undefined) throw new UsageError(`"${operands[0]}" is too much here: lists take no operand; "wallproof explain ${operands[0]}" explains one entry`)
}
