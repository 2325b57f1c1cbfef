/** Reads a configuration of Cisco IOS or IOS-XE into the rule graph. */
import type { Comment, Firewall } from '../../../model/firewall.ts'
import type { Parse } from '../../parser.ts'
import { lastAtMost, shown, type Source } from '../../../text/source.ts'
import { readLines, type Line, type Lines } from '../lines.ts'
import { hideSecrets } from '../secrets.ts'
import { referencesOf, reportStrangers, statementsOf } from './account.ts'
import { blocksOf } from './blocks.ts'
import { exportersOf } from './flow.ts'
import { reportCycles } from './groups.ts'
import { interfacesOf } from './interfaces.ts'
import { listenersOf } from './access.ts'
import { newDevice, readDevice } from './device.ts'
import { routesOf } from './routes.ts'
import { readCommented } from './snmp.ts'
import { buildStages } from './stages.ts'

export const parse: Parse = source => {
  const lines = readLines(source)
  hideSecrets(source, lines)
  const parts = devicesOf(lines.top)
  if (parts.length === 0) {
    return { firewalls: [], failure: { span: { source, start: 0, end: 0 }, seen: 'no configuration command in this file', advice: 'export it with `show running-config`' } }
  }
  return { firewalls: parts.map((top, i) => firewallOf(source, lines, top, i, parts)) }
}

/** A file may hold several captures: the next one starts where, behind an `end`, a device names itself again. */
function devicesOf(top: readonly Line[]): Line[][] {
  const parts: Line[][] = []
  let ended = true
  let waiting: Line[] = []
  for (const line of top) {
    const current = parts.at(-1)
    if (!ended) {
      current?.push(line)
      ended = line.words[0] === 'end' && line.words.length === 1
    } else if (!current || ((line.words[0] === 'version' || line.words[0] === 'hostname') && line.words.length === 2)) {
      parts.push([...waiting, line])
      waiting = []
      ended = false
    } else waiting.push(line)
  }
  const last = parts.at(-1)
  if (last) for (const line of waiting) last.push(line)
  return parts
}

function firewallOf(source: Source, lines: Lines, top: readonly Line[], index: number, parts: readonly Line[][]): Firewall {
  const device = newDevice(source)
  readDevice(device, blocksOf(top))
  const { account, lists, ports, snmp, flow, access, targets } = device
  const from = index === 0 ? 0 : (top[0]?.span.start ?? 0)
  const to = parts[index + 1]?.[0]?.span.start ?? source.text.length
  readCommented(source, lines, from, to, snmp)
  reportCycles(account, device.groups)
  const { filters, stages } = buildStages(account, lists, ports, device.policies, device.zones, device.beside)
  reportStrangers(account)
  const interfaces = interfacesOf(ports)
  const all = [...ports.byName.values()]
  return {
    id: parts.length === 1 ? source.path : `${source.path}#${device.hostname ?? String(index + 1)}`,
    source, format: 'cisco-ios', ...(device.version === undefined ? {} : { version: device.version }), ...(device.hostname === undefined ? {} : { hostname: device.hostname }),
    families: [4, 6], stateful: all.some(p => p.zone !== undefined || p.inspect !== undefined), filtering: stages.some(s => filters.get(s.filter)?.table !== 'nat'),
    interfaces, routes: routesOf(device.routes, interfaces), filters, stages, definitions: account.definitions, references: referencesOf(account),
    services: {
      communities: snmp.communities, snmpUsers: snmp.users, exporters: exportersOf(flow, ports), traps: snmp.traps, syslog: targets.syslog, ntp: targets.ntp,
      dns: targets.dns, smtp: [], ldap: targets.ldap, listeners: listenersOf(access, snmp, lists), factoryAccounts: access.accounts,
    },
    statements: statementsOf(account, index === 0 ? lines.opaque : 0), diagnostics: account.diagnostics,
    comments: commentsOf(source, lines, top, from, to, lists.remarks),
  }
}

function commentsOf(source: Source, lines: Lines, top: readonly Line[], from: number, to: number, remarks: readonly Comment[]): Comment[] {
  const statements: Line[] = []
  const collect = (line: Line): void => {
    statements.push(line)
    for (const child of line.children) collect(child)
  }
  for (const line of top) collect(line)
  const starts = statements.map(s => s.span.start)
  const row = (offset: number): number => lastAtMost(source.lineStarts, offset)
  const own = lines.comments.filter(c => c.span.start >= from && c.span.start < to).map(({ text, span }): Comment => {
    const before = lastAtMost(starts, span.start)
    const beside = before >= 0 && row(starts[before] as number) === row(span.start)
    const target = statements[beside ? before : before + 1]
    return { text: source.secrets.length === 0 ? text : shown(span).replace(/^!+\s*/, ''), span, target: target?.span ?? span }
  })
  return [...own, ...remarks].sort((a, b) => a.span.start - b.span.start)
}
