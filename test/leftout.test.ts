/** Says what `npm test` leaves out: the comparison with the Linux kernel is a run of its own. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { missing } from './kernel/kernel.ts'

test('the kernel is not asked here; npm run test:kernel does it', () => {
  const why = missing()
  console.log(`left out: test/kernel, which sends packets through this machine's netfilter (npm run test:kernel); ${why === undefined ? 'it can run here' : `it cannot run here: ${why}`}`)
  const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { scripts: Record<string, string> }
  expect(scripts['test:kernel']).toContain('test/kernel/vitest.config.ts')
})
