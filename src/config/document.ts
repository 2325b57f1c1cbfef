/** Reads a file of data by the end of its name, JSON, YAML or TypeScript, and loads only the reader it needs. */
import { makeSource, type Source } from '../text/source.ts'
import { inOrder, problemAt, type Problem } from './problem.ts'
import { MAX_TEXT, Refusal, TOO_DEEP, type Node } from './tree.ts'

export interface TextFile {
  readonly path: string
  readonly text: string
}

/** Gives a file beside the one being read; `relative` is normalised, with `/`, and never leads out of that file's folder. */
export type ReadSibling = (relative: string) => TextFile | undefined

export interface Document {
  readonly root: Node
  /** Paths of all files that had a part in it, itself first. */
  readonly files: readonly string[]
}

export type DocumentResult = { readonly ok: true; readonly document: Document } | { readonly ok: false; readonly problems: readonly Problem[] }

const FORMATS = ['.yaml', '.yml', '.json', '.ts'] as const

export async function readDocument(file: TextFile, readSibling: ReadSibling): Promise<DocumentResult> {
  const source = makeSource(file.path, file.text)
  const start = { source, start: 0, end: 0 }
  if (file.text.length > MAX_TEXT) return { ok: false, problems: [problemAt(start, 'the file is too long to be a configuration')] }
  const format = FORMATS.find(end => file.path.toLowerCase().endsWith(end))
  try {
    switch (format) {
      case '.json':
        return found((await import('./json.ts')).readJson(source), source)
      case '.yaml':
      case '.yml':
        return found((await import('./yaml.ts')).readYaml(source), source)
      case '.ts': {
        const { readTypeScript } = await import('./typescript.ts')
        const result = readTypeScript(source, readSibling)
        return result.ok ? { ok: true, document: result } : { ok: false, problems: inOrder(result.problems) }
      }
      case undefined:
        return { ok: false, problems: [problemAt(start, `the name of the file must end in ${FORMATS.join(', ')}`)] }
    }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problems: [problemAt(error.span, error.message)] }
    if (error instanceof RangeError) return { ok: false, problems: [problemAt(start, TOO_DEEP)] }
    throw error
  }
}

function found(root: Node, source: Source): DocumentResult {
  return { ok: true, document: { root, files: [source.path] } }
}
