/** The NET-SNMP package of pfSense: its agent, communities, users and whom it sends traps to. What its trap daemon accepts gives access to nothing and is not read. */
import { child, childrenOf, down } from '../xml.ts'
import type { Element } from '../xml.ts'
import { at } from '../pf/config.ts'
import type { Config } from '../pf/config.ts'
import { fieldSpan, portOr, targetOf, yesNo } from '../pf/peer.ts'
import { tagOf } from '../pf/systemrule.ts'
import { valueOf } from '../pf/text.ts'
import type { DeviceServices, Listener, SnmpCommunity, SnmpUser } from '../../model/services.ts'
import { secret } from '../../text/secret.ts'

type SnmpServices = Pick<DeviceServices, 'communities' | 'snmpUsers' | 'traps' | 'listeners'>

export function netSnmp(config: Config, packages: Element | undefined): SnmpServices {
  const agent = down(packages, 'netsnmp', 'config')
  const on = valueOf(agent, 'enable_snmpd') === 'on'
  const sinks = sinksOf(down(packages, 'netsnmptrapgen', 'config'))
  const own = child(agent, 'custom_options')
  if (on && own && own.text !== '') {
    config.diagnostics.push({ kind: 'unsupported', span: tagOf(config, own), seen: 'custom options of NET-SNMP are not read: they may hold communities', effect: 'none' })
  }
  return {
    communities: [...communities(config, packages, on), ...trapCommunities(config, packages, sinks, on)],
    snmpUsers: users(config, packages, on),
    traps: sinks.map(({ host, entry, name }) => targetOf(config, host, valueOf(entry, host.name), portOr(valueOf(entry, `${name}_port`), 162), 'udp', yesNo(on))),
    listeners: agent ? listeners(config, agent, on) : [],
  }
}

function communities(config: Config, packages: Element | undefined, on: boolean): SnmpCommunity[] {
  return childrenOf(child(packages, 'netsnmpcommunities'), 'config').flatMap(entry => {
    const element = child(entry, 'community')
    if (!element || element.text === '') return []
    const kind = valueOf(entry, 'rorwcommunity')
    const access = kind.startsWith('rw') ? 'write' : kind.startsWith('ro') ? 'read' : 'unknown'
    const source = valueOf(entry, 'source')
    const community = { value: secret(valueOf(entry, 'community')), use: 'agent', access, enabled: yesNo(on), span: at(config, element) } as const
    return [source === '' || source === 'default' ? community : { ...community, restrictedBy: source }]
  })
}

interface Sink {
  readonly name: string
  readonly host: Element
  readonly entry: Element
}

/** `trapsink1_host` (version 1), `trap2sink1_host` and `informsink1_host` (2c), `trap3sink1_host` and `inform3sink1_host` (3), three of each. */
function sinksOf(entry: Element | undefined): Sink[] {
  return (entry?.children ?? []).flatMap(host => {
    const [, name] = /^((?:trap[23]?|inform3?)sink\d{1,2})_host$/.exec(host.name) ?? []
    return entry && name !== undefined && host.text !== '' ? [{ name, host, entry }] : []
  })
}

/** The common one, which a sink without its own uses, and those of sinks. */
function trapCommunities(config: Config, packages: Element | undefined, sinks: readonly Sink[], on: boolean): SnmpCommunity[] {
  const found: SnmpCommunity[] = []
  const add = (entry: Element | undefined, name: string, enabled: boolean): void => {
    const element = child(entry, name)
    if (!element || element.text === '') return
    found.push({ value: secret(valueOf(entry, name)), use: 'trap', access: 'unknown', enabled: yesNo(enabled), span: at(config, element) })
  }
  const plain = sinks.filter(({ name }) => !name.includes('3sink'))
  const common = plain.some(({ entry, name }) => valueOf(entry, `${name}_community`) === '')
  add(down(packages, 'netsnmptrapgen', 'config'), 'trapcommunity', on && common)
  for (const { entry, name } of plain) add(entry, `${name}_community`, on)
  return found
}

/** snmpd.conf(5), "rouser": without a level, `auth` is the least. The package gives its users the level `minseclevusm`. */
const LEAST: Readonly<Record<string, SnmpUser['security']>> = { priv: 'priv', auth: 'auth', noauth: 'none', none: 'auth', '': 'auth' }

/** Users with a password; those that are told by a certificate alone come over TLS. */
function users(config: Config, packages: Element | undefined, on: boolean): SnmpUser[] {
  if (!on) return []
  return childrenOf(child(packages, 'netsnmpusers'), 'config').flatMap(entry => {
    const name = valueOf(entry, 'username')
    if (name === '' || valueOf(entry, 'snmpv3_type') === 'cert') return []
    const written = valueOf(entry, 'minseclevusm')
    const least = Object.hasOwn(LEAST, written) ? LEAST[written] ?? 'unknown' : 'unknown'
    const [auth, priv] = [valueOf(entry, 'authtype'), valueOf(entry, 'privacyprotocol')]
    const security = least === 'priv' && priv === 'none' ? 'auth' : least
    return [{ name, security, ...(auth === '' ? {} : { auth }), ...(priv === '' || priv === 'none' ? {} : { priv }), span: at(config, entry) }]
  })
}

function listeners(config: Config, agent: Element, on: boolean): Listener[] {
  const rows = childrenOf(agent, 'row')
  if (rows.length === 0) return [{ service: 'snmp', port: 161, enabled: yesNo(on), span: fieldSpan(config, agent, 'enable_snmpd') }]
  return rows.map(row => ({ service: 'snmp', port: portOr(valueOf(row, 'snmpport'), 161), enabled: yesNo(on), span: at(config, row) }))
}
