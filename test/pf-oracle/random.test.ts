/** Random configurations of both firewalls: the kernel agrees on every packet. */
import { expect, test } from 'vitest'
import { compare } from './compare.ts'
import { randomOpnsense } from './randomopnsense.ts'
import { randomPfsense } from './randompfsense.ts'
import { tell } from './tell.ts'

/** More of them with PF_CONFIGS=500 in the environment, others with PF_FROM=1000. */
const CONFIGS = Number(process.env['PF_CONFIGS'] ?? 50)
const FROM = Number(process.env['PF_FROM'] ?? 1)

test.each([['pfSense', randomPfsense], ['OPNsense', randomOpnsense]] as const)('the kernel agrees on every packet of random %s configurations', async (name, make) => {
  const seeds = Array.from({ length: CONFIGS }, (_, i) => FROM + i)
  const outcome = await compare(seeds.map(seed => ({ name: `seed ${String(seed)}`, bytes: new TextEncoder().encode(make(seed)) })))
  tell(`pf, random ${name}`, [[name, outcome]])
  expect(outcome.disagreements.slice(0, 3)).toEqual([])
  expect(outcome.tally.packets).toBeGreaterThan(CONFIGS * 400)
  // Neither side says the same to everything.
  expect(Math.min(outcome.tally.permitted, outcome.tally.denied, outcome.tally.undetermined * 5)).toBeGreaterThan(outcome.tally.packets / 20)
})
