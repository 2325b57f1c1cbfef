/** `--cache`: what came of an input is kept, and taken again while the input, what belongs to it, the configuration and the program are the same. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { sourcesOf } from '../report/abridged.ts'
import { onlyLines } from '../text/onlylines.ts'
import { makeSource, type Source } from '../text/source.ts'
import { usableCache } from './cachefolder.ts'
import { filesOf, hasSibling } from './companions.ts'
import type { Input } from './find.ts'
import type { Job, Part } from './part.ts'
import { readText, unreadable } from './read.ts'
import { UsageError, type World } from './world.ts'

/** Tells one build from another; written in by the build. */
declare const BUILD: string

export interface PartCache {
  of(input: Input, make: () => Promise<Part>): Promise<Part>
}

const DAYS_KEPT = 30

/** `location`: the user's own, else the cache folder of the user. Undefined: there is none that could be written to. */
export function openCache(location: string | undefined, job: Job, { cwd, env }: World): PartCache | undefined {
  const folder = location === undefined ? usableCache(env, 'results')?.make() : made(resolve(cwd, location))
  if (folder === undefined) return undefined
  forgetOld(folder)
  const run = createHash('sha256').update(typeof BUILD === 'undefined' ? '' : BUILD).update(serialize(job)).digest()
  return {
    of: async (input, make) => {
      const { file } = input
      const before = file === undefined || input.bytes ? undefined : keyOf(run, input, file)
      if (file === undefined || before === undefined) return make()
      const entry = join(folder, before)
      const known = await restored(entry, filesOf(file, input.beside))
      if (known) return known
      const part = await make()
      // A file that is written to meanwhile may have been read in either state.
      if (keyOf(run, input, file) === before) keep(entry, part)
      return part
    },
  }
}

function keyOf(run: Buffer, { path, explicit, beside }: Input, file: string): string | undefined {
  const hash = createHash('sha256').update(run).update(JSON.stringify([path, explicit, hasSibling(file)]))
  try {
    for (const one of filesOf(file, beside)) hash.update(`${one}\0`).update(createHash('sha256').update(readFileSync(one)).digest())
  } catch {
    return undefined
  }
  return hash.digest('hex')
}

/** Exports hold secrets: their text is not kept, but read again from where it stands. */
function keep(entry: string, part: Part): void {
  const half = `${entry}.${randomUUID()}`
  const texts = [...sourcesOf(part)].map(source => ({ source, text: source.text }))
  try {
    for (const { source } of texts) setText(source, '')
    const bytes = serialize(part)
    writeFileSync(half, Buffer.concat([createHash('sha256').update(bytes).digest(), bytes]), { mode: 0o600 })
    renameSync(half, entry)
  } catch {
    // A cache that cannot be written is one that is not there.
    rmSync(half, { force: true })
  } finally {
    for (const { source, text } of texts) setText(source, text)
  }
}

async function restored(entry: string, files: readonly string[]): Promise<Part | undefined> {
  let part: Part
  try {
    const bytes = readFileSync(entry)
    const [digest, body] = [bytes.subarray(0, 32), bytes.subarray(32)]
    if (!createHash('sha256').update(body).digest().equals(digest)) return undefined
    part = deserialize(body) as Part
  } catch {
    return undefined
  }
  const whole = new Map<string, Source>()
  for (const one of files) {
    const read = await readText(one)
    if (read.ok) whole.set(nameOf(one), makeSource(one, read.text))
  }
  for (const source of sourcesOf(part)) {
    const from = whole.get(nameOf(source.path))
    if (from === undefined) return undefined
    setText(source, onlyLines(from, (source.lineNumbers ?? []).map(number => number - 1)).text)
  }
  return { ...part, took: { reading: 0, judging: 0 } }
}

const nameOf = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)

const setText = (source: Source, text: string): void => { (source as { text: string }).text = text }

function made(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return folder
  } catch (error) {
    throw new UsageError(`--cache-location ${folder}: ${unreadable(error).seen}`)
  }
}

function forgetOld(folder: string): void {
  const oldest = Date.now() - DAYS_KEPT * 24 * 60 * 60 * 1000
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (/^[0-9a-f]{64}/.test(name) && (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? oldest) < oldest) rmSync(path, { force: true })
  }
}
