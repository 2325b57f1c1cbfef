/** Questions about flows that are answered from others, against the same questions asked by themselves. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Path } from '../../src/model/firewall.ts'
import { ask, decisionsFor, mayPass, sample } from '../../src/analysis/flow.ts'
import { decisive, reach } from '../../src/analysis/reach.ts'
import { createView } from '../../src/analysis/view.ts'
import { parseAddressTerm, type AddressTerm } from '../../src/net/address.ts'
import { EMPTY } from '../../src/packets/diagram.ts'
import { pointSet } from '../../src/packets/space.ts'
import { randomFirewall } from '../firewalls.ts'

const path = fc.constantFrom<Path>('forward', 'input', 'output')
const terms = fc.constantFrom(undefined, ['10.0.0.0/9'], ['10.0.0.0/16', '192.168.1.5'], ['2001:db8::/32']).map(texts => texts?.map(text => parseAddressTerm(text) as AddressTerm))
const ports = fc.constantFrom(undefined, [[22, 22]] as const, [[0, 1000], [2055, 9996]] as const)

test('the lines that decide a packet are those that it meets when it is asked about alone', () => {
  let seen = 0
  for (const options of [{ unknowns: true, translations: true }, { unknowns: true, translations: true, tags: true }, { unknowns: false, translations: false, long: true }] as const) {
    fc.assert(fc.property(randomFirewall(options), path, (fw, on) => {
      const view = createView(fw, 4)
      const { reach: whole } = ask(view, { path: on, protocol: 6 })
      for (const verdict of ['permit', 'deny'] as const) {
        if (whole[verdict] === EMPTY) continue
        const digits = sample(view, whole[verdict])
        const met = reach(view, on, pointSet(view.space, digits)).passages.filter(p => p.set() !== EMPTY && p.verdict === verdict).map(p => p.decision)
        expect(decisionsFor(view, whole, digits, verdict)).toEqual(verdict === 'permit' ? [...decisive(met)] : met)
        seen += met.length
      }
    }), { numRuns: 200 })
  }
  expect(seen).toBeGreaterThan(600)
})

test('a service may pass exactly where some of it surely does', () => {
  const counts = { passing: 0, blocked: 0 }
  fc.assert(fc.property(randomFirewall({ unknowns: true, translations: true }), path, fc.constantFrom(6, 17), ports, terms, terms, (fw, on, protocol, dports, from, to) => {
    const view = createView(fw, 4)
    const question = { path: on, protocol, ...(dports ? { ports: dports } : {}), from, to }
    const passes = ask(view, question).permitted !== EMPTY
    counts[passes ? 'passing' : 'blocked']++
    expect(mayPass(view, question)).toBe(passes)
  }), { numRuns: 600 })
  expect(Math.min(counts.passing, counts.blocked)).toBeGreaterThan(50)
})
