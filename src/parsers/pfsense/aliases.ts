/** Aliases of config.xml, nesting resolved: the addresses and ports that the file tells, and words for what only the running system knows. */
import { child, childrenOf } from '../xml.ts'
import type { Element } from '../xml.ts'
import type { AliasContents, Aliases } from '../pf/alias.ts'
import { at } from '../pf/config.ts'
import type { Config } from '../pf/config.ts'
import { parsePortSpec } from '../pf/portspec.ts'
import { valueOf, wordsOf } from '../pf/text.ts'
import { parseAddressTerm } from '../../net/address.ts'
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

const addresses = (...texts: string[]): AliasContents => ({ addresses: texts.flatMap(t => parseAddressTerm(t) ?? []), ports: [], unknown: [] })
const runtime = (name: string): AliasContents => ({ addresses: [], ports: [], unknown: [`run-time table ${name}`] })

/** Tables that pfSense itself fills; they win over user aliases of the same name. */
const SYSTEM_TABLES = new Map<string, AliasContents>([
  ...['bogons', 'bogonsv6', 'sshguard', 'sshlockout', 'webConfiguratorlockout', 'snort2c', 'virusprot', 'vpn_networks', 'negate_networks', 'tonatsubnets']
    .map((name): [string, AliasContents] => [name, runtime(name)]),
  ['_private4_', addresses('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16')],
  ['_private6_', addresses('fc00::/7')],
  ['_private46_', addresses('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7')],
  ['_loopback4_', addresses('127.0.0.0/8')],
  ['_loopback6_', addresses('::1')],
  ['_loopback46_', addresses('127.0.0.0/8', '::1')],
  ['_linklocal4_', addresses('169.254.0.0/16')],
  ['_linklocal6_', addresses('fe80::/10')],
  ['_linklocal46_', addresses('169.254.0.0/16', 'fe80::/10')],
  ['_multicast4_', addresses('224.0.0.0/4')],
  ['_multicast6_', addresses('ff00::/8')],
  ['_multicast46_', addresses('224.0.0.0/4', 'ff00::/8')],
  ...['_reserved4_', '_reserved6_', '_reserved46_', '_nat64reserved_', '_nat64reserved4_', '_nat64reserved6_']
    .map((name): [string, AliasContents] => [name, runtime(name)]),
])

const isPortType = (type: string): boolean => type === 'port' || type === 'url_ports' || type === 'urltable_ports'

export function readAliases(config: Config): Aliases {
  const byName = new Map<string, Alias>()
  for (const element of childrenOf(child(config.root, 'aliases'), 'alias')) {
    const name = valueOf(element, 'name')
    if (name === '') continue
    config.definitions.push({ kind: 'alias', name, span: at(config, element) })
    if (/^\d+$/.test(name)) {
      config.diagnostics.push({ kind: 'refused', span: at(config, element), seen: `alias ${name}: a name of digits only is skipped`, effect: 'none' })
    } else byName.set(name, { name, type: valueOf(element, 'type').toLowerCase(), element, parts: wordsOf(valueOf(element, 'address')) })
  }
  nestedReferences(config, byName)
  const resolved = new Map<string, AliasContents>(SYSTEM_TABLES)
  return {
    has: name => SYSTEM_TABLES.has(name) || byName.has(name),
    isPorts: name => isPortType(byName.get(name)?.type ?? ''),
    contents: name => {
      const known = resolved.get(name)
      if (known) return known
      const alias = byName.get(name)
      if (!alias) return undefined
      const contents = resolve(alias, byName)
      resolved.set(name, contents)
      return contents
    },
  }
}

/** Walks the nesting with a list instead of recursion; every alias once, so that cycles and diamonds end. */
function resolve(root: Alias, byName: ReadonlyMap<string, Alias>): AliasContents {
  const terms: AddressTerm[] = []
  const ports: Interval[] = []
  const unknown: string[] = []
  const hosts = new Map<string, string>()
  const seen = new Set([root.name])
  const waiting = [root]
  for (let alias = waiting.pop(); alias; alias = waiting.pop()) {
    // A table that is fetched may change after the export; what was stored last is only a part of it.
    if (/^url|^geoip|^asn|^mac|^external/.test(alias.type)) unknown.push(`alias ${alias.name} (${alias.type})`)
    for (const part of alias.parts) {
      const nested = byName.get(part)
      if (nested) {
        if (seen.has(part)) continue
        if (seen.size >= MAX_NESTED) unknown.push(`alias ${root.name} (nests more than ${String(MAX_NESTED)} aliases)`)
        else waiting.push(nested)
        seen.add(part)
      } else if (isPortType(root.type)) {
        const interval = parsePortSpec(part.replace(':', '-'))
        if (interval) ports.push(interval)
        else unknown.push(`alias ${alias.name} (port ${part.slice(0, 64)})`)
      } else {
        const term = parseAddressTerm(part)
        const table = term ? undefined : SYSTEM_TABLES.get(part)
        if (term) terms.push(term)
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
  return { addresses: terms, ports, unknown, hosts }
}

function nestedReferences(config: Config, byName: ReadonlyMap<string, Alias>): void {
  for (const alias of byName.values()) {
    const element = child(alias.element, 'address') ?? alias.element
    for (const part of alias.parts) {
      if (byName.has(part)) config.references.push({ kind: 'alias', name: part, span: at(config, element), defined: true })
      // No dot, no digit at its end: it is no address and hardly a host name, so probably an alias that is gone.
      else if (/^[A-Za-z_]\w*$/.test(part) && !SYSTEM_TABLES.has(part) && !isPortType(alias.type)) {
        config.references.push({ kind: 'alias', name: part, span: at(config, element), defined: false, effect: 'it is asked of the resolver as a host name' })
      }
    }
  }
}
