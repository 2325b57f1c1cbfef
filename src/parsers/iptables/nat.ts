/** Targets that rewrite addresses: DNAT, REDIRECT, NETMAP, SNAT, MASQUERADE. */
import type { Action, Translation } from '../../model/firewall.ts'
import type { AddressTerm } from '../../net/address.ts'
import { parsePort, type Interval } from '../../net/ports.ts'
import { PROTOCOLS_WITH_PORTS } from '../../net/protocols.ts'
import { anyOf, parseAddressRange, parseNetwork, troubleWith } from './addresses.ts'
import type { Use } from './extension.ts'
import { wordsOf, type Place, type Reader } from './raw.ts'
import { looksLikeServiceName, parsePortWord } from './services.ts'

export type Placed = Action | ((place: Place) => Action)

interface Goal {
  readonly addresses: AddressTerm[]
  readonly ports: Interval[]
}

const translate = (to: Translation): Action => ({ kind: 'translate', to })

/** Says why the rewriting cannot be told; what becomes of the packet is then unknown. */
function lost(reader: Reader, use: Use, why: string, kind: 'refused' | 'unsupported' = 'refused'): Action {
  const words = wordsOf(reader.source, use)
  reader.complain(kind, use, `"${words}": ${why}`, 'verdict')
  return { kind: 'unknown', words }
}

/** `[ADDRESS[-ADDRESS]][:PORT[-PORT[/BASE]]]`, an IPv6 address with ports in brackets. */
function readGoal(use: Use, reader: Reader, protocol: number | undefined): Goal | Action {
  const goal: Goal = { addresses: [], ports: [] }
  const text = use.args[0] ?? ''
  const [host, ports] = splitGoal(text)
  if (host !== '') {
    const term = parseAddressRange(host)
    if (typeof term === 'string') {
      const name = /^[A-Za-z][A-Za-z0-9.-]*$/.test(host)
      return lost(reader, use, name ? troubleWith('name') : troubleWith(term), name ? 'unsupported' : 'refused')
    }
    reader.named[term.family === 4 ? 'v4' : 'v6'] = true
    goal.addresses.push(term)
  }
  if (ports === undefined) return host === '' ? lost(reader, use, 'names no address') : goal
  const range = readPorts(ports, use, reader, protocol)
  if ('kind' in range) return range
  goal.ports.push(range)
  return goal
}

function splitGoal(text: string): [host: string, ports: string | undefined] {
  if (text.startsWith('[')) {
    const close = text.indexOf(']')
    return close < 0 ? [text, undefined] : [text.slice(1, close), text[close + 1] === ':' ? text.slice(close + 2) : undefined]
  }
  const colon = text.indexOf(':')
  if (colon < 0 || text.indexOf(':', colon + 1) >= 0) return [text, undefined]
  return [text.slice(0, colon), text.slice(colon + 1)]
}

/** `PORT[-PORT[/BASE]]`: with a base the kernel picks a port of the range by the distance from it, so any of the range. */
function readPorts(text: string, use: Use, reader: Reader, protocol: number | undefined): Interval | Action {
  if (protocol === undefined || !PROTOCOLS_WITH_PORTS.includes(protocol)) return lost(reader, use, 'ports need -p tcp, udp, sctp or dccp')
  const [range = '', base] = text.split('/', 3)
  if (base !== undefined && (parsePortWord(base) ?? 0) === 0) return lost(reader, use, 'the port after / is not a port')
  const whole = parsePortWord(range)
  if (whole !== undefined) return [whole, whole]
  const dash = range.indexOf('-')
  const [low, high] = [parsePort(range.slice(0, Math.max(dash, 0))), parsePort(range.slice(dash + 1))]
  if (dash < 0 && looksLikeServiceName(range)) return lost(reader, use, 'a service name that is looked up on the host', 'unsupported')
  if (dash < 0 || low === undefined || high === undefined) return lost(reader, use, 'not a port or a range of ports')
  return low <= high ? [low, high] : lost(reader, use, 'the range ends before it starts')
}

