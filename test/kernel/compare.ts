/** One dump and its packets, asked of wallproof and of the kernel. */
import { tracer, type Answer } from '../../src/analysis/trace.ts'
import type { Firewall, Interface } from '../../src/model/firewall.ts'
import { STATES } from '../../src/model/match.ts'
import { formatIpv4, formatIpv6, parseIpv4, parseIpv6, host4, host6 } from '../../src/net/address.ts'
import { PROTOCOL, protocolName } from '../../src/net/protocols.ts'
import type { Packet } from '../../src/packets/packet.ts'
import { parse } from '../../src/parsers/iptables/parse.ts'
import { makeSource } from '../../src/text/source.ts'
import type { Job, Kernel, Point } from './kernel.ts'
import { BEHIND, bytesOf } from './wire.ts'

/**
 * How a packet relates to connections. `known`, `reply`: of a connection that exists, in its direction or against it; `related`: an ICMP error
 * about one; `untracked`: taken out of tracking behind table raw; `bad`: with a wrong checksum, INVALID on arrival; `plain`: as the kernel finds it.
 */
export type Standing = 'plain' | 'bad' | 'known' | 'reply' | 'related' | 'untracked'

export interface Probe {
  /** The state is what the kernel says it is; the value here does not count. */
  readonly packet: Packet
  readonly standing: Standing
}

export interface Trial {
  readonly family: 4 | 6
  readonly dump: string
  readonly devices: Job['devices']
  /** Does wallproof know the addresses of the host? */
  readonly told: boolean
  /** Is connection tracking at work? Without it, later fragments stay as they are. */
  readonly tracking: boolean
  readonly probes: readonly Probe[]
  /** Every packet of IPv6 has an extension header between, one kind after the other. */
  readonly behind?: boolean
  readonly before?: Job['before']
  /** Ask for the dump as iptables-save prints it once it is loaded. */
  readonly save?: boolean
  /** The sets of the host, as `ipset save` prints them: loaded first, and read by wallproof too. */
  readonly sets?: string
}

export interface Compared {
  readonly packet: Packet
  readonly standing: Standing
  /** `kept`: a later fragment that waits for the rest of its packet. */
  readonly kernel: 'permit' | 'deny' | 'kept'
  readonly answer: Answer
}

/** What the kernel says to the whole dump: not loaded, or the packets one by one. */
export type Outcome = { readonly refused: string } | { readonly compared: readonly Compared[]; readonly saved: string }

export const disagrees = ({ kernel, answer }: Compared): boolean => answer.verdict !== 'undetermined' && answer.verdict !== kernel

const text = (address: Packet['src']): string => (typeof address === 'number' ? formatIpv4(address) : formatIpv6(address))

export function addressOf(word: string): Packet['src'] {
  const address = parseIpv4(word) ?? parseIpv6(word)
  if (address === undefined) throw new Error(`${word} is not an address`)
  return address
}

/** The dump, read by wallproof and loaded by the kernel. */
export const compare = (kernel: Kernel, trial: Trial): Promise<Outcome> => compareWith(kernel, trial, tracer(read(trial)))

/** The dump loaded by the kernel, and whatever else says what becomes of a packet. */
export async function compareWith(kernel: Kernel, trial: Trial, judge: (packet: Packet) => Answer): Promise<Outcome> {
  const probes = unmixed(trial.probes, trial.dump.includes('*nat'))
  const reply = await kernel.ask(jobOf(trial, probes))
  if ('refused' in reply) return reply
  if ('failed' in reply) throw new Error(`the kernel could not be asked: ${reply.failed}`)
  const points = new Map(Object.entries(reply.points).map(([point, ids]) => [point as Point, new Set(ids)]))
  const at = (point: Point, i: number): boolean => points.get(point)?.has(i + 1) ?? false
  return {
    saved: reply.saved,
    compared: probes.map(({ packet: asked, standing }, i) => {
      const packet: Packet = { ...asked, state: STATES.find(state => at(state, i)) ?? 'new' }
      const lost = !at('seen', i) ? 'never got to netfilter' : !at('whole', i) ? 'was kept for reassembly'
        : at('prerouted', i) && !at('input', i) && !at('forward', i) ? 'got lost in routing' : undefined
      if (lost && at('seen', i) && packet.fragment === 1) return { packet, standing, kernel: 'kept', answer: judge(packet) }
      if (lost) throw new Error(`the packet ${lost}: ${describePacket(packet)}\n${trial.dump}`)
      return { packet, standing, kernel: at('passed', i) ? 'permit' : 'deny', answer: judge(packet) }
    }),
  }
}

