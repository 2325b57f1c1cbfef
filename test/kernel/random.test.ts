/** Random rulesets and packets: wallproof and the kernel agree on every packet. */
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { compare, describeDisagreement, disagrees, type Standing, type Trial } from './compare.ts'
import { startKernel } from './kernel.ts'
import { GROUND, probe } from './probes.ts'
import { ruleset, type Kind } from './rulesets.ts'
import { newTally, report } from './tally.ts'

const RULESETS = Number(process.env['KERNEL_RULESETS'] ?? 100)
const PACKETS = 220
const SEED = Number(process.env['KERNEL_SEED'] ?? 20261124)

/** The counterexample holds hundreds of packets; the error names those that matter. */
function onlyTheError<T>({ failed, errorInstance, seed, counterexamplePath, numShrinks }: fc.RunDetails<T>): void {
  if (failed) throw new Error(`seed ${seed}, path ${counterexamplePath ?? ''}, after ${numShrinks} shrinks: ${errorInstance instanceof Error ? errorInstance.message : String(errorInstance)}`)
}

const base = { stateful: false, nat: false, tuples: false, wild: false }
const KINDS: readonly Kind[] = ([4, 6] as const).flatMap(family => {
  const ground = GROUND[family]
  return [
    { ...base, ground, name: `IPv${family}, headers only` },
    { ...base, ground, name: `IPv${family}, states`, stateful: true },
    { ...base, ground, name: `IPv${family}, nat`, stateful: true, nat: true },
    { ...base, ground, name: `IPv${family}, connection tuples`, stateful: true, tuples: true },
    { ...base, ground, name: `IPv${family}, everything`, stateful: true, nat: true, wild: true },
    { ...base, ground, name: `IPv${family}, everything but nat`, stateful: true, wild: true },
  ]
})

function standingsOf({ stateful, tuples, nat, wild }: Kind): readonly Standing[] {
  if (!stateful) return ['plain']
  if (tuples) return ['plain', 'plain', 'plain', 'bad', 'untracked']
  return nat && !wild ? ['plain', 'plain', 'plain', 'known', 'bad', 'untracked'] : ['plain', 'plain', 'plain', 'known', 'reply', 'related', 'bad', 'untracked']
}

const kernel = startKernel()
const tally = newTally()
afterAll(() => {
  kernel.close()
  console.log(report('random rulesets', tally))
})

describe('random rulesets', () => {
  test.each(KINDS)('$name', async kind => {
    const { ground, stateful, wild } = kind
    const probes = fc.noShrink(fc.array(probe(ground, { standings: standingsOf(kind), fragments: !stateful, looped: !(kind.nat && wild) }), { minLength: PACKETS, maxLength: PACKETS, size: 'max' }))
    await fc.assert(
      fc.asyncProperty(ruleset(kind), probes, async (dump, asked) => {
        const trial: Trial = { family: ground.family, dump, devices: ground.devices, told: true, tracking: stateful, probes: asked }
        const outcome = await compare(kernel, trial)
        if ('refused' in outcome) throw new Error(`not loaded: ${outcome.refused}\n${dump}`)
        tally.add(kind.name, outcome.compared)
        if (outcome.compared.some(disagrees)) throw new Error(describeDisagreement(trial, outcome.compared))
        const open = outcome.compared.find(c => c.answer.verdict === 'undetermined')
        if (open && !wild) throw new Error(`undetermined: ${JSON.stringify(open.answer.because)} ${JSON.stringify(open.packet)}\n${dump}`)
      }),
      { numRuns: RULESETS, seed: SEED, reporter: onlyTheError },
    )
    expect(tally.of(kind.name).rulesets).toBeGreaterThanOrEqual(RULESETS)
  })
})
