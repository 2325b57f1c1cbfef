/** Aliases of both stores of an OPNsense config.xml, nesting resolved, with what they leave out. */
import { child, childrenOf, down } from '../xml.ts'
import type { Element } from '../xml.ts'
import type { AliasContents, Aliases } from '../pf/alias.ts'
import { at } from '../pf/config.ts'
import type { Config } from '../pf/config.ts'
import type { Interfaces } from '../pf/interfaces.ts'
import { parsePortSpec } from '../pf/portspec.ts'
import { valueOf, wordsOf } from '../pf/text.ts'
import { saysYes } from './flags.ts'
import { compare6, masked4, parseAddressTerm, parseIpv4 } from '../../net/address.ts'
import type { AddressTerm } from '../../net/address.ts'
import type { Interval } from '../../net/ports.ts'

interface Alias {
  readonly name: string
  readonly type: string
  readonly element: Element
  readonly parts: readonly string[]
}

/** More nested aliases than this under one name are left unknown. */
const MAX_NESTED = 10_000

const RUNTIME = new Set(['bogons', 'bogonsv6', 'sshlockout', 'webconfiguratorlockout', 'virusprot'])

export function readAliases(config: Config, interfaces: Interfaces): Aliases {
  const byName = new Map<string, Alias>()
  const modern = childrenOf(down(config.root, 'opnsense', 'firewall', 'alias', 'aliases'), 'alias')
  for (const element of [...childrenOf(child(config.root, 'aliases'), 'alias'), ...modern]) {
    const name = valueOf(element, 'name')
    if (name === '') continue
    config.definitions.push({ kind: 'alias', name, span: at(config, element) })
    // A disabled alias is none to the rules that name it.
    if (!saysYes(element, 'enabled', true)) continue
    const text = valueOf(element, 'content') || valueOf(element, 'address')
    byName.set(name, { name, type: valueOf(element, 'type').toLowerCase(), element, parts: wordsOf(text) })
  }
  references(config, byName)
  const resolved = new Map<string, AliasContents | undefined>()
  const contents = (name: string): AliasContents | undefined => {
    if (!resolved.has(name)) {
      const alias = byName.get(name)
      resolved.set(name, alias ? resolve(alias, byName, interfaces) : builtIn(name, interfaces))
    }
    return resolved.get(name)
  }
  return { has: name => contents(name) !== undefined, isPorts: name => byName.get(name)?.type === 'port', contents }
}

/** Tables that the firewall fills itself: `__lan_network` and those that live at run time only. */
function builtIn(name: string, interfaces: Interfaces): AliasContents | undefined {
  if (RUNTIME.has(name.toLowerCase())) return { addresses: [], ports: [], unknown: [`run-time table ${name}`] }
  const one = /^__.+_network$/.test(name) ? interfaces.byName.get(name.slice(2, -8)) : undefined
  if (!one) return undefined
  const parts = [one.v4, one.v6]
  return {
    addresses: [...parts.flatMap(p => p.network ?? []), ...one.virtual.filter(v => v.own).map(v => v.network)], ports: [],
    unknown: parts.flatMap(p => (p.dynamic === undefined ? [] : [`network of ${one.name} (${p.dynamic})`])),
  }
}

/** Walks the nesting with a list instead of recursion; every alias once, so that cycles and diamonds end. */
function resolve(root: Alias, byName: ReadonlyMap<string, Alias>, interfaces: Interfaces): AliasContents {
  const terms: AddressTerm[] = []
  const except: AddressTerm[] = []
  const ports: Interval[] = []
  const unknown: string[] = []
  const hosts = new Map<string, string>()
  const seen = new Set([root.name])
  const waiting = [root]
  for (let alias = waiting.pop(); alias; alias = waiting.pop()) {
    // Fetched or looked up at run time.
    if (!/^(host|network|networkgroup|port|)$/.test(alias.type)) {
      unknown.push(`alias ${alias.name} (${alias.type})`)
      continue
    }
    for (const part of alias.parts) {
      const nested = byName.get(part)
      if (nested) {
        if (seen.has(part)) continue
        if (seen.size >= MAX_NESTED) unknown.push(`alias ${root.name} (nests more than ${String(MAX_NESTED)} aliases)`)
        else waiting.push(nested)
        seen.add(part)
      } else if (root.type === 'port') {
        const interval = parsePortSpec(part)
        if (interval) ports.push(interval)
        else unknown.push(`alias ${alias.name} (port ${part.slice(0, 64)})`)
      } else {
        const term = termOf(part.replace(/^!/, ''))
        const table = term ? undefined : builtIn(part, interfaces)
        if (term) (part.startsWith('!') ? except : terms).push(term)
        else if (table) {
          terms.push(...table.addresses)
          unknown.push(...table.unknown)
        } else {
          const words = `alias ${alias.name} (FQDN ${part.slice(0, 253)})`
          unknown.push(words)
          hosts.set(words, part)
        }
      }
    }
  }
  // pf.conf(5), "TABLES": the narrowest entry decides, so an entry inside an excluded one is in again.
  if (except.some(hole => terms.some(term => within(term, hole)))) {
    return { addresses: [], ports, unknown: [...unknown, `alias ${root.name} (entries inside excluded ones)`] }
  }
  return { addresses: terms, except, ports, unknown, hosts }
}

/** A dotted suffix is a wildcard mask: its ones are the bits that do not matter. */
function termOf(text: string): AddressTerm | undefined {
  const slash = text.indexOf('/')
  const mask = slash < 0 ? undefined : parseIpv4(text.slice(slash + 1))
  if (mask === undefined) return parseAddressTerm(text)
  const base = parseIpv4(text.slice(0, slash))
  return base === undefined ? undefined : masked4(base, ~mask >>> 0)
}

function within(inner: AddressTerm, outer: AddressTerm): boolean {
  if (inner.family === 6) return outer.family === 6 && compare6(outer.low, inner.low) <= 0 && compare6(inner.high, outer.high) <= 0
  if (outer.family === 6) return false
  // Sets with holes are taken to be inside: that only makes more unknown.
  return !('low' in inner) || !('low' in outer) || (outer.low <= inner.low && inner.high <= outer.high)
}

function references(config: Config, byName: ReadonlyMap<string, Alias>): void {
  for (const alias of byName.values()) {
    if (!/^(host|network|networkgroup|port)$/.test(alias.type)) continue
    const span = at(config, child(alias.element, 'content') ?? alias.element)
    for (const part of alias.parts) {
      if (byName.has(part)) config.references.push({ kind: 'alias', name: part, span, defined: true })
      else if (alias.type === 'networkgroup' && !/^__.+_network$/.test(part)) {
        config.references.push({ kind: 'alias', name: part.slice(0, 64), span, defined: false, effect: 'it adds nothing' })
      }
    }
  }
}
