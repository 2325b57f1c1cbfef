/** Says on a terminal what is being done and how far it is, once it takes longer than a second. */
import process from 'node:process'
import { forTerminal } from '../report/neutral.ts'
import type { Output } from './world.ts'

const PATIENCE = 1000
const STEP = 100

/** Columns of the bar, and of a terminal that does not say how many it has. */
const BAR = 20
const COLUMNS = 80

interface Progress {
  /** `share`: 0 to 1; absent: not known. */
  readonly at: (what: string, share?: number) => void
  /** Takes the line away; it may come again. */
  readonly end: () => Promise<void>
}

export function progress(output: Output, quiet: boolean, now: () => number = () => process.uptime() * 1000): Progress {
  let last = now() + PATIENCE - STEP
  let shownAny = false
  return {
    at: (what, share) => {
      const time = now()
      if (quiet || time - last < STEP || !output.isTTY) return
      last = time
      shownAny = true
      // One column stays free: some terminals begin a new line when the last one is written to.
      void output.write(`\r\u001b[K${cut(share === undefined ? forTerminal(what) : `${bar(share)}  ${forTerminal(what)}`, (output.columns ?? COLUMNS) - 1)}`)
    },
    end: async () => {
      if (shownAny) await output.write('\r\u001b[K')
      shownAny = false
    },
  }
}

function bar(share: number): string {
  const full = Math.round(share * BAR)
  return `[${'#'.repeat(full)}${'.'.repeat(BAR - full)}] ${String(Math.floor(share * 100)).padStart(3)} %`
}

/** Wide characters begin at U+1100 (Unicode, East Asian Width); all beyond it count as two columns, so that a line is never too long. */
function cut(text: string, columns: number): string {
  let width = 0
  let out = ''
  for (const character of text) {
    width += (character.codePointAt(0) ?? 0) < 0x1100 ? 1 : 2
    if (width > columns) break
    out += character
  }
  return out
}
