/** Aliases of both stores of an OPNsense config.xml, and the tables that OPNsense fills itself. */
import { child, childrenOf, down } from '../xml.ts'
import { aliasesOf } from '../pf/aliases.ts'
import type { Alias, AliasContents, Aliases } from '../pf/aliases.ts'
import { at } from '../pf/config.ts'
import type { Config } from '../pf/config.ts'
import type { Interfaces } from '../pf/interfaces.ts'
import { valueOf, wordsOf } from '../pf/text.ts'
import { networksOf } from './addresses.ts'
import { saysYes } from './flags.ts'
import { packetInterfaces } from './interfaces.ts'
import { masked4, parseAddressTerm, parseIpv4 } from '../../net/address.ts'
import type { AddressTerm } from '../../net/address.ts'

export function readAliases(config: Config, interfaces: Interfaces): Aliases {
  const modern = childrenOf(down(config.root, 'opnsense', 'firewall', 'alias', 'aliases'), 'alias')
  const list: Alias[] = []
  for (const element of [...childrenOf(child(config.root, 'aliases'), 'alias'), ...modern]) {
    const name = valueOf(element, 'name')
    if (name === '') continue
    config.definitions.push({ kind: 'alias', name, span: at(config, element) })
    // A disabled alias is none to the rules that name it.
    if (!saysYes(element, 'enabled', true)) continue
    const stands = child(element, 'content') ?? child(element, 'address') ?? element
    const entries = wordsOf(valueOf(element, 'content') || valueOf(element, 'address'))
    list.push({ name, type: valueOf(element, 'type').toLowerCase(), element: stands, entries })
  }
  return aliasesOf(config, list, {
    table: name => tableOf(interfaces, name),
    tablesFirst: false,
    isPorts: type => type === 'port',
    // geoip, mac, asn, dynipv6host, authgroup, url, urltable, urljson, external, internal: fetched, looked up or filled at run time.
    source: type => (/^(host|network|networkgroup|port|)$/.test(type) ? 'file' : 'system'),
    term: termOf,
  })
}

/** Tables of the system; each zone of the captive portal has one, too. */
const RUNTIME = /^(bogons|bogonsv6|sshlockout|webconfiguratorlockout|virusprot|__captiveportal_zone_\d{1,5})$/i

/** Tables that the firewall fills itself: the networks of each interface and group (`__lan_network`), and those that live at run time only. */
function tableOf(interfaces: Interfaces, name: string): AliasContents | undefined {
  if (RUNTIME.test(name)) return { addresses: [], ports: [], unknown: [`run-time table ${name}`] }
  const owner = /^__(.+)_network$/.exec(name)?.[1]
  if (owner === undefined) return undefined
  if (owner === 'lo0') return { addresses: ['127.0.0.0/8', '::1'].flatMap(text => parseAddressTerm(text) ?? []), ports: [], unknown: [] }
  // The table is there for every interface of the file, and empty while it is off.
  const members = packetInterfaces(interfaces, owner) ?? (interfaces.byName.has(owner) ? [] : undefined)
  if (!members) return undefined
  const [v4, v6] = [networksOf(interfaces, owner, members, 4, false), networksOf(interfaces, owner, members, 6, false)]
  return { addresses: [...v4.terms, ...v6.terms], ports: [], unknown: [...new Set([...v4.unknown, ...v6.unknown])] }
}

/** A dotted suffix is a wildcard mask: its ones are the bits that do not matter. */
function termOf(text: string): AddressTerm | undefined {
  const slash = text.indexOf('/')
  const mask = slash < 0 ? undefined : parseIpv4(text.slice(slash + 1))
  if (mask === undefined) return parseAddressTerm(text)
  const base = parseIpv4(text.slice(0, slash))
  return base === undefined ? undefined : masked4(base, ~mask >>> 0)
}
