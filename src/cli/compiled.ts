/** For Node 20: runs the chunks of the program from the code that V8 made of them in an earlier run, and keeps that code at the end of the first. */
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire, Module } from 'node:module'
import { dirname, join } from 'node:path'
import { Script } from 'node:vm'
import type { Cache } from './cachefolder.ts'

/** Builds whose code is kept beside this one's. */
const KEPT = 3

type Wrapped = (exports: object, require: (request: string) => unknown, module: { exports: object }, file: string, folder: string) => void

export interface Loaded {
  /** Chunks that V8 had to compile. */
  readonly compiled: ReadonlySet<string>
  readonly exports: unknown
  /** To be called at the end: functions that have run by then are kept with their chunks. */
  keep(): void
}

export function loadCompiled(folder: string, main: string, cache: Cache | undefined): Loaded {
  const require = createRequire(join(folder, main))
  const modules = new Map<string, { exports: object }>()
  const scripts = new Map<string, Script>()
  const compiled = new Set<string>()
  const load = (name: string): object => {
    const known = modules.get(name)
    if (known) return known.exports
    const file = join(folder, name)
    const cachedData = cache && kept(join(cache.folder, name))
    // The build says of itself that it is another one (`BUILD`): V8 compares no more of the text than its length.
    const script = new Script((Module as unknown as { wrap(text: string): string }).wrap(readFileSync(file, 'latin1')), { filename: file, ...(cachedData ? { cachedData } : {}) })
    if (!cachedData || script.cachedDataRejected) compiled.add(name)
    scripts.set(name, script)
    const module = { exports: {} }
    modules.set(name, module)
    const run = script.runInThisContext() as Wrapped
    run(module.exports, request => (request.startsWith('./') ? load(request.slice(2)) : require(request)), module, file, folder)
    return module.exports
  }
  return { exports: load(main), compiled, keep: () => { if (cache && compiled.size > 0) keep(cache, scripts) } }
}

/** V8 compares versions, flags and lengths, and runs whatever else it is given: what a disk has damaged must not come so far. So it is there twice; to load a digest takes longer. */
function kept(file: string): Buffer | undefined {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch {
    return undefined
  }
  const code = bytes.subarray(0, bytes.length >> 1)
  return code.length > 0 && code.equals(bytes.subarray(code.length)) ? code : undefined
}

/**
 * All chunks of the run, also those that were kept: with a new chunk came functions of the others that had not run before. Written under
 * another name and renamed, so that no other run reads half a file. Where nothing can be written, the next run compiles again.
 */
function keep(cache: Cache, scripts: ReadonlyMap<string, Script>): void {
  try {
    const folder = cache.make()
    if (folder === undefined) return
    for (const [name, script] of scripts) {
      const half = join(folder, `${name}.${Math.random().toString(36).slice(2)}`)
      const code = script.createCachedData()
      writeFileSync(half, Buffer.concat([code, code]), { mode: 0o600 })
      renameSync(half, join(folder, name))
    }
    forgetOthers(folder)
  } catch {
    // A full disk; what was begun is of no use to anybody.
  }
}

function forgetOthers(folder: string): void {
  const parent = dirname(folder)
  const builds = readdirSync(parent).map(name => join(parent, name)).filter(path => path !== folder)
  const byAge = builds.map(path => ({ path, age: statSync(path).mtimeMs })).sort((a, b) => b.age - a.age)
  for (const { path } of byAge.slice(KEPT)) rmSync(path, { recursive: true, force: true })
}
