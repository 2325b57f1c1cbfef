/** Services of installed packages: flow exporters, NET-SNMP, Zabbix agents. */
import { child, childrenOf, down } from '../xml.ts'
import type { Element } from '../xml.ts'
import { at } from '../pf/config.ts'
import type { Config } from '../pf/config.ts'
import { fieldSpan, peerOf, portOr, targetOf, yesNo } from '../pf/peer.ts'
import { has, valueOf } from '../pf/text.ts'
import type { DeviceServices, FlowExporter, Listener, SnmpCommunity, SnmpUser, Target } from '../../model/services.ts'
import { parseAddressTerm } from '../../net/address.ts'
import { secret } from '../../text/secret.ts'

type PackageServices = Pick<DeviceServices, 'communities' | 'snmpUsers' | 'exporters' | 'traps' | 'listeners'>

export function packageServices(config: Config): PackageServices {
  const packages = child(config.root, 'installedpackages')
  const agent = down(packages, 'netsnmp', 'config')
  const snmpOn = valueOf(agent, 'enable_snmpd') === 'on'
  return {
    communities: [...netSnmpCommunities(config, packages, snmpOn), ...trapCommunities(config, packages)],
    snmpUsers: snmpUsers(config, packages),
    exporters: [...softflowd(config, packages), ...pfflowd(config, packages)],
    traps: trapSinks(config, packages, snmpOn),
    listeners: [...(agent ? netSnmpListeners(config, agent, snmpOn) : []), ...zabbixAgents(config, packages)],
  }
}

/** NetFlow versions as both packages write them; 10 and PSAMP are IPFIX. */
const flowProtocol = (version: string): FlowExporter['protocol'] =>
  version === '10' || version === 'psamp' ? 'ipfix' : /^(1|5|9)$/.test(version) ? 'netflow' : 'unknown'

function softflowd(config: Config, packages: Element | undefined): FlowExporter[] {
  return childrenOf(child(packages, 'softflowd'), 'config').flatMap(entry => {
    const host = valueOf(entry, 'host')
    if (host === '' && valueOf(entry, 'interface') === '') return []
    const missing = host === '' ? 'a collector host' : valueOf(entry, 'interface') === '' ? 'an interface' : undefined
    const on = missing === undefined && valueOf(entry, 'enable') !== 'off'
    const target = targetOf(config, child(entry, 'host') ?? entry, host, portOr(valueOf(entry, 'port'), 2055), 'udp', yesNo(on))
    const exporter = { ...target, name: 'softflowd', protocol: flowProtocol(valueOf(entry, 'version') || '9') } as const
    return [missing === undefined ? exporter : { ...exporter, missing }]
  })
}

function pfflowd(config: Config, packages: Element | undefined): FlowExporter[] {
  return childrenOf(child(packages, 'pfflowd'), 'config').flatMap(entry => {
    const host = valueOf(entry, 'host')
    if (host === '') return []
    // Old releases of the package had no switch: configured meant running.
    const on = !has(entry, 'enabled') || /^(on|yes|)$/.test(valueOf(entry, 'enabled'))
    const target = targetOf(config, child(entry, 'host') ?? entry, host, portOr(valueOf(entry, 'port'), 2055), 'udp', yesNo(on))
    return [{ ...target, name: 'pfflowd', protocol: flowProtocol(valueOf(entry, 'version') || '5') }]
  })
}

function netSnmpCommunities(config: Config, packages: Element | undefined, on: boolean): SnmpCommunity[] {
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

function trapCommunities(config: Config, packages: Element | undefined): SnmpCommunity[] {
  const entry = down(packages, 'netsnmptrapgen', 'config')
  const element = child(entry, 'trapcommunity')
  if (!element || element.text === '') return []
  return [{ value: secret(valueOf(entry, 'trapcommunity')), use: 'trap', access: 'unknown', enabled: 'unknown', span: at(config, element) }]
}

function snmpUsers(config: Config, packages: Element | undefined): SnmpUser[] {
  return childrenOf(child(packages, 'netsnmpusers'), 'config').flatMap(entry => {
    const name = valueOf(entry, 'username')
    return name === '' ? [] : [{ name, security: 'unknown', span: at(config, entry) } as const]
  })
}

function trapSinks(config: Config, packages: Element | undefined, on: boolean): Target[] {
  const entry = down(packages, 'netsnmptrapgen', 'config')
  return (entry?.children ?? []).flatMap(element => {
    const sink = /^((?:trap2?|inform)sink\d{0,3})_?(?:host|ip|ipaddress|address|server)$/.exec(element.name)
    const host = valueOf(entry, element.name)
    if (!sink || host === '') return []
    const [, name = ''] = sink
    return [targetOf(config, element, host, portOr(valueOf(entry, `${name}_port`), 162), 'udp', yesNo(on))]
  })
}

function netSnmpListeners(config: Config, agent: Element, on: boolean): Listener[] {
  const rows = childrenOf(agent, 'row')
  if (rows.length === 0) return [{ service: 'snmp', port: 161, enabled: yesNo(on), span: fieldSpan(config, agent, 'enable_snmpd') }]
  return rows.map(row => ({ service: 'snmp', port: portOr(valueOf(row, 'snmpport'), 161), enabled: yesNo(on), span: at(config, row) }))
}

/** The package carries its version in its name (`zabbixagent5`, `zabbixagentlts`, ...). */
function zabbixAgents(config: Config, packages: Element | undefined): Listener[] {
  return (packages?.children ?? []).filter(e => e.name.startsWith('zabbixagent')).flatMap(agent => childrenOf(agent, 'config').map(entry => {
    const servers = valueOf(entry, 'server').split(',').map(text => peerOf(text.trim()))
    const listener: Listener = {
      service: 'zabbix-agent', port: portOr(valueOf(entry, 'listenport'), 10050), enabled: yesNo(valueOf(entry, 'agentenabled') === 'on'),
      span: fieldSpan(config, entry, 'listenport', 'agentenabled'),
    }
    // A name among them can be anybody's address: then nobody is kept out for certain.
    const from = servers.flatMap(peer => (peer.text === '' ? [] : [peer.address ?? parseAddressTerm('0.0.0.0/0')])).flatMap(term => term ?? [])
    return from.length > 0 && servers.every(peer => peer.address) ? { ...listener, from } : listener
  }))
}
