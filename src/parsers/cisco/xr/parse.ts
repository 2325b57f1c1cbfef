/** Reads a configuration of Cisco IOS-XR into the rule graph. */
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
import { listenersOf } from './access.ts'
import { newDevice, readDevice } from './device.ts'
import { exportersOf } from './flow.ts'
import { XR_MODES } from './modes.ts'
import { planeDoubts } from './plane.ts'
import { routesOf } from './routes.ts'
import { hideMore } from './secrets.ts'
import { buildStages } from './stages.ts'

export const parse = parserOf(firewallOf, hideMore)

/** RADIUS ports that a server has by itself (IOS XR System Security Command Reference, "radius-server host"). */
const AAA: Parameters<typeof serversOf>[1] = { radius: [1645, 1646], enabled: () => 'yes' }

const VERSION = /^IOS XR Configuration(?: version =)? ([\w.]{1,20})/

function firewallOf(source: Source, lines: Lines, top: readonly Line[], index: number, parts: readonly Line[][]): Firewall {
  const device = newDevice(source)
  readDevice(device, blocksOf(top, XR_MODES))
  const { account, lists, ports, plane, snmp, flow, access, targets, aaa } = device
  const from = index === 0 ? 0 : (top[0]?.span.start ?? 0)
  const to = parts[index + 1]?.[0]?.span.start ?? source.text.length
  const { filters, stages } = buildStages(account, lists, ports, plane, [...ports.doubts, ...planeDoubts(plane), ...device.doubts])
  reportStrangers(account)
  const interfaces = interfacesOf(ports.byName)
  const routes = routesOf(device.routes, interfaces)
  const bound = new Set([...ports.byName.values()].flatMap(p => p.monitors))
  // `!! IOS XR Configuration 7.3.1` stands in front of everything else.
  const version = lines.comments.filter(c => index === 0 || c.span.start < from).findLast(c => VERSION.test(c.text))
  const number = version && VERSION.exec(version.text)?.[1]
  return {
    id: idOf(source, parts, index),
    source, format: 'cisco-xr', ...(number === undefined ? {} : { version: number }), ...(device.hostname === undefined ? {} : { hostname: device.hostname }),
    families: familiesOf(top), stateful: false, filtering: stages.length > 0, interfaces, routes, leaks: leaksOf(top, interfaces, routes), learnsRoutes: learnsRoutes(top), filters, stages,
    definitions: account.definitions, references: referencesOf(account),
    services: {
      communities: snmp.communities, snmpUsers: snmp.users, exporters: exportersOf(flow, bound), traps: snmp.traps, syslog: targets.syslog,
      ntp: targets.ntp, dns: targets.dns, smtp: [], ldap: [], aaa: serversOf(aaa, AAA), logins: loginsOf(aaa, 'yes'), listeners: listenersOf(access, snmp.agent, lists, plane), factoryAccounts: [],
    },
    statements: statementsOf(account, index === 0 ? lines.opaque : 0), diagnostics: account.diagnostics, comments: commentsOf(source, lines, top, from, to, lists.remarks),
  }
}
