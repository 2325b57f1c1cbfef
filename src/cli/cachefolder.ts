/** A folder of the user's own, outside of every repository, for what can be made again. What lies there is believed, so nobody else may be able to write to it. */
import { lstatSync, mkdirSync, statSync, type Stats } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import process from 'node:process'

export interface Cache {
  readonly folder: string
  /** Makes the folder if it is not there; undefined where that cannot be (a home that is read-only, or somebody else's). */
  make(): string | undefined
}

/** XDG Base Directory Specification; ~/Library/Caches on macOS; %LOCALAPPDATA% on Windows. Undefined: there is none that can be trusted. */
export function usableCache(env: Readonly<Record<string, string | undefined>>, name: string): Cache | undefined {
  const folder = join(cacheHome(env), 'wallproof', name)
  const there = stats(folder)
  if (there && !isOurs(there)) return undefined
  return { folder, make: () => (there || made(folder) ? folder : undefined) }
}

function cacheHome(env: Readonly<Record<string, string | undefined>>): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = env
  if (XDG_CACHE_HOME !== undefined && isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME
  if (process.platform === 'win32' && LOCALAPPDATA !== undefined) return LOCALAPPDATA
  return join(homeOf(env), process.platform === 'darwin' ? 'Library/Caches' : '.cache')
}

/** What `os.homedir` says: that module takes longer to load than all else here. */
const homeOf = ({ HOME = '' }: Readonly<Record<string, string | undefined>>): string => (HOME === '' || process.platform === 'win32' ? process.getBuiltinModule('node:os').homedir() : HOME)

function stats(path: string): Stats | undefined {
  try {
    return lstatSync(path)
  } catch {
    return undefined
  }
}

/** A directory, no link to one, that belongs to whoever runs this, and that no other may write to. Windows keeps the profiles of users apart. */
function isOurs(found: Stats): boolean {
  return found.isDirectory() && (process.getuid === undefined || (found.uid === process.getuid() && (found.mode & 0o022) === 0))
}

/** The nearest folder upwards that is there: with `sudo`, HOME may be that of somebody else, where nothing is to be left. */
function nearestStats(folder: string): Stats {
  let at = dirname(folder)
  while (dirname(at) !== at && stats(at) === undefined) at = dirname(at)
  return statSync(at)
}

function made(folder: string): boolean {
  try {
    if (!isOurs(nearestStats(folder))) return false
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return isOurs(lstatSync(folder))
  } catch {
    return false
  }
}
