/** What a thread of the pool does: one input at a time. */
import process from 'node:process'
import { workerData } from 'node:worker_threads'
import type { Input } from './find.ts'
import { partOf, type Job, type Part } from './part.ts'

/** The pool puts data of its own before ours. */
const [, job] = workerData as readonly [unknown, Job]

/** Standard input is read by the main thread. */
const NO_STDIN = { stdin: (async function* () {})() }

export const task = (input: Input): Promise<Part> => partOf(input, job, NO_STDIN, () => process.uptime() * 1000)
