/** Short notations for IOS tests: a configuration from lines, a packet from words. */
import { parseIpv4, parseIpv6 } from '../../../src/net/address.ts'
import { TCP_FLAGS } from '../../../src/net/tcp.ts'
import type { Firewall } from '../../../src/model/firewall.ts'
import type { State } from '../../../src/model/match.ts'
import type { Packet } from '../../../src/packets/packet.ts'
import { filterTracer } from '../../../src/analysis/trace.ts'
import { parse } from '../../../src/parsers/cisco/ios/parse.ts'
import { makeSource } from '../../../src/text/source.ts'

export function read(text: string): Firewall {
  const { firewalls } = parse(makeSource('r1.cfg', text))
  const first = firewalls[0]
  if (!first || firewalls.length !== 1) throw new Error(`${String(firewalls.length)} devices`)
  return first
}

const PROTOCOLS: Readonly<Record<string, number>> = { icmp: 1, igmp: 2, tcp: 6, udp: 17, gre: 47, esp: 50, icmp6: 58, ospf: 89 }

/** `tcp 10.0.0.1:1025 > 10.0.0.2:22 ACK fragment new`, `icmp A > B 3/1`, `udp [2001:db8::1]:1 > [2001:db8::2]:53`. */
export function packet(text: string, more: Partial<Packet> = {}): Packet {
  const [name = '', from = '', , to = '', ...options] = text.split(' ')
  const end = (word: string): { address: Packet['src']; port: number } => {
    const found = /^\[?([0-9a-f.:]*?)\]?(?::(\d+))?$/.exec(word.startsWith('[') || word.includes('.') ? word : `[${word}]`)
    const address = parseIpv4(found?.[1] ?? '') ?? parseIpv6(found?.[1] ?? '')
    if (address === undefined) throw new Error(`no address in ${word}`)
    return { address, port: Number(found?.[2] ?? 0) }
  }
  const [src, dst] = [end(from), end(to)]
  const flags = options.reduce((bits, o) => bits | (o in TCP_FLAGS ? TCP_FLAGS[o as keyof typeof TCP_FLAGS] : 0), 0)
  const icmp = options.find(o => o.includes('/'))?.split('/').map(Number) ?? [0, 0]
  return {
    family: typeof src.address === 'number' ? 4 : 6, src: src.address, dst: dst.address, protocol: PROTOCOLS[name] ?? Number(name), sport: src.port, dport: dst.port,
    icmp: (icmp[0] ?? 0) * 256 + (icmp[1] ?? 0), flags: name === 'tcp' && flags === 0 ? TCP_FLAGS.SYN : flags,
    state: (options.find(o => o === 'established') as State | undefined) ?? 'new', fragment: options.includes('fragment') ? 1 : 0, in: undefined, out: undefined, ...more,
  }
}

/** What one access list says to a packet. */
export function verdict(firewall: Firewall, list: string, text: string): string {
  const trace = filterTracer(firewall, list)
  if (!trace) throw new Error(`no filter ${list}`)
  return trace(packet(text)).verdict
}
