/** What has been read of one device so far, and the bookkeeping every reader of a line does. */
import { parseIpv4, parseIpv6, type AddressTerm } from '../../../net/address.ts'
import type { Interval } from '../../../net/ports.ts'
import type { Definition, Diagnostic, Reference, Route } from '../../../model/firewall.ts'
import type { Match } from '../../../model/match.ts'
import type { DeviceServices, Listener } from '../../../model/services.ts'
import type { Source, Span } from '../../../text/source.ts'
import { startsIn, type Line } from '../line.ts'
import type { Activity } from '../timerange.ts'
import { newPlainReader, type PlainReader } from '../plainmatch.ts'
import { protocolsWith, type PlainDialect } from '../plain.ts'
import { portOf } from './names.ts'
import type { TextOf } from './plain.ts'
import type { Section } from './sections.ts'

/** A protocol with its ports or ICMP types; no protocol means every protocol. */
export interface Service {
  readonly protocol: readonly number[]
  readonly sport?: readonly Interval[]
  readonly dport?: readonly Interval[]
  readonly icmp?: readonly Interval[]
}

export type Member =
  | { readonly kind: 'addresses'; readonly term: AddressTerm }
  | { readonly kind: 'service'; readonly service: Service }
  | { readonly kind: 'ports'; readonly ports: readonly Interval[] }
  | { readonly kind: 'icmp'; readonly types: { readonly four?: Interval; readonly six?: Interval } }
  | { readonly kind: 'object'; readonly name: string }
  | { readonly kind: 'group'; readonly name: string }
  | { readonly kind: 'unknown'; readonly words: string; readonly host?: string }

export type GroupType = 'network' | 'service' | 'protocol' | 'icmp-type' | 'user' | 'security'

export interface Group {
  readonly type: GroupType
  /** `object-group service NAME tcp`: ports only, of that protocol. */
  readonly ports?: readonly number[]
  readonly members: Member[]
  readonly line: Line
}

/** `object network` or `object service`: one value, or none yet. */
export interface NamedObject {
  value: Member | undefined
  readonly line: Line
}

export interface NamedInterface {
  readonly name: string
  level: number
  /** The security-level line, else the one that names the interface. */
  levelSpan: Span
  readonly line: Line
  label: string | undefined
  /** Its own addresses; those of a standby unit are in `addresses` only. */
  readonly own: AddressTerm[]
  readonly addresses: AddressTerm[]
  readonly networks: AddressTerm[]
  dynamic: boolean
  up: boolean
  /** The `management-only` line: nothing passes through such an interface. */
  managementOnly: Span | undefined
  vrf: string | undefined
  zone: string | undefined
}

export interface AccessList {
  readonly type: 'extended' | 'standard' | 'ipv6'
  readonly line: Line
  /** Remarks among them. */
  readonly entries: Line[]
}

export interface Binding {
  readonly list: string
  readonly direction: 'in' | 'out' | 'global' | 'control-plane'
  readonly interface: string
  readonly line: Line
}

/** A line that lets somebody reach the device itself. */
export interface Access {
  readonly service: Listener['service']
  readonly from: AddressTerm
  readonly interface: string
  readonly line: Line
}

export interface IcmpAccess {
  readonly permit: boolean
  readonly match: Match
  readonly interface: string
  readonly line: Line
}

/** What decides about packets for the device itself. */
export interface Management {
  readonly access: Access[]
  readonly icmp: IcmpAccess[]
  httpServer: { readonly port: number; readonly line: Line } | undefined
  readonly redirects: { readonly port: number; readonly interface: string; readonly line: Line }[]
  /** Services that take packets from anybody on an interface: VPN, web VPN, DHCP; routing protocols. */
  readonly open: { readonly services: readonly Service[]; readonly interface: string | undefined; readonly line: Line; readonly unknown?: string }[]
}

/** The service-policy chain that NetFlow events hang on. */
export interface FlowChain {
  readonly destinations: { readonly address: string; readonly interface: string; readonly port: string; readonly line: Line }[]
  /** Policy map and the collectors its classes send events to. */
  readonly classes: { readonly policy: string; readonly to: readonly string[] }[]
  readonly applied: Set<string>
  /** Policy maps that inspect ICMP. */
  readonly inspectsIcmp: Set<string>
}

export interface LoggingState {
  enabled: boolean
  /** Is there a level for what goes to syslog hosts? */
  trap: boolean
}

export interface SnmpState {
  disabled: boolean
  readonly communities: { readonly word: number; readonly line: Line }[]
  readonly hosts: { readonly line: Line; readonly use: 'poll' | 'trap' | 'both'; readonly interface: string; readonly from: AddressTerm | undefined }[]
  port: number
}

/** A command that may decide about packets beside the lists. */
export interface Beside {
  readonly line: Line
  /** `blocks`: may refuse what the lists permit; `opens`: may as well permit what they refuse. */
  readonly does: 'blocks' | 'opens'
  readonly match: Match
  /** Only where packets enter by it; absent: by any. */
  readonly interface?: string
}

type Building<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] }

interface Pending extends Omit<Reference, 'defined'> {
  readonly defined?: boolean
}

