/** Reads a configuration of Cisco NX-OS into the rule graph. */
import type { Firewall } from '../../../model/firewall.ts'
import type { Source } from '../../../text/source.ts'
import { loginsOf, serversOf } from '../aaa.ts'
import { referencesOf, reportStrangers, statementsOf } from '../account.ts'
import { blocksOf } from '../blocks.ts'
import { commentsOf, idOf, parserOf } from '../devices.ts'
import { familiesOf } from '../families.ts'
import { learnsRoutes } from '../hops.ts'
import { interfacesOf } from '../interfaces.ts'
import type { Line } from '../line.ts'
import type { Lines } from '../lines.ts'
import { leaksOf } from '../vrfs.ts'
import { listenersOf, stateOf, type Access } from './access.ts'
import { newDevice, readDevice } from './device.ts'
import { exportersOf } from './flow.ts'
import { NXOS_MODES } from './modes.ts'
import { policyDoubts } from './policies.ts'
import { routesOf } from './routes.ts'
import { communitiesOf, trapsOf } from './snmp.ts'
import { buildStages } from './stages.ts'

export const parse = parserOf(firewallOf)

/** RADIUS needs no feature, and its ports are these (Nexus 7000 Security Command Reference, "radius-server host"). */
const aaaOf = (access: Access): Parameters<typeof serversOf>[1] => ({ radius: [1812, 1813], enabled: protocol => (protocol === 'radius' ? 'yes' : stateOf(access, protocol)) })

function firewallOf(source: Source, lines: Lines, top: readonly Line[], index: number, parts: readonly Line[][]): Firewall {
  const device = newDevice(source)
  readDevice(device, blocksOf(top, NXOS_MODES))
  const { account, lists, ports, snmp, flow, access, targets, aaa } = device
  const from = index === 0 ? 0 : (top[0]?.span.start ?? 0)
  const to = parts[index + 1]?.[0]?.span.start ?? source.text.length
  const { filters, stages } = buildStages(account, lists, ports, [...ports.doubts, ...device.doubts, ...policyDoubts(device.policies, lists)])
  reportStrangers(account)
  const interfaces = interfacesOf(ports.byName)
  const routes = routesOf(device.routes, interfaces)
  const features = new Set([...access.features].filter(([, { on }]) => on).map(([name]) => name))
  const bound = new Set([...ports.monitors, ...[...ports.byName.values()].flatMap(p => p.monitors)])
  return {
    id: idOf(source, parts, index),
    source, format: 'cisco-nxos', ...(device.version === undefined ? {} : { version: device.version }), ...(device.hostname === undefined ? {} : { hostname: device.hostname }),
    families: familiesOf(top), stateful: false, filtering: stages.length > 0, interfaces, routes, leaks: leaksOf(top, interfaces, routes), learnsRoutes: learnsRoutes(top), filters, stages,
    definitions: account.definitions, references: referencesOf(account),
    services: {
      communities: communitiesOf(snmp), snmpUsers: [...snmp.users.values()], exporters: exportersOf(flow, features, bound), traps: trapsOf(snmp), syslog: targets.syslog,
      ntp: targets.ntp, dns: targets.dns, smtp: [], ldap: targets.ldap.map(t => ({ ...t, enabled: stateOf(access, 'ldap') })), aaa: serversOf(aaa, aaaOf(access)),
      logins: loginsOf(aaa, 'yes'), listeners: listenersOf(access, snmp.off ? undefined : snmp.agent, lists), factoryAccounts: [],
    },
    statements: statementsOf(account, index === 0 ? lines.opaque : 0), diagnostics: account.diagnostics, comments: commentsOf(source, lines, top, from, to, lists.remarks),
  }
}
