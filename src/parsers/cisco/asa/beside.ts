/** ASA commands that open or block packets beside the access lists: as conditions of what they can touch, the outcome being unknown. */
import { address, all, any, ANYTHING, number, type Match } from '../../../model/match.ts'
import { masked4, parseAddressTerm, parseIpv4, type AddressTerm } from '../../../net/address.ts'
import { parsePort } from '../../../net/ports.ts'
import { parseProtocol, PROTOCOL } from '../../../net/protocols.ts'
import type { Rule } from '../../../model/firewall.ts'
import type { Line } from '../line.ts'
import { quote, type Beside, type Device } from './device.ts'
import { hostAt } from './operands.ts'

const HOW: Readonly<Record<string, Beside['does']>> = {
  shun: 'blocks', filter: 'blocks', outbound: 'blocks', established: 'opens', alias: 'opens', virtual: 'opens', conduit: 'opens',
}

export function keepBeside(device: Device, line: Line): void {
  const first = line.words[0] ?? ''
  const does = Object.hasOwn(HOW, first) ? HOW[first] : undefined
  if (does) device.beside.push({ line, does, match: touched(device, line.words) })
}

const protocolMatch = (word: string | undefined): Match => {
  const protocol = word === undefined ? undefined : parseProtocol(word)
  return protocol === undefined ? ANYTHING : number('protocol', [protocol, protocol])
}

function touched(device: Device, words: readonly string[]): Match {
  const host = (at: number): AddressTerm | undefined => (words[at] === undefined ? undefined : hostAt(device, words[at]))
  switch (words[0] ?? '') {
    // `shun SRC [DST SPORT DPORT PROTOCOL]`: later versions block everything from that source.
    case 'shun': {
      const source = host(1)
      return source ? address('src', [source]) : ANYTHING
    }
    // `filter url|https|ftp PORT[-PORT] ...`.
    case 'filter': {
      const [low, high] = (words[2] === 'http' ? '80' : words[2] ?? '').split('-').map(parsePort)
      const tcp = number('protocol', [PROTOCOL.tcp, PROTOCOL.tcp])
      return low === undefined ? tcp : all(tcp, number('dport', [low, Math.max(low, high ?? low)]))
    }
    // `established PROTOCOL PORT [PORT] [permitto PROTOCOL PORT] ...`, `conduit permit PROTOCOL ...`.
    case 'established': {
      const at = words.indexOf('permitto')
      return protocolMatch(words[at > 0 ? at + 1 : 1])
    }
    case 'conduit': return protocolMatch(words[2])
    // `alias (IF) DNAT FOREIGN [MASK]`, `virtual http|telnet ADDRESS`.
    case 'alias': {
      const mask = parseIpv4(words[4] ?? '') ?? 0xffffffff
      const terms = [words[2], words[3]].map(w => parseIpv4(w ?? '')).filter(a => a !== undefined).map(a => masked4(a, mask))
      return terms.length === 2 ? address('dst', terms) : ANYTHING
    }
    case 'virtual': {
      const term = host(2)
      return term ? address('dst', [term]) : ANYTHING
    }
  }
  return ANYTHING
}

/** What may open the entry by this interface. */
export function openingRules(device: Device, name: string): Rule[] {
  return device.beside.filter(b => b.does === 'opens' && (b.interface === undefined || b.interface === name)).map(({ line, match }) => ({
    match, action: { kind: 'unknown', words: quote(device, line) }, enabled: true, span: line.span, origin: 'system',
  }))
}

/** Client addresses of remote access: `ip local pool NAME A-B [mask M]`. */
const poolOf = (line: Line): AddressTerm | undefined => parseAddressTerm(line.words[4] ?? '')

/**
 * "sysopt connection permit-vpn" is on by default: what comes out of a tunnel passes the interface access list (command reference, S commands). A packet that
 * a crypto map protects, turned round, is one of those; a map without a list protects what its clients use, which is their pools where the export has some.
 */
export function keepTunnels(device: Device, maps: readonly Line[], pools: readonly Line[], matchesOf: (list: string) => readonly Match[] | undefined): void {
  const terms = pools.map(poolOf).filter(t => t !== undefined)
  for (const line of maps.filter(l => l.words[3] === 'interface')) {
    const [, , map = '', , name] = line.words
    const own = maps.filter(l => l.words[1] === 'map' && l.words[2] === map && l.words[3] !== 'interface')
    const listed = own.filter(l => l.words[4] === 'match' && l.words[5] === 'address')
    const dynamic = own.some(l => l.words.includes('dynamic'))
    const lists = listed.flatMap(l => matchesOf(l.words[6] ?? '') ?? []).map(turned)
    const clients: Match[] = !dynamic ? [] : terms.length === 0 ? [ANYTHING] : [address('src', terms)]
    if (lists.length + clients.length > 0 && name !== undefined) device.beside.push({ line, does: 'opens', match: any(...lists, ...clients), interface: name })
  }
}

/** Clients of `webvpn` with `anyconnect enable` come out of their tunnels on the interface that it is enabled on, with addresses of the pools. */
export function keepClients(device: Device, gates: readonly Line[], pools: readonly Line[]): void {
  const terms = pools.map(poolOf).filter(t => t !== undefined)
  for (const line of gates) device.beside.push({ line, does: 'opens', match: terms.length === 0 ? ANYTHING : address('src', terms), interface: line.words[1] ?? '' })
}

/** The same packets on their way back. */
function turned(match: Match): Match {
  switch (match.kind) {
    case 'address': return { ...match, field: match.field === 'src' ? 'dst' : 'src' }
    case 'number': return match.field === 'sport' ? { ...match, field: 'dport' } : match.field === 'dport' ? { ...match, field: 'sport' } : match
    case 'all': case 'any': return { ...match, of: match.of.map(turned) }
    case 'not': return { kind: 'not', of: turned(match.of) }
    case 'interface': case 'state': case 'family': case 'unknown': return match
  }
}
