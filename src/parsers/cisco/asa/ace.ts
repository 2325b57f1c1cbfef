/** One access control entry of an ASA extended list: grammar and meaning (command reference, `access-list extended`). */
import { address, all, any, ANYTHING, NOTHING, number, type Match } from '../../../model/match.ts'
import { mergeIntervals, type Interval } from '../../../net/ports.ts'
import type { Line } from '../line.ts'
import { refer, unified, type Device } from './device.ts'
import { builtinService, icmpOf, LOG_LEVELS, protocolsOf } from './names.ts'
import { hostAt, isOperator, networkAt, portsAt, type Taken } from './operands.ts'
import { addressesMatch, groupContents, objectContents, serviceMatch, servicesMatch } from './resolve.ts'

export interface ParsedAce {
  readonly match: Match
  readonly permit: boolean
  readonly enabled: boolean
  readonly hits?: number
  /** Inspected beyond its addresses and ports (Firepower `advanced`): a permit may still be refused later. */
  readonly inspected: boolean
}

const MATCHES_NOTHING = 'matches nothing'

/** Reads from the word `permit` or `deny` on. Undefined when it is not in the grammar. */
export function parseAce(device: Device, line: Line, start: number): ParsedAce | undefined {
  const { words } = line
  const inspected = words[start - 1] === 'advanced'
  const trusted = inspected && words[start] === 'trust'
  if (words[start] !== 'permit' && words[start] !== 'deny' && !trusted) return undefined
  const parts: Match[] = []
  const protocol = protocolAt(device, line, start + 1)
  if (!protocol) return undefined
  parts.push(protocol.value.match)
  const narrowed = narrowing(device, line, protocol.next, parts, 'in')
  const src = addressAt(device, line, narrowed, 'src')
  if (!src) return undefined
  parts.push(src.value)
  let at = narrowing(device, line, src.next, parts, undefined)
  const sport = portsSlot(device, line, at, 'sport', protocol.value.icmp)
  if (sport) {
    parts.push(sport.value)
    at = sport.next
  }
  at = narrowing(device, line, at, parts, 'out')
  const dst = addressAt(device, line, at, 'dst')
  if (!dst) return undefined
  parts.push(dst.value)
  at = narrowing(device, line, dst.next, parts, undefined)
  const last = protocol.value.icmp ? icmpSlot(device, line, at, protocol.value.icmp) : portsSlot(device, line, at, 'dport', undefined)
  if (last) {
    parts.push(last.value)
    at = last.next
  }
  if (!unified(device)) parts.push({ kind: 'family', is: line.words[0] === 'ipv6' ? 6 : 4 })
  const options = optionsAt(device, line, at, parts)
  if (!options) return undefined
  return { match: all(...parts), permit: words[start] !== 'deny', inspected: inspected && !trusted, ...options }
}


interface Protocol {
  readonly match: Match
  readonly icmp?: 4 | 6
}

function protocolAt(device: Device, line: Line, at: number): Taken<Protocol> | undefined {
  const word = line.words[at] ?? ''
  const name = line.words[at + 1]
  if (word === 'object' && name !== undefined) {
    const contents = objectContents(device, name)
    if (device.services.has(name) || !builtinService(name)) refer(device, 'object', line, at + 1, MATCHES_NOTHING)
    return { value: { match: contents ? servicesMatch(contents) : NOTHING }, next: at + 2 }
  }
  if (word === 'object-group' && name !== undefined) {
    refer(device, 'object-group', line, at + 1, MATCHES_NOTHING)
    const group = device.groups.get(name)
    const contents = groupContents(device, name)
    const match = contents === undefined ? NOTHING
      : group?.ports ? serviceMatch({ protocol: group.ports, dport: mergeIntervals(contents.ports) }) : servicesMatch(contents)
    return { value: { match }, next: at + 2 }
  }
  const protocol = protocolsOf(word)
  if (!protocol) return undefined
  const match = keep(device, `protocol ${word}`, () => serviceMatch({ protocol }))
  const icmp = protocol.length !== 1 ? undefined : protocol[0] === 1 ? 4 : protocol[0] === 58 ? 6 : undefined
  return { value: icmp === undefined ? { match } : { match, icmp }, next: at + 1 }
}