export interface Device {
  readonly source: Source
  readonly textOf: TextOf
  /** Where it starts: the span for what the device does by itself when no line says so. */
  readonly start: Span
  version: string | undefined
  /** Major * 100 + minor of an ASA (an FTD or FWSM counted as the ASA it behaves like); undefined when the export does not tell. */
  release: number | undefined
  hostname: string | undefined
  readonly addressNames: Map<string, string>
  readonly objects: Map<string, NamedObject>
  readonly services: Map<string, NamedObject>
  readonly groups: Map<string, Group>
  readonly interfaces: Map<string, NamedInterface>
  readonly lists: Map<string, AccessList>
  /** Entries that seem to go on in the next line. */
  readonly wrapped: Set<Line>
  /** Lists of other frames than IP: bound to an interface, they filter nothing that is asked about. */
  readonly frameLists: Set<string>
  /** No interface is in the export: those that bindings name stand for them, with unknown levels. */
  fragment: boolean
  bindings: Binding[]
  /** Lines of NAT in file order, with the object they stand in. */
  nat: { readonly line: Line; readonly object?: string }[]
  /** Sections read once everything that may be named is known. */
  readonly later: Section[]
  /** Commands that open or block packets beside the lists. */
  readonly beside: Beside[]
  /** Time ranges, and whether they are active. */
  readonly times: Map<string, Activity>
  /** `ip local pool` lines. */
  readonly pools: Line[]
  readonly routes: Route[]
  readonly runs: Building<DeviceServices>
  readonly management: Management
  readonly flow: FlowChain
  readonly snmp: SnmpState
  readonly logging: LoggingState
  /** Server groups and their protocol. */
  readonly aaaGroups: Map<string, string>
  readonly sameSecurity: { inter?: Line; intra?: Line }
  readonly definitions: Definition[]
  /** Class maps and time ranges that are defined already: they may be opened again. */
  readonly named: Set<string>
  readonly references: Pending[]
  readonly diagnostics: Diagnostic[]
  readonly bad: Set<Line>
  counted: number
  readonly ignored: Set<Line>
  /** Matches by their words, so that equal ones are one value. */
  readonly matches: Map<string, Match>
  readonly plain: PlainReader
}

const PLAIN: PlainDialect = { mask: 'netmask', protocols: protocolsWith('ip'), portOf }

export function newDevice(source: Source, textOf: TextOf, start: Span): Device {
  return {
    source, textOf, start, version: undefined, release: undefined, hostname: undefined, addressNames: new Map(), objects: new Map(), services: new Map(),
    groups: new Map(), interfaces: new Map(), lists: new Map(), wrapped: new Set(), frameLists: new Set(), fragment: false, bindings: [], nat: [], later: [], beside: [], times: new Map(), pools: [], sameSecurity: {}, routes: [], aaaGroups: new Map(),
    runs: { communities: [], snmpUsers: [], exporters: [], traps: [], syslog: [], ntp: [], dns: [], smtp: [], ldap: [], aaa: [], logins: [], listeners: [], factoryAccounts: [] },
    management: { access: [], icmp: [], httpServer: undefined, redirects: [], open: [] },
    flow: { destinations: [], classes: [], applied: new Set(), inspectsIcmp: new Set() },
    logging: { enabled: false, trap: false },
    snmp: { disabled: false, communities: [], hosts: [], port: 161 },
    definitions: [], named: new Set(), references: [],
    diagnostics: [], bad: new Set(), counted: 0, ignored: new Set(), matches: new Map(), plain: newPlainReader(PLAIN, source.text),
  }
}

/** Before 8.3 an access list sees addresses as the packet carries them, not the real ones (ASA 8.3 release notes). */
export const seesMapped = (device: Device): boolean => device.release !== undefined && device.release < 803

/** Before 9.0 an access list of IPv4 says nothing about IPv6 (ASA 9.0 release notes, unified access lists). */
export const unified = (device: Device): boolean => device.release === undefined || device.release >= 900

export function complain(
  device: Device, line: Line, kind: Diagnostic['kind'], effect: Diagnostic['effect'], why: string, at: Span = line.span,
): void {
  device.bad.add(line)
  device.diagnostics.push({ kind, span: at, seen: `${why}: ${quote(device, line)}`, effect })
}

const QUOTED = 120

/** The user's words of a line, short enough for a message. */
export function quote(device: Device, line: Line): string {
  const text = device.textOf(line.span)
  return text.length <= QUOTED ? text : `${text.slice(0, QUOTED)}...`
}

export function wordSpan(line: Line, index: number): Span {
  const start = startsIn(line)[index] ?? line.span.start
  return { source: line.span.source, start, end: start + (line.words[index]?.length ?? 0) }
}

export function define(device: Device, kind: string, name: string, line: Line, index: number): void {
  device.definitions.push({ kind, name, span: wordSpan(line, index) })
}

export function refer(device: Device, kind: string, line: Line, index: number, effect?: string): void {
  const name = line.words[index]
  if (name === undefined) return
  device.references.push({ kind, name, span: wordSpan(line, index), ...(effect === undefined ? {} : { effect }) })
}

export function referencesOf(device: Device): Reference[] {
  const known = new Set(device.definitions.map(d => `${d.kind} ${d.name}`))
  return device.references.map(({ kind, name, span, effect, defined = known.has(`${kind} ${name}`) }) => ({ kind, name, span, defined, effect: defined ? undefined : effect }))
}

/** An IPv4 address, written out or as a label of the `name` table. */
export const ipv4Of = (device: Device, word: string | undefined): number | undefined =>
  word === undefined ? undefined : parseIpv4(word) ?? parseIpv4(device.addressNames.get(word) ?? '')

export const ipv6Of = (device: Device, word: string | undefined): ReturnType<typeof parseIpv6> =>
  word === undefined ? undefined : parseIpv6(word) ?? parseIpv6(device.addressNames.get(word) ?? '')
