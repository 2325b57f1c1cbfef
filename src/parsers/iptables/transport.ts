/** Matches on the transport header: tcp, udp, udplite, sctp, dccp, multiport, icmp, icmp6, esp, ah. */
import { ANYTHING, any, flags, not, number, type Match } from '../../model/match.ts'
import type { Interval } from '../../net/ports.ts'
import { PROTOCOL, PROTOCOLS_WITH_PORTS } from '../../net/protocols.ts'
import { ACK, FIN, PSH, RST, SYN, URG } from '../../net/tcp.ts'
import { eachUse, extension, undecided, type Extension, type Use } from './extension.ts'
import { ICMP4, ICMP6, icmpIntervals, type IcmpNames } from './icmp.ts'
import { parseRange, parseUint } from './numbers.ts'
import { refused, unknown, wordsOf, type Reader } from './raw.ts'
import { looksLikeServiceName, parsePortWord } from './services.ts'

/** iptables-extensions(8), "multiport": up to 15 ports; a range counts as two. */
const MAX_MULTIPORT = 15

const inverted = (use: Use, match: Match): Match => (use.negated ? not(match) : match)

/** A word that is no port: which kind of trouble, and the condition that stands for it. */
function portTrouble(word: string, at: Use, reader: Reader): Match {
  return looksLikeServiceName(word)
    ? refused(reader, at, `the service name "${word.slice(0, 40)}" is looked up on the host that loads the file`, 'unsupported')
    : refused(reader, at, 'not a port or a range of ports')
}

/** `A`, `A:B`, `A:`, `:B` with numbers or service names. */
export function portRange(use: Use, reader: Reader): Interval | Match {
  const word = use.args[0] ?? ''
  const range = parseRange(word, 65535, parsePortWord)
  if (range === 'reversed') return refused(reader, use, 'the range ends before it starts')
  if (range) return range
  return portTrouble(word.split(':').find(part => part !== '' && parsePortWord(part) === undefined) ?? word, use, reader)
}

export const isMatch = (value: Interval | Match): value is Match => 'kind' in value

function portMatch(field: 'sport' | 'dport', use: Use, reader: Reader): Match {
  const range = portRange(use, reader)
  if (isMatch(range)) return range
  if (range[0] === 0 && range[1] === 65535) return use.negated ? number(field) : ANYTHING
  return inverted(use, number(field, range))
}

const portUse = (use: Use, reader: Reader): Match =>
  use.name === 'sport' || use.name === 'dport' ? portMatch(use.name, use, reader) : unknown(wordsOf(reader.source, use))

const FLAG_BITS: ReadonlyMap<string, number> = new Map(Object.entries({ FIN, SYN, RST, PSH, ACK, URG, ALL: 63, NONE: 0 }))

function flagSet(text: string): number | undefined {
  let bits = 0
  for (const name of text.split(',')) {
    const bit = FLAG_BITS.get(name.toUpperCase())
    if (bit === undefined) return undefined
    bits |= bit
  }
  return bits
}

function tcpUse(use: Use, reader: Reader): Match {
  if (use.name === 'syn') return inverted(use, flags(FIN | SYN | RST | ACK, SYN))
  if (use.name !== 'tcp-flags') return portUse(use, reader)
  const [mask, value] = [flagSet(use.args[0] ?? ''), flagSet(use.args[1] ?? '')]
  return mask === undefined || value === undefined ? refused(reader, use, 'not TCP flags') : inverted(use, flags(mask, value))
}

function multiportUse(use: Use, reader: Reader): Match {
  const intervals: Interval[] = []
  let slots = 0
  for (const item of (use.args[0] ?? '').split(',', MAX_MULTIPORT + 2)) {
    const range = parseRange(item, 65535, parsePortWord)
    if (range === 'reversed') return refused(reader, use, `the range "${item}" ends before it starts`)
    if (!range) return portTrouble(item.split(':').find(part => parsePortWord(part) === undefined) ?? item, use, reader)
    slots += item.includes(':') ? 2 : 1
    intervals.push(range)
  }
  if (slots > MAX_MULTIPORT) return refused(reader, use, 'more than 15 ports; a range counts as two')
  if (use.name === 'sports') return inverted(use, number('sport', ...intervals))
  if (use.name === 'dports') return inverted(use, number('dport', ...intervals))
  return inverted(use, any(number('sport', ...intervals), number('dport', ...intervals)))
}

