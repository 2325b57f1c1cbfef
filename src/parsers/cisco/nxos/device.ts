/** Everything read of one NX-OS device, and which reader takes which command. */
import type { Source } from '../../../text/source.ts'
import { newAaa, readAaa, readAaaHost, type Aaa } from '../aaa.ts'
import { define, ignored, newAccount, noteFilters, report, stranger, understood, use, ignoreUnder, type Account } from '../account.ts'
import type { Block } from '../blocks.ts'
import { isUnclosed } from '../capture.ts'
import type { Doubt } from '../doubts.ts'
import { alone, withUnder, type Line } from '../line.ts'
import { rejoin } from '../numbered.ts'
import { newAccess, readFeature, readLineBlock, type Access } from './access.ts'
import { IGNORED } from './commands.ts'
import { entriesOf } from './entry.ts'
import { newFlow, readFlow, readSflow, type Flow } from './flow.ts'
import { readGroup, type Groups } from './groups.ts'
import { newPorts, readInterface, type Ports } from './interfaces.ts'
import { dropList, newLists, readList, type Lists } from './lists.ts'
import { modeOf } from './modes.ts'
import { collectClass, collectPolicy, newPolicies, type Policies } from './policies.ts'
import { noteUses } from './references.ts'
import type { RouteLine } from './routes.ts'
import { newSnmp, readSnmp, type Snmp } from './snmp.ts'
import { newTargets, readLdap, readLogging, readNameServers, readNtp, type Targets } from './targets.ts'

export interface Device {
  readonly account: Account
  readonly groups: Groups
  readonly lists: Lists
  readonly ports: Ports
  readonly policies: Policies
  readonly snmp: Snmp
  readonly flow: Flow
  readonly targets: Targets
  readonly access: Access
  readonly aaa: Aaa
  readonly routes: RouteLine[]
  readonly doubts: Doubt[]
  version: string | undefined
  hostname: string | undefined
}

export const newDevice = (source: Source): Device => ({
  account: newAccount(source), groups: new Map(), lists: newLists(), ports: newPorts(), policies: newPolicies(), snmp: newSnmp(), flow: newFlow(),
  targets: newTargets(), access: newAccess(), aaa: newAaa(), routes: [], doubts: [], version: undefined, hostname: undefined,
})

export function readDevice(device: Device, blocks: readonly Block[]): void {
  const { account } = device
  // Entries may name groups that stand further down.
  for (const block of blocks) if (block.head.words[0] === 'object-group') readGroup(account, device.groups, block)
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
      case 'line':
        readLineBlock(account, device.access, block)
        break
      case undefined:
        rejoin(account, device.lists, blocks[i - 1]?.body.at(-1), block.head)
        readCommand(device, block)
    }
  }
  readVlanFilters(device, blocks)
}

/** `vlan filter MAP vlan-list 10,20-30`. */
function readVlanFilters(device: Device, blocks: readonly Block[]): void {
  for (const { head: line } of blocks) {
    if (line.words[0] !== 'vlan' || line.words[1] !== 'filter') continue
    const ranges = line.words.slice(4).join('').split(',').map(part => part.split('-').map(Number))
    const names = [...device.ports.byName.keys()].filter(name => {
      const id = Number(/^vlan(\d{1,4})$/i.exec(name)?.[1] ?? NaN)
      return ranges.some(([low = NaN, high = low]) => id >= low && id <= high)
    })
    const why = 'VLAN access maps are not modelled, what enters or leaves these VLANs is undetermined'
    device.doubts.push({ line, on: ['input', 'forward'], in: names, why }, { line, on: ['forward'], out: names })
  }
}

/** Counts a command whose sub-mode does not matter; what it refers to is noted. */
function overlook(device: Device, { head, body }: Block): void {
  for (const line of [alone(head), ...body]) {
    noteUses(device.account, line)
    strayFilters(device, line)
    ignored(device.account, line)
  }
}

