/** Writes reports where they were asked for: stdout or files. */
import { closeSync, openSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { unreadable } from './read.ts'
import { UsageError, type World } from './world.ts'

export interface Delivery {
  readonly write: (text: string) => Promise<void>
  readonly end: () => void
}

/** A file is begun anew at once, so that one that cannot be written shows before there is anything to write. */
export function deliveryTo(file: string | undefined, world: World): Delivery {
  if (file === undefined) return { write: text => world.stdout.write(text), end: () => {} }
  const named = <T>(make: () => T): T => {
    try {
      return make()
    } catch (error) {
      throw new UsageError(`${file} cannot be written: ${unreadable(error).seen}`)
    }
  }
  const opened = named(() => openSync(resolve(world.cwd, file), 'w'))
  return {
    write: text => {
      named(() => { writeFileSync(opened, text) })
      return Promise.resolve()
    },
    end: () => { named(() => { closeSync(opened) }) },
  }
}

export async function deliver(text: string, file: string | undefined, world: World): Promise<void> {
  const { write, end } = deliveryTo(file, world)
  await write(text)
  end()
}
