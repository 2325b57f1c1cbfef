/** The first thing that runs in a thread of the pool. */
import { startKept } from './kept.ts'
import type { task } from './task.ts'

export default (startKept(import.meta.dirname, 'task.cjs') as { readonly task: typeof task }).task