function keep(device: Device, key: string, make: () => Match): Match {
  let match = device.matches.get(key)
  if (!match) device.matches.set(key, match = make())
  return match
}

/** Words that narrow further than addresses do: users, security groups (unknown here), Firepower interfaces. Gives the next index. */
function narrowing(device: Device, line: Line, start: number, parts: Match[], field: 'in' | 'out' | undefined): number {
  const { words } = line
  let at = start
  for (;;) {
    const word = words[at]
    if (word === 'ifc' && field && words[at + 1] !== undefined) {
      parts.push({ kind: 'interface', field, names: [words[at + 1] as string] })
      refer(device, 'interface', line, at + 1, MATCHES_NOTHING)
      at += 2
      continue
    }
    const length = word === 'security-group' ? 3
      : word === 'user' || word === 'user-group' || word === 'object-group-user' || word === 'object-group-security' ? 2 : 0
    if (length === 0 || words[at + length - 1] === undefined) return at
    if (length === 2 && word?.startsWith('object-group-') === true) refer(device, 'object-group', line, at + 1, MATCHES_NOTHING)
    parts.push({ kind: 'unknown', words: words.slice(at, at + length).join(' ') })
    at += length
  }
}

export function addressAt(device: Device, line: Line, at: number, field: 'src' | 'dst'): Taken<Match> | undefined {
  const { words } = line
  const name = words[at + 1]
  switch (words[at]) {
    case undefined: return undefined
    case 'any': return { value: ANYTHING, next: at + 1 }
    case 'any4': return { value: keep(device, 'any4', () => ({ kind: 'family', is: 4 })), next: at + 1 }
    case 'any6': return { value: keep(device, 'any6', () => ({ kind: 'family', is: 6 })), next: at + 1 }
    case 'host': {
      const term = hostAt(device, name)
      return term && { value: address(field, [term]), next: at + 2 }
    }
    case 'interface': return name === undefined ? undefined : { value: interfaceAddress(device, line, at + 1, field), next: at + 2 }
    case 'object': {
      if (name === undefined) return undefined
      refer(device, 'object', line, at + 1, MATCHES_NOTHING)
      const contents = objectContents(device, name)
      return { value: contents ? keep(device, `${field} object ${name}`, () => addressesMatch(field, contents, name)) : NOTHING, next: at + 2 }
    }
    case 'object-group': {
      if (name === undefined) return undefined
      const group = device.groups.get(name)
      if (group && group.type !== 'network') return undefined
      refer(device, 'object-group', line, at + 1, MATCHES_NOTHING)
      if (!group) return { value: NOTHING, next: at + 2 }
      return { value: keep(device, `${field} group ${name}`, () => groupMatch(device, field, name)), next: at + 2 }
    }
  }
  const network = networkAt(device, words, at)
  return network && { value: address(field, [network.value]), next: network.next }
}

function groupMatch(device: Device, field: 'src' | 'dst', name: string): Match {
  const contents = groupContents(device, name)
  return contents ? addressesMatch(field, contents, name) : NOTHING
}

/** `interface NAME`: the addresses that interface has. */
function interfaceAddress(device: Device, line: Line, at: number, field: 'src' | 'dst'): Match {
  const name = line.words[at] as string
  refer(device, 'interface', line, at, MATCHES_NOTHING)
  const found = device.interfaces.get(name)
  if (!found) return NOTHING
  const known = address(field, found.own, `interface ${name}`)
  return found.dynamic ? any(known, { kind: 'unknown', words: `interface ${name} (its address is not in the export)` }) : known
}