/** The dump as wallproof reads it, with the addresses of the host where it is told them. */
function read({ dump, family, devices, told, sets }: Trial): Firewall {
  const { firewalls, failure } = parse(makeSource(family === 4 ? 'rules.v4' : 'rules.v6', dump), sets === undefined ? {} : { sets: makeSource('ipsets', sets) })
  const firewall = firewalls.find(f => f.families.includes(family))
  if (!firewall) throw new Error(`not read as IPv${family}: ${failure?.seen ?? 'another family'}\n${dump}`)
  if (!told) return firewall
  const span = { source: firewall.source, start: 0, end: 0 }
  const interfaces: Interface[] = Object.entries(devices).map(([name, own]) => {
    const addresses = own.map(addressOf).map(a => (typeof a === 'number' ? host4(a) : host6(a)))
    return { name, addresses, networks: [], dynamic: false, up: true, span }
  })
  return { ...firewall, interfaces }
}

/**
 * Two packets of the same addresses and ports would be of one connection: only packets that are alone may have a connection of their own.
 * Connections that exist before the nat table is loaded count as half translated, and the kernel drops ICMP redirects about them.
 */
function unmixed(probes: readonly Probe[], nat: boolean): Probe[] {
  const keys = probes.map(({ packet: p }) => [`${text(p.src)} ${p.sport}`, `${text(p.dst)} ${p.dport}`].sort().join(' ') + ` ${p.protocol}`)
  const count = new Map<string, number>()
  for (const key of keys) count.set(key, (count.get(key) ?? 0) + 1)
  return probes.map((probe, i) => {
    const connected = probe.standing === 'known' || probe.standing === 'reply'
    if (nat && probe.standing === 'related' && probe.packet.icmp >> 8 === 5) return { ...probe, standing: 'plain' }
    const alone = count.get(keys[i] ?? '') === 1 || echo(probe.packet) !== undefined
    return connected && (!alone || entryOf(probe, i + 1) === undefined) ? { ...probe, standing: 'plain' } : probe
  })
}

const ICMP_ERRORS: Readonly<Record<4 | 6, readonly number[]>> = { 4: [3, 4, 5, 11, 12], 6: [1, 2, 3, 4] }

/** Echo request or reply. */
function echo({ protocol, icmp }: Packet): 'request' | 'reply' | undefined {
  if (protocol === PROTOCOL.icmp) return icmp === 0x800 ? 'request' : icmp === 0 ? 'reply' : undefined
  return protocol === PROTOCOL['ipv6-icmp'] ? (icmp === 0x8000 ? 'request' : icmp === 0x8100 ? 'reply' : undefined) : undefined
}

const PEER = { 4: '198.18.7.7', 6: '2001:2::77' } as const

/** The packet that an ICMP error is about: sent before by the one who gets the error. */
const cause = (packet: Packet, id: number): Packet =>
  ({ ...packet, src: packet.dst, dst: addressOf(PEER[packet.family]), protocol: PROTOCOL.udp, sport: 1000 + id, dport: 5353, icmp: 0, flags: 0, fragment: 0 })

