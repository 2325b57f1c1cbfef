/** Writes reports where they were asked for: stdout or files. */
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { unreadable } from './read.ts'
import { UsageError, type World } from './world.ts'

export async function deliver(text: string, file: string | undefined, world: World): Promise<void> {
  if (file === undefined) {
    await world.stdout.write(text)
    return
  }
  try {
    writeFileSync(resolve(world.cwd, file), text)
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${unreadable(error).seen}`)
  }
}