/** Several --to-destination were accepted before Linux 2.6.11: one of them is used. */
function readGoals(option: string, uses: readonly Use[], reader: Reader, protocol: number | undefined): Goal | Action | undefined {
  const goal: Goal = { addresses: [], ports: [] }
  let seen = 0
  for (const use of uses) {
    if (use.name !== option) continue
    if (seen++ > 0) reader.complain('refused', use, `"${wordsOf(reader.source, use)}": given twice in one rule; today's iptables refuses it`, 'none')
    const one = readGoal(use, reader, protocol)
    if ('kind' in one) return one
    goal.addresses.push(...one.addresses)
    goal.ports.push(...one.ports)
  }
  return seen > 0 ? goal : undefined
}

export interface Given {
  readonly uses: readonly Use[]
  readonly reader: Reader
  /** -p, when it is given and not negated. */
  readonly protocol: number | undefined
  /** The words of the whole target, for messages. */
  readonly whole: Use
}

export function dnat({ uses, reader, protocol, whole }: Given): Placed {
  const goal = readGoals('to-destination', uses, reader, protocol)
  if (!goal) return lost(reader, whole, 'needs --to-destination')
  if ('kind' in goal) return goal
  return translate({ ...(goal.addresses.length > 0 ? { dst: goal.addresses } : {}), ...(goal.ports.length > 0 ? { dport: goal.ports } : {}) })
}

export function snat({ uses, reader, protocol, whole }: Given): Placed {
  const goal = readGoals('to-source', uses, reader, protocol)
  if (!goal) return lost(reader, whole, 'needs --to-source')
  if ('kind' in goal) return goal
  return translate({ ...(goal.addresses.length > 0 ? { src: goal.addresses } : {}), ...(goal.ports.length > 0 ? { sport: goal.ports } : {}) })
}

function toPorts({ uses, reader, protocol }: Given): Interval | Action | undefined {
  const use = uses.find(u => u.name === 'to-ports')
  return use && readPorts(use.args[0] ?? '', use, reader, protocol)
}

/** The new source is the address of whatever interface the packet leaves by. */
export function masquerade(given: Given): Placed {
  const ports = toPorts(given)
  if (ports && 'kind' in ports) return ports
  return ({ family }) => translate({ src: [anyOf(family)], ...(ports ? { sport: [ports] } : {}) })
}

const LOCALHOST4: AddressTerm = { family: 4, low: 0x7f000001, high: 0x7f000001 }
const LOCALHOST6: AddressTerm = { family: 6, low: [0, 0, 0, 1], high: [0, 0, 0, 1] }

/** iptables-extensions(8): to the primary address of the incoming interface; locally sent packets to localhost. */
export function redirect(given: Given): Placed {
  const ports = toPorts(given)
  if (ports && 'kind' in ports) return ports
  return ({ family, hooks }) => {
    const local = hooks.size === 1 && hooks.has('OUTPUT')
    const dst = local ? (family === 4 ? LOCALHOST4 : LOCALHOST6) : anyOf(family)
    return translate({ dst: [dst], ...(ports ? { dport: [ports] } : {}), ...(local ? {} : { toSelf: true }) })
  }
}

/** nf_nat_map_addr, xt_NETMAP.c: replaces the network part, of the destination before routing, of the source after. */
export function netmap({ uses, reader, whole }: Given): Placed {
  const use = uses.find(u => u.name === 'to')
  if (!use) return lost(reader, whole, 'needs --to')
  const term = parseNetwork(use.args[0] ?? '')
  if (term === undefined || typeof term === 'string') return lost(reader, use, troubleWith(term ?? 'garbage'))
  reader.named[term.family === 4 ? 'v4' : 'v6'] = true
  const words = wordsOf(reader.source, whole)
  return ({ hooks }) => {
    const [before, after] = [hooks.has('PREROUTING') || hooks.has('OUTPUT'), hooks.has('POSTROUTING') || hooks.has('INPUT')]
    if (before === after) return { kind: 'unknown', words }
    return translate({ ...(before ? { dst: [term] } : { src: [term] }), hostBits: true })
  }
}
