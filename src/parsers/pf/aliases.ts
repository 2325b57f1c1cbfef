/** Aliases of both kinds of config.xml, nesting resolved: the addresses and ports that the file tells, and words for what only the running system knows. */
import type { Element } from '../xml.ts'
import { ringsOf } from '../rings.ts'
import { at } from './config.ts'
import type { Config } from './config.ts'
import { parsePortSpec } from './portspec.ts'
import { compare6 } from '../../net/address.ts'
import type { AddressTerm } from '../../net/address.ts'
import type { Interval } from '../../net/ports.ts'

export interface AliasContents {
  readonly addresses: readonly AddressTerm[]
  /** Taken out of `addresses`. */
  readonly except?: readonly AddressTerm[]
  readonly ports: readonly Interval[]
  /** One per source that cannot be read from the file: `alias NAME (FQDN host.example)`. */
  readonly unknown: readonly string[]
  /** Those of the words in `unknown` that stand for a host name, and the name. */
  readonly hosts?: ReadonlyMap<string, string>
}

/** What rules ask of aliases. */
export interface Aliases {
  has(name: string): boolean
  isPorts(name: string): boolean
  /** Undefined for a name that is neither an alias nor a table of the system. */
  contents(name: string): AliasContents | undefined
}

/** An alias as the file writes it. */
export interface Alias {
  readonly name: string
  readonly type: string
  /** Where its entries stand. */
  readonly element: Element
  readonly entries: readonly string[]
}

/** Where the two products differ. */
export interface AliasDialect {
  /** Tables that the firewall fills itself. */
  table(name: string): AliasContents | undefined
  /** Does such a table stand before an alias of the same name? */
  readonly tablesFirst: boolean
  isPorts(type: string): boolean
  /** `file`: the entries are all of it; `part`: what was fetched last, which may have changed since; `system`: the entries only tell the system where to look. */
  source(type: string): 'file' | 'part' | 'system'
  term(entry: string): AddressTerm | undefined
}

/** More nested aliases than this under one name are left unknown. */
const MAX_NESTED = 10_000

type ByName = ReadonlyMap<string, Alias>

export function aliasesOf(config: Config, list: readonly Alias[], dialect: AliasDialect): Aliases {
  const byName: ByName = new Map(list.map(alias => [alias.name, alias]))
  refer(config, byName, dialect)
  const resolved = new Map<string, AliasContents | undefined>()
  const contents = (name: string): AliasContents | undefined => {
    const alias = byName.get(name)
    // Most names that are asked for are addresses and ports.
    if (!alias) return dialect.table(name)
    if (!resolved.has(name)) {
      const own = resolve(alias, byName, dialect)
      resolved.set(name, dialect.tablesFirst ? dialect.table(name) ?? own : own)
    }
    return resolved.get(name)
  }
  return { has: name => contents(name) !== undefined, isPorts: name => dialect.isPorts(byName.get(name)?.type ?? ''), contents }
}

/** Walks the nesting with a list instead of recursion; every alias once, so that rings and diamonds end. */
function resolve(root: Alias, byName: ByName, dialect: AliasDialect): AliasContents {
  const terms: AddressTerm[] = []
  const except: AddressTerm[] = []
  const ports: Interval[] = []
  const unknown: string[] = []
  const hosts = new Map<string, string>()
  /** Why not even the addresses are known. */
  const unsure: string[] = []
  const seen = new Set([root.name])
  const waiting = [root]
  for (let alias = waiting.pop(); alias; alias = waiting.pop()) {
    const source = dialect.source(alias.type)
    if (source !== 'file') unknown.push(`alias ${alias.name} (${alias.type.slice(0, 64)})`)
    if (source === 'system') continue
    for (const entry of alias.entries) {
      const nested = byName.get(entry)
      if (nested) {
        if (seen.has(entry)) continue
        if (seen.size >= MAX_NESTED) unknown.push(`alias ${root.name} (nests more than ${String(MAX_NESTED)} aliases)`)
        else waiting.push(nested)
        seen.add(entry)
      } else if (dialect.isPorts(root.type)) {
        const interval = parsePortSpec(entry)
        if (interval) ports.push(interval)
        else unknown.push(`alias ${alias.name} (port ${entry.slice(0, 64)})`)
      } else addEntry(alias, entry)
    }
  }
  // pf.conf(5), "TABLES": the narrowest entry decides, so an entry inside an excluded one is in again.
  if (except.some(hole => terms.some(term => within(term, hole)))) unsure.push('entries inside excluded ones')
  if (unsure.length > 0) return { addresses: [], ports, unknown: [...unknown, `alias ${root.name} (${unsure.join(', ').slice(0, 253)})`], hosts }
  return { addresses: terms, except, ports, unknown, hosts }

  function addEntry({ name }: Alias, entry: string): void {
    const out = entry.startsWith('!')
    const term = dialect.term(out ? entry.slice(1) : entry)
    const table = term ? undefined : dialect.table(entry)
    if (term) (out ? except : terms).push(term)
    else if (table) {
      terms.push(...table.addresses)
      unknown.push(...table.unknown)
    } else if (out) unsure.push(`without FQDN ${entry.slice(1, 254)}`)
    else {
      const words = `alias ${name} (FQDN ${entry.slice(0, 253)})`
      unknown.push(words)
      hosts.set(words, entry)
    }
  }
}

function within(inner: AddressTerm, outer: AddressTerm): boolean {
  if (inner.family === 6) return outer.family === 6 && compare6(outer.low, inner.low) <= 0 && compare6(inner.high, outer.high) <= 0
  if (outer.family === 6) return false
  // Sets with holes are taken to be inside: that only makes more unknown.
  return !('low' in inner) || !('low' in outer) || (outer.low <= inner.low && inner.high <= outer.high)
}

/** Names that entries use: other aliases, names that nothing defines, and aliases that hold themselves. */
function refer(config: Config, byName: ByName, dialect: AliasDialect): void {
  for (const alias of byName.values()) {
    if (dialect.source(alias.type) === 'system') continue
    const span = at(config, alias.element)
    for (const entry of alias.entries) {
      if (byName.has(entry)) config.references.push({ kind: 'alias', name: entry, span, defined: true })
      // No dot, no digit at its end: it is no address and hardly a host name, so probably an alias that is gone.
      else if (/^[A-Za-z_]\w*$/.test(entry) && !dialect.isPorts(alias.type) && !dialect.table(entry)) {
        const effect = alias.type === 'networkgroup' ? 'it adds nothing' : 'it is asked of the resolver as a host name'
        config.references.push({ kind: 'alias', name: entry.slice(0, 64), span, defined: false, effect })
      }
    }
  }
  for (const { from, to } of ringsOf(byName.keys(), name => byName.get(name)?.entries.filter(entry => byName.has(entry)))) {
    const { element } = byName.get(from) as Alias
    const seen = `alias ${from.slice(0, 64)} holds ${from === to ? 'itself' : `itself by way of ${to.slice(0, 64)}`}: that adds nothing`
    config.diagnostics.push({ kind: 'refused', span: at(config, element), seen, effect: 'none' })
  }
}
