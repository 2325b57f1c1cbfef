/** Reads a configuration from text in a test, with files beside it from a table. */
import { readConfig, type ConfigResult } from '../../src/config/read.ts'

export type Files = Readonly<Record<string, string>>

export interface Read {
  readonly result: ConfigResult
  /** What was asked for beside the config, in order. */
  readonly asked: readonly string[]
}

export async function read(path: string, text: string, files: Files = {}): Promise<Read> {
  const asked: string[] = []
  const result = await readConfig({
    path,
    text,
    readSibling: relative => {
      asked.push(relative)
      const found = Object.hasOwn(files, relative) ? files[relative] : undefined
      return found === undefined ? undefined : { path: relative, text: found }
    },
  })
  return { result, asked }
}

/** `file:line:column message`, one line each. */
export async function mistakes(path: string, text: string, files: Files = {}): Promise<string[]> {
  const { result } = await read(path, text, files)
  return result.ok ? [] : result.problems.map(p => `${p.path}:${String(p.line)}:${String(p.column)} ${p.message}`)
}

export async function accepted(path: string, text: string, files: Files = {}): Promise<ConfigResult & { readonly ok: true }> {
  const { result } = await read(path, text, files)
  if (!result.ok) throw new Error(result.problems.map(p => `${p.path}:${String(p.line)}:${String(p.column)} ${p.message}`).join('\n'))
  return result
}
