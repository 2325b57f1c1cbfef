/** Where the deployment has flow records go to. */
import { mergeIntervals, type Interval } from '../net/ports.ts'
import type { Peer } from '../model/services.ts'
import { holds } from '../packets/matching.ts'
import type { Catalogue } from './catalogue.ts'
import type { Deployment } from './deployment.ts'
import { requirements } from './requirements.ts'
import type { Requirement } from './requirement.ts'

const flowRequirements = (catalogue: Catalogue, deployment: Deployment): Requirement[] =>
  requirements(catalogue, deployment).filter(r => r.service.kind === 'flow' && r.state !== 'off')

/** Is that the address of a collector? */
export const collectorAt = (catalogue: Catalogue, deployment: Deployment, { address }: Peer): boolean =>
  address !== undefined && !('care' in address) && flowRequirements(catalogue, deployment).some(r => holds(r.to ?? [], address.low))

/** Ports that collectors take flow records on. A port takes what the deployment gave it for, so the protocol of the exporter does not matter. */
export const listeningPorts = (catalogue: Catalogue, deployment: Deployment): Interval[] =>
  mergeIntervals(flowRequirements(catalogue, deployment).flatMap(r => r.ports))
