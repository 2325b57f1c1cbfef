/** Every match extension and target that iptables 1.8 loads on this kernel, asked with the same packets. */
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { EXACT, FRAGMENTS, OF_NEW, OPEN, WHOLE } from './cases.ts'
import { compare, describeDisagreement, describePacket, disagrees, type Compared, type Standing, type Trial } from './compare.ts'
import { startKernel } from './kernel.ts'
import { placed } from './placed.ts'
import { GROUND, probe } from './probes.ts'
import { newTally, publish } from './tally.ts'

const PACKETS = 300
const kernel = startKernel()
const tally = newTally()
afterAll(() => {
  kernel.close()
  publish('one by one', tally, 'iptables')
})

const NEW_ONLY: readonly Standing[] = ['plain', 'plain', 'bad', 'untracked']
const ALL: readonly Standing[] = ['plain', 'plain', 'plain', 'known', 'reply', 'related', 'bad', 'untracked']

function probesOf(family: 4 | 6, standings: readonly Standing[], fragments = false): Trial['probes'] {
  return fc.sample(probe(GROUND[family], { standings, fragments, looped: true }), { numRuns: PACKETS, seed: 1 })
}

async function ask(group: string, family: 4 | 6, dump: string, probes: Trial['probes'], more: Partial<Trial> = {}): Promise<readonly Compared[]> {
  const trial: Trial = { family, dump, devices: GROUND[family].devices, told: true, tracking: true, probes, ...more }
  const outcome = await compare(kernel, trial)
  if ('refused' in outcome) throw new Error(`not loaded: ${outcome.refused}\n${dump}`)
  tally.add(group, outcome.compared)
  if (outcome.compared.some(disagrees)) throw new Error(describeDisagreement(trial, outcome.compared))
  return outcome.compared
}

const undetermined = (compared: readonly Compared[]): string[] =>
  compared.filter(c => c.answer.verdict === 'undetermined').map(c => `${describePacket(c.packet)}: ${c.answer.because.join(', ')}`)

/** The rule alone, in each hook where it may stand. */
function dumps(match: string): string[] {
  return ['INPUT', 'FORWARD', 'OUTPUT'].filter(hook => !(hook === 'INPUT' && / -o /.test(` ${match}`)) && !(hook === 'OUTPUT' && / -i |--src-group/.test(` ${match}`)))
    .map(hook => [`*filter`, `:${hook} DROP [0:0]`, `-A ${hook} ${match} -j ACCEPT`, 'COMMIT', ''].join('\n'))
}

const both = (list: Readonly<Record<4 | 6 | 'both', readonly string[]>>): (readonly [4 | 6, string])[] =>
  ([4, 6] as const).flatMap(family => [...list.both, ...list[family]].map(match => [family, match] as const))

describe('the judge', () => {
  test.each([4, 6] as const)('IPv%i: what the kernel lets pass is what the rules say', async family => {
    const hooks = ['INPUT', 'FORWARD', 'OUTPUT']
    const dump = ['*filter', ...hooks.map(hook => `:${hook} DROP [0:0]`), ...hooks.map(hook => `-A ${hook} -p tcp -m tcp --dport 22 -m state --state NEW -j ACCEPT`), 'COMMIT', ''].join('\n')
    for (const { packet, kernel: said } of await ask('the judge', family, dump, probesOf(family, ALL))) {
      expect(said, describePacket(packet)).toBe(packet.protocol === 6 && packet.dport === 22 && packet.state === 'new' ? 'permit' : 'deny')
    }
  })

  test('packets are told apart by standing', async () => {
    const states = new Set((await ask('the judge', 4, '*filter\nCOMMIT\n', probesOf(4, ALL))).map(c => `${c.standing} ${c.packet.state}`))
    for (const seen of ['plain new', 'plain invalid', 'known established', 'reply established', 'related related', 'bad invalid', 'untracked untracked']) expect(states).toContain(seen)
  })

  test('a dump that does not load is refused', async () => {
    await expect(ask('the judge', 4, '*filter\n-A INPUT -j nowhere\nCOMMIT\n', [])).rejects.toThrow('not loaded')
  })
})

