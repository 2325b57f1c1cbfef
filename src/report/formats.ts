/** The formats of `lint`; each printer is loaded when it is asked for. */
import type { Formatter } from './report.ts'

export const formats = {
  text: async () => (await import('./text.ts')).text,
  json: async () => (await import('./json.ts')).json,
  sarif: async () => (await import('./sarif.ts')).sarif,
} satisfies Record<string, () => Promise<Formatter>>
