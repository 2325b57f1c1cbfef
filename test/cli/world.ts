/** A world for the program: a folder of its own, and what it wrote. */
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { main } from '../../src/cli/main.ts'
import type { ExitCode } from '../../src/cli/world.ts'

export interface Ran {
  readonly code: ExitCode
  readonly stdout: string
  readonly stderr: string
}

export interface Setting {
  readonly stdin?: Iterable<Uint8Array | string>
  readonly env?: Readonly<Record<string, string>>
  readonly isTTY?: boolean
  readonly cwd?: string
}

/** A new folder with these files in it. */
export function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'wallproof-')))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), content)
  }
  return root
}

export async function run(root: string, argv: readonly string[], { stdin = [], env = {}, isTTY = false, cwd = '.' }: Setting = {}): Promise<Ran> {
  const written = { stdout: '', stderr: '' }
  const output = (name: 'stdout' | 'stderr') => ({
    isTTY,
    closed: false,
    write: (text: string) => {
      written[name] += text
      return Promise.resolve()
    },
  })
  const bytes = async function* (): AsyncGenerator<Uint8Array> {
    for (const chunk of stdin) {
      await Promise.resolve()
      yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    }
  }
  const code = await main(argv, { cwd: join(root, cwd), env, stdin: bytes(), stdout: output('stdout'), stderr: output('stderr') })
  return { code, ...written }
}
