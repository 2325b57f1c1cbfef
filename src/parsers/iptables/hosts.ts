/** Matches on what an address or a frame is to the host: addrtype, pkttype, rpfilter, iprange. */
import type { AddressTerm } from '../../net/address.ts'
import { ANYTHING, NOTHING, address, all, any, not, type Match } from '../../model/match.ts'
import { parseAddressRange, troubleWith } from './addresses.ts'
import { eachUse, extension, type Extension, type Module, type Use } from './extension.ts'
import { refused, unknown, wordsOf, type Part, type Place, type Reader } from './raw.ts'

type Side = 'src' | 'dst'

const MULTICAST: readonly AddressTerm[] = [
  { family: 4, low: 0xe0000000, high: 0xefffffff },
  { family: 6, low: [0xff000000, 0, 0, 0], high: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff] },
]
/** Kernel, inet_addr_type: 0.0.0.0 and 255.255.255.255 are broadcast whatever the routes say. */
const LIMITED_BROADCAST: readonly AddressTerm[] = [{ family: 4, low: 0, high: 0 }, { family: 4, low: 0xffffffff, high: 0xffffffff }]
/** May be the broadcast address of a subnet the host is on; smaller subnets than /24 are left out. */
const MAYBE_BROADCAST: readonly AddressTerm[] = [{ family: 4, value: 255, care: 255 }]
const LOOPBACK: readonly AddressTerm[] = [{ family: 4, low: 0x7f000000, high: 0x7fffffff }, { family: 6, low: [0, 0, 0, 1], high: [0, 0, 0, 1] }]

const only = ({ hooks }: Place, ...allowed: string[]): boolean => hooks.size > 0 && [...hooks].every(hook => allowed.includes(hook))

const inverted = (use: Use, match: Match): Match => (use.negated ? not(match) : match)

const broadcast = (side: Side, undecided: Match): Match =>
  any(address(side, LIMITED_BROADCAST), all(address(side, MAYBE_BROADCAST), not(address(side, LIMITED_BROADCAST)), undecided))

/** In INPUT the destination is the host's, in FORWARD it is not; elsewhere only its addresses would tell. */
function byDelivery(place: Place, delivered: Match, passing: Match, elsewhere: Match): Match {
  if (only(place, 'INPUT')) return delivered
  return only(place, 'FORWARD') ? passing : elsewhere
}

function destinationType(type: string, place: Place, undecided: Match): Match {
  const multicast = address('dst', MULTICAST)
  switch (type) {
    case 'MULTICAST': return multicast
    case 'LOCAL': {
      if (place.facts.own && !only(place, 'INPUT') && !only(place, 'FORWARD')) return address('dst', [...LOOPBACK, ...place.facts.own])
      const special = any(multicast, broadcast('dst', undecided))
      return byDelivery(place, not(special), NOTHING, all(not(special), any(address('dst', LOOPBACK), undecided)))
    }
    case 'BROADCAST': return place.family === 6 ? undecided : byDelivery(place, broadcast('dst', undecided), NOTHING, broadcast('dst', undecided))
    // For IPv6 the kernel asks the class of the address (xt_addrtype.c, match_type6), for IPv4 the route.
    case 'UNICAST': return place.family === 6 ? undecided : byDelivery(place, NOTHING, not(multicast), all(not(multicast), undecided))
    default: return undecided
  }
}

function sourceType(type: string, place: Place, undecided: Match): Match {
  switch (type) {
    case 'MULTICAST': return address('src', MULTICAST)
    case 'BROADCAST': return place.family === 6 ? undecided : broadcast('src', undecided)
    case 'UNICAST': return place.family === 6 ? undecided : all(not(address('src', [...MULTICAST, ...LIMITED_BROADCAST])), undecided)
    case 'LOCAL':
      if (only(place, 'FORWARD')) return NOTHING
      // A packet from outside with the host's own source is a martian and does not get through routing.
      return only(place, 'INPUT', 'FORWARD', 'PREROUTING') ? all({ kind: 'interface', field: 'in', names: ['lo'] }, undecided) : undecided
    default: return undecided
  }
}

const ADDRESS_TYPES: ReadonlySet<string> = new Set(
  ['UNSPEC', 'UNICAST', 'LOCAL', 'BROADCAST', 'ANYCAST', 'MULTICAST', 'BLACKHOLE', 'UNREACHABLE', 'PROHIBIT', 'THROW', 'NAT', 'XRESOLVE'])

function addrtype(module: Module, reader: Reader): Part[] {
  const limited = module.uses.some(use => use.name.startsWith('limit-iface'))
  const uses = module.uses.filter(use => !use.name.startsWith('limit-iface'))
  if (uses.length === 0) return [refused(reader, module, 'needs --src-type or --dst-type')]
  return [...eachUse((use, inner): Part => {
    const types = (use.args[0] ?? '').toUpperCase().split(',')
    if (!types.every(type => ADDRESS_TYPES.has(type))) return refused(inner, use, 'not an address type')
    const undecided = unknown(`addrtype ${wordsOf(inner.source, use)}`)
    const typeOf = use.name === 'src-type' ? sourceType : destinationType
    return place => {
      if (limited && types.some(type => type !== 'MULTICAST')) return undecided
      // IPv6: several types have to hold at once there, which nobody means.
      if (place.family === 6 && types.length > 1) return undecided
      return inverted(use, any(...types.map(type => typeOf(type, place, undecided))))
    }
  })({ ...module, uses }, reader)]
}

function pkttypeUse(use: Use, reader: Reader): Part {
  const type = (use.args[0] ?? '').toLowerCase()
  if (!['unicast', 'host', 'broadcast', 'multicast'].includes(type)) return refused(reader, use, 'not a packet type')
  const undecided = unknown(`pkttype ${wordsOf(reader.source, use)}`)
  return place => {
    if (!only(place, 'PREROUTING', 'INPUT', 'FORWARD')) return undecided
    const multicast = address('dst', MULTICAST)
    if (type === 'multicast') return inverted(use, multicast)
    const wide = place.family === 6 ? NOTHING : broadcast('dst', undecided)
    return inverted(use, type === 'broadcast' ? wide : not(any(multicast, wide)))
  }
}

/** The packets asked about come from where the routes say they come from, so they pass the reverse path test. */
function rpfilter(module: Module, reader: Reader): Part[] {
  reader.complain('unsupported', module, 'rpfilter is taken as passed: packets with a forged source are not looked at', 'none')
  return [module.uses.some(use => use.name === 'invert') ? NOTHING : ANYTHING]
}

function rangeUse(use: Use, reader: Reader): Match {
  const term = parseAddressRange(use.args[0] ?? '')
  if (typeof term === 'string') return refused(reader, use, troubleWith(term))
  reader.named[term.family === 4 ? 'v4' : 'v6'] = true
  return inverted(use, address(use.name === 'src-range' ? 'src' : 'dst', [term]))
}

export const HOSTS: Readonly<Record<string, Extension>> = {
  addrtype: extension('src-type= dst-type= limit-iface-in limit-iface-out', addrtype),
  pkttype: extension('pkt-type=', eachUse(pkttypeUse)),
  rpfilter: extension('loose validmark accept-local invert', rpfilter, { bare: 'allowed' }),
  iprange: extension('src-range= dst-range=', eachUse(rangeUse)),
}
