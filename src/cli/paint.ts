/** Colours or none, by --color, NO_COLOR, FORCE_COLOR and the terminal. */
import { PLAIN, type Paint } from '../report/report.ts'
import type { Output, World } from './world.ts'

export async function paintFor(when: string | undefined, output: Output | undefined, env: World['env']): Promise<Paint> {
  if (!wantsColour(when, output, env)) return PLAIN
  const { Chalk } = await import('chalk')
  const chalk = new Chalk({ level: 1 })
  const link = output?.isTTY === true && showsLinks(env) ? hyperlink : PLAIN.link
  return { bold: chalk.bold, dim: chalk.dim, red: chalk.red, yellow: chalk.yellow, cyan: chalk.cyan, green: chalk.green, link }
}

/** The option wins; then no-color.org (any non-empty value), then FORCE_COLOR (0 and false mean no), then the terminal. A file is never coloured unless asked. */
function wantsColour(when: string | undefined, output: Output | undefined, env: World['env']): boolean {
  if (when === 'always') return true
  if (when === 'never') return false
  if ((env.NO_COLOR ?? '') !== '') return false
  const { FORCE_COLOR } = env
  if (FORCE_COLOR !== undefined) return output !== undefined && FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  return output?.isTTY === true && env.TERM !== 'dumb'
}

/** OSC 8, "Hyperlinks in Terminal Emulators"; the text stays what it is where it is not understood, but some terminals print the address then. */
const hyperlink = (text: string, url: string): string => `\u001b]8;;${url}\u001b\\${text}\u001b]8;;\u001b\\`

/** FORCE_HYPERLINK decides (0 means no); else terminals that are known to show links, and never on a build server. */
function showsLinks({ FORCE_HYPERLINK, CI, TERM, TERM_PROGRAM, VTE_VERSION, WT_SESSION, KONSOLE_VERSION }: World['env']): boolean {
  if (FORCE_HYPERLINK !== undefined && FORCE_HYPERLINK !== '') return FORCE_HYPERLINK !== '0'
  if (CI !== undefined) return false
  return /^(xterm-kitty|alacritty|xterm-ghostty|foot)/.test(TERM ?? '') || /^(iTerm\.app|WezTerm|vscode|ghostty|Hyper)$/.test(TERM_PROGRAM ?? '')
    || Number(VTE_VERSION ?? 0) >= 5000 || WT_SESSION !== undefined || Number(KONSOLE_VERSION ?? 0) >= 201200
}
