/** The program as a process: streams, environment and exit status of this one. */
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { main } from './main.ts'
import { outputTo } from './output.ts'

void main(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  worker: join(import.meta.dirname, 'worker.cjs'),
  get processors() { return availableParallelism() },
  // Looked at only when it is read: opening it costs a tenth of a start.
  get stdin() { return process.stdin },
  stdout: outputTo(1, () => process.stdout, process.platform),
  stderr: outputTo(2, () => process.stderr, process.platform),
}).then(status => { process.exitCode = status })