function readCommand(device: Device, block: Block): void {
  const { account } = device
  const { head, body } = block
  const [first = '', second] = head.words
  const itself = (read: (line: Line) => void): void => {
    read(alone(head))
    for (const line of body) misplaced(device, line)
  }
  switch (first) {
    case 'hostname': case 'switchname':
      itself(line => {
        device.hostname = second
        understood(account)
        noteUses(account, line)
      })
      return
    case 'version':
      itself(line => {
        device.version = second
        ignored(account, line)
      })
      return
    case 'snmp-server':
      itself(line => { readSnmp(account, device.snmp, line) })
      return
    case 'logging':
      itself(line => { readLogging(account, device.targets, line) })
      return
    case 'ntp':
      itself(line => { readNtp(account, device.targets, line) })
      return
    case 'ldap-server':
      itself(line => { readLdap(account, device.targets, line) })
      return
    case 'aaa':
      readAaa(account, device.aaa, alone(head), body, METHOD_LISTS)
      return
    case 'tacacs-server': case 'radius-server':
      readAaaHost(account, device.aaa, head, body)
      return
    case 'sflow':
      itself(line => { readSflow(account, device.flow, line) })
      return
    case 'feature':
      itself(line => { readFeature(account, device.access, line, true) })
      return
    case 'nxapi':
      itself(line => {
        device.access.nxapi.push(line)
        understood(account)
      })
      return
    case 'flow': if (second === 'exporter' || second === 'monitor' || second === 'record') {
      readFlow(account, device.flow, block)
      return
    }
      break
    case 'vrf': if (second === 'context') {
      readVrf(device, block)
      return
    }
      break
    case 'vlan':
      readVlan(device, block)
      return
    case 'control-plane':
      readControlPlane(device, block)
      return
    case 'class-map': case 'policy-map': case 'route-map': case 'time-range':
      define(account, first, head, first === 'class-map' || first === 'policy-map' ? head.words.length - 1 : 1)
      if (first === 'class-map') collectClass(device.policies, block)
      if (first === 'policy-map') collectPolicy(device.policies, block)
      overlook(device, block)
      return
    case 'no': if (readNegated(device, withUnder(head, body))) return
      break
    case 'ip': case 'ipv6': if (readIp(device, withUnder(head, body), undefined)) return
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
  stranger(account, withUnder(head, body))
  strayFilters(device, withUnder(head, body))
}

/** NX-OS has no others (Nexus 7000 Security Command Reference, "aaa authentication login"). */
const METHOD_LISTS: ReadonlySet<string> = new Set(['default', 'console'])

/** What is indented under a command without a sub-mode. */
function misplaced(device: Device, line: Line): void {
  stranger(device.account, line)
  strayFilters(device, line)
}

/** A binding that stands where this does not read it may be one of any interface. */
function strayFilters(device: Device, line: Line): void {
  const { words } = line
  const at = words.findIndex(w => w === 'access-group' || w === 'traffic-filter')
  if (at > 0 && (words[at + 2] === 'in' || words[at + 2] === 'out')) {
    noteFilters(device.account, alone(line))
    device.doubts.push({ line, on: ['input', 'forward'] })
  }
  for (const child of line.children) strayFilters(device, child)
}

/** `vrf context V` with routes and name servers. */
function readVrf(device: Device, { head, body }: Block): void {
  const vrf = head.words[2]
  define(device.account, 'vrf', head, 2)
  understood(device.account)
  for (const line of body) if ((line.words[0] !== 'ip' && line.words[0] !== 'ipv6') || !readIp(device, line, vrf)) overlook(device, { head: line, body: line.children })
}

/** True when the line has been counted. */
function readIp(device: Device, line: Line, vrf: string | undefined): boolean {
  switch (line.words[1] ?? '') {
    case 'route':
      device.routes.push({ line, vrf: vrf ?? (line.words.includes('vrf') ? line.words[line.words.indexOf('vrf') + 1] : undefined) })
      understood(device.account)
      break
    case 'name-server':
      readNameServers(device.account, device.targets, line, vrf)
      break
    case 'access-group':
      report(device.account, alone(line), 'unrecognised', 'verdict', 'bound outside any interface')
      device.doubts.push({ line, on: ['input', 'forward'] })
      break
    default: return false
  }
  ignoreUnder(device.account, line)
  return true
}

/** `vlan access-map`, `vlan filter`, and `vlan configuration N` with a flow monitor. */
function readVlan(device: Device, block: Block): void {
  const { account } = device
  const { head, body } = block
  if (head.words[1] === 'access-map') define(account, 'vlan access-map', head, 2)
  if (head.words[1] === 'filter') use(account, 'vlan access-map', head, 2)
  for (const { words } of body) {
    const at = words.indexOf('monitor')
    const name = words[at + 1]
    if (at > 0 && words[at - 1] === 'flow' && name !== undefined) device.ports.monitors.push(name)
  }
  overlook(device, block)
}

/** `control-plane` with `service-policy input P`. */
function readControlPlane(device: Device, { head, body }: Block): void {
  ignored(device.account, alone(head))
  for (const line of body) {
    if (line.words[0] === 'service-policy') {
      use(device.account, 'policy-map', line, line.words.length - 1)
      device.policies.applied.push(line)
      understood(device.account)
      ignoreUnder(device.account, line)
    } else overlook(device, { head: line, body: line.children })
  }
}

/** True when the line has been counted. */
function readNegated(device: Device, line: Line): boolean {
  const [, second, third] = line.words
  const own = alone(line)
  if ((second === 'ip' || second === 'ipv6') && third === 'access-list' && line.words.length === 4) dropList(device.account, device.lists, own)
  else if (second === 'feature') readFeature(device.account, device.access, own, false)
  else if (second === 'snmp-server' && third === 'protocol') {
    device.snmp.off = true
    understood(device.account)
  } else if (second === 'nxapi') {
    device.access.nxapi.push(own)
    understood(device.account)
  } else return false
  for (const child of line.children) misplaced(device, child)
  return true
}
