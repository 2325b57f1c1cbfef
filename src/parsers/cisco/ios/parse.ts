/** Reads a configuration of Cisco IOS or IOS-XE into the rule graph. */
import type { Firewall } from '../../../model/firewall.ts'
import type { Source } from '../../../text/source.ts'
import { loginsOf, serversOf } from '../aaa.ts'
import { commentsOf, idOf, parserOf } from '../devices.ts'
import { familiesOf } from '../families.ts'
import { learnsRoutes } from '../hops.ts'
import { interfacesOf } from '../interfaces.ts'
import type { Line } from '../line.ts'
import type { Lines } from '../lines.ts'
import { referencesOf, reportStrangers, statementsOf } from '../account.ts'
import { leaksOf } from '../vrfs.ts'
import { blocksOf } from './blocks.ts'
import { exportersOf } from './flow.ts'
import { reportCycles } from './groups.ts'
import { useInspections } from './inspection.ts'
import { listenersOf } from './access.ts'
import { newDevice, readDevice } from './device.ts'
import { routesOf } from './routes.ts'
import { readCommented } from './snmp.ts'
import { buildStages } from './stages.ts'

export const parse = parserOf(firewallOf)

function firewallOf(source: Source, lines: Lines, top: readonly Line[], index: number, parts: readonly Line[][]): Firewall {
  const device = newDevice(source)
  readDevice(device, blocksOf(top))
  const { account, lists, ports, snmp, flow, access, targets, aaa } = device
  const from = index === 0 ? 0 : (top[0]?.span.start ?? 0)
  const to = parts[index + 1]?.[0]?.span.start ?? source.text.length
  readCommented(source, lines, from, to, snmp)
  useInspections(account, ports)
  reportCycles(account, device.groups)
  const { filters, stages } = buildStages(account, device)
  reportStrangers(account)
  const interfaces = interfacesOf(ports.byName)
  const routes = routesOf(device.routes, interfaces)
  return {
    id: idOf(source, parts, index),
    source, format: 'cisco-ios', ...(device.version === undefined ? {} : { version: device.version }), ...(device.hostname === undefined ? {} : { hostname: device.hostname }),
    families: familiesOf(top), stateful: false, filtering: stages.some(s => filters.get(s.filter)?.table !== 'nat'),
    interfaces, routes, leaks: leaksOf(top, interfaces, routes), learnsRoutes: learnsRoutes(top), filters, stages, definitions: account.definitions, references: referencesOf(account),
    services: {
      communities: snmp.communities, snmpUsers: snmp.users, exporters: exportersOf(flow, ports), traps: snmp.traps, syslog: targets.syslog, ntp: targets.ntp,
      dns: targets.dns, smtp: [], ldap: targets.ldap, aaa: serversOf(aaa, AAA), logins: loginsOf(aaa, aaa.on), listeners: listenersOf(access, snmp, lists), factoryAccounts: access.accounts,
    },
    statements: statementsOf(account, index === 0 ? lines.opaque : 0), diagnostics: account.diagnostics,
    comments: commentsOf(source, lines, top, from, to, lists.remarks),
  }
}

/** RADIUS ports that a server has by itself (IOS Security Command Reference, "radius-server host"). */
const AAA: Parameters<typeof serversOf>[1] = { radius: [1645, 1646], enabled: () => 'yes' }
