/** The types of a configuration, for editors, and `defineConfig`, which gives them to a wallproof.config.ts. In step with schemas/config.schema.json. */

/** An address, a prefix, a range or, where the role allows it, a host name: `10.9.0.5`, `10.50.0.0/24`, `10.9.0.5-10.9.0.9`, `2001:db8::/64`. */
export type Addresses = string | readonly string[]

export type Switch = 'on' | 'off' | 'unknown' | boolean

/** `514`, `'7000-7999'`, `'tcp/6514'`, or a list of such. */
export type Ports = number | string | readonly (number | string)[]

export type Level = 'error' | 'warning' | 'note' | 'off'

/** A level, or a level and the options of the rule. */
export type RuleSetting = Level | readonly [Level] | readonly [Level, Readonly<Record<string, unknown>>]

/** The roles of the built-in profile; a profile of your own has its own. */
export type FlowmonRole =
  | 'appliance' | 'collector' | 'probe' | 'da-master' | 'da-proxy' | 'da-slave' | 'flow-source' | 'admin' | 'monitoring' | 'zabbix-server'
  | 'trap-receiver' | 'ntp-server' | 'smtp-server' | 'syslog-server' | 'dns-server' | 'portal' | 'proxy' | 'ldap-server'

/** The modules of the built-in profile that can be switched. */
export type FlowmonModule =
  | 'netflow' | 'sflow' | 'ssh' | 'apm' | 'traffic-recorder' | 'snmp' | 'snmp-poll' | 'snmp-trap-inbound' | 'zabbix' | 'zabbix-active'
  | 'ntp' | 'ntp-server' | 'smtp' | 'syslog' | 'snmp-trap' | 'dns' | 'portal' | 'ldap' | 'da'

/** The services of the built-in profile whose ports can be changed. */
export type FlowmonPorts =
  | 'netflow' | 'sflow' | 'web-ui' | 'http-redirect' | 'ssh' | 'apm-command' | 'apm-data' | 'traffic-recorder' | 'snmp-agent'
  | 'snmp-poll' | 'snmp-trap-inbound' | 'zabbix-agent' | 'zabbix-active' | 'ntp' | 'ntp-server' | 'smtp' | 'syslog' | 'snmp-trap' | 'dns'
  | 'portal' | 'portal-proxy' | 'ldap' | 'da-control' | 'da-query'

/** The names of the built-in profile, offered by editors, and any other. */
type Keyed<Known extends string, Value> = { readonly [K in Known]?: Value } & Readonly<Record<string, Value>>

export type ExportRole = 'host' | 'transit' | 'exporter'

export interface InterfaceConfig {
  /** The networks that lie behind this interface; `0.0.0.0/0` for the rest of the world. */
  readonly leadsTo?: Addresses
  /** True where strangers are. */
  readonly untrusted?: boolean
}

export interface ExportConfig {
  /** Globs on the reported path, or host names of devices. */
  readonly files: string | readonly string[]
  /** `host`: filters its own traffic; `transit`: stands between the parties; `exporter`: sends flow records. */
  readonly role: ExportRole | readonly ExportRole[]
  /** The roles that this machine plays itself. */
  readonly is?: string | readonly string[]
  /** Addresses of the machine itself, or those an exporter sends from. */
  readonly addresses?: Addresses
  /** The output of `ipset save` of this host; a path, relative to this file. */
  readonly ipset?: string
  /** The output of `ip -j addr` of this host; a path, relative to this file. */
  readonly ipAddr?: string
  /** The output of `ip -j route` (and of `ip -j -6 route`) of this host; paths, relative to this file. */
  readonly ipRoute?: string | readonly string[]
  /** By the name the export uses. */
  readonly interfaces?: Readonly<Record<string, InterfaceConfig>>
}

export interface Config {
  /** A built-in catalogue (`flowmon`), or the path of your own, relative to this file. */
  readonly profile?: string
  /** Who plays which role. */
  readonly roles?: Keyed<FlowmonRole, Addresses>
  /** What is switched on; unknown ones are judged for openness, never reported missing. */
  readonly modules?: Keyed<FlowmonModule, Switch>
  /** Changed ports; what stands here replaces the ports of the catalogue. */
  readonly ports?: Keyed<FlowmonPorts, Ports>
  /** What each export is. */
  readonly exports?: readonly ExportConfig[]
  /** Levels and options by rule (`service-missing`) or by rule and service (`service-missing/netflow`). */
  readonly rules?: Readonly<Record<string, RuleSetting>>
  /** Attests that factory passwords were changed, which no export shows: all of the profile's accounts, or a list of them (`admin`, `flowmon`, `idrac`). */
  readonly defaultPasswordsChanged?: boolean | string | readonly string[]
  /** A source prefix shorter than this is too wide (IPv4); 16 unless said otherwise. */
  readonly widePrefix?: number
  /** The path of the baseline file, relative to this file. */
  readonly baseline?: string
  /** Files with rules of your own, relative to this file. They are code: they run only with --allow-local-rules. */
  readonly localRules?: readonly string[]
}

/** Gives back what it gets. wallproof never calls it: the file is read, not run. */
export function defineConfig(config: Config): Config {
  return config
}
