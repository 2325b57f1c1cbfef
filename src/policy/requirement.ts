/** What must, may and must not pass: catalogue x deployment, as plain data. */
import type { AddressTerm } from '../net/address.ts'
import type { Interval } from '../net/ports.ts'
import type { Flow, Service } from './catalogue.ts'
import type { Switch } from './deployment.ts'

/** One flow of a service, with the addresses filled in. What it asks for is `flow.need`, which is `allowed` wherever `state` is not `on`. */
export interface Requirement {
  readonly service: Service
  /** As it holds here: need, transport and ports after the deployment had its say. */
  readonly flow: Flow
  /** Is the service in use? `off` or `unknown`: it may be judged for openness, never for absence. */
  readonly state: Switch
  /** Effective ports: the deployment's where it changes them. */
  readonly ports: readonly Interval[]
  readonly protocol: 6 | 17
  /** Addresses of the two ends; undefined: the deployment does not name that role. */
  readonly from: readonly AddressTerm[] | undefined
  readonly to: readonly AddressTerm[] | undefined
  /** Names of the far end where it has no address (the portal). */
  readonly toNames: readonly string[]
  /** The names are the vendor's: their addresses are on the internet. */
  readonly toPublic: boolean
  /** One way of several: among the requirements of the same group one that passes suffices (LDAP 389 or 636, the portal or a proxy). */
  readonly group: string | undefined
}
