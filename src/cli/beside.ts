/** Files that a deployment file names. It may come with somebody else's repository, so it names none outside of its own folder. */
import { existsSync, lstatSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { within } from '../config/sibling.ts'
import { realOr } from './root.ts'
import { UsageError } from './world.ts'

/** Absolute path, links followed. */
export function besideConfig(config: string, key: string, path: string): string {
  const folder = realOr(dirname(config))
  const relative = /^[/\\]|[\\:\u0000-\u001f]/.test(path) ? undefined : within('', path)
  const file = relative === undefined || relative === '' ? undefined : landing(join(folder, relative))
  if (!file?.startsWith(join(folder, '/'))) throw new UsageError(`the key "${key}" of the deployment file must lead to a file in its folder, and is ${path}`)
  return file
}

/** Where a path leads when it is written to, links followed; undefined for a link that leads nowhere yet. */
function landing(path: string): string | undefined {
  const file = join(realOr(dirname(path)), basename(path))
  if (existsSync(file)) return realOr(file)
  return lstatSync(file, { throwIfNoEntry: false }) === undefined ? file : undefined
}
