/** NX-OS object groups: `object-group ip address`, `ipv6 address`, `ip port`. */
import { host4, host6, masked4, parseAddressTerm, parseIpv4, parseIpv6, type AddressTerm } from '../../../net/address.ts'
import type { Interval } from '../../../net/ports.ts'
import { PROTOCOL } from '../../../net/protocols.ts'
import { define, ignored, ignoreUnder, report, understood, type Account } from '../account.ts'
import type { Block } from '../blocks.ts'
import { alone, type Line } from '../line.ts'
import { numberAt } from '../numbered.ts'
import { isPortOperator, portsAt } from '../ports.ts'

interface Member {
  readonly number: number
  readonly terms: readonly AddressTerm[]
  readonly ports: readonly Interval[]
}

export interface Group {
  readonly kind: 'address' | 'port'
  readonly members: Map<number, Member>
  highest: number
  /** Holds something that could not be read. */
  uncertain: boolean
}

export type Groups = Map<string, Group>

/** Opened again, a group grows; a line without a number gets the highest so far plus ten. */
export function readGroup(account: Account, groups: Groups, { head, body }: Block): void {
  const [, family, kind, name] = head.words
  if (name === undefined || (family !== 'ip' && family !== 'ipv6') || (kind !== 'address' && kind !== 'port')) {
    report(account, head, 'unrecognised', 'match', 'not a kind of object group this reads')
    for (const line of body) ignored(account, line)
    return
  }
  understood(account)
  const known = groups.get(name)
  if (!known) define(account, 'object-group', head, 3)
  const group: Group = known ?? { kind, members: new Map(), highest: 0, uncertain: false }
  groups.set(name, group)
  if (group.kind !== kind) {
    group.uncertain = true
    report(account, head, 'refused', 'match', `object-group ${name} exists with another type`)
  }
  for (const line of body) readMember(account, group, name, line)
}

function readMember(account: Account, group: Group, name: string, line: Line): void {
  const negated = line.words[0] === 'no'
  const { given, at } = numberAt(line, negated ? 1 : 0)
  const words = line.words.slice(at)
  if (words[0] === 'exit' || words[0] === 'description') {
    ignored(account, line)
    return
  }
  ignoreUnder(account, line)
  if (negated && given !== undefined && words.length === 0) {
    group.members.delete(given)
    understood(account)
    return
  }
  const member = negated ? undefined : group.kind === 'address' ? addressOf(words) : portOf(words)
  if (!member || (given !== undefined && group.members.has(given))) {
    group.uncertain = true
    report(account, alone(line), 'unrecognised', 'match', `cannot be read, so what object-group ${name} holds is undetermined`)
    return
  }
  const number = given ?? group.highest + 10
  group.highest = Math.max(group.highest, number)
  group.members.set(number, { number, terms: [], ports: [], ...member })
  understood(account)
}

function addressOf(words: readonly string[]): Pick<Member, 'terms'> | undefined {
  const [first = '', second] = words
  if (first === 'host' && words.length === 2) {
    const four = parseIpv4(second ?? '')
    const six = parseIpv6(second ?? '')
    return four !== undefined ? { terms: [host4(four)] } : six && { terms: [host6(six)] }
  }
  if (first === 'range' && words.length === 3) {
    const range = parseAddressTerm(`${second ?? ''}-${words[2] ?? ''}`)
    return range && { terms: [range] }
  }
  if (second === undefined) {
    const term = parseAddressTerm(first)
    return term && { terms: [term] }
  }
  const [address, wildcard] = [parseIpv4(first), parseIpv4(second)]
  return address === undefined || wildcard === undefined || words.length > 2 ? undefined : { terms: [masked4(address, ~wildcard >>> 0)] }
}

/** NX-OS refuses `lt 0` and `gt 65535`, which hold nothing, and swaps the ends of a reversed range (Batfish testObjectGroupIpPortExtraction). */
function portOf(words: readonly string[]): Pick<Member, 'ports'> | undefined {
  const read = isPortOperator(words[0]) ? portsAt(words, 0, [PROTOCOL.tcp]) : undefined
  return read?.next === words.length ? { ports: read.ports } : undefined
}

export const termsOf = (group: Group): AddressTerm[] => [...group.members.values()].flatMap(m => m.terms)

export const portsOf = (group: Group): Interval[] => [...group.members.values()].flatMap(m => m.ports)
