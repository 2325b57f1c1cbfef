/** IOS NAT: static translations towards the inside, and the source that outbound lists on the outside judge. */
import { ANY4, host4, masked4, parseIpv4, prefix4, type AddressTerm } from '../../../net/address.ts'
import type { Filter, Rule, Stage, Translation } from '../../../model/firewall.ts'
import { address, all, number, type Match } from '../../../model/match.ts'
import { PROTOCOL } from '../../../net/protocols.ts'
import type { Line } from '../line.ts'
import { portOf } from '../ports.ts'
import { note, quote, understood, use, type Account } from '../account.ts'
import type { Port, Ports } from './interfaces.ts'
import type { Lists } from './lists.ts'
import { listMatch } from './policies.ts'

export function readNat(account: Account, nat: Line[], line: Line): void {
  const { words } = line
  for (const [key, kind] of [['list', 'access-list'], ['route-map', 'route-map']] as const) {
    const at = words.indexOf(key)
    if (at > 2) use(account, kind, line, at + 1)
  }
  if (words[2] === 'inside' || words[2] === 'outside' || words[2] === 'source') nat.push(line)
  understood(account)
}

const V4: Match = { kind: 'family', is: 4 }

const translate = (match: Match, to: Translation, line: Line): Rule =>
  ({ match: all(V4, match), action: { kind: 'translate', to }, enabled: true, span: line.span, origin: 'user' })

const isSource = ({ words }: Line): boolean => words[2] === 'inside' && words[3] === 'source'

function stageOf(filters: Map<string, Filter>, id: string, rules: readonly Rule[], stage: Pick<Stage, 'on' | 'in' | 'out'>): Stage[] {
  const first = rules[0]
  if (!first) return []
  const { span } = first
  filters.set(id, { id, name: id, table: 'nat', rules, span, synthetic: true, fallthrough: { action: 'permit', span, implicit: true } })
  return [{ filter: id, span, label: 'ip nat', ...stage }]
}

const side = (ports: Ports, ...sides: Port['nat'][]): string[] => [...ports.byName.values()].filter(p => p.nat !== undefined && sides.includes(p.nat)).map(p => p.name)

/** What arrives from outside is translated behind the inbound list, before routing ("NAT Order of Operation", Cisco document 6209). */
export function arrivingNat(account: Account, nat: readonly Line[], ports: Ports, filters: Map<string, Filter>): Stage[] {
  const statics = nat.filter(isSource).flatMap(line => {
    const pair = staticPair(line, ports)
    return pair ? [translate(pair.global, pair.toLocal, line)] : []
  })
  const odd = nat.filter(line => !isSource(line)).map((line): Rule => {
    note(account, line.span, 'unsupported', 'verdict', `this kind of translation is not modelled, packets it may change are undetermined: ${quote(line)}`)
    return translate({ kind: 'unknown', words: line.words.slice(0, 8).join(' ') }, { src: [ANY4], dst: [ANY4] }, line)
  })
  return [
    ...stageOf(filters, 'ip nat from outside', statics, { on: ['input', 'forward'], in: side(ports, 'outside') }),
    ...stageOf(filters, 'ip nat other', odd, { on: ['input', 'forward'], in: side(ports, 'inside', 'outside', 'enabled') }),
  ]
}

/** What leaves to the outside gets its new source before the outbound list; answers to it come to that address. */
export function leavingNat(nat: readonly Line[], ports: Ports, lists: Lists, filters: Map<string, Filter>): Stage[] {
  const out = side(ports, 'outside')
  if (out.length === 0) return []
  const sources = nat.filter(isSource)
  const statics = sources.flatMap(line => {
    const pair = staticPair(line, ports)
    return pair ? [translate(pair.local, pair.toGlobal, line)] : []
  })
  const dynamic = sources.filter(line => line.words[4] !== 'static').map(line => {
    const { words } = line
    const via = words.indexOf('interface')
    const match: Match = words[4] === 'list' ? listMatch(lists, words[5] ?? '') : { kind: 'unknown', words: words.slice(0, 8).join(' ') }
    return translate(match, { src: (via > 0 ? addressesOf(ports.byName.get(words[via + 1] ?? '')) : undefined) ?? [ANY4] }, line)
  })
  return stageOf(filters, 'ip nat to outside', [...statics, ...dynamic], { on: ['forward'], in: side(ports, 'inside'), out })
}

interface Pair {
  readonly local: Match
  readonly global: Match
  readonly toLocal: Translation
  readonly toGlobal: Translation
}

/** `ip nat inside source static [tcp|udp] LOCAL [PORT] GLOBAL|interface IF [PORT]`, `... static network LOCAL GLOBAL MASK`. */
function staticPair({ words }: Line, ports: Ports): Pair | undefined {
  if (words[4] !== 'static') return undefined
  const protocol = words[5] === 'tcp' ? PROTOCOL.tcp : words[5] === 'udp' ? PROTOCOL.udp : undefined
  const network = words[5] === 'network'
  const from = protocol === undefined && !network ? 5 : 6
  const to = from + (protocol === undefined ? 1 : 2)
  const doubt: Match = { kind: 'unknown', words: words.slice(0, 10).join(' ') }
  const unsure: Pair = { local: doubt, global: doubt, toLocal: { dst: [ANY4] }, toGlobal: { src: [ANY4] } }
  const via = words[to] === 'interface'
  const local = termsOf(words[from], network ? words[to + 1] : undefined)
  const global = via ? addressesOf(ports.byName.get(words[to + 1] ?? '')) : termsOf(words[to], network ? words[to + 1] : undefined)
  if (!local) return unsure
  if (!global) return { ...unsure, toLocal: { dst: local } }
  if (protocol === undefined) return { local: address('src', local), global: address('dst', global), toLocal: { dst: local }, toGlobal: { src: global } }
  const localPort = portOf(words[from + 1] ?? '', [protocol])
  const globalPort = portOf(words[to + (via ? 2 : 1)] ?? '', [protocol])
  if (localPort === undefined || globalPort === undefined) return unsure
  const kind = number('protocol', [protocol, protocol])
  return {
    local: all(kind, number('sport', [localPort, localPort]), address('src', local)), global: all(kind, number('dport', [globalPort, globalPort]), address('dst', global)),
    toLocal: { dst: local, dport: [[localPort, localPort]] }, toGlobal: { src: global, sport: [[globalPort, globalPort]] },
  }
}

/** One address, or with a mask (`255.255.255.0`, `/24`) a network, each address of which goes to one of the other side. */
function termsOf(word: string | undefined, mask: string | undefined): readonly AddressTerm[] | undefined {
  const base = parseIpv4(word ?? '')
  if (base === undefined) return undefined
  if (mask === undefined) return [host4(base)]
  const length = /^\/(\d{1,2})$/.exec(mask)?.[1]
  const bits = parseIpv4(mask)
  if (bits !== undefined) return [masked4(base, bits)]
  return Number(length) <= 32 ? [prefix4(base, Number(length))] : undefined
}

function addressesOf(port: Port | undefined): readonly AddressTerm[] | undefined {
  const [address] = port?.primary ?? []
  return !port || port.dynamic || !address ? undefined : [address]
}
