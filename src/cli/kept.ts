/** Starts a part of the program with what V8 made of it in an earlier run, where that can be had. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import process from 'node:process'
import { usableCache } from './cachefolder.ts'
import { loadCompiled } from './compiled.ts'

/** Tells one build from another; written in by the build. */
declare const BUILD: string

/** What the chunk exports. */
export function startKept(folder: string, chunk: string): unknown {
  // Since Node 22.1. What it keeps is checked against the code, so it needs no folder a build.
  const { enableCompileCache } = process.getBuiltinModule('node:module') as { readonly enableCompileCache?: (folder: string) => unknown }
  // Node's own variable (node(1)); coverage wants to see code compiled.
  const isWanted = (process.env.NODE_DISABLE_COMPILE_CACHE ?? '') === '' && process.env.NODE_V8_COVERAGE === undefined
  if (!enableCompileCache) {
    const { exports, keep } = loadCompiled(folder, chunk, isWanted ? usableCache(process.env, join('code', `${BUILD}-${process.version}-${process.arch}`)) : undefined)
    process.on('exit', keep)
    return exports
  }
  const cache = isWanted ? usableCache(process.env, 'node')?.make() : undefined
  if (cache !== undefined) enableCompileCache(cache)
  return createRequire(join(folder, chunk))(`./${chunk}`)
}
