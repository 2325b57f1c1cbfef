/** `--staged`: the exports that the next commit changes, and what stands beside them, as the index holds them; git is asked, nothing of it is run but its own reading commands. */
import { execFile } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { compare } from '../engine/order.ts'
import { reportedPath } from '../report/paths.ts'
import type { Tree } from './companions.ts'
import type { Input } from './find.ts'
import { globMatches } from './glob.ts'
import { MAX_BYTES, readBytes } from './read.ts'
import { gitRoot, realOr } from './root.ts'
import { UsageError, type World } from './world.ts'

/** Paths and patterns narrow it down; a staged file need not be an export. */
export async function stagedInputs(operands: readonly string[], { cwd, env }: World, root: string): Promise<Input[]> {
  const found = gitRoot(cwd)
  if (found === undefined) throw new UsageError('--staged: this is no git repository')
  if (operands.includes('-')) throw new UsageError('--staged does not read standard input')
  const top = realpathSync(found)
  const here = relative(top, realpathSync(cwd)).split(sep).join('/')
  const git = (argv: readonly string[]): Promise<Buffer> => ask(['-c', 'core.fsmonitor=false', ...argv], top, env)
  const wanted = (path: string): boolean => operands.length === 0 || operands.some(operand => {
    const named = relative(top, resolve(top, here, operand)).split(sep).join('/')
    return named === '' || path === named || path.startsWith(`${named}/`) || globMatches(here === '' ? operand : `${here}/${operand}`, path)
  })
  const records = recordsOf(await git(['diff', '--cached', '--raw', '--no-abbrev', '--no-renames', '--no-ext-diff', '--diff-filter=ACMT', '-z'])).filter(({ path }) => wanted(path))
  if (records.length === 0) return []
  const tree = treeOf(top, entriesOf(await git(['ls-files', '--stage', '-z'])), git)
  return records.map(({ path, blob }) => {
    const file = join(top, path)
    return { file, path: reportedPath(file, root, sep === '\\' ? '\\' : '/'), explicit: false, bytes: () => git(['cat-file', 'blob', blob]), tree }
  })
}

/** The whole index: what a dump has beside it need not be changed. */
function treeOf(top: string, blobs: ReadonlyMap<string, string>, git: (argv: readonly string[]) => Promise<Buffer>): Tree {
  const blobOf = (file: string): string | undefined => blobs.get(relative(top, file).split(sep).join('/')) ?? blobs.get(relative(top, realOr(file)).split(sep).join('/'))
  return {
    has: file => blobOf(file) !== undefined,
    read: async file => readBytes(await git(['cat-file', 'blob', blobOf(file) ?? ''])),
  }
}

/** git-ls-files(1), "OUTPUT": `mode blob stage`, a tab, the path; a file in conflict has several stages, none of them 0. */
function entriesOf(raw: Buffer): Map<string, string> {
  return new Map(raw.toString('utf8').split('\0').flatMap(entry => {
    const [, blob, path] = /^100\d{3} ([0-9a-f]+) 0\t(.+)$/s.exec(entry) ?? []
    return blob === undefined || path === undefined ? [] : [[path, blob] as const]
  }))
}

/** git-diff(1), "Raw output format": `:mode mode name name status`, then the path; links and submodules are no files. */
function recordsOf(raw: Buffer): { readonly path: string; readonly blob: string }[] {
  const parts = raw.toString('utf8').split('\0')
  const records: { path: string; blob: string }[] = []
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const [, mode = '', , blob = ''] = (parts[i] ?? '').split(' ')
    if (mode.startsWith('100') && /[1-9a-f]/.test(blob)) records.push({ path: parts[i + 1] ?? '', blob })
  }
  return records.sort((a, b) => compare(a.path, b.path))
}

function ask(argv: readonly string[], cwd: string, env: World['env']): Promise<Buffer> {
  return new Promise((done, fail) => {
    execFile('git', argv, { cwd, env, encoding: 'buffer', maxBuffer: MAX_BYTES, windowsHide: true }, (error, stdout, stderr) => {
      if (error) fail(new UsageError(`--staged: git ${argv[2] ?? ''} failed: ${stderr.toString('utf8').trim().split('\n', 1)[0] ?? error.message}`))
      else done(stdout)
    })
  })
}
