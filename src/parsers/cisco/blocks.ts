/** Global commands with the lines of their sub-modes, also where a pasted file has lost its indentation. */
import type { Line } from './line.ts'

export interface Block {
  readonly head: Line
  /** Lines directly under it, each with its own children. */
  readonly body: readonly Line[]
}

/** What a dialect knows of its sub-modes. */
export interface Modes {
  /** Does a line that stands on the global level belong to this command's sub-mode? */
  readonly belongs: (head: Line, line: Line) => boolean
  /** Is this line, though it stands under that command, a global one? */
  readonly strays: (head: Line, line: Line) => boolean
}

interface Draft {
  readonly head: Line
  readonly body: Line[]
}

export function blocksOf(top: readonly Line[], modes: Modes): Block[] {
  const out: Draft[] = []
  for (const line of top) place(out, line, modes)
  return out
}

function place(out: Draft[], line: Line, modes: Modes): void {
  const current = out.at(-1)
  // A command with lines indented under it has them all there.
  if (current?.head.children.length === 0 && modes.belongs(current.head, line)) {
    current.body.push(line)
    return
  }
  const made: Draft = { head: line, body: [] }
  out.push(made)
  let strayed = false
  for (const child of line.children) {
    strayed ||= modes.strays(line, child)
    // What stands behind a stray goes with it.
    if (strayed) place(out, child, modes)
    else made.body.push(child)
  }
}
