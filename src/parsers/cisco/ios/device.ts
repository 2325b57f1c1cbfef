/** Everything read of one IOS device, and which reader takes which command. */
import type { Source } from '../../../text/source.ts'
import { isUnclosed } from '../capture.ts'
import type { Doubt } from '../doubts.ts'
import { alone, isNumbered, opensWith, withUnder, type Line } from '../line.ts'
import { activityOf, type Activity } from '../timerange.ts'
import { newAaa, readAaa, readAaaHost, readNamedServer, type Aaa } from '../aaa.ts'
import { newAccess, readAccount, readHttp, readLineBlock, type Access } from './access.ts'
import { define, ignored, newAccount, noteFilters, report, stranger, understood, type Account } from '../account.ts'
import { leftUnder, modeOf, type Block } from './blocks.ts'
import { IGNORED } from './commands.ts'
import { newScope, type Scope } from './cursor.ts'
import { newFlow, readClassic, readFlow, readSflow, type Flow } from './flow.ts'
import { dropGroup, readGroup, type Groups } from './groups.ts'
import { readInspect, type Inspections } from './inspection.ts'
import { readInterface, type Ports } from './interfaces.ts'
import { doubtLast, dropList, readNamed, readNumbered, type Lists } from './lists.ts'
import { readNat } from './nat.ts'
import { readControlPlane, readPolicyUses } from './plane.ts'
import { newPolicies, readClassMap, readPolicyMap, type Policies } from './policies.ts'
import { noteUses } from './references.ts'
import { newSnmp, type Snmp } from '../snmp.ts'
import { readSnmp } from './snmp.ts'
import type { Beside } from './stages.ts'
import { newTargets, readLogging, readNameServers, readNtp, readServer, type Targets } from './targets.ts'
import { newVlanMaps, readVlanFilter, readVlanMap, type VlanMaps } from './vlanmaps.ts'
import { newZones, readZone, readZonePair, type Zones } from './zones.ts'

export interface Device {
  readonly account: Account
  readonly groups: Groups
  readonly times: Map<string, Activity>
  readonly lists: Lists
  readonly ports: Ports
  readonly policies: Policies
  readonly zones: Zones
  readonly beside: Beside
  readonly inspections: Inspections
  readonly vlanMaps: VlanMaps
  readonly snmp: Snmp
  readonly flow: Flow
  readonly targets: Targets
  readonly access: Access
  readonly aaa: Aaa
  readonly routes: Line[]
  /** Route maps that send packets to Null0. */
  readonly discarding: Set<string>
  version: string | undefined
  hostname: string | undefined
}

export const newDevice = (source: Source): Device => ({
  account: newAccount(source), groups: new Map(), times: new Map(), lists: { byId: new Map(), remarks: [], reflexive: new Set() }, ports: { byName: new Map(), bindings: new Map() },
  policies: newPolicies(), zones: newZones(), beside: { nat: [], policies: [], doubts: [] }, inspections: new Map(), vlanMaps: newVlanMaps(), snmp: newSnmp(), flow: newFlow(), targets: newTargets(), access: newAccess(), aaa: newAaa(),
  routes: [], discarding: new Set(), version: undefined, hostname: undefined,
})

export function readDevice(device: Device, blocks: readonly Block[]): void {
  // Entries may name groups and time-ranges that stand further down.
  for (const block of blocks) readNames(device, block)
  const scope = newScope(device.account.source.text, device.groups, device.times)
  for (const [i, block] of blocks.entries()) {
    if (modeOf(block.head) === undefined) {
      rejoin(device, blocks[i - 1], block.head)
      readCommand(device, scope, block.head)
    } else readBlock(device, scope, block)
  }
  for (const block of blocks) if (modeOf(block.head) === 'interface') readPolicyUses(device.beside, device.discarding, block)
}

