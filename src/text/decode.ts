/** Bytes of an export as text: UTF-8, UTF-16 (PowerShell redirects) or Windows-1252; binary content is refused. */

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

type Decoded = { readonly binary: false; readonly text: string; readonly encoding: Encoding } | { readonly binary: true }

/** How much is looked at to tell text from binary. */
const SAMPLE = 65536

/** Control characters that text files and terminal captures carry: BEL, BS, TAB, LF, VT, FF, CR, SO, SI, ESC. */
const TEXT_CONTROLS = new Set([7, 8, 9, 10, 11, 12, 13, 14, 15, 27])

/** Share of other control characters (NUL too) from which a file counts as binary; random bytes have 8 %. */
const BINARY_SHARE = 0.01

export function decode(bytes: Uint8Array): Decoded {
  const utf16 = utf16Of(bytes)
  if (utf16) {
    const text = new TextDecoder(utf16).decode(bytes)
    return isBinaryText(text) ? { binary: true } : { binary: false, text, encoding: utf16 }
  }
  if (isBinary(bytes)) return { binary: true }
  try {
    return { binary: false, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' }
  } catch {
    return { binary: false, text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' }
  }
}

/** By byte order mark, else by which half of the byte pairs is NUL. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const pairs = Math.min(bytes.length, SAMPLE) >> 1
  if (pairs < 2) return undefined
  let even = 0
  let odd = 0
  for (let i = 0; i < pairs; i++) {
    if (bytes[2 * i] === 0) even++
    if (bytes[2 * i + 1] === 0) odd++
  }
  if (odd > 0.7 * pairs && even < 0.05 * pairs) return 'utf-16le'
  if (even > 0.7 * pairs && odd < 0.05 * pairs) return 'utf-16be'
  return undefined
}

function isBinary(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, SAMPLE)
  let strange = 0
  for (let i = 0; i < length; i++) if (isStrange(bytes[i] as number)) strange++
  return strange > BINARY_SHARE * length
}

function isBinaryText(text: string): boolean {
  const length = Math.min(text.length, SAMPLE)
  let strange = 0
  for (let i = 0; i < length; i++) {
    const c = text.charCodeAt(i)
    if (isStrange(c) || c === 0xfffd) strange++
  }
  return strange > BINARY_SHARE * length
}

const isStrange = (code: number): boolean => code < 32 && !TEXT_CONTROLS.has(code)
