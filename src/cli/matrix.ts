/** `wallproof matrix`: who reaches whom, for each firewall and service. */
import { matrix } from '../engine/matrix.ts'
import { matrixJson, matrixMarkdown, matrixText } from '../report/matrix.ts'
import { failureLine } from '../report/notes.ts'
import { forTerminal } from '../report/neutral.ts'
import { destinations } from './arguments.ts'
import { deliver } from './deliver.ts'
import { gather } from './gather.ts'
import { globMatches } from './glob.ts'
import type { Values } from './options.ts'
import { paintFor } from './paint.ts'
import { progress } from './progress.ts'
import { reportRoot } from './root.ts'
import { readSettings } from './settings.ts'
import type { ExitCode, World } from './world.ts'

export async function matrixCommand(operands: readonly string[], values: Values, world: World): Promise<ExitCode> {
  const targets = destinations('matrix', values, 'text')
  const root = reportRoot(values.root, world.cwd)
  const settings = await readSettings(values, operands, world.cwd, root)
  const { catalogue, profile, deployment } = settings
  const running = progress(world.stderr, values.quiet === true)
  const { firewalls, failures, notes } = await gather(operands, values, world, root, path => { running.at(`reading ${path}`) }, settings)
  const found = matrix(firewalls, catalogue, deployment, globMatches)
  await running.end()
  for (const { format, file } of targets) {
    const paint = await paintFor(values.color, file === undefined ? world.stdout : undefined, world.env)
    await deliver(format === 'json' ? matrixJson(found, profile) : format === 'markdown' ? matrixMarkdown(found, profile) : matrixText(found, paint), file, world)
  }
  const lines = [...(values.quiet ? [] : notes.map(forTerminal)), ...failures.map(failure => `wallproof: ${failureLine(failure)}`)]
  if (firewalls.length === 0 && failures.length === 0 && !values['allow-empty']) lines.push('wallproof: no export was found (--allow-empty if that is meant)')
  if (firewalls.length > 0 && found.rows.length === 0 && !values.quiet) lines.push('the matrix is empty: no required flow between parties that the deployment file names crosses these firewalls')
  if (lines.length > 0) await world.stderr.write(`${lines.join('\n')}\n`)
  return failures.length > 0 || (firewalls.length === 0 && !values['allow-empty']) ? 2 : 0
}