function readNames(device: Device, block: Block): void {
  const { words } = block.head
  switch (words[0] ?? '') {
    case 'object-group':
      readGroup(device.account, device.groups, block)
      return
    case 'no': if (words[1] === 'object-group') dropGroup(device.account, device.groups, block.head)
      return
    case 'time-range':
      define(device.account, 'time-range', block.head, 1)
      device.times.set(words[1] ?? '', activityOf(block.body))
      readAll(device.account, block)
      return
  }
}

function readAll(account: Account, { body }: Block): void {
  for (let read = 0; read <= body.length; read++) understood(account)
}

function ignoreAll(device: Device, { head, body }: Block): void {
  for (const line of [head, ...body]) {
    noteUses(device.account, alone(line))
    ignored(device.account, alone(line))
  }
}

function readBlock(device: Device, scope: Scope, block: Block): void {
  const { account } = device
  switch (modeOf(block.head)) {
    case 'interface':
      readInterface(account, device.ports, device.beside.doubts, block)
      return
    case 'access-list':
      readNamed(account, scope, device.lists, block)
      return
    case 'line':
      readLineBlock(account, device.access, block)
      return
    case 'class-map':
      readClassMap(account, device.policies, block)
      return
    case 'policy-map':
      readPolicyMap(account, device.policies, block)
      return
    case 'flow':
      readFlow(account, device.flow, block)
      return
    case 'zone-pair':
      readZonePair(account, device.zones, block)
      return
    case 'server':
      if (block.head.words[0] === 'ldap') readServer(account, device.targets, block)
      else readNamedServer(account, device.aaa, block.head, block.body)
      return
    case 'server-group':
      readAaa(account, device.aaa, block.head, block.body)
      return
    case 'control-plane':
      readControlPlane(account, device.beside, block)
      return
    case 'route-map':
      define(account, 'route-map', block.head, 1)
      if (block.body.some(l => l.words.join(' ').toLowerCase().startsWith('set interface null'))) device.discarding.add(block.head.words[1] ?? '')
      ignoreAll(device, block)
      return
    case 'access-map':
      readVlanMap(account, device.vlanMaps, block)
      return
    case 'object-group': case 'time-range': case undefined: return
  }
}

/** Commands that have no sub-mode: what is indented under one is not known. */
const READ: ReadonlySet<string> = new Set(['hostname', 'access-list', 'snmp-server', 'zone', 'sflow', 'permit', 'deny', 'evaluate'])

function overlook(device: Device, line: Line, known: boolean): void {
  const { account } = device
  noteUses(account, line)
  doubtUnder(device, line)
  if (!known) {
    stranger(account, line)
    return
  }
  ignored(account, line)
  noteFilters(account, line)
}

/** A binding under a command that is not read may be one of any interface. */
function doubtUnder(device: Device, line: Line): void {
  const at = line.words.findIndex(w => w === 'access-group' || w === 'traffic-filter')
  if (at > 0 && (line.words[at + 2] === 'in' || line.words[at + 2] === 'out')) {
    const on: Doubt['on'] = line.words[at + 2] === 'in' ? ['input', 'forward'] : ['forward']
    device.beside.doubts.push({ line, on })
  }
  for (const child of line.children) doubtUnder(device, child)
}

/** What a list entry may go on with, where a terminal has wrapped it into the next line. */
const CONTINUES = /^(?:eq|neq|gt|lt|range|host|any|established|log|log-input|fragments|object-group|time-range|\d[\d.]*)$/

/** A line that looks like the end of the entry above it: then that entry is not what it seems. */
function rejoin(device: Device, before: Block | undefined, line: Line): void {
  if (!before || (line.verb >= 0 && !isNumbered(line))) return
  const numbered = opensWith(before.head, 'access-list') && (before.head.verb >= 0 || before.head.words.length > 3)
  if (!(numbered || modeOf(before.head) === 'access-list') || !CONTINUES.test(line.words[0] ?? '')) return
  doubtLast(device.account, device.lists, before.body.at(-1) ?? before.head, line)
}

