/** Hides what the shared scrubber does not know: secrets of commands that only ASA has. */
import { hide, type Source } from '../../../text/source.ts'
import type { Line } from '../lines.ts'

/** The word behind each of these is a secret. */
const BEFORE_SECRET: ReadonlySet<string> = new Set(['idtoken', 'radius-common-pw', 'activation-key', 'sdi-node-secret', 'authentication-token'])

export function hideMore(source: Source, lines: readonly Line[]): void {
  for (const { words, starts, span, children } of lines) {
    const first = words[0] ?? ''
    if (first !== 'access-list') {
      const at = words.findIndex(w => BEFORE_SECRET.has(w))
      if (at >= 0 && words[at + 1] !== undefined) hide(source, starts[at + 1] as number, span.end)
      // PIX 6: `aaa-server G (IF) host A KEY [timeout N]`.
      const host = first === 'aaa-server' ? words.indexOf('host') : -1
      if (host > 0 && words[host + 2] !== undefined && words[host + 2] !== 'timeout') hide(source, starts[host + 2] as number, (starts[host + 2] as number) + (words[host + 2] as string).length)
      // `aaa-server` and `tunnel-group` blocks: `pre-shared-key`, `key` are the scrubber's; so are `passwd` and `enable password`.
      if (first === 'neighbor' && words[2] === 'password' && words.length > 3) hide(source, starts[3] as number, span.end)
    }
    hideMore(source, children)
  }
}
