/** What an OPNsense itself runs or talks to. The core `<snmpd>` section is dead (its daemon left the core) and is not looked at. */
import { child, childrenOf, down } from '../xml.ts'
import type { Element } from '../xml.ts'
import { at } from '../pf/config.ts'
import type { Config } from '../pf/config.ts'
import { fieldSpan, onlyFrom, portOr, splitHostPort, targetOf, yesNo } from '../pf/peer.ts'
import { dnsServers, ldapServers } from '../pf/servers.ts'
import { listOf, valueOf, wordsOf } from '../pf/text.ts'
import { guiPort, guiProtocol, redirectsHttp, sshOn, sshPort } from './admin.ts'
import { isOn, saysYes } from './flags.ts'
import type { DeviceServices, FactoryAccount, FlowExporter, Listener, SnmpCommunity, SnmpUser, Target } from '../../model/services.ts'
import { NO_SERVICES } from '../../model/services.ts'
import { secret } from '../../text/secret.ts'

export function readServices(config: Config): DeviceServices {
  return {
    ...NO_SERVICES,
    communities: communities(config), snmpUsers: snmpUsers(config), exporters: exporters(config), traps: [], syslog: syslog(config), ntp: ntp(config),
    dns: dns(config), smtp: smtp(config), ldap: ldapServers(config), listeners: listeners(config), factoryAccounts: factoryAccounts(config),
  }
}

const model = (config: Config, ...path: string[]): Element | undefined => down(config.root, 'opnsense', ...path)

/** The net-snmp plugin; it has no default community, and its community can only read. */
function communities(config: Config): SnmpCommunity[] {
  const general = model(config, 'netsnmp', 'general')
  const element = child(general, 'community')
  if (!element || element.text === '') return []
  return [{ value: secret(valueOf(general, 'community')), use: 'agent', access: 'read', enabled: yesNo(saysYes(general, 'enabled')), span: at(config, element) }]
}

function snmpUsers(config: Config): SnmpUser[] {
  return childrenOf(model(config, 'netsnmp', 'user', 'users'), 'user').flatMap(user => {
    const name = valueOf(user, 'username')
    if (name === '' || !saysYes(user, 'enabled', true)) return []
    const has = (field: string): boolean => (child(user, field)?.text ?? '') !== ''
    return [{ name, security: has('enckey') ? 'priv' : has('password') ? 'auth' : 'none', span: at(config, user) } as const]
  })
}

/** `targets` are `host:port`; without one the exporter does not run, except for the collector on the box itself. */
function exporters(config: Config): FlowExporter[] {
  const capture = model(config, 'netflow', 'capture')
  const element = child(capture, 'targets')
  const watched = listOf(valueOf(capture, 'interfaces')).length > 0
  const version = valueOf(capture, 'version')
  const protocol = /^(v5|v9|)$/.test(version) ? 'netflow' : 'unknown'
  const add = (at: Element, text: string): FlowExporter => {
    const { host, port } = splitHostPort(text)
    const target = { ...targetOf(config, at, host, port ?? 2055, 'udp', 'yes'), name: 'Netflow', protocol } as const
    return watched ? target : { ...target, missing: 'no interface is chosen' }
  }
  const found = element ? listOf(valueOf(capture, 'targets').replace(/\s+/g, ',')).map(text => add(element, text)) : []
  const collect = model(config, 'netflow', 'collect')
  const local = child(collect, 'enable')
  return [...found, ...(local && saysYes(collect, 'enable') && watched ? [add(local, '127.0.0.1:2056')] : []), ...flowtriq(config)]
}

/** The plugin of that name exports to an agent, by NetFlow of version 5 or 9. */
function flowtriq(config: Config): FlowExporter[] {
  const settings = model(config, 'flowtriq', 'settings')
  const host = child(settings, 'agenthost')
  if (!host || host.text === '') return []
  const port = portOr(valueOf(settings, 'agentport'), 2055)
  const target = targetOf(config, host, valueOf(settings, 'agenthost'), port, 'udp', yesNo(saysYes(settings, 'enabled')))
  return [{ ...target, name: 'Flowtriq', protocol: 'netflow' }]
}

const TRANSPORTS: Readonly<Record<string, Target['transport']>> = { udp4: 'udp', udp6: 'udp', tcp4: 'tcp', tcp6: 'tcp', tls4: 'tls', tls6: 'tls' }

function syslog(config: Config): Target[] {
  const modern = childrenOf(model(config, 'syslog', 'destinations'), 'destination').flatMap(element => {
    const host = child(element, 'hostname')
    if (!host || host.text === '') return []
    const written = valueOf(element, 'transport')
    const transport = Object.hasOwn(TRANSPORTS, written) ? TRANSPORTS[written] ?? 'unknown' : written === '' ? 'udp' : 'unknown'
    const port = portOr(valueOf(element, 'port'), 514)
    return [targetOf(config, host, valueOf(element, 'hostname'), port, transport, yesNo(saysYes(element, 'enabled', true)))]
  })
  const section = child(config.root, 'syslog')
  const old = ['remoteserver', 'remoteserver2', 'remoteserver3'].flatMap(name => {
    const element = child(section, name)
    if (!element || element.text === '') return []
    const { host, port } = splitHostPort(valueOf(section, name))
    return [targetOf(config, element, host, port ?? 514, 'udp', yesNo(isOn(section, 'enable')))]
  })
  return [...modern, ...old]
}

