/** The program as a process: streams, environment and exit status of this one. */
import process from 'node:process'
import type { Writable } from 'node:stream'
import { main } from './main.ts'
import type { Output } from './world.ts'

function output(stream: Writable & { readonly isTTY?: boolean }): Output {
  const state = { closed: false }
  // A reader that has seen enough (`| head`) is no error.
  stream.on('error', () => { state.closed = true })
  return {
    isTTY: stream.isTTY === true,
    get closed() { return state.closed },
    write: text => state.closed ? Promise.resolve() : new Promise(done => { stream.write(text, () => { done() }) }),
  }
}

process.exitCode = await main(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  // Looked at only when it is read: opening it costs a tenth of a start.
  get stdin() { return process.stdin },
  stdout: output(process.stdout),
  stderr: output(process.stderr),
})
