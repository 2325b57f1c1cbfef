/** What a product needs from the network: its roles and services, as data. `flowmon.json` is one; users may write their own (schemas/catalogue.schema.json). */
import type { Interval } from '../net/ports.ts'

export type Level = 'error' | 'warning' | 'note' | 'off'

export type Transport = 'tcp' | 'udp'

/** A requirement of a standard that a rule or service serves, verified in its source. */
export interface Control {
  /** `PCI DSS 4.0.1 1.2.5`, `CIS Controls v8 4.4`. */
  readonly id: string
  /** What it asks for, in our words: lower case, no full stop. */
  readonly why: string
}

/** A party to a flow: `collector`, `probe`, `flow-source`, `admin`, `ntp-server`, ... */
export type RoleId = string

export interface Role {
  readonly id: RoleId
  /** For messages: `collector`, `flow sources`. */
  readonly title: string
  /** True for the product's own machines: what is exposed there is what the catalogue protects. */
  readonly appliance?: boolean
  /** An umbrella: whoever plays one of these roles plays this one too (every collector is an appliance). */
  readonly includes?: readonly RoleId[]
  /** The deployment may give host names instead of addresses: nothing is resolved, a rule is compared by the name it uses. */
  readonly byName?: boolean
  /** The role may be met by a name instead of an address (the portal): these names. `legacy` ones are outdated. */
  readonly names?: readonly { readonly name: string; readonly legacy?: boolean }[]
}

/** One direction of a service: who opens the connection to whom. */
export interface Flow {
  readonly from: RoleId
  readonly to: RoleId
  readonly transport: Transport
  /** Destination ports, inclusive. A configured port in the deployment replaces them. */
  readonly ports: readonly Interval[]
  /** `required`: its absence is a finding at the service's level; `expected`: at most a warning (the seed does not say it); `allowed`: may pass, need not. */
  readonly need: 'required' | 'expected' | 'allowed'
  /** Asked about only where the deployment names, or does not name, this role (a master speaks to slaves itself only where there is no proxy). */
  readonly when?: { readonly named?: RoleId; readonly unnamed?: RoleId }
}

export interface Service {
  readonly id: string
  readonly title: string
  /** What it is, for rules that are about one kind of service: name resolution, the time, a way to be told of events, the place that flow records go to. */
  readonly kind?: 'dns' | 'ntp' | 'alert' | 'flow'
  /** Heading of the seed that asks for it. */
  readonly section: string
  readonly flows: readonly Flow[]
  /** Is it in use unless the deployment says otherwise? `unknown`: report openness, never absence. */
  readonly default: 'on' | 'off' | 'unknown'
  /** The deployment switch that turns it on or off: `apm`, `snmp`. Absent: always on. */
  readonly module?: string
  /** Naming this role switches the service on, unless the deployment's switch says otherwise (an LDAP server: LDAP is used). */
  readonly enabledBy?: RoleId
  /** The deployment key under `ports` that replaces its ports. */
  readonly portKey?: string
  /** Its ports are those of these services, moved: whatever the deployment makes of them. */
  readonly follows?: readonly { readonly service: string; readonly add: number }[]
  /** All flows belong to one feature: some without the others is a half-open service. Names the group. */
  readonly pair?: string
  /** Any one flow (or port) of these suffices: LDAP 389 or 636, SMTP 25/465/587. */
  readonly anyOf?: boolean
  /** An alternative way: the flow to this role satisfies the requirement too (proxy for the portal). */
  readonly insteadVia?: RoleId
  /** Nothing comes back over UDP: flow records, log messages, traps. */
  readonly oneWay?: boolean
  /** Id of the service it only leads to: open where that one is closed, or wider than it, it serves nobody (the redirect to HTTPS). */
  readonly onlyWith?: string
  readonly encrypted: 'yes' | 'no' | 'optional' | 'unknown'
  readonly configurable: boolean
  readonly levels: { readonly missing: Level; readonly open: Level; readonly plaintext?: Level }
  /** Those of its ports where the traffic may be readable while its other ports encrypt: LDAP 389, SMTP 25. */
  readonly plaintextPorts?: readonly Interval[]
  /** GitHub's security-severity for the openness finding, `0.1`-`10.0`; absent: not a vulnerability. */
  readonly severity?: string
  /** CWE numbers that fit the openness finding. */
  readonly cwe?: readonly number[]
  /** Controls that ask for keeping it closed to others. */
  readonly compliance?: readonly Control[]
  /** Why its levels and its severity are what they are: one sentence, lower case, no full stop. */
  readonly reason?: string
  /** What stops working when it is blocked, one sentence. */
  readonly breaks: string
  /** What an outsider can do when it is too open, one sentence. */
  readonly exposes: string
  /** The vendor's own test step, where there is one. */
  readonly test?: string
  /** Ports nobody else uses by habit: they betray the product in an export without a deployment file. */
  readonly distinctive?: boolean
  /** The opposite: every other machine has them open too, so that without a deployment file they say nothing. */
  readonly common?: boolean
}

export interface Catalogue {
  readonly id: string
  readonly title: string
  readonly source: { readonly title: string; readonly url?: string }
  readonly roles: readonly Role[]
  readonly services: readonly Service[]
  /** Words in names, comments and descriptions that betray the product. */
  readonly signs: readonly string[]
  /** Accounts that are shipped with a password everybody can read up; `title` is for messages: what it opens. */
  readonly accounts?: readonly { readonly id: string; readonly title: string }[]
  /** What a section of the source asks for beyond ports; every section has a service or a note. */
  readonly notes?: readonly { readonly section: string; readonly text: string }[]
}

/** Does the product use it, somewhere else than on its own machines? */
export const isConsumed = ({ flows }: Service, catalogue: Catalogue): boolean => flows.some(f => isOwn(catalogue, f.from) && !isOwn(catalogue, f.to))

/** Do others reach it on the product's machines? */
export const isProvided = ({ flows }: Service, catalogue: Catalogue): boolean => flows.some(f => isOwn(catalogue, f.to))

const isOwn = ({ roles }: Catalogue, id: RoleId): boolean => roles.some(r => r.appliance === true && r.id === id)
