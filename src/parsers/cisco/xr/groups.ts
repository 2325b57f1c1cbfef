/** IOS-XR object groups: `object-group network ipv4|ipv6 N`, `object-group port N`, nested ones united. */
import { host4, host6, masked4, parseAddressTerm, parseIpv4, parseIpv6, type AddressTerm } from '../../../net/address.ts'
import type { Interval } from '../../../net/ports.ts'
import { PROTOCOL } from '../../../net/protocols.ts'
import { define, ignored, note, quote, report, understood, use, ignoreUnder, type Account } from '../account.ts'
import type { Block } from '../blocks.ts'
import { ringsOf, within } from '../../rings.ts'
import { alone, type Line } from '../line.ts'
import { isPortOperator, portsAt } from '../ports.ts'

export interface Group {
  readonly head: Line
  readonly terms: AddressTerm[]
  readonly ports: Interval[]
  readonly nested: string[]
  /** Holds something that could not be read. */
  uncertain: boolean
}

export type Resolved = Omit<Group, 'head' | 'nested'>

/** By kind and name: `network ipv4 N`, `network ipv6 N`, `port N`. */
export type Groups = Map<string, Group>

/** Opened again, a group grows. */
export function readGroup(account: Account, groups: Groups, { head, body }: Block): void {
  const port = head.words[1] === 'port'
  const at = port ? 2 : 3
  const name = head.words[at]
  const family = head.words[2]
  if (name === undefined || (!port && family !== 'ipv4' && family !== 'ipv6')) {
    report(account, head, 'unrecognised', 'match', 'not a kind of object group this reads')
    for (const line of body) ignored(account, line)
    return
  }
  understood(account)
  const kind = port ? 'port' : `network ${family ?? ''}`
  const id = `${kind} ${name}`
  const group = groups.get(id) ?? { head, terms: [], ports: [], nested: [], uncertain: false }
  if (!groups.has(id)) define(account, 'object-group', head, at)
  groups.set(id, group)
  for (const line of body) {
    const [first, second] = line.words
    if (first === 'description' || first === 'exit') {
      ignored(account, line)
      continue
    }
    ignoreUnder(account, line)
    if ((first === 'object-group' || first === 'group-object') && second !== undefined && line.words.length === 2) {
      use(account, 'object-group', line, 1, 'matches nothing')
      group.nested.push(`${kind} ${second}`)
      understood(account)
    } else if (port ? readPorts(group, line.words) : readAddress(group, line.words)) understood(account)
    else {
      group.uncertain = true
      report(account, alone(line), 'unrecognised', 'match', `cannot be read, so what object-group ${name} holds is undetermined`)
    }
  }
}

function readPorts(group: Group, words: readonly string[]): boolean {
  const read = isPortOperator(words[0]) && !reversed(words, 0) ? portsAt(words, 0, [PROTOCOL.tcp]) : undefined
  if (read?.next !== words.length) return false
  group.ports.push(...read.ports)
  return true
}

/** What the device makes of a range with the higher end first is not documented. */
export const reversed = (words: readonly string[], at: number): boolean =>
  words[at] === 'range' && /^\d+$/.test(words[at + 1] ?? '') && Number(words[at + 1]) > Number(words[at + 2])

/** `any`, `host A`, `range A B`, `A/LENGTH`, `A NETMASK`. */
function readAddress(group: Group, words: readonly string[]): boolean {
  const [first = '', second = '', third = ''] = words
  const hosts = first === 'host' && words.length === 2
  const four = parseIpv4(hosts ? second : first)
  const six = hosts ? parseIpv6(second) : undefined
  const mask = words.length === 2 ? parseIpv4(second) : undefined
  const zeros = mask === undefined ? 1 : ~mask >>> 0
  const term = hosts ? (four !== undefined ? host4(four) : six && host6(six))
    : first === 'range' && words.length === 3 ? parseAddressTerm(`${second}-${third}`)
      : words.length === 1 ? parseAddressTerm(first)
        // A mask whose ones do not lead could as well be meant as a wildcard.
        : four !== undefined && mask !== undefined && mask !== 0 && (zeros & (zeros + 1)) === 0 ? masked4(four, mask) : undefined
  if (!term) return false
  group.terms.push(term)
  return true
}

/** A group with all it holds. */
export function resolve(groups: Groups, id: string): Resolved | undefined {
  const root = groups.get(id)
  if (!root || root.nested.length === 0) return root
  const out: Resolved = { terms: [], ports: [], uncertain: false }
  for (const group of within(groups, id)) {
    for (const t of group.terms) out.terms.push(t)
    for (const p of group.ports) out.ports.push(p)
    out.uncertain ||= group.uncertain
  }
  return out
}

/** A group that holds itself is refused by the device; here its members count once. */
export function reportCycles(account: Account, groups: Groups): void {
  for (const { from } of ringsOf(groups.keys(), id => groups.get(id)?.nested)) {
    const { head } = groups.get(from) as Group
    note(account, head.span, 'refused', 'none', `this group is a member of itself: ${quote(head)}`)
  }
}
