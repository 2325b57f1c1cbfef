/** Aliases of a pfSense config.xml, and the tables that pfSense fills itself. */
import { child, childrenOf } from '../xml.ts'
import { aliasesOf } from '../pf/aliases.ts'
import type { Alias, AliasContents, AliasDialect, Aliases } from '../pf/aliases.ts'
import { at } from '../pf/config.ts'
import type { Config } from '../pf/config.ts'
import { valueOf, wordsOf } from '../pf/text.ts'
import { parseAddressTerm } from '../../net/address.ts'

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

const DIALECT: AliasDialect = {
  table: name => SYSTEM_TABLES.get(name),
  tablesFirst: true,
  isPorts: type => type === 'port' || type === 'url_ports' || type === 'urltable_ports',
  // `url`: fetched when the alias is saved and stored as its entries, then fetched again from time to time; `urltable`: a file on the firewall.
  source: type => (/^(host|network|port|)$/.test(type) ? 'file' : /^url(_ports)?$/.test(type) ? 'part' : 'system'),
  term: parseAddressTerm,
}

export function readAliases(config: Config): Aliases {
  const list: Alias[] = []
  for (const element of childrenOf(child(config.root, 'aliases'), 'alias')) {
    const name = valueOf(element, 'name')
    if (name === '') continue
    config.definitions.push({ kind: 'alias', name, span: at(config, element) })
    if (/^\d+$/.test(name)) {
      config.diagnostics.push({ kind: 'refused', span: at(config, element), seen: `alias ${name}: a name of digits only is skipped`, effect: 'none' })
      continue
    }
    const type = valueOf(element, 'type').toLowerCase()
    list.push({ name, type, element: child(element, 'address') ?? element, entries: wordsOf(valueOf(element, 'address')) })
  }
  return aliasesOf(config, list, DIALECT)
}
