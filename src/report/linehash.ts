/** The fingerprint that GitHub gives a line: a rolling hash over its first 100 characters and what follows, blanks left out. */

import type { ReportedFinding } from '../engine/finding.ts'
import { startOf, type Source } from '../text/source.ts'

// The algorithm and its constants are those of codeql-action's upload, so that its own value and this one agree.
const WINDOW = 100
const BASE = 37
const END = 0xffff
const WORD = 0x100000000

/** 37 to the power of 100, modulo 2 to the power of 64, in two words. */
const OLDEST = power(BASE, WINDOW)

function power(base: number, exponent: number): readonly [high: number, low: number] {
  let high = 0
  let low = 1
  for (let i = 0; i < exponent; i++) {
    const product = low * base
    high = (high * base + Math.floor(product / WORD)) % WORD
    low = product % WORD
  }
  return [high, low]
}

/** `hash:n` for each wanted line (1-based); n counts the lines so far with the same hash. */
export function lineHashes(text: string, wanted: ReadonlySet<number>): Map<number, string> {
  const found = new Map<number, string>()
  const counts = new Map<string, number>()
  const window = new Uint16Array(WINDOW)
  const lines = new Int32Array(WINDOW).fill(-1)
  const last = Math.max(0, ...wanted)
  let high = 0
  let low = 0
  let at = 0
  let line = 0
  let lineStarts = true

  const close = (): void => {
    const closed = lines[at] as number
    if (closed < 0) return
    const hash = high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0')
    const count = (counts.get(hash) ?? 0) + 1
    counts.set(hash, count)
    if (wanted.has(closed)) found.set(closed, `${hash}:${String(count)}`)
    lines[at] = -1
  }
  const push = (code: number): void => {
    const oldest = window[at] as number
    window[at] = code
    const [oldestHigh, oldestLow] = OLDEST
    const product = low * BASE + code
    const drop = oldestLow * oldest
    const difference = (product >>> 0) - (drop >>> 0)
    low = difference >>> 0
    // Everything stays below 2 to the power of 53, where numbers are exact.
    high = (high * BASE + Math.floor(product / WORD) - Math.floor(drop / WORD) - oldestHigh * oldest - (difference < 0 ? 1 : 0)) >>> 0
    at = at + 1 === WINDOW ? 0 : at + 1
  }
  const read = (code: number): void => {
    close()
    if (lineStarts) {
      lineStarts = false
      lines[at] = ++line
    }
    if (code === 10) lineStarts = true
    push(code)
  }

  for (let i = 0; i < text.length && found.size < wanted.size && line <= last + WINDOW; i++) {
    const code = text.charCodeAt(i)
    if (code === 32 || code === 9) continue
    if (code === 10 && text.charCodeAt(i - 1) === 13) continue
    read(code === 13 ? 10 : code)
  }
  read(END)
  for (let i = 0; i < WINDOW; i++) {
    close()
    push(0)
  }
  return found
}

/** Of the lines that findings are about, by fingerprint. GitHub hashes the bytes of the file; where the text is not these bytes, it is left to GitHub. */
export function hashesOf(findings: readonly ReportedFinding[]): Map<string, string> {
  const lines = new Map<Source, Set<number>>()
  const verbatim = findings.filter(f => f.at.source.verbatim)
  for (const { at } of verbatim) {
    const wanted = lines.get(at.source) ?? new Set<number>()
    lines.set(at.source, wanted.add(startOf(at).line))
  }
  const hashes = new Map([...lines].map(([source, wanted]) => [source, lineHashes(source.text, wanted)]))
  return new Map(verbatim.flatMap(({ at, fingerprint }) => {
    const hash = hashes.get(at.source)?.get(startOf(at).line)
    return hash === undefined ? [] : [[fingerprint, hash]]
  }))
}