/** The line that makes conntrack know the connection of a packet. */
function entryOf({ packet, standing }: Probe, id: number): string | undefined {
  if (standing === 'related') {
    return ICMP_ERRORS[packet.family].includes(packet.icmp >> 8) && (packet.protocol === 1 || packet.protocol === 58) ? entryOf({ packet: cause(packet, id), standing: 'known' }, id) : undefined
  }
  if (standing !== 'known' && standing !== 'reply') return undefined
  const ping = echo(packet)
  const forward = ping ? ping === 'request' : standing === 'known'
  const [a, b] = forward ? [packet.src, packet.dst] : [packet.dst, packet.src]
  const [sport, dport] = forward ? [packet.sport, packet.dport] : [packet.dport, packet.sport]
  const head = (name: string): string => `-I -p ${name} -s ${text(a)} -d ${text(b)}`
  const tail = '--timeout 600 --status SEEN_REPLY,ASSURED'
  if (ping) return packet.family === 4 ? `${head('icmp')} --icmp-type 8 --icmp-code 0 --icmp-id ${id} ${tail}` : `${head('icmpv6')} --icmpv6-type 128 --icmpv6-code 0 --icmpv6-id ${id} ${tail}`
  const ports = `--sport ${sport} --dport ${dport}`
  if (packet.protocol === PROTOCOL.tcp) return `${head('tcp')} ${ports} --state ESTABLISHED ${tail}`
  return packet.protocol === PROTOCOL.udp ? `${head('udp')} ${ports} ${tail}` : undefined
}

function jobOf({ family, dump, devices, told, tracking, behind, before, save, sets }: Trial, probes: readonly Probe[]): Job {
  const batches = new Map<string, [string, string][]>()
  const entries: string[] = []
  const untracked: number[] = []
  probes.forEach((probe, i) => {
    const { packet, standing } = probe
    const id = i + 1
    const entry = entryOf(probe, id)
    if (entry !== undefined) entries.push(entry)
    if (standing === 'untracked') untracked.push(id)
    const payload = standing === 'related' && entry !== undefined ? { payload: bytesOf(cause(packet, id), { id, badChecksum: false }) } : {}
    const between = behind ? { behind: BEHIND[i % BEHIND.length] as (typeof BEHIND)[number] } : {}
    const bytes = bytesOf(packet, { id, badChecksum: standing === 'bad', ...payload, ...between })
    // Without known addresses of the host, whatever is to be delivered is: every address is its own then. Else other addresses have some way out.
    const out = packet.out === 'self' && told ? Object.keys(devices)[0] ?? 'self' : packet.out ?? 'self'
    const batch = batches.get(out) ?? []
    batch.push([packet.in ?? 'self', bytes.toString('base64')])
    batches.set(out, batch)
  })
  return {
    family, devices, tracking, untracked, dump, save: save ?? false, restore: family === 4 ? 'iptables-legacy-restore' : 'ip6tables-legacy-restore',
    before: [...(sets === undefined ? [] : [{ argv: ['ipset', 'restore'], text: sets }]), ...(before ?? []), ...(entries.length > 0 ? [{ argv: ['conntrack', '-R', '-'], text: `${entries.join('\n')}\n` }] : [])],
    batches: [...batches].map(([out, packets]) => ({ out, packets })),
  }
}

export function describePacket(packet: Packet): string {
  const { src, dst, protocol, sport, dport, icmp, flags, state, fragment } = packet
  const detail = protocol === 1 || protocol === 58 ? ` type ${icmp >> 8}/${icmp & 255}` : protocol === PROTOCOL.tcp ? ` flags ${flags}` : ''
  return `${packet.in ?? '?'} -> ${packet.out ?? '?'} ${protocolName(protocol)} ${text(src)}:${sport} > ${text(dst)}:${dport}${detail} ${state}${fragment ? ' later fragment' : ''}`
}

export function describeDisagreement(trial: Trial, compared: readonly Compared[]): string {
  const wrong = compared.filter(disagrees)
  const lines = wrong.slice(0, 5).map(c => `  ${describePacket(c.packet)} (${c.standing}): kernel ${c.kernel}, wallproof ${c.answer.verdict}`)
  return `${wrong.length} of ${compared.length} packets differ\n${lines.join('\n')}\n${trial.dump}`
}
