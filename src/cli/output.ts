/** Standard output and error as what the program writes to. */
import { fstatSync, statSync, writeSync } from 'node:fs'
import process from 'node:process'
import type { WriteStream } from 'node:tty'
import type { Output } from './world.ts'

/** `stream` is opened only where it is needed: that costs a tenth of a start. */
export function outputTo(fd: 1 | 2, stream: () => WriteStream, platform: NodeJS.Platform): Output {
  const state = { closed: false, stream: undefined as WriteStream | undefined }
  const opened = (): WriteStream => {
    if (state.stream) return state.stream
    state.stream = stream()
    // A reader that has seen enough (`| head`) is no error.
    state.stream.on('error', () => { state.closed = true })
    return state.stream
  }
  const byStream = (bytes: Uint8Array): Promise<void> => new Promise(done => { opened().write(bytes, () => { done() }) })
  return {
    get isTTY() { return mayBeTerminal(fd) && opened().isTTY },
    get columns() { return state.stream?.columns },
    get closed() { return state.closed },
    write: text => {
      if (state.closed) return Promise.resolve()
      const bytes = Buffer.from(text)
      // The console of Windows wants to be told of encodings.
      if (state.stream || platform === 'win32') return byStream(bytes)
      const rest = written(fd, bytes)
      if (rest === 'closed') state.closed = true
      return rest === 'closed' || rest.length === 0 ? Promise.resolve() : byStream(rest)
    },
  }
}

/** Writes at once; gives back what a pipe does not take yet (one that a neighbour has made non-blocking). */
function written(fd: number, bytes: Uint8Array): Uint8Array | 'closed' {
  let at = 0
  while (at < bytes.length) {
    try {
      at += writeSync(fd, bytes, at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return bytes.subarray(at)
      return 'closed'
    }
  }
  return bytes.subarray(at)
}

function mayBeTerminal(fd: number): boolean {
  try {
    const found = fstatSync(fd)
    return found.isCharacterDevice() && found.rdev !== statSync(process.getBuiltinModule('node:os').devNull).rdev
  } catch {
    return false
  }
}
