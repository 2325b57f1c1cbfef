/** A packet as JSON or options describe it, checked field by field and filled in with the defaults of `trace`. */
import { nearest } from '../config/nearest.ts'
import { STATES, type State } from '../model/match.ts'
import { parseIpv4, parseIpv6 } from '../net/address.ts'
import { parseProtocol, PROTOCOL, PROTOCOLS_WITH_PORTS } from '../net/protocols.ts'
import { SYN, TCP_FLAGS } from '../net/tcp.ts'
import type { Packet } from '../packets/packet.ts'

export type PacketResult = { readonly packet: Packet } | { readonly error: string }

/** Dimensions that packets may state and no verdict is modelled on: a rule that asks for them stays undetermined. */
const UNMODELLED = ['mac', 'ttl', 'length', 'mark', 'dscp', 'vlan']
const KNOWN = ['src', 'dst', 'proto', 'sport', 'dport', 'icmpType', 'icmpCode', 'tcpFlags', 'in', 'out', 'state', 'fragment', ...UNMODELLED]

const SOURCE_PORT = 40000
/** Echo request, RFC 792 and RFC 4443. */
const ECHO: Readonly<Record<number, number>> = { [PROTOCOL.icmp]: 8, [PROTOCOL['ipv6-icmp']]: 128 }

class FieldError extends Error {}

export function packetOf(value: unknown): PacketResult {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { error: 'a packet is an object' }
  const fields = new Map(Object.entries(value))
  try {
    for (const key of fields.keys()) if (!KNOWN.includes(key)) throw new FieldError(unknownField(key))
    return { packet: build(fields) }
  } catch (error) {
    if (error instanceof FieldError) return { error: error.message }
    throw error
  }
}

function build(fields: ReadonlyMap<string, unknown>): Packet {
  const [src, dst] = [addressOf(fields, 'src'), addressOf(fields, 'dst')]
  const family = typeof src === 'number' ? 4 : 6
  if ((typeof dst === 'number') !== (family === 4)) throw new FieldError('src and dst are of different address families')
  const protocol = protocolOf(fields.get('proto'))
  const ports = PROTOCOLS_WITH_PORTS.includes(protocol)
  const icmp = protocol === PROTOCOL.icmp || protocol === PROTOCOL['ipv6-icmp']
  return {
    family, src, dst, protocol,
    sport: ports ? numberOf(fields, 'sport', 65535, SOURCE_PORT) : 0,
    dport: ports ? numberOf(fields, 'dport', 65535, 0) : 0,
    icmp: icmp ? numberOf(fields, 'icmpType', 255, ECHO[protocol] ?? 0) * 256 + numberOf(fields, 'icmpCode', 255, 0) : 0,
    flags: protocol === PROTOCOL.tcp ? flagsOf(fields.get('tcpFlags')) : 0,
    state: stateOf(fields.get('state')),
    fragment: numberOf(fields, 'fragment', 1, 0),
    in: nameOf(fields, 'in'),
    out: nameOf(fields, 'out'),
  }
}

function addressOf(fields: ReadonlyMap<string, unknown>, key: 'src' | 'dst'): Packet['src'] {
  const value = fields.get(key)
  if (value === undefined) throw new FieldError(`${key} is missing`)
  const address = typeof value === 'string' ? parseIpv4(value) ?? parseIpv6(value) : undefined
  if (address === undefined) throw new FieldError(`${key} is not an address: ${quoted(value)}`)
  return address
}

function protocolOf(value: unknown): number {
  if (value === undefined) throw new FieldError('proto is missing')
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255) return value
  const known = typeof value === 'string' ? parseProtocol(value) : undefined
  if (known === undefined) throw new FieldError(`proto is neither a known name nor a number from 0 to 255: ${quoted(value)}`)
  return known
}

function numberOf(fields: ReadonlyMap<string, unknown>, key: string, most: number, fallback: number): number {
  const value = fields.get(key)
  if (value === undefined || value === null) return fallback
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most) throw new FieldError(`${key} is not a number from 0 to ${most}: ${quoted(value)}`)
  return value
}

function flagsOf(value: unknown): number {
  if (value === undefined || value === null) return SYN
  if (typeof value !== 'string') throw new FieldError(`tcpFlags is not a text like "SYN,ACK": ${quoted(value)}`)
  let flags = 0
  for (const name of value.split(',').map(part => part.trim().toUpperCase())) {
    if (name === '' || name === 'NONE') continue
    if (!Object.hasOwn(TCP_FLAGS, name)) throw new FieldError(`tcpFlags: unknown flag ${quoted(name)}; known are ${Object.keys(TCP_FLAGS).join(', ')}`)
    flags |= TCP_FLAGS[name as keyof typeof TCP_FLAGS]
  }
  return flags
}

function stateOf(value: unknown): State {
  if (value === undefined || value === null) return 'new'
  const state = STATES.find(s => s === value)
  if (state === undefined) throw new FieldError(`state is not one of ${STATES.join(', ')}: ${quoted(value)}`)
  return state
}

function nameOf(fields: ReadonlyMap<string, unknown>, key: 'in' | 'out'): string | undefined {
  const value = fields.get(key)
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string' || value === '') throw new FieldError(`${key} is not the name of an interface: ${quoted(value)}`)
  return value
}

function unknownField(key: string): string {
  const near = nearest(key, KNOWN)
  return `unknown field ${quoted(key)}${near === undefined ? '' : `; did you mean "${near}"?`}`
}

const quoted = (value: unknown): string => JSON.stringify(value).slice(0, 80)
