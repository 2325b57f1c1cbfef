/** Random pfSense rule sets: what wallproof says of a packet, and what the Linux kernel does with it under the same rules put down independently. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tracer } from '../../src/analysis/trace.ts'
import { parseIpv4 } from '../../src/net/address.ts'
import { SYN } from '../../src/net/tcp.ts'
import { parse } from '../../src/parsers/pfsense/parse.ts'
import { makeSource } from '../../src/text/source.ts'
import { dice } from '../dice.ts'
import { frameOf } from './frame.ts'
import { ADDRESSES, configXml, FORWARD, NAMES, nftRules } from './ruleset.ts'
import type { Line, Sent } from './ruleset.ts'

/** More of them with PF_RULESETS=70 in the environment. */
const RULESETS = Number(process.env['PF_RULESETS'] ?? 8)
const PACKETS = 800

const HOSTS = { wan: ['203.0.113.9', '192.0.2.7', '198.51.100.77'], lan: ['10.0.0.5', '10.0.0.9', '10.0.0.130'], opt1: ['10.1.0.5', '10.1.0.9'] } as const
const PORTS = [0, 22, 80, 443, 1000, 2055, 8080]
const WHERE = ['any', 'any', 'any', 'any', 'any', 'any', 'lan', 'wan', 'opt1', '10.0.0.5', '10.1.0.0/24', '203.0.113.0/24', '198.51.100.2', '10.0.0.128/25']

const end = fc.record({ net: fc.constantFrom(...WHERE), not: fc.integer({ min: 0, max: 4 }).map(n => n === 0) }).map(e => (e.net === 'any' ? { ...e, not: false } : e))
const ports = fc.tuple(fc.constantFrom(...PORTS.slice(1)), fc.constantFrom(...PORTS.slice(1))).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)])

const line: fc.Arbitrary<Line> = fc.record({
  kind: fc.constantFrom('floating', 'floating', 'floating', 'group', 'tab'), action: fc.constantFrom('pass', 'pass', 'block', 'reject', 'match'), quick: fc.constantFrom(true, false, false),
  direction: fc.constantFrom('in', 'out', 'any'), some: fc.subarray([...NAMES]), one: fc.constantFrom(...NAMES),
  protocol: fc.constantFrom('tcp', 'udp', 'tcp/udp', 'icmp', 'any', 'any', 'any'), src: end, dst: end, port: fc.option(ports, { nil: undefined }),
  disabled: fc.integer({ min: 0, max: 9 }).map(n => n === 0),
} as const).map(({ some, one, port, ...rest }): Line => {
  // A match rule is for floating rules only; elsewhere the GUI does not offer it.
  const action = rest.action === 'match' && rest.kind !== 'floating' ? 'pass' : rest.action
  const base = { ...rest, action, interfaces: rest.kind === 'floating' ? some : [one] }
  return port && /tcp|udp/.test(rest.protocol) ? { ...base, port } : base
})

/** Every packet has a connection of its own: the source port, or the ICMP identifier, is its number. */
function packets(seed: number): Sent[] {
  const { below, pick } = dice(seed)
  return Array.from({ length: PACKETS }, (_, i) => {
    const from = pick(NAMES)
    const forwarded = from === 'wan' && below(6) === 0
    const to = forwarded ? 'opt1' : pick(NAMES.filter(name => name !== from))
    // Now and then somebody claims to be elsewhere.
    const src = below(8) === 0 ? pick([...HOSTS.wan, ...HOSTS.lan, ...HOSTS.opt1, '169.254.7.7']) : pick(HOSTS[from])
    const protocol = forwarded ? 6 : pick([6, 17, 1])
    const address = (text: string): number => parseIpv4(text) as number
    return {
      family: 4, src: address(src), dst: address(forwarded ? ADDRESSES['wan'] as string : pick(HOSTS[to])), protocol, sport: protocol === 1 ? 0 : 2000 + i,
      dport: protocol === 1 ? 0 : forwarded ? FORWARD.port : pick(PORTS), icmp: protocol === 1 ? pick([8, 13]) * 256 : 0, flags: protocol === 6 ? SYN : 0,
      state: 'new', fragment: 0, in: from, out: to,
    }
  })
}

function kernel(jobs: readonly { lines: readonly Line[]; sent: readonly Sent[] }[]): Record<string, string>[] {
  const input = jobs.map(({ lines, sent }) => JSON.stringify({
    interfaces: Object.fromEntries(NAMES.map(name => [name, `${ADDRESSES[name] ?? ''}/24`])), gateway: '198.51.100.1',
    neighbours: { ...HOSTS, wan: ['198.51.100.1', '198.51.100.77'] }, rules: nftRules(lines), packets: sent.map((p, i) => [p.in, frameOf(p, i)]),
  })).join('\n')
  const { stdout, stderr } = spawnSync('python3', [fileURLToPath(new URL('pf.py', import.meta.url))], { input, encoding: 'utf8', maxBuffer: 2 ** 28 })
  return stdout.trim().split('\n').map(text => {
    const reply = JSON.parse(text) as { out?: Record<string, string>; failed?: string }
    if (!reply.out) throw new Error(`${reply.failed ?? 'no answer'} ${stderr}`)
    return reply.out
  })
}

const missing = process.platform !== 'linux' || process.getuid?.() !== 0 || spawnSync('unshare', ['--net', 'nft', 'list', 'ruleset']).status !== 0
  || spawnSync('python3', ['--version']).status !== 0

test.skipIf(missing)('the kernel agrees on every packet (needs root, nft, ip and python3)', () => {
  const jobs = fc.sample(fc.array(line, { minLength: 6, maxLength: 30, size: 'max' }), { numRuns: RULESETS, seed: 42 }).map((lines, i) => ({ lines, sent: packets(i + 1) }))
  const answers = kernel(jobs)
  const tally = { permit: 0, deny: 0, undetermined: 0 }
  const wrong: unknown[] = []
  for (const [i, { lines, sent }] of jobs.entries()) {
    const [firewall] = parse(makeSource('config.xml', configXml(lines))).firewalls
    if (!firewall) throw new Error('not read')
    const trace = tracer(firewall)
    for (const [id, packet] of sent.entries()) {
      const { verdict } = trace(packet)
      tally[verdict]++
      const arrived = answers[i]?.[String(id)]
      if (verdict === 'permit' ? arrived !== packet.out : verdict === 'deny' && arrived !== undefined) wrong.push({ ruleset: i, packet, verdict, arrived })
    }
  }
  expect(wrong.slice(0, 3)).toEqual([])
  expect(tally.undetermined).toBe(0)
  expect(tally.permit + tally.deny).toBe(RULESETS * PACKETS)
  expect(Math.min(tally.permit, tally.deny)).toBeGreaterThan(RULESETS * PACKETS / 20)
}, 600_000)
