/** Says on a terminal what is being done, once it takes longer than a second. */
import { forTerminal } from '../report/neutral.ts'
import type { Output } from './world.ts'

const PATIENCE = 1000
const STEP = 100

interface Progress {
  readonly at: (what: string) => void
  readonly end: () => Promise<void>
}

export function progress(output: Output, quiet: boolean): Progress {
  const started = performance.now()
  let last = started + PATIENCE - STEP
  let shownAny = false
  return {
    at: what => {
      const now = performance.now()
      if (quiet || !output.isTTY || now - last < STEP) return
      last = now
      shownAny = true
      void output.write(`\r\u001b[K${forTerminal(what).slice(0, 70)}`)
    },
    end: async () => {
      if (shownAny) await output.write('\r\u001b[K')
    },
  }
}
