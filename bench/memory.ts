/** Loaded before the program that is measured: writes what the process used to a file when it ends. */
import { writeFileSync } from 'node:fs'
import process from 'node:process'

process.on('exit', () => {
  const to = process.env['WALLPROOF_BENCH_USAGE']
  if (to === undefined) return
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  writeFileSync(to, JSON.stringify({ megabytes: maxRSS / 1024, cpu: (userCPUTime + systemCPUTime) / 1000 }))
})
