/** Services of installed packages: flow exporters, Zabbix agents and proxies, and what stands in files of their own. */
import { child, childrenOf } from '../xml.ts'
import type { Element } from '../xml.ts'
import type { Config } from '../pf/config.ts'
import { fieldSpan, onlyFrom, portOr, targetOf, yesNo } from '../pf/peer.ts'
import { has, listOf, valueOf } from '../pf/text.ts'
import { netSnmp } from './netsnmp.ts'
import type { DeviceServices, FlowExporter, Listener } from '../../model/services.ts'

type PackageServices = Pick<DeviceServices, 'communities' | 'snmpUsers' | 'exporters' | 'traps' | 'listeners'>

export function packageServices(config: Config): PackageServices {
  const packages = child(config.root, 'installedpackages')
  const snmp = netSnmp(config, packages)
  return {
    ...snmp,
    exporters: [...softflowd(config, packages), ...pfflowd(config, packages)],
    listeners: [...snmp.listeners, ...zabbixAgents(config, packages), ...zabbixProxies(config, packages)],
  }
}

/** NetFlow versions as both packages write them; 10 and PSAMP are IPFIX. */
const flowProtocol = (version: string): FlowExporter['protocol'] =>
  version === '10' || version === 'psamp' ? 'ipfix' : /^(1|5|9)$/.test(version) ? 'netflow' : 'unknown'

function softflowd(config: Config, packages: Element | undefined): FlowExporter[] {
  return childrenOf(child(packages, 'softflowd'), 'config').flatMap(entry => {
    const host = valueOf(entry, 'host')
    if (host === '' && valueOf(entry, 'interface') === '') return []
    const missing = host === '' ? 'no collector is named' : valueOf(entry, 'interface') === '' ? 'no interface is chosen' : undefined
    const on = host !== '' && valueOf(entry, 'enable') !== 'off'
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

/** The packages carry a version in their names (`zabbixagent5`, `zabbixproxylts`, ...). */
const configsOf = (packages: Element | undefined, name: string): Element[] =>
  (packages?.children ?? []).filter(e => e.name.startsWith(name)).flatMap(e => childrenOf(e, 'config'))

function zabbixAgents(config: Config, packages: Element | undefined): Listener[] {
  return configsOf(packages, 'zabbixagent').map(entry => ({
    service: 'zabbix-agent', port: portOr(valueOf(entry, 'listenport'), 10050), enabled: yesNo(valueOf(entry, 'agentenabled') === 'on'),
    span: fieldSpan(config, entry, 'listenport', 'agentenabled'), ...onlyFrom(listOf(valueOf(entry, 'server'))),
  }))
}

/** Its trapper takes what agents send; in passive mode the server asks it on the same port. */
function zabbixProxies(config: Config, packages: Element | undefined): Listener[] {
  return configsOf(packages, 'zabbixproxy').map(entry => ({
    service: 'zabbix-proxy', port: portOr(valueOf(entry, 'listenport'), 10051), enabled: yesNo(valueOf(entry, 'proxyenabled') === 'on'),
    span: fieldSpan(config, entry, 'listenport', 'proxyenabled'),
  }))
}
