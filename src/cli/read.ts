/** A file's bytes as text: size bounds, gzip, encodings; every failure in words. */
import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { decode } from '../text/decode.ts'

/** Beyond this an export is not read, packed or unpacked. */
export const MAX_BYTES = 256 * 1024 * 1024

export type ReadResult = { readonly ok: true; readonly text: string; readonly verbatim: boolean } | { readonly ok: false; readonly seen: string; readonly advice: string }

const TOO_LARGE: ReadResult = { ok: false, seen: 'this file is larger than 256 MB', advice: 'an export is smaller; is this the right file?' }

export async function readText(path: string): Promise<ReadResult> {
  try {
    // One file at a time: waiting for a thread of the pool would only add to it.
    if (statSync(path).size > MAX_BYTES) return TOO_LARGE
    return await textOf(readFileSync(path))
  } catch (error) {
    return unreadable(error)
  }
}

export async function readStream(stream: AsyncIterable<Uint8Array>): Promise<ReadResult> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of stream) {
      size += chunk.length
      if (size > MAX_BYTES) return TOO_LARGE
      chunks.push(chunk)
    }
    return await textOf(Buffer.concat(chunks))
  } catch (error) {
    return unreadable(error)
  }
}

/** The first bytes of a file as text; `isWhole`: there are no more of them. */
export interface Head {
  readonly text: string
  readonly verbatim: boolean
  readonly isWhole: boolean
  readonly size: number
}

/** To see what a file is; undefined for what cannot be an export. */
export function readHead(path: string, bytes: number): Head | 'gzip' | undefined {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    const buffer = Buffer.allocUnsafe(Math.min(bytes, size))
    const head = buffer.subarray(0, readSync(file, buffer, 0, buffer.length, 0))
    if (isGzip(head)) return 'gzip'
    const decoded = decode(head)
    return decoded.binary ? undefined : { text: decoded.text, verbatim: isVerbatim(head, decoded.encoding), isWhole: head.length === size, size }
  } finally {
    closeSync(file)
  }
}

/** RFC 1952, 2.3.1. */
const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8

/** What is in memory already. */
export const readBytes = async (bytes: Buffer): Promise<ReadResult> => (bytes.length > MAX_BYTES ? TOO_LARGE : textOf(bytes))

async function textOf(bytes: Buffer): Promise<ReadResult> {
  const packed = isGzip(bytes)
  const unpacked = packed ? await unpack(bytes) : bytes
  if (!(unpacked instanceof Uint8Array)) return unpacked
  if (unpacked.length === 0) return { ok: false, seen: 'this file is empty', advice: 'fetch the export again' }
  const decoded = decode(unpacked)
  if (decoded.binary) return { ok: false, seen: 'this is a binary file', advice: 'export the configuration as text' }
  return { ok: true, text: decoded.text, verbatim: !packed && isVerbatim(unpacked, decoded.encoding) }
}

/** Does a place in the text stand for the same place in the file? */
const isVerbatim = (bytes: Uint8Array, encoding: string): boolean => encoding === 'utf-8' && !(bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)

async function unpack(bytes: Buffer): Promise<Buffer | ReadResult> {
  const [{ gunzip }, { promisify }] = await Promise.all([import('node:zlib'), import('node:util')])
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: MAX_BYTES })
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') return { ok: false, seen: 'this file unpacks to more than 256 MB', advice: 'an export is smaller; is this the right file?' }
    return { ok: false, seen: 'this gzip file is damaged', advice: 'fetch the export again' }
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'this is a directory',
  ELOOP: 'too many symbolic links',
  ENOTDIR: 'no such file',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many open files',
}

export function unreadable(error: unknown): { readonly ok: false; readonly seen: string; readonly advice: string } {
  const code = codeOf(error)
  return { ok: false, seen: REASONS[code] ?? `cannot be read (${code === '' ? 'unknown error' : code})`, advice: '' }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
