/** The first thing that runs: starts the program. */
import { startKept } from './kept.ts'

startKept(import.meta.dirname, 'program.cjs')