/** Of ntpd, and of the chrony plugin, which takes its place. */
function ntp(config: Config): Target[] {
  const element = child(config.system, 'timeservers')
  const chrony = model(config, 'chrony', 'general')
  const peers = child(chrony, 'peers')
  const on = yesNo(saysYes(chrony, 'enabled'))
  return [
    ...(element ? wordsOf(valueOf(config.system, 'timeservers')).map(host => targetOf(config, element, host, 123, 'udp', 'yes')) : []),
    ...(peers ? listOf(valueOf(chrony, 'peers')).map(host => targetOf(config, peers, host, 123, 'udp', on)) : []),
  ]
}

/** Those of the system, and those that Unbound hands every question to; the ones for a single domain are left out. */
function dns(config: Config): Target[] {
  const unbound = model(config, 'unboundplus')
  const on = saysYes(child(unbound, 'general'), 'enabled')
  return [...dnsServers(config), ...childrenOf(child(unbound, 'dots'), 'dot').flatMap(dot => {
    const server = child(dot, 'server')
    if (!server || server.text === '' || valueOf(dot, 'domain') !== '') return []
    const tls = valueOf(dot, 'type') !== 'forward'
    const port = portOr(valueOf(dot, 'port'), tls ? 853 : 53)
    return [targetOf(config, server, valueOf(dot, 'server'), port, tls ? 'tls' : 'udp', yesNo(on && saysYes(dot, 'enabled', true)))]
  })]
}

/** Monit sends the mails. */
function smtp(config: Config): Target[] {
  const general = model(config, 'monit', 'general')
  const element = child(general, 'mailserver')
  if (!element || element.text === '') return []
  const tls = saysYes(general, 'ssl')
  const port = portOr(valueOf(general, 'port'), 25)
  return listOf(valueOf(general, 'mailserver')).map(host => targetOf(config, element, host, port, tls ? 'tls' : 'tcp', yesNo(saysYes(general, 'enabled'))))
}

function listeners(config: Config): Listener[] {
  const found: Listener[] = []
  const { system } = config
  const gui = child(system, 'webgui')
  if (gui) {
    const span = fieldSpan(config, gui, 'port', 'protocol')
    const only = onlyInterface(gui, 'interfaces')
    found.push({ service: guiProtocol(config), port: guiPort(config), enabled: 'yes', span, ...only })
    if (redirectsHttp(config)) found.push({ service: 'http', port: 80, enabled: 'yes', span, ...only })
  }
  const ssh = child(system, 'ssh')
  if (ssh) found.push({ service: 'ssh', port: sshPort(config), enabled: yesNo(sshOn(config)), span: at(config, ssh), ...onlyInterface(ssh, 'interfaces') })
  const snmp = model(config, 'netsnmp', 'general')
  if (snmp) found.push({ service: 'snmp', port: 161, enabled: yesNo(saysYes(snmp, 'enabled')), span: fieldSpan(config, snmp, 'enabled') })
  const ntpd = child(config.root, 'ntpd') ?? child(system, 'timeservers')
  if (ntpd) found.push({ service: 'ntp', port: 123, enabled: 'yes', span: at(config, ntpd), ...onlyInterface(child(config.root, 'ntpd'), 'interface') })
  const chrony = model(config, 'chrony', 'general')
  if (saysYes(chrony, 'enabled')) {
    found.push({ service: 'ntp', port: 123, enabled: 'yes', span: fieldSpan(config, chrony as Element, 'enabled'), ...onlyFrom(listOf(valueOf(chrony, 'allowednetworks'))) })
  }
  return [...found, ...zabbix(config)]
}

function onlyInterface(element: Element | undefined, field: string): { readonly interface?: string } {
  const names = listOf(valueOf(element, field))
  return names.length === 1 ? { interface: names[0] as string } : {}
}

function zabbix(config: Config): Listener[] {
  const agent = model(config, 'zabbixagent', 'settings', 'main') ?? model(config, 'zabbixagent', 'main')
  const proxy = model(config, 'zabbixproxy', 'general')
  const found: Listener[] = []
  if (agent) {
    found.push({
      service: 'zabbix-agent', port: portOr(valueOf(agent, 'listenport'), 10050), enabled: yesNo(saysYes(agent, 'enabled')),
      span: fieldSpan(config, agent, 'listenport', 'enabled'), ...onlyFrom(listOf(valueOf(agent, 'serverlist'))),
    })
  }
  if (proxy) {
    const port = portOr(valueOf(proxy, 'listenport'), 10051)
    found.push({ service: 'zabbix-proxy', port, enabled: yesNo(saysYes(proxy, 'enabled')), span: fieldSpan(config, proxy, 'listenport', 'enabled') })
  }
  return found
}

/** Published in the default files: bcrypt in two spellings, before that SHA-512 with an empty salt. */
const FACTORY_HASHES = [
  '$2y$10$YRVoF4SgskIsrXOvOQjGieB9XqHPRra9R7d80B3BZdbY/j21TwBfS', '$2b$10$YRVoF4SgskIsrXOvOQjGieB9XqHPRra9R7d80B3BZdbY/j21TwBfS',
  '$6$$Y8Et6wWDdXO2tJZRabvSfQvG2Lc8bAS6D9COIsMXEJ2KjA27wqDuAyd/CdazBQc3H3xQX.JXMKxJeRz2OqTkl.',
]

function factoryAccounts(config: Config): FactoryAccount[] {
  return childrenOf(config.system, 'user').flatMap(user => {
    const element = child(user, 'password')
    const value = secret(valueOf(user, 'password'))
    if (!element || saysYes(user, 'disabled') || !FACTORY_HASHES.some(hash => value.is(hash))) return []
    return [{ user: valueOf(user, 'name'), what: 'OPNsense factory password', span: at(config, element) }]
  })
}
