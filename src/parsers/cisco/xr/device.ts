/** Everything read of one IOS-XR device, and which reader takes which command. */
import type { Source } from '../../../text/source.ts'
import { newAaa, readAaa, readAaaHost, type Aaa } from '../aaa.ts'
import { define, ignored, newAccount, noteFilters, report, stranger, understood, type Account } from '../account.ts'
import type { Block } from '../blocks.ts'
import { isUnclosed } from '../capture.ts'
import type { Doubt } from '../doubts.ts'
import type { Entries } from '../entries.ts'
import { alone, withUnder, type Line } from '../line.ts'
import { rejoin, type NumberedLists } from '../numbered.ts'
import { newAccess, readHttp, readLineBlock, readSsh, readTelnet, type Access } from './access.ts'
import { IGNORED } from './commands.ts'
import { entriesOf } from './entry.ts'
import { newFlow, readFlow, type Flow } from './flow.ts'
import { readGroup, reportCycles, type Groups } from './groups.ts'
import { newPorts, readInterface, readVirtual, type Ports } from './interfaces.ts'
import { dropList, readList, readOneLine } from './lists.ts'
import { modeOf } from './modes.ts'
import { newPlane, readPlane, type Plane } from './plane.ts'
import { noteUses } from './references.ts'
import { collectRoutes, type RouteLine } from './routes.ts'
import { newSnmp, type Snmp } from '../snmp.ts'
import { readSnmp } from './snmp.ts'
import { newTargets, readDomain, readLogging, readNtp, type Targets } from './targets.ts'

export interface Device {
  readonly account: Account
  readonly groups: Groups
  readonly lists: NumberedLists
  readonly ports: Ports
  readonly plane: Plane
  readonly snmp: Snmp
  readonly flow: Flow
  readonly targets: Targets
  readonly access: Access
  readonly aaa: Aaa
  readonly routes: RouteLine[]
  readonly doubts: Doubt[]
  hostname: string | undefined
}

export const newDevice = (source: Source): Device => ({
  account: newAccount(source), groups: new Map(), lists: { byId: new Map(), remarks: [] }, ports: newPorts(), plane: newPlane(), snmp: newSnmp(), flow: newFlow(),
  targets: newTargets(), access: newAccess(), aaa: newAaa(), routes: [], doubts: [], hostname: undefined,
})

export function readDevice(device: Device, blocks: readonly Block[]): void {
  const { account } = device
  // Entries may name groups that stand further down.
  for (const block of blocks) if (modeOf(block.head.words) === 'group') readGroup(account, device.groups, block)
  reportCycles(account, device.groups)
  const entries = entriesOf(account.source.text, device.groups)
  for (const [i, block] of blocks.entries()) {
    switch (modeOf(block.head.words)) {
      case 'group': break
      case 'list':
        readList(account, entries, device.lists, block)
        break
      case 'interface':
        readInterface(account, device.ports, block)
        break
      case undefined:
        rejoin(account, device.lists, blocks[i - 1]?.body.at(-1) ?? blocks[i - 1]?.head, block.head)
        readCommand(device, entries, block)
    }
  }
  for (const { head, body } of blocks) if (head.words[0] === 'router' && (head.words[1] === 'hsrp' || head.words[1] === 'vrrp')) readVirtual(device.ports, body)
}

/** Counts a command whose sub-mode does not matter; what it refers to is noted. */
function overlook(device: Device, { head, body }: Block): void {
  noteUses(device.account, alone(head))
  ignored(device.account, alone(head))
  for (const line of body) {
    noteUses(device.account, line)
    strayFilters(device, line)
    ignored(device.account, line)
  }
}

/** A binding that stands where this does not read it may be one of any interface. */
function strayFilters(device: Device, line: Line): void {
  const { words } = line
  const at = words.indexOf('access-group')
  if (at === 1 && (words[0] === 'ipv4' || words[0] === 'ipv6') && (words.includes('ingress') || words.includes('egress'))) {
    noteFilters(device.account, alone(line))
    device.doubts.push({ line, on: ['input', 'forward'] })
  }
  for (const child of line.children) strayFilters(device, child)
}

function readCommand(device: Device, entries: Entries, block: Block): void {
  const { account } = device
  const { head, body } = block
  const [first = '', second, third] = head.words
  // Its own lines are those of the block: a paste may have moved some.
  const whole: Line = withUnder(head, body)
  switch (first) {
    case 'hostname':
      device.hostname = second
      understood(account)
      for (const line of body) {
        stranger(account, line)
        strayFilters(device, line)
      }
      return
    case 'ipv4': case 'ipv6':
      if (second === 'access-list' && third !== undefined) {
        readOneLine(account, entries, device.lists, alone(head))
        for (const line of body) ignored(account, line)
        return
      }
      if (second === 'access-group') {
        report(account, alone(head), 'unrecognised', 'verdict', 'bound outside any interface')
        device.doubts.push({ line: head, on: ['input', 'forward'] })
        for (const line of body) ignored(account, line)
        return
      }
      break
    case 'snmp-server':
      readSnmp(account, device.snmp, whole)
      return
    case 'logging':
      readLogging(account, device.targets, whole)
      return
    case 'ntp':
      readNtp(account, device.targets, whole)
      return
    case 'domain':
      readDomain(account, device.targets, whole)
      return
    case 'aaa':
      readAaa(account, device.aaa, alone(head), body)
      return
    case 'tacacs-server': case 'radius-server':
      readAaaHost(account, device.aaa, head, body)
      return
    case 'ssh':
      readSsh(account, device.access, whole)
      return
    case 'telnet':
      readTelnet(account, device.access, whole)
      return
    case 'http':
      readHttp(account, device.access, whole)
      return
    case 'line':
      readLineBlock(account, device.access, block)
      return
    case 'flow': if (second === 'exporter-map' || second === 'monitor-map') {
      readFlow(account, device.flow, block)
      return
    }
      break
    case 'sampler-map': case 'class-map': case 'policy-map': case 'vrf':
      define(account, first, head, first === 'class-map' || first === 'policy-map' ? head.words.length - 1 : 1)
      break
    case 'control-plane':
      readControlPlane(device, block)
      return
    case 'router': if (second === 'static') collectRoutes(body, undefined, device.routes)
      break
    case 'no': if ((second === 'ipv4' || second === 'ipv6') && third === 'access-list') {
      dropList(account, device.lists, alone(head))
      for (const line of body) ignored(account, line)
      return
    }
      break
    case 'permit': case 'deny':
      report(account, alone(head), 'unrecognised', 'verdict', 'an access list entry outside any list')
      device.doubts.push({ line: head, on: ['input', 'forward', 'output'] })
      for (const line of body) ignored(account, line)
      return
  }
  if (isUnclosed(head.words)) {
    device.doubts.push({ line: head, on: ['input', 'forward', 'output'], why: 'nothing closes this banner, so which of the lines behind it are configuration is unknown' })
  }
  if (IGNORED.has(first)) {
    overlook(device, block)
    return
  }
  stranger(account, whole)
  strayFilters(device, whole)
}

/** `control-plane` with `management-plane`. */
function readControlPlane(device: Device, { head, body }: Block): void {
  ignored(device.account, alone(head))
  for (const line of body) {
    if (line.words[0] === 'management-plane') readPlane(device.account, device.plane, line)
    else overlook(device, { head: line, body: line.children })
  }
}
