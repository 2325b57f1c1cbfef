/** Says on a terminal what is being done, once it takes longer than a second. */
import process from 'node:process'
import { forTerminal } from '../report/neutral.ts'
import type { Output } from './world.ts'

const PATIENCE = 1000
const STEP = 100

interface Progress {
  readonly at: (what: string) => void
  readonly end: () => Promise<void>
}

export function progress(output: Output, quiet: boolean): Progress {
  const started = process.uptime() * 1000
  let last = started + PATIENCE - STEP
  let shownAny = false
  return {
    at: what => {
      const now = process.uptime() * 1000
      if (quiet || now - last < STEP || !output.isTTY) return
      last = now
      shownAny = true
      void output.write(`\r\u001b[K${forTerminal(what).slice(0, 70)}`)
    },
    end: async () => {
      if (shownAny) await output.write('\r\u001b[K')
    },
  }
}