const icmpUse = (names: IcmpNames) => (use: Use, reader: Reader): Match => {
  const intervals = icmpIntervals(use.args[0] ?? '', names)
  if (intervals === 'ambiguous') return refused(reader, use, 'several ICMP types begin like this')
  if (!intervals) return refused(reader, use, 'not an ICMP type')
  const every = intervals.length === 1 && intervals[0]?.[0] === 0 && intervals[0][1] === 65535
  return every && !use.negated ? ANYTHING : inverted(use, number('icmp', ...intervals))
}

/** SPIs are not modelled; the whole range asks for nothing but the protocol. */
function spiUse(use: Use, reader: Reader): Match {
  const max = 0xffffffff
  const range = parseRange(use.args[0] ?? '', max, part => parseUint(part, max))
  if (range === 'reversed') return refused(reader, use, 'the range ends before it starts')
  if (!range) return refused(reader, use, 'not a number or a range of numbers')
  return range[0] === 0 && range[1] === max && !use.negated ? ANYTHING : unknown(wordsOf(reader.source, use))
}

const spi = (spec: string, option: string, protocol: number): Extension =>
  extension(spec, (module, reader) =>
    module.uses.every(use => use.name === option) ? eachUse(spiUse)(module, reader) : undecided(module, reader), { protocols: [protocol], bare: 'allowed' })

const PORTS = 'sport|source-port= dport|destination-port='

const ported = (protocol: number, more: string): Extension => extension(PORTS + more, eachUse(portUse), { protocols: [protocol], bare: 'allowed' })

/** A bare `-m icmp` was loaded by old versions and meant every type. */
const icmp = (option: string, names: IcmpNames, protocol: number): Extension =>
  extension(`${option}=`, eachUse(icmpUse(names)), { protocols: [protocol], bare: 'allowed' })

export const TRANSPORT: Readonly<Record<string, Extension>> = {
  tcp: extension(`${PORTS} syn tcp-flags=2 tcp-option=`, eachUse(tcpUse), { protocols: [PROTOCOL.tcp], bare: 'allowed' }),
  udp: ported(PROTOCOL.udp, ''),
  udplite: ported(PROTOCOL.udplite, ''),
  sctp: ported(PROTOCOL.sctp, ' chunk-types=2'),
  dccp: ported(PROTOCOL.dccp, ' dccp-types= dccp-option='),
  multiport: extension('sports|source-ports= dports|destination-ports= ports=', eachUse(multiportUse), { protocols: PROTOCOLS_WITH_PORTS }),
  icmp: icmp('icmp-type', ICMP4, PROTOCOL.icmp),
  icmp6: icmp('icmpv6-type', ICMP6, PROTOCOL['ipv6-icmp']),
  esp: spi('espspi=', 'espspi', PROTOCOL.esp),
  ah: spi('ahspi= ahlen= ahres', 'ahspi', PROTOCOL.ah),
  ipcomp: spi('ipcompspi= compres', 'ipcompspi', PROTOCOL.ipcomp),
}

/** The match that comes by itself when one of its options follows -p (libxtables, find_proto). */
export const IMPLIED: ReadonlyMap<number, string> = new Map([
  [PROTOCOL.tcp, 'tcp'], [PROTOCOL.udp, 'udp'], [PROTOCOL.udplite, 'udplite'], [PROTOCOL.sctp, 'sctp'], [PROTOCOL.dccp, 'dccp'],
  [PROTOCOL.icmp, 'icmp'], [PROTOCOL['ipv6-icmp'], 'icmp6'], [PROTOCOL.esp, 'esp'], [PROTOCOL.ah, 'ah'], [PROTOCOL['mobility-header'], 'mh'],
])

/** Matches that look into the transport header: never true for later fragments (xt_tcpudp.c, ip_tables.c: fragment offset not 0). */
export const NEEDS_FIRST_FRAGMENT: ReadonlySet<string> = new Set(Object.keys(TRANSPORT))

