/** Two independent evaluators, sets and single packets, give the same verdicts. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Path } from '../../src/model/firewall.ts'
import { reach } from '../../src/analysis/reach.ts'
import { tracer } from '../../src/analysis/trace.ts'
import { createView } from '../../src/analysis/view.ts'
import { FULL } from '../../src/packets/diagram.ts'
import { digitsOf, selfSet } from '../../src/packets/space.ts'
import type { Packet } from '../../src/packets/packet.ts'
import { packet } from '../arbitrary.ts'
import { randomFirewall } from '../firewalls.ts'

const pathOf = (p: Packet): Path => (p.out === 'self' ? 'input' : p.in === 'self' ? 'output' : 'forward')

function agree(options: Parameters<typeof randomFirewall>[0], runs: number): void {
  fc.assert(
    fc.property(randomFirewall(options), fc.array(packet, { minLength: 5, maxLength: 30 }), (fw, packets) => {
      const view = createView(fw, 4)
      const { and, minus, has } = view.space.diagrams
      const local = { in: selfSet(view.space, 'in'), out: selfSet(view.space, 'out') }
      const start = {
        input: local.out,
        output: and(local.in, minus(FULL, local.out)),
        forward: minus(minus(FULL, local.in), local.out),
      }
      const whole = { input: reach(view, 'input', start.input), output: reach(view, 'output', start.output), forward: reach(view, 'forward', start.forward) }
      const trace = tracer(fw)
      for (const p of packets) {
        const digits = digitsOf(view.space, p)
        const result = whole[pathOf(p)]
        const [may, mayNot] = [has(result.permit, digits), has(result.deny, digits)]
        expect(may || mayNot).toBe(true)
        expect(trace(p).verdict).toBe(may && mayNot ? 'undetermined' : may ? 'permit' : 'deny')
      }
    }),
    { numRuns: runs },
  )
}

test('chains with jump, goto and return', () => {
  agree({ unknowns: false, translations: false }, 600)
})

test('unknown matches and targets', () => {
  agree({ unknowns: true, translations: false }, 600)
})

test('translations before the filter', () => {
  agree({ unknowns: true, translations: true }, 600)
})

test('lists that are long enough to be merged', () => {
  agree({ unknowns: true, translations: true, long: true }, 300)
})

test('what rules leave on a packet for later ones', () => {
  agree({ unknowns: false, translations: false, tags: true, long: true }, 600)
  agree({ unknowns: true, translations: true, tags: true }, 600)
})

test('without unknowns and choices nothing is undetermined', () => {
  fc.assert(
    fc.property(randomFirewall({ unknowns: false, translations: false }), fc.array(packet, { maxLength: 20 }), (fw, packets) => {
      const trace = tracer(fw)
      for (const p of packets) expect(trace(p).verdict).not.toBe('undetermined')
    }),
  )
})
