/** Reads the user's file: text in, deployment and catalogue out, or every mistake with its place. No file is opened here. */
import { BUILTIN_CATALOGUES, builtinCatalogue } from '../policy/builtin.ts'
import type { Catalogue } from '../policy/catalogue.ts'
import type { Deployment } from '../policy/deployment.ts'
import { startOf, type Position, type Span } from '../text/source.ts'
import { readCatalogue, type CatalogueResult } from './catalogue.ts'
import { deploymentOf } from './deployment.ts'
import { readDocument, type ReadSibling } from './document.ts'
import { suggestion } from './nearest.ts'
import { inOrder, problemAt, type Problem } from './problem.ts'
import { within } from './sibling.ts'
import { partAt, placeOf, toPlain, type Node } from './tree.ts'
import { validate } from './validate.ts'

export const DEFAULT_PROFILE = 'flowmon'

export interface ConfigInput {
  readonly path: string
  readonly text: string
  /** Static imports of a .ts config and a profile of one's own, relative to the config's folder and never above it. */
  readonly readSibling: ReadSibling
  /** Instead of the config's profile (the command line's `--profile`). */
  readonly catalogue?: Catalogue
}

export type ConfigResult =
  | {
      readonly ok: true
      readonly deployment: Deployment
      readonly catalogue: Catalogue
      /** As the file writes it; the default where it says nothing. */
      readonly profile: string
      /** Paths of all files that had a part in it, itself first. */
      readonly files: readonly string[]
      /** The value as it was read: plain data, deeply frozen. */
      readonly settings: unknown
      /** Where a key or value of the settings was written, for mistakes that only others can find: `['rules', 'no-such-rule']`. */
      readonly placeOf: (path: readonly string[]) => Position & { readonly path: string }
    }
  | { readonly ok: false; readonly problems: readonly Problem[] }

export async function readConfig({ path, text, readSibling, catalogue }: ConfigInput): Promise<ConfigResult> {
  const read = await readDocument({ path, text }, readSibling)
  if (!read.ok) return read
  const { root, files } = read.document
  const mistakes = await validate('config', root)
  const named = partAt(root, ['profile'])
  const profile = named.kind === 'scalar' ? String(named.value) : DEFAULT_PROFILE
  const chosen = catalogue === undefined ? await catalogueOf(profile, named, readSibling) : { ok: true as const, catalogue, files: [] }
  if (!chosen.ok) return { ok: false, problems: together(mistakes, chosen.problems) }
  const { deployment, problems } = deploymentOf(root, chosen.catalogue)
  if (mistakes.length + problems.length > 0) return { ok: false, problems: together(mistakes, problems) }
  return {
    ok: true,
    deployment,
    catalogue: chosen.catalogue,
    profile,
    files: [...files, ...chosen.files],
    settings: toPlain(root),
    placeOf: steps => where(placeOf(root, steps)),
  }
}

/** What the schema says about a place is enough about it. */
function together(bySchema: readonly Problem[], others: readonly Problem[]): Problem[] {
  const place = (p: Problem): string => `${p.path}:${String(p.line)}:${String(p.column)}`
  const known = new Set(bySchema.map(place))
  return inOrder([...bySchema, ...others.filter(p => !known.has(place(p)))])
}

const where = (span: Span): Position & { readonly path: string } => ({ path: span.source.path, ...startOf(span) })

type Chosen = (CatalogueResult & { readonly ok: true } & { readonly files: readonly string[] }) | (CatalogueResult & { readonly ok: false })

/** A name is a built-in catalogue; what has a slash or a dot in it is the path of a file. */
async function catalogueOf(profile: string, { span }: Node, readSibling: ReadSibling): Promise<Chosen> {
  const builtin = builtinCatalogue(profile)
  if (builtin !== undefined) return { ok: true, catalogue: await builtin, files: [] }
  const wrong = (message: string): Chosen => ({ ok: false, problems: [problemAt(span, message)] })
  if (!/[./\\]/.test(profile)) return wrong(`unknown profile "${profile}"${suggestion(profile, BUILTIN_CATALOGUES)}, or the path of a file`)
  if (/^[/\\]|[\\:\u0000-\u001f]/.test(profile)) return wrong('the path of a profile must be relative to the config, with / between folders')
  if (!/\.(?:json|ya?ml)$/i.test(profile)) return wrong('the file of a profile must end in .json, .yaml or .yml')
  const relative = within('', profile)
  if (relative === undefined) return wrong('the path of a profile leads out of the folder of the config')
  const file = readSibling(relative)
  if (file === undefined) return wrong(`the profile ${profile} cannot be read`)
  const read = await readCatalogue(file.text, file.path)
  return read.ok ? { ...read, files: [file.path] } : read
}
