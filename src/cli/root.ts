/** Where paths start: the git root, the root of reports, real paths. */
import { existsSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { reportedPath } from '../report/paths.ts'
import { UsageError } from './world.ts'

/** The nearest directory upwards that holds `.git`; undefined outside a repository. */
export function gitRoot(from: string): string | undefined {
  for (let at = from; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at
    if (dirname(at) === at) return undefined
  }
}

/** Real path of the root that reported paths are relative to. */
export function reportRoot(given: string | undefined, cwd: string): string {
  const root = given === undefined ? gitRoot(cwd) ?? cwd : resolve(cwd, given)
  if (!existsSync(root) || !statSync(root).isDirectory()) throw new UsageError(`--root ${given ?? root}: no such directory`)
  return realpathSync(root)
}

/** The path as reports name it; symbolic links are followed where that leads somewhere (a pipe has no path). */
export function nameOf(absolute: string, root: string): string {
  return reportedPath(realOr(absolute), root, sep === '\\' ? '\\' : '/')
}

/** The real path; the given one where that is none (`/dev/fd/63` leads to `pipe:[...]`). */
export function realOr(absolute: string): string {
  try {
    const real = realpathSync(absolute)
    return existsSync(real) ? real : absolute
  } catch {
    return absolute
  }
}
