/** What the program is given of the outside; tests give it another one. */

export interface Output {
  readonly isTTY: boolean
  /** Of a terminal that says so. */
  readonly columns?: number | undefined
  /** True once the reader is gone (a closed pipe): nothing more need be written. */
  readonly closed: boolean
  /** Resolves when more may be written. */
  write(text: string): Promise<void>
}

export interface World {
  /** The file that a thread of a pool runs; absent: all is done in this one. */
  readonly worker?: string
  /** How many threads can run at the same time. */
  readonly processors?: number
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: AsyncIterable<Uint8Array>
  readonly stdout: Output
  readonly stderr: Output
}

export type ExitCode = 0 | 1 | 2

/** The job cannot be done as asked: a line for stderr, and exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
