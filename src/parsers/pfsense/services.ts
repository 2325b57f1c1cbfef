/** What a pfSense itself runs or talks to, from the base system's settings. */
import { child, childrenOf, down } from '../xml.ts'
import type { Element } from '../xml.ts'
import { guiPort, guiProtocol, redirectsHttp, sshOn, sshPort } from './admin.ts'
import { at } from '../pf/config.ts'
import type { Config } from '../pf/config.ts'
import { packageServices } from './packages.ts'
import { dnsServers, ldapServers } from '../pf/servers.ts'
import { fieldSpan, portOr, splitHostPort, targetOf, yesNo } from '../pf/peer.ts'
import { has, listOf, valueOf, wordsOf } from '../pf/text.ts'
import type { DeviceServices, FactoryAccount, Listener, SnmpCommunity, Target } from '../../model/services.ts'
import { NO_SERVICES } from '../../model/services.ts'
import { secret } from '../../text/secret.ts'

export function readServices(config: Config): DeviceServices {
  const packages = packageServices(config)
  return {
    ...NO_SERVICES,
    communities: [...communities(config), ...packages.communities],
    snmpUsers: packages.snmpUsers,
    exporters: packages.exporters,
    traps: [...traps(config), ...packages.traps],
    syslog: syslog(config),
    ntp: ntp(config),
    dns: dns(config),
    smtp: smtp(config),
    ldap: ldapServers(config),
    listeners: [...listeners(config), ...packages.listeners],
    factoryAccounts: factoryAccounts(config),
  }
}

/** bsnmpd answers only with <enable>; every factory file carries `public` in a disabled block. `rwcommunity` is not used by its generator. */
function communities(config: Config): SnmpCommunity[] {
  const snmpd = child(config.root, 'snmpd')
  const on = has(snmpd, 'enable')
  const found: SnmpCommunity[] = []
  const add = (name: string, use: 'agent' | 'trap', enabled: boolean): void => {
    const element = child(snmpd, name)
    if (!element || element.text === '') return
    const access = use === 'agent' ? 'read' : 'unknown'
    found.push({ value: secret(valueOf(snmpd, name)), use, access, enabled: yesNo(enabled), span: at(config, element) })
  }
  add('rocommunity', 'agent', on)
  add('trapstring', 'trap', on && has(snmpd, 'trapenable'))
  return found
}

function traps(config: Config): Target[] {
  const snmpd = child(config.root, 'snmpd')
  const server = child(snmpd, 'trapserver')
  if (!server || server.text === '') return []
  const port = portOr(valueOf(snmpd, 'trapserverport'), 162)
  return [targetOf(config, server, valueOf(snmpd, 'trapserver'), port, 'udp', yesNo(has(snmpd, 'enable') && has(snmpd, 'trapenable')))]
}

function syslog(config: Config): Target[] {
  const section = child(config.root, 'syslog')
  return ['remoteserver', 'remoteserver2', 'remoteserver3'].flatMap(name => {
    const element = child(section, name)
    if (!element || element.text === '') return []
    const { host, port } = splitHostPort(valueOf(section, name))
    return [targetOf(config, element, host, port ?? 514, 'udp', yesNo(has(section, 'enable')))]
  })
}

const ntpOn = (config: Config): boolean => valueOf(child(config.root, 'ntpd'), 'enable') !== 'disabled'

function ntp(config: Config): Target[] {
  const element = child(config.system, 'timeservers')
  return element ? wordsOf(valueOf(config.system, 'timeservers')).map(host => targetOf(config, element, host, 123, 'udp', yesNo(ntpOn(config)))) : []
}

/** The resolver asks them over TLS when it forwards and is told to (Services > DNS Resolver). */
function dns(config: Config): Target[] {
  const unbound = child(config.root, 'unbound')
  const tls = ['enable', 'forwarding', 'forward_tls_upstream'].every(name => has(unbound, name))
  return dnsServers(config).map(target => (tls ? { ...target, port: 853, transport: 'tls' } : target))
}

function smtp(config: Config): Target[] {
  const section = down(config.root, 'notifications', 'smtp')
  const element = child(section, 'ipaddress')
  if (!element || element.text === '') return []
  const tls = has(section, 'ssl')
  const port = portOr(valueOf(section, 'port'), tls ? 465 : 25)
  return [targetOf(config, element, valueOf(section, 'ipaddress'), port, tls ? 'tls' : 'tcp', yesNo(!has(section, 'disable')))]
}

function listeners(config: Config): Listener[] {
  const found: Listener[] = []
  const { system, root } = config
  const gui = child(system, 'webgui')
  if (gui) {
    const span = fieldSpan(config, gui, 'port', 'protocol')
    found.push({ service: guiProtocol(config), port: guiPort(config), enabled: 'yes', span })
    if (redirectsHttp(config)) found.push({ service: 'http', port: 80, enabled: 'yes', span })
  }
  const ssh = child(system, 'ssh') ?? child(system, 'enablesshd')
  if (ssh) found.push({ service: 'ssh', port: sshPort(config), enabled: yesNo(sshOn(config)), span: at(config, ssh) })
  const snmpd = child(root, 'snmpd')
  if (snmpd) {
    const bound = boundTo(config, snmpd)
    const port = portOr(valueOf(snmpd, 'pollport'), 161)
    const base = { service: 'snmp', port, enabled: yesNo(has(snmpd, 'enable')), span: fieldSpan(config, snmpd, 'pollport') } as const
    found.push(bound === undefined ? base : { ...base, interface: bound })
  }
  const ntpd = child(root, 'ntpd') ?? child(system, 'timeservers')
  if (ntpd) {
    const names = listOf(valueOf(child(root, 'ntpd'), 'interface'))
    const base = { service: 'ntp', port: 123, enabled: yesNo(ntpOn(config)), span: at(config, ntpd) } as const
    found.push(names.length === 1 ? { ...base, interface: names[0] as string } : base)
  }
  return found
}

/** `bindip` (before config 12.8 `bindlan`) with exactly one interface; a list or an address restricts nothing that can be told here. */
function boundTo(config: Config, snmpd: Element): string | undefined {
  if (has(snmpd, 'bindlan')) return 'lan'
  const names = listOf(valueOf(snmpd, 'bindip'))
  return names.length === 1 && down(config.root, 'interfaces', names[0] as string) ? names[0] : undefined
}

/** Hashes of the shipped administrator password, as published in the default files; the last one is told by its salt, which no new password gets. */
const FACTORY_HASHES = ['$1$dSJImFph$GvZ7.1UbuWu.Yb8etC0re.', '$2b$10$13u6qwCOwODv34GyCMgdWub6oQF3RX0rG7c3d3X4JvzuEmAXLYDd2']
const FACTORY_SALT = '$6$11c32b48b6beed58$'

function factoryAccounts(config: Config): FactoryAccount[] {
  const found: FactoryAccount[] = []
  const check = (holder: Element, user: string): void => {
    for (const field of ['password', 'md5-hash', 'bcrypt-hash', 'sha512-hash']) {
      const element = child(holder, field)
      const value = secret(valueOf(holder, field))
      if (!element || !(FACTORY_HASHES.some(hash => value.is(hash)) || value.contains(FACTORY_SALT))) continue
      found.push({ user, what: 'pfSense factory password', span: at(config, element) })
      return
    }
  }
  for (const user of childrenOf(config.system, 'user')) if (!has(user, 'disabled')) check(user, valueOf(user, 'name'))
  // Config versions before 5 kept the one account in <system> itself.
  if (config.system && has(config.system, 'password')) check(config.system, valueOf(config.system, 'username') || 'admin')
  return found
}
