/** Ports that a deployment has no use for: of services that are off, and those that a service was moved away from. */
import { minusIntervals, type Interval } from '../net/ports.ts'
import type { Catalogue } from './catalogue.ts'
import type { Deployment } from './deployment.ts'
import type { Requirement } from './requirement.ts'
import { requirements } from './requirements.ts'

export interface Unneeded {
  /** Its ports are those without a use. */
  readonly requirement: Requirement
  /** `off`: the deployment says so; `unused`: the catalogue does; `moved`: the deployment gives it other ports. */
  readonly because: 'off' | 'unused' | 'moved'
  readonly inbound: boolean
}

export function unneeded(catalogue: Catalogue, deployment: Deployment): Unneeded[] {
  const own = new Set(catalogue.roles.filter(r => r.appliance).map(r => r.id))
  const now = requirements(catalogue, deployment)
  const moved = atDefaultPorts(catalogue, deployment)
    .filter(({ service, state }) => state !== 'off' && service.portKey !== undefined && deployment.ports.has(service.portKey))
    .map(requirement => ({ requirement, because: 'moved' as const }))
  const off = now.filter(r => r.state === 'off').map(requirement => ({ requirement, because: saysOff(deployment, requirement) ? 'off' as const : 'unused' as const }))
  return [...off, ...moved].flatMap(({ requirement, because }): Unneeded[] => {
    const ports = minusIntervals(requirement.ports, usedPorts(now, requirement, own))
    return ports.length === 0 ? [] : [{ requirement: { ...requirement, ports }, because, inbound: own.has(requirement.flow.to) }]
  })
}

/** The requirements as they were if the deployment changed no port. */
const atDefaultPorts = (catalogue: Catalogue, deployment: Deployment): readonly Requirement[] =>
  requirements(catalogue, deployment.ports.size === 0 ? deployment : { ...deployment, ports: new Map() })

const saysOff = ({ modules }: Deployment, { service }: Requirement): boolean => service.module !== undefined && modules.get(service.module) === 'off'

/** What other services of the same machines may need: all machines of the product count as the same. */
function usedPorts(now: readonly Requirement[], { flow, protocol }: Requirement, own: ReadonlySet<string>): Interval[] {
  return now.filter(r => r.state !== 'off' && r.protocol === protocol && (r.flow.to === flow.to || (own.has(r.flow.to) && own.has(flow.to)))).flatMap(r => r.ports)
}

/** Every port on which the product's machines are known to listen, in use or not, by protocol. */
export function listeningPorts(catalogue: Catalogue, deployment: Deployment): (protocol: number) => Interval[] {
  const own = new Set(catalogue.roles.filter(r => r.appliance).map(r => r.id))
  const all = [...requirements(catalogue, deployment), ...atDefaultPorts(catalogue, deployment)].filter(r => own.has(r.flow.to))
  return protocol => all.filter(r => r.protocol === protocol).flatMap(r => r.ports)
}
