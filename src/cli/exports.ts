/** Inputs read, recognised and parsed; what could not be is a failure, and the others go on. */
import type { FileFailure } from '../engine/result.ts'
import type { Firewall, Format } from '../model/firewall.ts'
import { detect, type Detected } from '../parsers/detect.ts'
import { PARSERS } from '../parsers/registry.ts'
import { makeSource, startOf, type Source } from '../text/source.ts'
import type { Input } from './find.ts'
import { MAX_BYTES, readBytes, readHead, readStream, readText, unreadable, type Head, type ReadResult } from './read.ts'
import type { World } from './world.ts'

export interface Exports {
  readonly firewalls: readonly Firewall[]
  readonly failures: readonly FileFailure[]
  /** Look-alikes and oversized files that a walk came upon. */
  readonly notes: readonly string[]
}

/** So much of a file is looked at to see whether it is an export at all. */
const HEAD = 256 * 1024

/** Files that a walk does not open: documents, programs, pictures, archives. */
const OTHER = /\.(md|markdown|rst|adoc|html?|css|js|mjs|cjs|ts|tsx|jsx|py|rb|go|rs|java|c|h|cc|cpp|php|pl|sh|bash|ps1|bat|json|jsonl|ya?ml|toml|tf|j2|jinja2?|tmpl|erb|csv|tsv|sql|svg|png|jpe?g|gif|ico|pdf|docx?|xlsx?|zip|tar|tgz|bz2|xz|zst|7z|so|exe|bin|pcap(ng)?|sarif|lock|pem|key|crt)$/i

export async function readExports(inputs: readonly Input[], forced: Format | undefined, world: Pick<World, 'stdin'>, onProgress: (path: string) => void): Promise<Exports> {
  const firewalls: Firewall[] = []
  const failures: FileFailure[] = []
  const notes: string[] = []
  for (const input of inputs) {
    onProgress(input.path)
    const found = await readOne(input, forced, world)
    if (found.kind === 'firewalls') firewalls.push(...found.firewalls)
    else if (found.kind === 'failure') failures.push(found.failure)
    else if (found.kind === 'note') notes.push(found.text)
  }
  return { firewalls, failures, notes }
}

type One =
  | { readonly kind: 'firewalls'; readonly firewalls: readonly Firewall[] }
  | { readonly kind: 'failure'; readonly failure: FileFailure }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'nothing' }

const NOTHING: One = { kind: 'nothing' }

/** `world` is asked for its standard input only by the input that is none of the others. */
export async function readOne(input: Input, forced: Format | undefined, world: Pick<World, 'stdin'>): Promise<One> {
  const { file, path, explicit } = input
  if (input.bytes && !explicit) {
    if (OTHER.test(path)) return NOTHING
  } else if (!explicit && file !== undefined) {
    const { one, whole } = lookAt(file, path, forced)
    if (one) return one
    if (whole) return parseOne(makeSource(path, whole.text, whole.verbatim), whole.format, input)
  }
  const read: ReadResult = input.bytes ? await readBytes(await input.bytes()) : file === undefined ? await readStream(world.stdin) : await readText(file)
  if (!read.ok) return explicit ? failed(path, read.seen, read.advice) : NOTHING
  const detected: Detected = forced === undefined || (input.bytes && !explicit) ? detect(read.text, path) : { kind: 'format', format: forced }
  if (!explicit && input.bytes && forced !== undefined && detected.kind === 'format' && detected.format !== forced) return NOTHING
  switch (detected.kind) {
    case 'format': return parseOne(makeSource(path, read.text, read.verbatim), detected.format, input)
    case 'lookalike': return explicit ? failed(path, `this is: ${detected.name}`, detected.advice) : lookalikeNote(path, detected)
    case 'unknown': return explicit ? failed(path, 'the format is not recognised', detected.advice) : NOTHING
  }
}

/** What a walk makes of a file by its first bytes: that it is not read (`one`), or all of it where those are the `whole`; otherwise it is to be read. */
interface Look {
  readonly one?: One
  readonly whole?: Head & { readonly format: Format }
}

function lookAt(file: string, path: string, forced: Format | undefined): Look {
  if (OTHER.test(path)) return { one: NOTHING }
  try {
    const head = readHead(file, HEAD)
    if (head === 'gzip') return {}
    if (head === undefined) return { one: NOTHING }
    const detected = detect(head.text, path)
    if (detected.kind === 'unknown') return { one: NOTHING }
    if (detected.kind === 'lookalike') return { one: lookalikeNote(path, detected) }
    if (head.size > MAX_BYTES) return { one: failed(path, 'this file is larger than 256 MB', 'split it, or leave it out') }
    if (forced !== undefined && forced !== detected.format) return { one: NOTHING }
    return head.isWhole ? { whole: { ...head, format: detected.format } } : {}
  } catch (error) {
    const { seen, advice } = unreadable(error)
    return { one: failed(path, seen, advice) }
  }
}

/** `file`: where it was read from, so that what the host tells beside it is found; only Linux hosts do. */
async function parseOne(source: Source, format: Format, { file, beside, tree }: Input): Promise<One> {
  const { path } = source
  const load = PARSERS[format]
  if (!load) return failed(path, `recognised as ${format}, which is not supported yet`, '')
  const parse = await load()
  const companions = format === 'iptables' && file !== undefined ? await (await import('./companions.ts')).readCompanions(file, path, beside, tree) : {}
  if ('unreadable' in companions) return failed(path, companions.unreadable, 'let it be read, or move it away')
  try {
    const { firewalls, failure } = parse(source, companions)
    if (!failure) return { kind: 'firewalls', firewalls }
    const { line, column } = startOf(failure.span)
    return { kind: 'failure', failure: { path, line, column, seen: failure.seen, advice: failure.advice } }
  } catch {
    // Parsers do not throw; should one, the other files still count. Its message may quote the input, so it is not shown.
    return failed(path, `the ${format} parser failed on this file`, 'this is a bug in wallproof; please report it')
  }
}

const failed = (path: string, seen: string, advice: string): One => ({ kind: 'failure', failure: { path, line: 0, column: 0, seen, advice } })

function lookalikeNote(path: string, { name, advice }: Extract<Detected, { kind: 'lookalike' }>): One {
  return { kind: 'note', text: `${path}: not linted, this is: ${name}; ${advice}` }
}
