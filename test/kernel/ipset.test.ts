/** Named sets: `ipset save` beside the dump, loaded by the kernel and read by wallproof. */
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { compare, describeDisagreement, disagrees, type Compared, type Trial } from './compare.ts'
import { startKernel } from './kernel.ts'
import { GROUND, probe } from './probes.ts'
import { newTally, publish } from './tally.ts'

const kernel = startKernel()
const tally = newTally()
afterAll(() => {
  kernel.close()
  publish('ipset', tally, 'iptables')
})

const SETS: Readonly<Record<4 | 6, string>> = {
  4: `create ip hash:ip family inet hashsize 1024 maxelem 65536
add ip 10.0.0.9
add ip 8.8.8.8
add ip 10.0.0.1
create cut hash:ip family inet netmask 24
add cut 10.0.0.0
create net hash:net family inet counters comment
add net 10.0.0.0/8 packets 0 bytes 0 comment "a b"
add net 10.0.0.0/24 nomatch packets 0 bytes 0
add net 10.0.0.9 packets 0 bytes 0
add net 198.51.100.0/30
create bits bitmap:ip range 10.0.0.0-10.0.0.255
add bits 10.0.0.9
add bits 10.0.0.1
create ports bitmap:port range 0-65535
add ports 53
add ports 80-443
create ipport hash:ip,port family inet
add ipport 10.0.0.9,tcp:22
add ipport 10.0.0.1,udp:53-81
add ipport 10.0.0.9,icmp:echo-request
add ipport 10.0.0.9,icmp:3/1
add ipport 10.0.0.200,gre:0
add ipport 192.168.1.80,sctp:80
add ipport 8.8.8.8,443
create netport hash:net,port family inet
add netport 10.0.0.0/8,tcp:22
add netport 10.0.0.0/24,tcp:22 nomatch
add netport 8.0.0.0/7,udp:53
create netif hash:net,iface family inet
add netif 10.0.0.0/8,eth0
add netif 192.168.1.0/24,eth1
add netif 10.7.0.0/16,eth0 nomatch
create triple hash:ip,port,net family inet
add triple 10.0.0.9,tcp:22,192.168.0.0/16
add triple 10.0.0.9,udp:53,10.0.0.0/8
create ipportip hash:ip,port,ip family inet
add ipportip 10.0.0.9,tcp:22,10.0.0.1
add ipportip 8.8.8.8,tcp:443,192.168.1.80
create all list:set size 8
add all ip
add all net
`,
  6: `create ip hash:ip family inet6
add ip fd00::9
add ip 2a00::1
create net hash:net family inet6
add net fd00::/16
add net fd00::/64 nomatch
add net fd00::9
create ipport hash:ip,port family inet6
add ipport fd00::9,tcp:22
add ipport fd00::1,udp:53
add ipport fd00::9,ipv6-icmp:echo-request
add ipport 2a00::1,ipv6-icmp:1/4
create netif hash:net,iface family inet6
add netif fd00::/16,eth0
create ports bitmap:port range 0-65535
add ports 22-80
`,
}

const MATCHES: Readonly<Record<4 | 6, readonly string[]>> = {
  4: ['ip src', 'ip dst', 'ip src,dst', 'cut src', 'net src', 'net dst', 'bits src', 'ports src', 'ports dst', 'ipport src,dst', 'ipport src,src', 'ipport dst,dst', 'ipport src', 'netport src,dst', 'netport dst,src',
    'netif src,src', 'netif dst,dst', 'triple src,dst,dst', 'triple src,src,dst', 'ipportip src,dst,dst', 'all src', 'all dst'],
  6: ['ip src', 'ip dst', 'net src', 'net dst', 'ipport src,dst', 'ipport dst,dst', 'netif src,src', 'ports dst'],
}

const HOOKS = ['INPUT', 'FORWARD', 'OUTPUT'] as const

async function ask(family: 4 | 6, dump: string, probes: Trial['probes'], tracking = true): Promise<readonly Compared[]> {
  const trial: Trial = { family, dump, devices: GROUND[family].devices, told: true, tracking, probes, sets: SETS[family] }
  const outcome = await compare(kernel, trial)
  if ('refused' in outcome) throw new Error(`not loaded: ${outcome.refused}\n${dump}`)
  tally.add('sets', outcome.compared)
  if (outcome.compared.some(disagrees)) throw new Error(describeDisagreement(trial, outcome.compared))
  return outcome.compared
}

describe.each([4, 6] as const)('IPv%i', family => {
  test.each(MATCHES[family].flatMap(match => [`--match-set ${match}`, `! --match-set ${match}`]))('%s', async match => {
    const probes = fc.sample(probe(GROUND[family], { standings: ['plain', 'plain', 'known', 'bad', 'untracked'], fragments: false, looped: true }), { numRuns: 300, seed: 1 })
    const dump = ['*filter', ...HOOKS.map(hook => `:${hook} DROP [0:0]`), ...HOOKS.map(hook => `-A ${hook} -m set ${match} -j ACCEPT`), 'COMMIT', ''].join('\n')
    expect((await ask(family, dump, probes)).filter(c => c.answer.verdict === 'undetermined')).toEqual([])
  })

  test.each([
    ['a rule that fills a set decides nothing', '-p tcp -m tcp --dport 22', false],
    ['and the set is no longer known', '-m set --match-set ip src', true],
  ] as const)('%s', async (_, match, open) => {
    const probes = fc.sample(probe(GROUND[family], { standings: ['plain', 'known', 'bad', 'untracked'], fragments: false, looped: true }), { numRuns: 300, seed: 3 })
    const dump = ['*filter', ...HOOKS.flatMap(hook => [`:${hook} DROP [0:0]`, `-A ${hook} -p udp -j SET --add-set ip src`, `-A ${hook} ${match} -j ACCEPT`]), 'COMMIT', ''].join('\n')
    const compared = await ask(family, dump, probes)
    expect(compared.some(c => c.answer.verdict === 'undetermined')).toBe(open)
  })

  test('later fragments have no ports', async () => {
    const probes = fc.sample(probe(GROUND[family], { standings: ['plain'], fragments: true, looped: false }), { numRuns: 300, seed: 2 })
    for (const match of ['ipport src,dst', 'ports dst', 'ip src']) {
      const dump = ['*filter', ...HOOKS.map(hook => `:${hook} DROP [0:0]`), ...HOOKS.map(hook => `-A ${hook} -m set --match-set ${match} -j ACCEPT`), 'COMMIT', ''].join('\n')
      await ask(family, dump, probes, false)
    }
  })
})
