/** Reads a configuration written in TypeScript without running it: the files, their imports and exports. */
import { parse } from '@typescript-eslint/typescript-estree'
import { makeSource, type Source, type Span } from '../text/source.ts'
import { valueOf, type Binding, type Scope } from './evaluate.ts'
import { readJson } from './json.ts'
import { problemAt, type Problem } from './problem.ts'
import { MAX_TEXT, Refusal, TOO_DEEP, type Node } from './tree.ts'
import { bindingsOf, type Declared } from './declarations.ts'
import { siblingPath } from './sibling.ts'

export type TypeScriptResult =
  | { readonly ok: true; readonly root: Node; readonly files: readonly string[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

type ReadSibling = (relative: string) => { readonly path: string; readonly text: string } | undefined

/** Files that one configuration may be made of. */
const MAX_FILES = 50

/** Characters that all of them may have together. */
const MAX_TOTAL_TEXT = MAX_TEXT

interface Module {
  readonly exports: ReadonlyMap<string, Binding>
}

interface Loader {
  readonly readSibling: ReadSibling
  /** By path relative to the first file's folder. */
  readonly modules: Map<string, Module | 'reading' | 'broken'>
  readonly files: string[]
  readonly problems: Problem[]
  readonly budget: { steps: number; text: number }
  length: number
}

/** What evaluation may cost altogether: values made, and characters of text put together. */
const BUDGET = { steps: 500_000, text: 1_000_000 }

export function readTypeScript(source: Source, readSibling: ReadSibling): TypeScriptResult {
  const loader: Loader = {
    readSibling, modules: new Map(), files: [source.path], problems: [], budget: { ...BUDGET }, length: source.text.length,
  }
  const start = { source, start: 0, end: 0 }
  const root = attempt(loader, start, () => {
    const module = load(loader, source, '')
    const binding = module.exports.get('default')
    const value = binding && valueOf(binding)
    if (value === undefined && loader.problems.length === 0) {
      throw new Refusal(start, 'a config must have an export default: export default defineConfig({ ... })')
    }
    return value
  })
  return root !== undefined && loader.problems.length === 0 ? { ok: true, root, files: loader.files } : { ok: false, problems: loader.problems }
}

/** Runs one step of the reading; a refusal becomes a problem, and the rest is still looked at. */
function attempt<T>(loader: Loader, at: Span, step: () => T): T | undefined {
  try {
    return step()
  } catch (error) {
    if (error instanceof Refusal) {
      if (!error.reported) loader.problems.push(problemAt(error.span, error.message))
    } else if (error instanceof RangeError) loader.problems.push(problemAt(at, TOO_DEEP))
    else throw error
    return undefined
  }
}

/** `folder` is where the file lies, relative to the first file: empty or ending in a slash. */
function load(loader: Loader, source: Source, folder: string): Module {
  const scope: Scope = { source, bindings: new Map(), budget: loader.budget }
  const declared = bindingsOf(source, syntaxOf(source), scope)
  for (const { span, message } of declared.refusals) loader.problems.push(problemAt(span, message))
  for (const wanted of declared.imports) {
    const binding = attempt(loader, wanted.span, () => {
      if (scope.bindings.has(wanted.local)) throw new Refusal(wanted.span, `${wanted.local} is there twice`)
      return imported(loader, folder, wanted)
    })
    scope.bindings.set(wanted.local, binding ?? { kind: 'broken' })
  }
  const exports = new Map<string, Binding>()
  for (const { name, from, span, local } of declared.exports) {
    const binding = attempt(loader, span, () =>
      from === undefined ? local : imported(loader, folder, { span, from, name: from.name, local: name }))
    if (exports.has(name)) loader.problems.push(problemAt(span, `${name} is exported twice`))
    exports.set(name, binding ?? { kind: 'broken' })
  }
  // Every constant is looked at, used or not: otherwise a file could hold code that nobody noticed.
  for (const binding of [...scope.bindings.values(), ...exports.values()]) {
    attempt(loader, { source, start: 0, end: 0 }, () => valueOf(binding))
  }
  return { exports }
}

function syntaxOf(source: Source): ReturnType<typeof parse> {
  try {
    return parse(source.text, { range: true, loc: false, comment: false, jsx: false, loggerFn: false, errorOnUnknownASTType: false })
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal({ source, start: 0, end: 0 }, TOO_DEEP)
    if (!(error instanceof Error)) throw error
    const start = indexOf(error)
    throw new Refusal({ source, start, end: start }, `not valid TypeScript: ${lowerFirst(error.message.replace(/\.$/, ''))}`)
  }
}

/** Where typescript-estree's error says it is; the class that carries it is not among its exports. */
function indexOf(error: Error): number {
  const location: unknown = 'location' in error ? error.location : undefined
  const start: unknown = typeof location === 'object' && location !== null && 'start' in location ? location.start : undefined
  const offset: unknown = typeof start === 'object' && start !== null && 'offset' in start ? start.offset : undefined
  return typeof offset === 'number' ? offset : 0
}

const lowerFirst = (text: string): string => (/^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text)

function imported(loader: Loader, folder: string, { span, from, name }: Declared['imports'][number]): Binding {
  if (from.specifier === 'wallproof') {
    if (name !== 'defineConfig') throw new Refusal(span, "only defineConfig may be imported from 'wallproof'; types with import type")
    return { kind: 'define' }
  }
  const binding = moduleOf(loader, folder, from.specifier, from.span).exports.get(name)
  if (binding === undefined) throw new Refusal(span, `${from.specifier} has no export called ${name}`)
  return binding
}

function moduleOf(loader: Loader, folder: string, specifier: string, span: Span): Module {
  const path = siblingPath(folder, specifier)
  if (typeof path !== 'string') throw new Refusal(span, path.problem)
  const known = loader.modules.get(path)
  if (known === 'reading') throw new Refusal(span, 'these files import each other in a circle')
  if (known === 'broken') throw new Refusal(span, `${specifier} has mistakes`, true)
  if (known !== undefined) return known
  if (loader.modules.size >= MAX_FILES) throw new Refusal(span, `a config may be made of at most ${String(MAX_FILES)} files`)
  const file = loader.readSibling(path)
  if (file === undefined) throw new Refusal(span, `${specifier} cannot be read`)
  loader.length += file.text.length
  if (loader.length > MAX_TOTAL_TEXT) throw new Refusal(span, 'the files of this config are too long')
  loader.modules.set(path, 'reading')
  loader.files.push(file.path)
  const source = makeSource(file.path, file.text)
  const module = attempt(loader, span, () => path.toLowerCase().endsWith('.json')
    ? { exports: new Map<string, Binding>([['default', { kind: 'value', node: readJson(source) }]]) }
    : load(loader, source, path.slice(0, path.lastIndexOf('/') + 1)))
  loader.modules.set(path, module ?? 'broken')
  // What could not be read has been reported; its names shall not be reported as missing as well.
  if (module === undefined) throw new Refusal(span, `${specifier} has mistakes`, true)
  return module
}
