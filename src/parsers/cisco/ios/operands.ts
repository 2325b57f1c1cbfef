/** Addresses and ports of an access list entry. */
import { ANY4, host4, host6, masked4, parseAddressTerm, parseIpv4, parseIpv6, type AddressTerm } from '../../../net/address.ts'
import { PROTOCOL } from '../../../net/protocols.ts'
import { address, any, ANYTHING, unknown, type Match } from '../../../model/match.ts'
import { isPortOperator, portsAt } from '../ports.ts'
import { gap } from '../cursor.ts'
import type { Cursor } from './cursor.ts'
import { resolve } from './groups.ts'

const ANY_WORD: Match = ANYTHING

export function addressAt(c: Cursor, field: 'src' | 'dst', alone: boolean): Match | undefined {
  const word = c.words[c.at]
  const next = c.words[c.at + 1]
  if (word === undefined) return undefined
  if (word === 'any' || word === (c.family === 4 ? 'any4' : 'any6')) {
    c.at++
    return ANY_WORD
  }
  if (word === 'object-group' && next !== undefined) {
    c.names.push({ kind: 'object-group', at: c.at + 1 })
    c.at += 2
    return groupMatch(c, field, next)
  }
  // Cisco IOS XE, "FQDN ACL": the name is resolved by the device.
  if (word === 'host' && next === 'dynamic' && c.words[c.at + 2] !== undefined) {
    const name = c.words[c.at + 2] as string
    c.gaps.push(`host ${name}`)
    c.at += 3
    return unknown(`host ${name}`, field, name)
  }
  const term = word === 'host' ? hostOf(c, next) : networkAt(c, word, next, alone)
  return term === ANY4 ? ANY_WORD : term && address(field, [term])
}

/** The first match that was made for this key. */
function once<K>(known: Map<K, Match> | undefined, key: K, made: Match): Match {
  const before = known?.get(key)
  if (before === undefined) known?.set(key, made)
  return before ?? made
}

function hostOf(c: Cursor, word: string | undefined): AddressTerm | undefined {
  const four = c.family === 4 ? parseIpv4(unpunctuated(word)) : undefined
  const six = c.family === 6 ? parseIpv6(word ?? '') : undefined
  if (four === undefined && !six) return undefined
  c.at += 2
  return four === undefined ? six && host6(six) : host4(four)
}

/** `show access-lists` prints a comma behind an address. */
const unpunctuated = (word: string | undefined): string => (word?.endsWith(',') === true ? word.slice(0, -1) : word ?? '')

function networkAt(c: Cursor, word: string, next: string | undefined, alone: boolean): AddressTerm | undefined {
  if (c.family === 6) {
    const term = parseAddressTerm(word)
    if (term?.family !== 6) return undefined
    c.at++
    return term
  }
  const four = parseIpv4(unpunctuated(word))
  if (four === undefined) {
    const term = word.includes('/') ? parseAddressTerm(word) : undefined
    if (term?.family !== 4) return undefined
    c.at++
    return term
  }
  const bits = next === 'wildcard' && c.words[c.at + 2] === 'bits' ? 3 : 1
  const wildcard = parseIpv4(unpunctuated(c.words[c.at + bits]))
  if (wildcard === undefined && !alone) return undefined
  c.at += wildcard === undefined ? 1 : bits + 1
  if (wildcard === 0xffffffff) return ANY4
  return wildcard === undefined ? host4(four) : masked4(four, ~wildcard >>> 0)
}

function groupMatch(c: Cursor, field: 'src' | 'dst', name: string): Match {
  const key = `${field} object-group ${name}`
  const known = c.scope.made.get(key)
  const group = resolve(c.scope, name)
  const sure = group?.kind === 'network' && !group.uncertain
  if (known && (sure || !group)) return known
  // An entry whose group is not defined matches nothing (lab result recorded by Batfish, ios-object-group-network).
  const exact = address(field, group?.kind === 'network' ? group.terms : [], name)
  const made = sure || !group ? exact : any(exact, gap(c, `object-group ${name}`))
  c.scope.made.set(key, made)
  return made
}

/** `protocol`: the one the entry names. */
export function portsOf(c: Cursor, field: 'sport' | 'dport', protocol: number | undefined): Match | undefined {
  const word = c.words[c.at]
  const ported = protocol === PROTOCOL.tcp || protocol === PROTOCOL.udp || protocol === PROTOCOL.sctp
  if (word === 'portgroup' || (word === 'object-group' && ported && c.scope.groups.get(c.words[c.at + 1] ?? '')?.kind === 'port')) {
    c.names.push({ kind: 'object-group', at: c.at + 1 })
    const group = resolve(c.scope, c.words[c.at + 1] ?? '')
    c.at += 2
    const made: Match = { kind: 'number', field, in: group?.kind === 'port' ? group.ports : [] }
    return group && (group.uncertain || group.kind !== 'port') ? any(made, gap(c, 'portgroup')) : made
  }
  if (!isPortOperator(word) || !ported) return undefined
  const read = portsAt(c.words, c.at, [protocol])
  if (!read) return undefined
  const from = c.at
  c.at = read.next
  const made: Match = { kind: 'number', field, in: read.ports }
  const [first] = read.ports
  if (first && read.ports.length === 1) return once(c.scope.intervals[field].get(protocol), (first[0] << 16) | first[1], made)
  return once(c.scope.made, `${field}${String(protocol)}${c.words.slice(from, c.at).join(' ')}`, made)
}

