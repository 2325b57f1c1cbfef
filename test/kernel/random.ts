/** Random rulesets of one family, compared packet by packet and shrunk when they differ. */
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { compare, describeDisagreement, describePacket, disagrees, type Standing, type Trial } from './compare.ts'
import { startKernel } from './kernel.ts'
import { GROUND, probe } from './probes.ts'
import { ruleset, type Kind } from './rulesets.ts'
import { newTally, publish } from './tally.ts'

const RULESETS = Number(process.env['KERNEL_RULESETS'] ?? 150)
const PACKETS = 500
const SEED = Number(process.env['KERNEL_SEED'] ?? 20261124)

/** The counterexample holds hundreds of packets; the error names those that matter. */
export function onlyTheError<T>({ failed, errorInstance, seed, counterexamplePath, numShrinks }: fc.RunDetails<T>): void {
  if (failed) throw new Error(`seed ${seed}, path ${counterexamplePath ?? ''}, after ${numShrinks} shrinks: ${errorInstance instanceof Error ? errorInstance.message : String(errorInstance)}`)
}

function kindsOf(family: 4 | 6): readonly Kind[] {
  const base = { ground: GROUND[family], stateful: false, nat: false, tuples: false, wild: false }
  return [
    { ...base, name: 'headers only' },
    { ...base, name: 'states', stateful: true },
    { ...base, name: 'nat', stateful: true, nat: true },
    { ...base, name: 'connection tuples', stateful: true, tuples: true },
    { ...base, name: 'marks, tracking, translation', stateful: true, nat: true, left: 'packet' },
    { ...base, name: 'marks of connections', stateful: true, left: 'connection' },
    { ...base, name: 'everything', stateful: true, nat: true, wild: true },
    { ...base, name: 'everything but nat', stateful: true, wild: true },
  ]
}

function standingsOf({ stateful, tuples, nat, wild, left }: Kind): readonly Standing[] {
  if (!stateful) return ['plain']
  if (tuples || left) return ['plain', 'plain', 'plain', 'bad', 'untracked']
  return nat && !wild ? ['plain', 'plain', 'plain', 'known', 'bad', 'untracked'] : ['plain', 'plain', 'plain', 'known', 'reply', 'related', 'bad', 'untracked']
}

export function randomRulesets(family: 4 | 6): void {
  const kernel = startKernel()
  const tally = newTally()
  afterAll(() => {
    kernel.close()
    publish(`random rulesets, IPv${family}`, tally, 'iptables')
  })

  describe(`IPv${family}, random rulesets`, () => {
    test.each(kindsOf(family))('$name', async kind => {
      const { ground, stateful, nat, wild } = kind
      // A packet on the loopback was tracked when it was sent, which table raw can see; those that are put there here were not.
      const asked = { standings: standingsOf(kind), fragments: !stateful, looped: !stateful || (wild && !nat) }
      const probes = fc.noShrink(fc.array(probe(ground, asked), { minLength: PACKETS, maxLength: PACKETS, size: 'max' }))
      await fc.assert(
        fc.asyncProperty(ruleset(kind), probes, async (dump, packets) => {
          const trial: Trial = { family, dump, devices: ground.devices, told: true, tracking: stateful, probes: packets }
          const outcome = await compare(kernel, trial)
          if ('refused' in outcome) throw new Error(`not loaded: ${outcome.refused}\n${dump}`)
          tally.add(kind.name, outcome.compared)
          if (outcome.compared.some(disagrees)) throw new Error(describeDisagreement(trial, outcome.compared))
          const open = outcome.compared.find(c => c.answer.verdict === 'undetermined')
          if (open && !wild) throw new Error(`undetermined: ${describePacket(open.packet)}: ${open.answer.because.join(', ')}\n${dump}`)
        }),
        { numRuns: RULESETS, seed: SEED, reporter: onlyTheError },
      )
      expect(tally.of(kind.name).rulesets).toBeGreaterThanOrEqual(RULESETS)
    })
  })
}
