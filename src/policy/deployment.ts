/** What the user's file states: who plays which role, what is switched on, what each export is. */
import type { AddressTerm } from '../net/address.ts'
import type { Interval } from '../net/ports.ts'
import type { Span } from '../text/source.ts'
import type { Level, RoleId, Transport } from './catalogue.ts'

export type Switch = 'on' | 'off' | 'unknown'

export type ExportRole = 'host' | 'transit' | 'exporter'

export interface ExportFacts {
  /** Globs on the path as reported, or a hostname. */
  readonly files: readonly string[]
  /** What this export is; several are possible (a switch that filters and exports flows). */
  readonly roles: readonly ExportRole[]
  /** For `host`: the catalogue roles that this machine plays, umbrella roles (Role.includes) filled in. */
  readonly is: readonly RoleId[]
  /** The host's own addresses, or the addresses an exporter sends from. */
  readonly addresses: readonly AddressTerm[]
  /** Where the host's sets, addresses and routes are; paths relative to the deployment file. */
  readonly beside: { readonly sets?: string; readonly addresses?: string; readonly routes?: readonly string[] }
  /** What lies behind an interface, and whether it is trusted. */
  readonly interfaces: readonly {
    readonly name: string
    readonly leadsTo: readonly AddressTerm[]
    readonly untrusted: boolean | undefined
  }[]
}

export interface ChangedPorts {
  /** Undefined: as in the catalogue. */
  readonly transport: Transport | undefined
  readonly ports: Interval
}

export interface Deployment {
  /** Where the file states who is who, for findings about what it does not state; undefined: there is no file. */
  readonly place: Span | undefined
  readonly roles: ReadonlyMap<RoleId, readonly AddressTerm[]>
  /** Names given in a role instead of addresses (`services.flowmon.com`). */
  readonly roleNames: ReadonlyMap<RoleId, readonly string[]>
  readonly modules: ReadonlyMap<string, Switch>
  /** Changed ports by the catalogue's portKey: what stands here replaces the catalogue's. */
  readonly ports: ReadonlyMap<string, readonly ChangedPorts[]>
  readonly exports: readonly ExportFacts[]
  /** Rule levels by full id or family. */
  readonly levels: ReadonlyMap<string, Level>
  /** Options of rules by id. */
  readonly options: ReadonlyMap<string, unknown>
  /** Accounts of the catalogue whose factory password is attested to be changed. */
  readonly passwordsChanged: ReadonlySet<string>
  readonly baseline: string | undefined
  /** Files with rules of one's own, as the file writes them. */
  readonly localRules: readonly string[]
  /** `wide` for openness: prefixes shorter than this are too wide (IPv4). */
  readonly widePrefix: number
}
