/** Hides what the shared scrubber does not know: secrets of commands that only ASA has. */
import { hide, type Source } from '../../../text/source.ts'
import { isListCommand, startsIn, type Line } from '../line.ts'

/** The word behind each of these is a secret. */
const BEFORE_SECRET: ReadonlySet<string> = new Set(['idtoken', 'radius-common-pw', 'activation-key', 'sdi-node-secret', 'authentication-token'])

export function hideMore(source: Source, lines: readonly Line[]): void {
  for (const line of lines) {
    if (isListCommand(line) && line.children.length === 0) continue
    const { words, span, children } = line
    const first = words[0] ?? ''
    if (first !== 'access-list') {
      const at = words.findIndex(w => BEFORE_SECRET.has(w))
      if (at >= 0 && words[at + 1] !== undefined) hide(source, startsIn(line)[at + 1] as number, span.end)
      // PIX 6: `aaa-server G (IF) host A KEY [timeout N]`.
      const host = first === 'aaa-server' ? words.indexOf('host') : -1
      const key = host > 0 ? words[host + 2] : undefined
      if (key !== undefined && key !== 'timeout') {
        const start = startsIn(line)[host + 2] as number
        hide(source, start, start + key.length)
      }
      // `aaa-server` and `tunnel-group` blocks: `pre-shared-key`, `key` are the scrubber's; so are `passwd` and `enable password`.
      if (first === 'neighbor' && words[2] === 'password' && words.length > 3) hide(source, startsIn(line)[3] as number, span.end)
    }
    hideMore(source, children)
  }
}
