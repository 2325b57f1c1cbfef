/** From operands to inputs: files, directories that are walked, globs and standard input. */
import { readdir, statSync, type Dirent } from 'node:fs'
import { resolve, sep } from 'node:path'
import type { CompanionFiles, Tree } from './companions.ts'
import { compare } from '../engine/order.ts'
import type { FileFailure } from '../engine/result.ts'
import { unreadable } from './read.ts'
import { nameOf, realOr } from './root.ts'

export interface Input {
  /** Absolute; undefined: standard input. */
  readonly file: string | undefined
  /** As reports name it. */
  readonly path: string
  /** Named by the user; a file that a walk came upon need not be an export. */
  readonly explicit: boolean
  /** Files that tell more of its host, where the deployment file names them. */
  readonly beside?: CompanionFiles
  /** Where the content is not that of the file: as the index of git holds it. */
  readonly bytes?: () => Promise<Buffer>
  /** Then what stands beside it is looked for there, too. */
  readonly tree?: Tree
}

interface Found {
  readonly inputs: readonly Input[]
  readonly failures: readonly FileFailure[]
}

export async function findInputs(operands: readonly string[], cwd: string, root: string, stdinName: string | undefined): Promise<Found> {
  const inputs = new Map<string, Input>()
  const failures: FileFailure[] = []
  const add = (file: string, explicit: boolean): void => {
    const real = realOr(file)
    if (explicit || !inputs.has(real)) inputs.set(real, { file, path: nameOf(file, root), explicit: explicit || inputs.get(real)?.explicit === true })
  }
  const fail = (path: string, seen: string, advice = ''): void => {
    failures.push({ path, line: 0, column: 0, seen, advice })
  }
  for (const operand of operands) {
    if (operand === '-') {
      inputs.set('-', { file: undefined, path: stdinName === undefined ? '<stdin>' : nameOf(resolve(cwd, stdinName), root), explicit: true })
      continue
    }
    const absolute = resolve(cwd, operand)
    try {
      if (!statSync(absolute).isDirectory()) add(absolute, true)
      else for (const file of await walk('**/*', absolute, (path, error) => { fail(nameOf(path, root), unreadable(error).seen) })) add(file, false)
    } catch (error) {
      const isGlob = /[*?[{]/.test(operand)
      const matches = isGlob ? await walk(sep === '\\' ? operand.replaceAll('\\', '/') : operand, cwd, (path, e) => { fail(nameOf(path, root), unreadable(e).seen) }) : []
      for (const file of matches) add(file, false)
      if (matches.length === 0) fail(operand, isGlob ? 'no file matches' : unreadable(error).seen, isGlob ? '' : 'give the path of an export, a directory, or - for standard input')
    }
  }
  return { inputs: [...inputs.values()].sort((a, b) => compare(a.path, b.path)), failures }
}

/** Hidden files, repositories' own folders and files that hold credentials are left out; links are not followed. */
async function walk(pattern: string, cwd: string, onError: (path: string, error: unknown) => void): Promise<string[]> {
  const { default: glob } = await import('fast-glob')
  const reading = ((directory: string, options: { withFileTypes: true }, done: (error: NodeJS.ErrnoException | null, entries: Dirent[]) => void): void => {
    readdir(directory, options, (error, entries) => {
      if (error) onError(directory, error)
      done(null, error ? [] : entries)
    })
  }) as unknown as typeof readdir
  return glob(pattern, {
    cwd, absolute: true, onlyFiles: true, followSymbolicLinks: false, dot: false, fs: { readdir: reading },
    ignore: ['**/.git/**', '**/node_modules/**', '**/router.db', '**/.cloginrc'],
  })
}
