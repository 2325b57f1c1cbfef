/** What the device itself runs or talks to, apart from the packets it forwards. */
import type { AddressTerm } from '../net/address.ts'
import type { Secret } from '../text/secret.ts'
import type { Span } from '../text/source.ts'

export type Enabled = 'yes' | 'no' | 'unknown'

/** Whoever a device talks to: an address where the export gives one, else a name that only a resolver knows. */
export interface Peer {
  readonly text: string
  readonly address?: AddressTerm
}

export interface SnmpCommunity {
  /** Absent: the export hides it (masked, redacted, encrypted). */
  readonly value?: Secret
  readonly use: 'agent' | 'trap'
  readonly access: 'read' | 'write' | 'unknown'
  readonly enabled: Enabled
  /** The access list or source that limits who may use it; absent: nobody is kept out. */
  readonly restrictedBy?: string
  readonly span: Span
}

export interface SnmpUser {
  readonly name: string
  readonly security: 'none' | 'auth' | 'priv' | 'unknown'
  readonly auth?: string
  readonly priv?: string
  readonly span: Span
}

/** Somebody this device sends something to. Ports are always filled in with the format's own default. */
export interface Target {
  readonly to: Peer
  readonly port?: number
  readonly transport: 'udp' | 'tcp' | 'tls' | 'unknown'
  readonly enabled: Enabled
  readonly vrf?: string
  readonly span: Span
}

export interface FlowExporter extends Target {
  readonly name: string
  readonly protocol: 'netflow' | 'ipfix' | 'sflow' | 'unknown'
  /** Does the whole chain stand (exporter, monitor, interface; on ASA the service-policy class)? When not, what is missing. */
  readonly missing?: string
}

export interface LdapServer extends Target {
  readonly security: 'none' | 'starttls' | 'ldaps' | 'unknown'
}

/** A server that is asked who may log in and what they may do, and told what they did. Its key is never kept. */
export interface AaaServer extends Target {
  readonly protocol: 'tacacs+' | 'radius'
  /** Where accounting goes to another port (RADIUS). */
  readonly accountingPort?: number
  /** Server groups it is in. */
  readonly groups: readonly string[]
}

/** Who decides about a login, one after the other until one answers. */
export interface LoginMethods {
  /** Name of the method list; where a format has none, what one logs in to. */
  readonly name: string
  /** `group NAME` asks the servers of a group; `local` the device's own accounts; the rest in the words of the format (`enable`, `line`, `none`). */
  readonly methods: readonly string[]
  readonly enabled: Enabled
  readonly span: Span
}

/** Something that listens on the device. */
export interface Listener {
  readonly service: 'https' | 'http' | 'ssh' | 'telnet' | 'snmp' | 'zabbix-agent' | 'zabbix-proxy' | 'ntp'
  readonly port: number
  readonly enabled: Enabled
  /** Who may reach it by the service's own restriction; absent: no restriction of its own. */
  readonly from?: readonly AddressTerm[]
  /** Interface it is restricted to. */
  readonly interface?: string
  readonly span: Span
}

/** A local account whose password is a known factory default. */
export interface FactoryAccount {
  readonly user: string
  /** Which default: `pfSense factory password`. Never the password of anything that is not published. */
  readonly what: string
  readonly span: Span
}

export interface DeviceServices {
  readonly communities: readonly SnmpCommunity[]
  readonly snmpUsers: readonly SnmpUser[]
  readonly exporters: readonly FlowExporter[]
  readonly traps: readonly Target[]
  readonly syslog: readonly Target[]
  readonly ntp: readonly Target[]
  readonly dns: readonly Target[]
  readonly smtp: readonly Target[]
  readonly ldap: readonly LdapServer[]
  readonly aaa: readonly AaaServer[]
  readonly logins: readonly LoginMethods[]
  readonly listeners: readonly Listener[]
  readonly factoryAccounts: readonly FactoryAccount[]
}

export const NO_SERVICES: DeviceServices = {
  communities: [], snmpUsers: [], exporters: [], traps: [], syslog: [], ntp: [], dns: [], smtp: [], ldap: [], aaa: [], logins: [], listeners: [], factoryAccounts: [],
}
