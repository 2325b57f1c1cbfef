/** Random access lists of one system, written twice: as the device would be told, and as netfilter is told. Then the same packets for both. */
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { tracer } from '../../../src/analysis/trace.ts'
import type { Parse } from '../../../src/parsers/parser.ts'
import { makeSource } from '../../../src/text/source.ts'
import { dice, type Dice } from '../../dice.ts'
import { compareWith, describeDisagreement, describePacket, disagrees, type Trial } from '../compare.ts'
import { startKernel } from '../kernel.ts'
import { onlyTheError } from '../random.ts'
import { newTally, publish } from '../tally.ts'
import { rulesOf, type Means } from './arbitrary.ts'
import { DEVICES } from './netfilter.ts'
import { probesFor, type Traffic } from './packets.ts'
import type { Rules } from './rules.ts'

export interface System {
  readonly name: string
  readonly parse: Parse
  readonly means: Readonly<Record<4 | 6, Means>>
  /** In the order of the kernel's devices. */
  readonly interfaces: readonly string[]
  readonly write: (rules: Rules, d: Dice) => string
  readonly dump: (rules: Rules) => string
  readonly tracking: boolean
  readonly traffic: Traffic
}

/** More of them, or fewer, with KERNEL_RULESETS in the environment. */
const RULESETS: Readonly<Record<4 | 6, number>> = { 4: Number(process.env['KERNEL_RULESETS'] ?? 150), 6: Number(process.env['KERNEL_RULESETS'] ?? 80) }
const PACKETS: Readonly<Record<4 | 6, number>> = { 4: 700, 6: 400 }
const SEED = Number(process.env['KERNEL_SEED'] ?? 20261124)

export function agreesWithTheKernel(system: System): void {
  const kernel = startKernel()
  const tally = newTally()
  afterAll(() => {
    kernel.close()
    publish(`access lists of ${system.name}`, tally, 'access lists')
  })

  describe(system.name, () => {
    test.each([4, 6] as const)('IPv%i', async family => {
      const group = `${system.name}, IPv${String(family)}`
      await fc.assert(
        fc.asyncProperty(rulesOf(family, system.means[family]), fc.noShrink(fc.nat()), async (rules, seed) => {
          const text = system.write(rules, dice(seed))
          const trial: Trial = {
            family, dump: system.dump(rules), devices: DEVICES, told: false, tracking: system.tracking, probes: probesFor(rules, system.traffic, seed, PACKETS[family]),
          }
          const told = `${text}\n${trial.dump}`
          const { firewalls: [firewall] } = system.parse(makeSource('device.cfg', text))
          if (!firewall) throw new Error(`not read:\n${told}`)
          const trace = tracer(firewall)
          const name = (device: string | undefined): string | undefined => (device === 'self' ? device : system.interfaces[Number(device?.slice(1))])
          const outcome = await compareWith(kernel, trial, packet => trace({ ...packet, in: name(packet.in), out: name(packet.out) }))
          if ('refused' in outcome) throw new Error(`not loaded: ${outcome.refused}\n${told}`)
          tally.add(group, outcome.compared)
          if (outcome.compared.some(disagrees)) throw new Error(`${text}\n${describeDisagreement(trial, outcome.compared)}`)
          const open = outcome.compared.find(c => c.answer.verdict === 'undetermined')
          if (open) throw new Error(`undetermined: ${describePacket(open.packet)}: ${open.answer.because.join(', ')}\n${told}`)
        }),
        { numRuns: RULESETS[family], seed: SEED, reporter: onlyTheError },
      )
      const { packets, permitted } = tally.of(group)
      expect(packets).toBeGreaterThanOrEqual(RULESETS[family] * PACKETS[family])
      expect(Math.min(permitted, packets - permitted)).toBeGreaterThan(packets / 10)
    })
  })
}
