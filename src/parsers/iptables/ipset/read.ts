/** Reads the output of `ipset save` (ipset(8)): `create NAME TYPE OPTIONS`, `add NAME ELEMENT OPTIONS`. */
import type { Diagnostic } from '../../../model/firewall.ts'
import { parsePort } from '../../../net/ports.ts'
import { shown, type Source } from '../../../text/source.ts'
import { portsOf, readPart, type Shape } from './elements.ts'
import type { IpSet, Part, SetTable } from './sets.ts'

export interface ReadSets {
  readonly sets: SetTable
  readonly diagnostics: readonly Diagnostic[]
}

/** The types that a packet's headers and interfaces decide. */
const DIMENSIONS: ReadonlyMap<string, readonly Part['kind'][]> = new Map([
  ['bitmap:ip', ['address']], ['hash:ip', ['address']], ['hash:net', ['address']],
  ['bitmap:port', ['port']],
  ['hash:ip,port', ['address', 'port']], ['hash:net,port', ['address', 'port']],
  ['hash:net,iface', ['address', 'interface']], ['hash:net,net', ['address', 'address']],
  ['hash:ip,port,ip', ['address', 'port', 'address']], ['hash:ip,port,net', ['address', 'port', 'address']], ['hash:net,port,net', ['address', 'port', 'address']],
])

/** Names that ipset 4 had for them. */
const OLD_TYPES: ReadonlyMap<string, string> = new Map([
  ['ipmap', 'bitmap:ip'], ['iphash', 'hash:ip'], ['iptree', 'hash:ip'], ['nethash', 'hash:net'], ['portmap', 'bitmap:port'], ['ipporthash', 'hash:ip,port'],
  ['ipportiphash', 'hash:ip,port,ip'], ['ipportnethash', 'hash:ip,port,net'], ['setlist', 'list:set'],
])

/** A set being read. */
interface Open {
  set: IpSet
  readonly shape: Shape
}

export function readSets(source: Source): ReadSets {
  const open = new Map<string, Open>()
  const diagnostics: Diagnostic[] = []
  const { text, lineStarts } = source
  for (const [i, start] of lineStarts.entries()) {
    const line = text.slice(start, lineStarts[i + 1] ?? text.length).trim()
    if (line === '' || line.startsWith('#') || line === 'COMMIT') continue
    const why = readLine(open, line.split(/\s+/))
    if (why === undefined) continue
    const span = { source, start, end: start + text.slice(start, lineStarts[i + 1] ?? text.length).trimEnd().length }
    diagnostics.push({ kind: 'unrecognised', span, seen: `"${shown(span).slice(0, 120)}": ${why}`, effect: 'match' })
  }
  return { sets: new Map([...open].map(([name, { set }]) => [name, set])), diagnostics }
}

/** Why the line is not understood; undefined when it is. */
function readLine(open: Map<string, Open>, words: readonly string[]): string | undefined {
  const [command, name, third, ...rest] = words.filter(word => word !== '-exist' && word !== '-!')
  if (name === undefined || third === undefined) return 'not a line of ipset save'
  switch (command) {
    case 'create': case '-N': case '--create':
      open.set(name, opened(OLD_TYPES.get(third) ?? third, rest))
      return undefined
    case 'add': case '-A': case '--add': {
      const known = open.get(name)
      return known ? add(known, third, rest) : `the set ${name} is not created above`
    }
    case undefined: default:
      return 'not a line of ipset save'
  }
}

const optionOf = (words: readonly string[], name: string): string | undefined => {
  const at = words.indexOf(name)
  return at < 0 ? undefined : words[at + 1]
}

function opened(type: string, options: readonly string[]): Open {
  const family = optionOf(options, 'family') === 'inet6' ? 6 : 4
  const netmask = optionOf(options, 'netmask')
  const shape: Shape = { family, netmask: netmask === undefined ? undefined : (parsePort(netmask) ?? -1), wildcard: options.includes('wildcard') }
  const dimensions = DIMENSIONS.get(type)
  if (type === 'list:set') return { set: { kind: 'list', members: [] }, shape }
  const bitmapPort = type === 'bitmap:port'
  if (!dimensions || options.includes('bitmask')) return { set: { kind: 'unknown', why: `a set of type ${type}${dimensions ? ' with a bitmask' : ''} is not modelled` }, shape }
  return { set: { kind: 'elements', type, family: bitmapPort ? undefined : family, dimensions, elements: [], bitmapPort }, shape }
}

function add(open: Open, element: string, options: readonly string[]): string | undefined {
  const { set, shape } = open
  if (set.kind === 'unknown') return undefined
  if (set.kind === 'list') {
    set.members.push(element)
    return undefined
  }
  const timeout = optionOf(options, 'timeout')
  if (timeout !== undefined && timeout !== '0') {
    open.set = { kind: 'unknown', why: 'its elements expire' }
    return undefined
  }
  const words = element.split(',')
  const parts = set.bitmapPort ? [bitmapPart(element)] : set.dimensions.map((kind, i) => (words[i] === undefined ? undefined : readPart(kind, words[i], shape)))
  if (words.length !== set.dimensions.length || !parts.every(part => part !== undefined)) {
    open.set = { kind: 'unknown', why: 'an element of it is not understood' }
    return `not an element of a ${set.type} that this reads`
  }
  set.elements.push({ parts, nomatch: options.includes('nomatch') })
  return undefined
}

/** `bitmap:port` holds bare ports, of TCP and UDP alike; the protocol is left to the match. */
function bitmapPart(element: string): Part | undefined {
  const ports = portsOf(element)
  return ports && { kind: 'port', protocol: -1, ports }
}
