/** `wallproof init`: a first deployment file from what the exports tell. */
import { existsSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readConfig } from '../config/read.ts'
import { guessRoles } from '../engine/guess.ts'
import { guessExports } from '../engine/guessexports.ts'
import { configYaml } from '../report/configyaml.ts'
import { failureLine } from '../report/notes.ts'
import { forTerminal } from '../report/neutral.ts'
import { counted } from '../report/report.ts'
import { gather } from './gather.ts'
import type { Values } from './options.ts'
import { progress } from './progress.ts'
import { unreadable } from './read.ts'
import { reportRoot } from './root.ts'
import { CONFIG_NAMES, profileOf } from './settings.ts'
import { TOOL } from './version.ts'
import { UsageError, type ExitCode, type World } from './world.ts'

const FILE = 'wallproof.config.yaml'

export async function initCommand(operands: readonly string[], values: Values, world: World): Promise<ExitCode> {
  const file = values.output ?? FILE
  refuseExisting(file, values.output === undefined, world.cwd)
  const catalogue = await profileOf(values.profile ?? 'flowmon', world.cwd)
  const running = progress(world.stderr, values.quiet === true)
  const { firewalls, failures, notes } = await gather(operands, values, world, reportRoot(values.root, world.cwd), path => { running.at(`reading ${path}`) })
  await running.end()
  const problems = failures.map(failure => `wallproof: ${failureLine(failure)}\n`).join('')
  if (firewalls.length === 0) throw new UsageError(`no export was found, so there is nothing to guess from${failures.length === 0 ? '' : `\n${failures.map(failureLine).join('\n')}`}`)
  const roles = guessRoles(firewalls, catalogue)
  const exports = guessExports(firewalls, catalogue, (roles.get('collector') ?? []).map(guess => guess.value))
  const text = configYaml({ roles, exports }, catalogue, `https://cdn.jsdelivr.net/npm/wallproof@${TOOL.version}/schemas/config.schema.json`)
  // What is written must be readable: anything else is a mistake of ours, and better said here than later.
  const read = await readConfig({ path: FILE, text, readSibling: () => undefined, catalogue })
  if (!read.ok) throw new Error(`the deployment file that was made is not valid: ${read.problems.map(p => `${String(p.line)}:${String(p.column)} ${p.message}`).join('; ')}`)
  if (file === '-') await world.stdout.write(text)
  else write(resolve(world.cwd, file), file)
  const guesses = text.split('# guess: ').length - 1
  const said = [...notes.map(forTerminal), ...(file === '-' ? [] : [`wrote ${forTerminal(file)} from ${counted(firewalls.length, 'device')}: ${counted(guesses, 'guess', 'guesses')}, each marked. Check them, then: wallproof lint`])]
  await world.stderr.write(`${values.quiet ? '' : said.map(line => `${line}\n`).join('')}${problems}`)
  return failures.length > 0 ? 2 : 0

  function write(path: string, name: string): void {
    try {
      writeFileSync(path, text, { flag: 'wx' })
    } catch (error) {
      throw new UsageError(`${name} cannot be written: ${unreadable(error).seen}`)
    }
  }
}

/** Nothing that somebody wrote is overwritten, and no second file is put beside a first one. */
function refuseExisting(file: string, isDefault: boolean, cwd: string): void {
  if (file === '-') return
  const there = (isDefault ? CONFIG_NAMES : [file]).find(name => existsSync(isDefault ? join(cwd, name) : resolve(cwd, name)))
  if (there !== undefined) throw new UsageError(`${there} is there already; to see what would be guessed now: wallproof init -o -`)
}
