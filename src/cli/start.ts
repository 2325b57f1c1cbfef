/** The program as a process: streams, environment and exit status of this one. */
import { join } from 'node:path'
import process from 'node:process'
import { main } from './main.ts'
import { outputTo } from './output.ts'

void main(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  worker: join(import.meta.dirname, 'worker.cjs'),
  // Looked at only when they are read: the module takes a hundredth of a start, to open the stream a tenth.
  get processors() { return process.getBuiltinModule('node:os').availableParallelism() },
  get stdin() { return process.stdin },
  stdout: outputTo(1, () => process.stdout, process.platform),
  stderr: outputTo(2, () => process.stderr, process.platform),
}).then(status => { process.exitCode = status })