/** Ports of one side; a group in that place is a service group, else it is the next address. */
function portsSlot(device: Device, line: Line, at: number, field: 'sport' | 'dport', icmp: 4 | 6 | undefined): Taken<Match> | undefined {
  const { words } = line
  if (icmp !== undefined) return undefined
  if (isOperator(words[at])) {
    const ports = portsAt(words, at)
    const key = `${field} ${words[at] ?? ''} ${words[at + 1] ?? ''} ${ports && ports.next > at + 2 ? words[at + 2] ?? '' : ''}`
    return ports && { value: keep(device, key, () => number(field, ...ports.value)), next: ports.next }
  }
  const name = words[at + 1]
  if (name === undefined) return undefined
  if (words[at] === 'object' && field === 'dport' && device.services.has(name)) {
    refer(device, 'object', line, at + 1, MATCHES_NOTHING)
    const contents = objectContents(device, name)
    return { value: contents ? servicesMatch(contents) : NOTHING, next: at + 2 }
  }
  if (words[at] !== 'object-group') return undefined
  const group = device.groups.get(name)
  // An undefined group before a whole address can only be the ports; otherwise it is that address.
  const behind = words[at + 2] === 'object-group' ? device.groups.get(words[at + 3] ?? '') : undefined
  if (group ? group.type !== 'service' : field === 'sport' && (!startsAddress(words[at + 2]) || behind?.type === 'service')) return undefined
  refer(device, 'object-group', line, at + 1, MATCHES_NOTHING)
  const contents = groupContents(device, name)
  if (!contents) return { value: NOTHING, next: at + 2 }
  if (group?.ports) {
    const match = keep(device, `${field} group ${name}`, () => any(
      number(field, ...mergeIntervals(contents.ports)), ...contents.unknown.map((w): Match => ({ kind: 'unknown', words: w }))))
    return { value: match, next: at + 2 }
  }
  const match: Match = field === 'dport' ? servicesMatch(contents) : { kind: 'unknown', words: `object-group ${name} as source ports` }
  return { value: match, next: at + 2 }
}

const ADDRESS_WORDS: ReadonlySet<string> = new Set(['any', 'any4', 'any6', 'host', 'interface', 'object', 'object-group'])

const startsAddress = (word: string | undefined): boolean => word !== undefined && (ADDRESS_WORDS.has(word) || /^[\da-fA-F:.]+(?:\/\d+)?$/.test(word))

function icmpSlot(device: Device, line: Line, at: number, version: 4 | 6): Taken<Match> | undefined {
  const { words } = line
  const word = words[at]
  if (word === undefined) return undefined
  if (word === 'object-group' && words[at + 1] !== undefined) {
    refer(device, 'object-group', line, at + 1, MATCHES_NOTHING)
    const contents = groupContents(device, words[at + 1] as string)
    if (!contents) return { value: NOTHING, next: at + 2 }
    const types = contents.icmp.flatMap((i): Interval[] => {
      const one = version === 4 ? i.four : i.six
      return one ? [one] : []
    })
    return { value: any(number('icmp', ...types), ...contents.unknown.map((w): Match => ({ kind: 'unknown', words: w }))), next: at + 2 }
  }
  const code = /^\d{1,3}$/.test(words[at + 1] ?? '') ? words[at + 1] : undefined
  const types = icmpOf(word, code, version)
  return types && { value: keep(device, `icmp ${types.join()}`, () => number('icmp', types)), next: at + (code === undefined ? 1 : 2) }
}

interface Options {
  readonly enabled: boolean
  readonly hits?: number
}

/** Everything behind the addresses. Undefined when a word is not known: the entry is then not understood. */
function optionsAt(device: Device, line: Line, start: number, parts: Match[]): Options | undefined {
  const { words } = line
  let enabled = true
  let hits: number | undefined
  let at = start
  while (at < words.length) {
    const word = words[at] as string
    at++
    if (word === 'log') {
      if (LOG_LEVELS.has(words[at] ?? '')) at++
      if (words[at] === 'interval') at += 2
    } else if (word === 'inactive' || word === '(inactive)') enabled = false
    else if (word === 'time-range' && words[at] !== undefined) {
      refer(device, 'time-range', line, at, 'it is not known when the entry counts')
      const name = words[at] as string
      const activity = device.times.get(name) ?? 'unknown'
      if (activity !== 'always') parts.push(activity === 'over' ? NOTHING : { kind: 'unknown', words: `time-range ${name}` })
      at++
    } else if (word === 'rule-id' || word === 'event-log') at++
    else if (word.startsWith('(hitcnt=')) hits = Number(/\d+/.exec(word)?.[0])
    else if (!/^0x[\da-f]+$/.test(word)) return undefined
  }
  return hits === undefined ? { enabled } : { enabled, hits }
}