describe('decided by the packet', () => {
  test.each(both(EXACT))('IPv%i %s', async (family, match) => {
    for (const dump of dumps(match)) expect(undetermined(await ask('exact matches', family, dump, probesOf(family, ALL)))).toEqual([])
  })

  test.each(both(OF_NEW))('of new connections: IPv%i %s', async (family, match) => {
    for (const dump of dumps(match)) expect(undetermined(await ask('exact matches', family, dump, probesOf(family, NEW_ONLY)))).toEqual([])
  })

  test.each(both(FRAGMENTS))('fragments: IPv%i %s', async (family, match) => {
    for (const dump of dumps(match)) expect(undetermined(await ask('exact matches', family, dump, probesOf(family, ['plain'], true), { tracking: false }))).toEqual([])
  })

  test.each([...EXACT.both, ...EXACT[6]].filter(match => !match.includes('state')))('behind IPv6 extension headers: %s', async match => {
    const probes = probesOf(6, ['plain', 'plain', 'bad', 'untracked']).filter(({ packet }) => packet.in !== 'self')
    for (const dump of dumps(match).filter(d => !d.includes(':OUTPUT'))) expect(undetermined(await ask('behind extension headers', 6, dump, probes, { behind: true }))).toEqual([])
  })
})

describe('later fragments', () => {
  const RULE = { tracked: '-m state --state NEW -p tcp', untracked: '-p tcp' }

  test.each(([4, 6] as const).flatMap(family => (['tracked', 'untracked'] as const).map(how => [family, how] as const)))('IPv%i, %s', async (family, how) => {
    const probes = probesOf(family, ['plain']).filter(({ packet }) => packet.in !== 'lo').map(({ packet, standing }) => ({ standing, packet: { ...packet, sport: 0, dport: 0, icmp: 0, flags: 0, fragment: 1 } }))
    const hooks = ['INPUT', 'FORWARD', 'OUTPUT']
    const dump = ['*filter', ...hooks.map(hook => `-A ${hook} ${RULE[how]} -j DROP`), 'COMMIT', ''].join('\n')
    const compared = await ask('later fragments', family, dump, probes, { tracking: how === 'tracked' })
    for (const { packet, kernel: said, answer } of compared) {
      expect(said === 'kept', describePacket(packet)).toBe(how === 'tracked' || (family === 4 && packet.out === 'self'))
      expect(answer.verdict === 'undetermined', describePacket(packet)).toBe(said === 'kept')
    }
    expect(new Set(compared.map(c => c.kernel)).size).toBe(how === 'tracked' ? 1 : family === 4 ? 3 : 2)
  })
})

describe('decided elsewhere', () => {
  test.each(both(OPEN))('IPv%i %s', async (family, match) => {
    const before = match.includes('--rateest ') ? '*mangle\n-A PREROUTING -j RATEEST --rateest-name ext --rateest-interval 250ms --rateest-ewmalog 500ms\nCOMMIT\n' : ''
    const open: string[] = []
    for (const dump of dumps(match)) open.push(...undetermined(await ask('open matches', family, before + dump, probesOf(family, ALL))))
    expect(open.length).toBeGreaterThan(0)
  })
})

describe('whole rulesets', () => {
  test.each([...WHOLE, ...placed].map(whole => [whole.family, whole.name, whole] as const))('IPv%i %s', async (family, _, { dump, open, known }) => {
    const compared = await ask(open ? 'open targets' : 'exact targets', family, dump, probesOf(family, known ? ALL : NEW_ONLY))
    if (open) expect(undetermined(compared).length).toBeGreaterThan(0)
    else expect(undetermined(compared)).toEqual([])
  })
})
