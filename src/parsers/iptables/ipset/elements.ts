/** Elements of a set: `10.0.0.0/8,tcp:80`, one part for each of the type's dimensions (ipset(8), "SET TYPES"). */
import { host4, host6, mask4, masked4, parseAddressTerm, parseIpv4, parseIpv6, type AddressTerm } from '../../../net/address.ts'
import { parsePort, type Interval } from '../../../net/ports.ts'
import { parseProtocol, PROTOCOL } from '../../../net/protocols.ts'
import { ICMP4, ICMP6, type IcmpNames } from '../icmp.ts'
import { parsePortWord } from '../services.ts'
import type { Part } from './sets.ts'

/** Protocols whose port ip_set_get_ip4_port looks at (ip_set_getport.c). */
export const SET_PORT_PROTOCOLS: readonly number[] = [PROTOCOL.tcp, PROTOCOL.udp, PROTOCOL.sctp, PROTOCOL.udplite]

export interface Shape {
  readonly family: 4 | 6
  /** `netmask` of the set: addresses are cut to so many bits, those of packets too. */
  readonly netmask: number | undefined
  readonly wildcard: boolean
}

export function readPart(kind: Part['kind'], word: string, shape: Shape): Part | undefined {
  switch (kind) {
    case 'address': return addressPart(word, shape)
    case 'port': return portPart(word)
    case 'interface': return word === '' || word.startsWith('physdev:') ? undefined : { kind, name: word, prefix: shape.wildcard }
  }
}

function addressPart(word: string, { family, netmask }: Shape): Part | undefined {
  const full = family === 4 ? 32 : 128
  const slash = word.indexOf('/')
  const length = slash < 0 ? full : Number(word.slice(slash + 1))
  if (!Number.isInteger(length) || length < 0 || length > full) return undefined
  const term = netmask === undefined ? termOf(word, family) : cut(word, family, netmask)
  return term?.family === family ? { kind: 'address', term, length } : undefined
}

/** An address, a prefix, or a range. */
function termOf(word: string, family: 4 | 6): AddressTerm | undefined {
  if (family === 4) {
    const address = parseIpv4(word)
    return address === undefined ? parseAddressTerm(word) : host4(address)
  }
  const address = parseIpv6(word)
  return address === undefined ? parseAddressTerm(word) : host6(address)
}

function cut(word: string, family: 4 | 6, netmask: number): AddressTerm | undefined {
  if (family === 6) return parseAddressTerm(`${word}/${netmask}`)
  const address = parseIpv4(word)
  return address === undefined ? undefined : masked4(address, mask4(netmask))
}

/** `80`, `80-90`, `tcp:80`, `udp:53`, `icmp:echo-request`, `icmp:8/0`, `vrrp:0`; without a protocol TCP is meant. */
function portPart(word: string): Part | undefined {
  const colon = word.indexOf(':')
  const protocol = colon < 0 ? PROTOCOL.tcp : parseProtocol(word.slice(0, colon))
  const value = word.slice(colon + 1)
  if (protocol === undefined) return undefined
  if (protocol === PROTOCOL.icmp || protocol === PROTOCOL['ipv6-icmp']) {
    const icmp = icmpPair(value, protocol === PROTOCOL.icmp ? ICMP4 : ICMP6)
    return icmp === undefined ? undefined : { kind: 'port', protocol, ports: [icmp, icmp] }
  }
  if (!SET_PORT_PROTOCOLS.includes(protocol)) return value === '0' ? { kind: 'port', protocol, ports: undefined } : undefined
  const ports = portsOf(value)
  return ports && { kind: 'port', protocol, ports }
}

/** The set stores one pair of type and code; a name without a code means code 0. */
function icmpPair(value: string, { names }: IcmpNames): number | undefined {
  const found = names.find(([name]) => name === value.toLowerCase())
  if (found) return found[1] * 256 + (found[2] ?? 0)
  const [, type, code] = /^(\d{1,3})\/(\d{1,3})$/.exec(value) ?? []
  return Number(type) <= 255 && Number(code) <= 255 ? Number(type) * 256 + Number(code) : undefined
}

export function portsOf(value: string): Interval | undefined {
  const [low, high, ...rest] = value.split('-').map(part => parsePort(part) ?? parsePortWord(part))
  if (low === undefined || rest.length > 0) return undefined
  if (!value.includes('-')) return [low, low]
  return high === undefined || high < low ? undefined : [low, high]
}
