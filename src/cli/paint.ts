/** Colours or none, by --color, NO_COLOR, FORCE_COLOR and the terminal. */
import { PLAIN, type Paint } from '../report/report.ts'
import type { Output, World } from './world.ts'

export async function paintFor(when: string | undefined, output: Output | undefined, env: World['env']): Promise<Paint> {
  if (!wantsColour(when, output, env)) return PLAIN
  const { Chalk } = await import('chalk')
  const chalk = new Chalk({ level: 1 })
  return { bold: chalk.bold, dim: chalk.dim, red: chalk.red, yellow: chalk.yellow, cyan: chalk.cyan, green: chalk.green }
}

/** The option wins; then no-color.org (any non-empty value), then FORCE_COLOR (0 and false mean no), then the terminal. A file is never coloured unless asked. */
function wantsColour(when: string | undefined, output: Output | undefined, env: World['env']): boolean {
  if (when === 'always') return true
  if (when === 'never') return false
  if ((env.NO_COLOR ?? '') !== '') return false
  const { FORCE_COLOR } = env
  if (FORCE_COLOR !== undefined) return output !== undefined && FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  return output?.isTTY === true && env.TERM !== 'dumb'
}