/** A global command that opens no sub-mode. */
function readCommand(device: Device, scope: Scope, line: Line): void {
  const { account } = device
  if (line.verb >= 0 && line.children.length === 0 && opensWith(line, 'access-list')) {
    readNumbered(account, scope, device.lists, line)
    return
  }
  const [first = '', second] = line.words
  const bare = line.children.length === 0
  const under = bare ? line.children : leftUnder(line)
  const known = IGNORED.has(first)
  const whole: Line = bare ? line : withUnder(line, under)
  if (known || READ.has(first)) for (const child of under) overlook(device, child, known)
  const own: Line = bare ? line : alone(line)
  switch (first) {
    case 'hostname':
      device.hostname = second
      understood(account)
      return
    case 'version':
      if (line.words.length === 2) device.version = second
      ignored(account, own)
      return
    case 'access-list':
      readNumbered(account, scope, device.lists, under.length > 0 ? line : own)
      return
    case 'snmp-server':
      readSnmp(account, device.snmp, own)
      return
    case 'logging':
      readLogging(account, device.targets, own)
      return
    case 'ntp':
      readNtp(account, device.targets, own)
      return
    case 'aaa':
      readAaa(account, device.aaa, own, [])
      return
    case 'tacacs-server': case 'radius-server':
      readAaaHost(account, device.aaa, own, [])
      return
    case 'sflow':
      readSflow(account, device.flow, own)
      return
    case 'username': case 'enable':
      readAccount(account, device.access, own)
      return
    case 'zone': if (second === 'security') {
      readZone(account, device.zones, own)
      return
    }
      break
    case 'vlan': if (second === 'filter') {
      readVlanFilter(account, device.vlanMaps, own)
      return
    }
      break
    case 'no':
      readNegated(device, own)
      return
    case 'ip':
      readIp(device, own)
      return
    case 'ipv6': if (second === 'route') {
      device.routes.push(own)
      understood(account)
      return
    }
      if (second === 'inspect' && own.words[2] === 'name') {
        readInspect(account, device.inspections, own)
        return
      }
      break
    case 'permit': case 'deny': case 'evaluate':
      report(account, own, 'unrecognised', 'verdict', 'an access list entry outside any list')
      device.beside.doubts.push({ line: own, on: ['input', 'forward', 'output'] })
      return
    case 'dialer-list': noteUses(account, own)
  }
  if (isUnclosed(line.words)) {
    device.beside.doubts.push({ line: own, on: ['input', 'forward', 'output'], why: 'nothing closes this banner, so which of the lines behind it are configuration is unknown' })
  }
  if (known) ignored(account, own)
  else {
    if (!READ.has(first)) doubtUnder(device, whole)
    stranger(account, READ.has(first) ? own : whole)
  }
}

function readIp(device: Device, line: Line): void {
  const { account } = device
  switch (line.words[1] ?? '') {
    case 'route':
      device.routes.push(line)
      understood(account)
      return
    case 'http':
      readHttp(account, device.access, line, false)
      return
    case 'name-server':
      readNameServers(account, device.targets, line)
      return
    case 'flow-export':
      readClassic(account, device.flow, line)
      return
    case 'nat':
      readNat(account, device.beside.nat, line)
      return
    case 'inspect': if (line.words[2] === 'name') {
      readInspect(account, device.inspections, line)
      return
    }
      break
    case 'access-group':
      report(account, line, 'unrecognised', 'verdict', 'bound outside any interface')
      device.beside.doubts.push({ line, on: ['input', 'forward'] })
      return
  }
  ignored(account, line)
}

function readNegated(device: Device, line: Line): void {
  const [, second, third] = line.words
  if (second === 'object-group') return
  if (second === 'access-list' || ((second === 'ip' || second === 'ipv6') && third === 'access-list')) {
    dropList(device.account, device.lists, line)
    return
  }
  if (second === 'aaa' && third === 'new-model') device.aaa.on = 'no'
  if (second === 'ip' && third === 'http') {
    readHttp(device.account, device.access, line, true)
    return
  }
  ignored(device.account, line)
}
