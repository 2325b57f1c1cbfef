/** The small notations of the deployment file: addresses, host names, ports. */
import { formatIpv4, formatIpv6, parseAddressTerm, parseIpv4, parseIpv6, type AddressTerm } from '../net/address.ts'
import { parsePort } from '../net/ports.ts'
import type { ChangedPorts } from '../policy/deployment.ts'

export interface Mistake {
  readonly mistake: string
}

/** An address, a prefix or a range. */
export function readAddress(text: string): AddressTerm | Mistake {
  const term = parseAddressTerm(text)
  if (term === undefined) return { mistake: `"${short(text)}" is no address, prefix or range${hintFor(text)}` }
  return hostBits(text, term) ?? term
}

/** A prefix whose address is not its first one: did they mean the network or the machine? Nobody should guess. */
function hostBits(text: string, term: AddressTerm): Mistake | undefined {
  const [address = '', suffix] = text.split('/')
  if (suffix === undefined) return undefined
  const v4 = parseIpv4(address)
  const v6 = parseIpv6(address)
  const first = 'low' in term ? term.low : term.value
  const same = typeof first === 'number' ? first === v4 : v6?.every((word, i) => word === first[i]) === true
  if (same) return undefined
  const network = typeof first === 'number' ? formatIpv4(first) : formatIpv6(first)
  return { mistake: `"${short(text)}" is an address inside its network: write ${network}/${suffix} for the network, ${address} for the one address` }
}

function hintFor(text: string): string {
  if (/^any$/i.test(text)) return ': write 0.0.0.0/0 and ::/0 for everybody'
  const slash = text.indexOf('/')
  const dash = text.indexOf('-')
  if (slash > 0 && (parseIpv4(text.slice(0, slash)) ?? parseIpv6(text.slice(0, slash))) !== undefined) {
    return text.includes(':') ? ': the prefix length is 0 to 128' : ': the prefix length is 0 to 32'
  }
  if (slash < 0 && dash > 0 && readable(text.slice(0, dash)) && readable(text.slice(dash + 1))) return ': a range goes from the lower to the higher address'
  return ' (10.9.0.5, 10.50.0.0/24, 10.9.0.5-10.9.0.9, 2001:db8::/64)'
}

const readable = (text: string): boolean => (parseIpv4(text) ?? parseIpv6(text)) !== undefined

/** RFC 1123 section 2.1: letters, digits and hyphens, the last label not all digits (that is a broken address). Lower case. */
export function readHostName(text: string): string | undefined {
  const name = text.toLowerCase().replace(/\.$/, '')
  const labels = name.split('.')
  const fine = name.length <= 253 && labels.every(l => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(l)) && !/^\d+$/.test(labels.at(-1) ?? '')
  return fine ? name : undefined
}

/** `514`, `7000-7999`, `tcp/6514`, `udp/2055-2057`. */
export function readPorts(written: string | number): ChangedPorts | Mistake {
  const text = String(written)
  const slash = text.indexOf('/')
  const transport = slash < 0 ? undefined : text.slice(0, slash).toLowerCase()
  if (transport !== undefined && transport !== 'tcp' && transport !== 'udp') {
    return { mistake: `"${short(text)}": the transport is ${short(transport)}; allowed: tcp, udp` }
  }
  const [low = '', high = low, ...more] = text.slice(slash + 1).split('-')
  const first = parsePort(low)
  const last = parsePort(high)
  if (first === undefined || last === undefined || more.length > 0 || first < 1) {
    return { mistake: `"${short(text)}" is no port: 1 to 65535 (514, 7000-7999, tcp/6514)` }
  }
  if (first > last) return { mistake: `"${short(text)}": a range goes from the lower to the higher port` }
  return { transport, ports: [first, last] }
}

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}...` : text)
