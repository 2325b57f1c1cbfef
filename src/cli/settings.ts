/** The user's file and the profile: found, read, and every mistake in them as a usage error. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { readCatalogue } from '../config/catalogue.ts'
import { suggestion } from '../config/nearest.ts'
import type { Problem } from '../config/problem.ts'
import { DEFAULT_PROFILE, readConfig } from '../config/read.ts'
import { BUILTIN_CATALOGUES, builtinCatalogue } from '../policy/builtin.ts'
import type { Catalogue } from '../policy/catalogue.ts'
import type { Deployment } from '../policy/deployment.ts'
import { NO_DEPLOYMENT } from '../policy/none.ts'
import { decode } from '../text/decode.ts'
import type { Values } from './options.ts'
import { gitRoot, nameOf, realOr } from './root.ts'
import { UsageError } from './world.ts'

export interface Settings {
  readonly catalogue: Catalogue
  readonly profile: string
  readonly deployment: Deployment
  /** Absolute path of the user's file; undefined: none. */
  readonly file: string | undefined
  /** Where the user's file sets the level or options of a rule: `wallproof.config.yaml:3:5`. */
  readonly placeOfRule: (id: string) => string
  /** What the user's file says, as plain data; undefined: there is none. */
  readonly written: unknown
  /** Where a part of it stands: `['roles', 'collector']`. */
  readonly placeOf: (path: readonly string[]) => string
}

export const CONFIG_NAMES = ['yaml', 'yml', 'json', 'ts'].map(ending => `wallproof.config.${ending}`)

/** Without --config, the file nearest to what is linted counts: looked for from the operands' common folder upwards. */
export async function readSettings(values: Values, operands: readonly string[], cwd: string, root: string): Promise<Settings> {
  if (values.config !== undefined && values['no-config']) throw new UsageError('--config and --no-config exclude each other')
  const file = values.config !== undefined ? resolve(cwd, values.config) : values['no-config'] ? undefined : nearestConfig(commonFolder(operands, cwd)) ?? nearestConfig(cwd)
  const catalogue = values.profile === undefined ? undefined : await profileOf(values.profile, cwd)
  if (file === undefined) {
    return { catalogue: catalogue ?? await profileOf(DEFAULT_PROFILE, cwd), profile: values.profile ?? DEFAULT_PROFILE, deployment: NO_DEPLOYMENT, file, placeOfRule: () => '--rule', written: undefined, placeOf: () => 'default' }
  }
  const folder = realOr(dirname(file))
  const result = await readConfig({
    path: nameOf(file, root),
    text: textOf(file, values.config ?? basename(file)),
    readSibling: relative => sibling(folder, relative, root),
    ...(catalogue ? { catalogue } : {}),
  })
  if (!result.ok) throw new UsageError(problemText(result.problems))
  const placeOf = (steps: readonly string[]): string => {
    const { path, line, column } = result.placeOf(steps)
    return `${path}:${String(line)}:${String(column)}`
  }
  return { catalogue: result.catalogue, profile: values.profile ?? result.profile, deployment: result.deployment, file, placeOfRule: id => placeOf(['rules', id]), written: result.settings, placeOf }
}

/** The deepest folder that holds every operand that is a path; the current one when there is none. */
function commonFolder(operands: readonly string[], cwd: string): string {
  const folders = operands.map(o => resolve(cwd, o)).filter(existsSync).map(path => (statSync(path).isDirectory() ? path : dirname(path)))
  const [first, ...rest] = folders
  if (first === undefined) return cwd
  return rest.reduce((common, folder) => {
    let at = common
    while (at !== dirname(at) && folder !== at && !folder.startsWith(join(at, sep))) at = dirname(at)
    return at
  }, first)
}

/** In this directory, else upwards to the git root and never beyond it. The nearest file counts, alone. */
function nearestConfig(cwd: string): string | undefined {
  const last = gitRoot(cwd) ?? cwd
  for (let at = cwd; ; at = dirname(at)) {
    const here = CONFIG_NAMES.filter(name => existsSync(join(at, name)))
    if (here.length > 1) throw new UsageError(`${at} holds ${here.join(' and ')}: keep one, or name it with --config`)
    if (here[0] !== undefined) return join(at, here[0])
    if (at === last || dirname(at) === at) return undefined
  }
}

/** A name of the built-in ones, or the path of a file. */
export async function profileOf(name: string, cwd: string): Promise<Catalogue> {
  const builtin = builtinCatalogue(name)
  if (builtin !== undefined) return builtin
  if (!/[./\\]/.test(name)) throw new UsageError(`unknown profile "${name}"${suggestion(name, BUILTIN_CATALOGUES)}, or the path of a file`)
  const result = await readCatalogue(textOf(resolve(cwd, name), name), name)
  if (!result.ok) throw new UsageError(problemText(result.problems))
  return result.catalogue
}

function textOf(file: string, name: string): string {
  const text = tryText(file)
  if (text === undefined) throw new UsageError(`${name} cannot be read`)
  return text
}

function tryText(file: string): string | undefined {
  try {
    const decoded = decode(readFileSync(file))
    return decoded.binary ? undefined : decoded.text
  } catch {
    return undefined
  }
}

/** Links that lead out of the folder are not followed. */
function sibling(folder: string, relative: string, root: string): { path: string; text: string } | undefined {
  const file = realOr(join(folder, relative))
  if (!file.startsWith(join(folder, '/'))) return undefined
  const text = tryText(file)
  return text === undefined ? undefined : { path: nameOf(file, root), text }
}

const problemText = (problems: readonly Problem[]): string =>
  problems.map(p => `${p.path}:${String(p.line)}:${String(p.column)}: ${p.message}`).join('\n')
