/** Management plane protection of IOS-XR: which interfaces take management traffic for the device, and from whom. */
import type { Filter, Rule, Stage } from '../../../model/firewall.ts'
import { address, all, any, number, type Match } from '../../../model/match.ts'
import type { Listener } from '../../../model/services.ts'
import { parseAddressTerm, type AddressTerm } from '../../../net/address.ts'
import { PROTOCOL } from '../../../net/protocols.ts'
import { ignored, report, understood, type Account } from '../account.ts'
import type { Doubt } from '../doubts.ts'
import { alone, type Line } from '../line.ts'
import type { Ports } from './interfaces.ts'

interface Allow {
  readonly interface: string
  /** Lower case; `all` is every protocol. */
  readonly protocol: string
  /** Absent: anybody. */
  readonly peers: AddressTerm[] | undefined
  /** Some peer could not be read. */
  uncertain: boolean
  readonly line: Line
}

export interface Plane {
  head: Line | undefined
  readonly interfaces: Set<string>
  readonly outOfBand: Line[]
  readonly allows: Allow[]
}

export const newPlane = (): Plane => ({ head: undefined, interfaces: new Set(), outOfBand: [], allows: [] })

/** The protocols it governs (IOS XR System Security Configuration Guide, "Management Plane Protection Feature"). */
const PROTOCOLS: Readonly<Record<string, readonly (readonly [protocol: number, port: number])[]>> = {
  ssh: [[PROTOCOL.tcp, 22]], telnet: [[PROTOCOL.tcp, 23]], snmp: [[PROTOCOL.udp, 161]], tftp: [[PROTOCOL.udp, 69]], http: [[PROTOCOL.tcp, 80], [PROTOCOL.tcp, 443]],
}

/** Lines under `management-plane`. */
export function readPlane(account: Account, plane: Plane, head: Line): void {
  plane.head ??= head
  understood(account)
  for (const mode of head.children) {
    const [first] = mode.words
    if (first !== 'inband' && first !== 'out-of-band') {
      ignored(account, mode)
      continue
    }
    understood(account)
    for (const line of mode.children) {
      if (line.words[0] === 'interface' && line.words[1] !== undefined) readInterface(account, plane, line, first === 'out-of-band')
      else ignored(account, line)
    }
  }
}

function readInterface(account: Account, plane: Plane, head: Line, outOfBand: boolean): void {
  const name = head.words[1] as string
  plane.interfaces.add(name)
  if (outOfBand) plane.outOfBand.push(head)
  understood(account)
  for (const line of head.children) {
    const protocol = line.words[1]?.toLowerCase()
    if (line.words[0] !== 'allow' || protocol === undefined) {
      ignored(account, line)
      continue
    }
    const allow: Allow = { interface: name, protocol, peers: line.words[2] === 'peer' || line.children.length > 0 ? [] : undefined, uncertain: false, line }
    plane.allows.push(allow)
    understood(account)
    for (const child of line.children) readPeer(account, allow, child)
  }
}

/** `address ipv4 A[/LENGTH]`; also under a `peer` of its own. */
function readPeer(account: Account, allow: Allow, line: Line): void {
  for (const child of line.children) readPeer(account, allow, child)
  if (line.words[0] === 'peer' && line.words.length === 1) {
    understood(account)
    return
  }
  const term = line.words[0] === 'address' && line.words.length === 3 ? parseAddressTerm(line.words[2] as string) : undefined
  if (term) {
    allow.peers?.push(term)
    understood(account)
    return
  }
  allow.uncertain = true
  report(account, alone(line), 'unrecognised', 'verdict', 'not a peer this reads, so who may manage the device is undetermined')
}

const portMatch = (ports: readonly (readonly [number, number])[]): Match =>
  any(...ports.map(([protocol, port]) => all(number('protocol', [protocol, protocol]), number('dport', [port, port]))))

const GOVERNED = portMatch(Object.values(PROTOCOLS).flat())

/**
 * "When MPP is enabled with an activated protocol, the only default management interfaces allowing management traffic are the route processor (RP) and standby
 * route processor (SRP) Ethernet interfaces. [...] All other interfaces drop such packets" (the same guide).
 */
export function planeStages(plane: Plane, ports: Ports, filters: Map<string, Filter>): Stage[] {
  const { head } = plane
  if (!head || plane.interfaces.size === 0) return []
  const id = 'management-plane'
  const { span } = head
  const rules = plane.allows.flatMap((allow): Rule[] => {
    const governed = allow.protocol === 'all' ? GOVERNED : Object.hasOwn(PROTOCOLS, allow.protocol) ? portMatch(PROTOCOLS[allow.protocol] as [number, number][]) : undefined
    if (!governed) return []
    const peers = allow.peers && address('src', allow.peers)
    const who = peers && allow.uncertain ? any(peers, { kind: 'unknown', words: 'peer' }) : peers
    const match = all(governed, ...(allow.interface === 'all' ? [] : [entered([allow.interface])]), ...(who ? [who] : []))
    return [{ match, action: { kind: 'permit' }, enabled: true, span: allow.line.span, origin: 'user' }]
  })
  const system = (match: Match, action: Rule['action'], place: string): Rule => ({ match, action, enabled: true, span, origin: 'system', place })
  const defaults = [...ports.byName.keys()].filter(name => name.startsWith('MgmtEth') && !plane.interfaces.has(name))
  if (defaults.length > 0) rules.push(system(entered(defaults), { kind: 'permit' }, 'management Ethernet interfaces take management traffic by default'))
  rules.push(system(GOVERNED, { kind: 'deny', how: 'drop' }, 'management plane protection drops management traffic on all other interfaces'))
  filters.set(id, { id, name: id, table: '', rules, span, synthetic: true, fallthrough: { action: 'permit', span, implicit: true } })
  return [{ filter: id, on: ['input'], span, label: id }]
}

const entered = (names: readonly string[]): Match => ({ kind: 'interface', field: 'in', names })

/** An out-of-band interface forwards to and from others of its kind only; which those are the export does not always tell. */
export const planeDoubts = (plane: Plane): Doubt[] => plane.outOfBand.filter(l => l.words[1] !== 'all').flatMap((line): Doubt[] => {
  const names = [line.words[1] as string]
  return [{ line, on: ['forward'], in: names, why: 'what an out-of-band management interface forwards is not modelled' }, { line, on: ['forward'], out: names }]
})

/** A listener once for every interface that lets its protocol in. */
export function behindPlane(plane: Plane, listener: Listener): Listener[] {
  if (plane.interfaces.size === 0) return [listener]
  const protocol = listener.service === 'https' ? 'http' : listener.service
  const allows = plane.allows.filter(a => a.protocol === 'all' || a.protocol === protocol)
  return allows.map(({ interface: name, peers, uncertain, line }): Listener => ({
    ...listener, span: line.span, ...(name === 'all' ? {} : { interface: name }), ...(peers && !uncertain ? { from: peers } : {}),
  }))
}
