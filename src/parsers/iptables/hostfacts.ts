/** Interfaces, addresses and routes of a host from the JSON output of ip(8): `ip -j addr`, `ip -j route`, `ip -j -6 route`. */
import type { Diagnostic, Interface, Route } from '../../model/firewall.ts'
import { ANY4, ANY6, host4, host6, parseAddressTerm, parseIpv4, parseIpv6, type AddressTerm, type Family } from '../../net/address.ts'
import type { Source, Span } from '../../text/source.ts'
import type { Companions } from '../parser.ts'

export interface HostFacts {
  /** Undefined: not told. Otherwise all interfaces, with all their addresses. */
  readonly interfaces: readonly Interface[] | undefined
  readonly routes: readonly Route[]
  readonly diagnostics: readonly Diagnostic[]
}

type Entry = Readonly<Record<string, unknown>>

export function readHostFacts({ addresses, routes = [] }: Companions): HostFacts {
  const diagnostics: Diagnostic[] = []
  const entriesOf = (source: Source, command: string): readonly Entry[] | undefined => {
    const entries = parsed(source.text)
    if (!entries) diagnostics.push({ kind: 'unrecognised', span: { source, start: 0, end: Math.min(source.text.length, 40) }, seen: `not the output of ${command}, so it tells nothing about the host`, effect: 'match' })
    return entries
  }
  const listed = addresses && entriesOf(addresses, 'ip -j addr')
  return {
    interfaces: addresses && listed?.flatMap(entry => interfaceOf(addresses, entry)),
    routes: routes.flatMap(source => (entriesOf(source, 'ip -j route') ?? []).flatMap(entry => routesOf(source, entry))),
    diagnostics,
  }
}

function parsed(text: string): readonly Entry[] | undefined {
  try {
    const value = JSON.parse(text) as unknown
    return Array.isArray(value) ? value.filter((entry): entry is Entry => typeof entry === 'object' && entry !== null) : undefined
  } catch {
    return undefined
  }
}

const textIn = (entry: Entry, key: string): string | undefined => (typeof entry[key] === 'string' ? entry[key] : undefined)

const listIn = (entry: Entry, key: string): readonly Entry[] => (Array.isArray(entry[key]) ? (entry[key] as readonly Entry[]) : [])

/** Where the file names it first. */
function spanOf(source: Source, key: string, word: string): Span {
  const start = Math.max(0, source.text.search(new RegExp(`"${key}":\\s*${JSON.stringify(word).replace(/[^\w"]/g, '\\$&')}`)))
  return { source, start, end: Math.min(source.text.length, start + key.length + word.length + 5) }
}

function interfaceOf(source: Source, entry: Entry): Interface[] {
  const name = textIn(entry, 'ifname')
  if (name === undefined) return []
  const told = listIn(entry, 'addr_info').flatMap(info => {
    const local = textIn(info, 'local')
    const term = local === undefined ? undefined : hostOf(local)
    // A point-to-point address has its network at the other end.
    const network = term && parseAddressTerm(`${textIn(info, 'address') ?? local ?? ''}/${String(info['prefixlen'])}`)
    return term ? [{ term, network }] : []
  })
  return [{
    name, addresses: told.map(t => t.term), networks: told.flatMap(t => t.network ?? []), dynamic: false,
    up: Array.isArray(entry['flags']) && entry['flags'].includes('UP'), span: spanOf(source, 'ifname', name),
  }]
}

function hostOf(text: string): AddressTerm | undefined {
  const [v4, v6] = [parseIpv4(text), parseIpv6(text)]
  return v4 !== undefined ? host4(v4) : v6 === undefined ? undefined : host6(v6)
}

/** A route by several next hops leads to each of them; blackholes and their like lead nowhere. */
function routesOf(source: Source, entry: Entry): Route[] {
  const destination = textIn(entry, 'dst')
  const type = textIn(entry, 'type')
  if (destination === undefined || (type !== undefined && type !== 'unicast')) return []
  const devices = [textIn(entry, 'dev'), ...listIn(entry, 'nexthops').map(hop => textIn(hop, 'dev'))].filter(dev => dev !== undefined)
  const to = destination === 'default' ? (familyOf(entry, source) === 6 ? ANY6 : ANY4) : (parseAddressTerm(destination) ?? hostOf(destination))
  return to === undefined ? [] : devices.map(name => ({ to, interface: name, span: spanOf(source, 'dst', destination) }))
}

/** `default` does not say its family: the gateway does, or else any other route of the file. */
function familyOf(entry: Entry, source: Source): Family {
  const gateway = textIn(entry, 'gateway') ?? listIn(entry, 'nexthops').map(hop => textIn(hop, 'gateway')).find(g => g !== undefined)
  return gateway === undefined ? (/"dst":\s*"[0-9a-f]*:/.test(source.text) ? 6 : 4) : gateway.includes(':') ? 6 : 4
}
