/** What a deployment file leaves open: services of a kind that are in use, and nobody is named who provides them. */
import type { Catalogue, Service } from './catalogue.ts'
import type { Deployment } from './deployment.ts'
import { stateOf } from './requirements.ts'
import { isNamed } from './roles.ts'

export interface Unnamed {
  readonly service: Service
  /** The role that nobody plays. */
  readonly role: string
}

/** Does the deployment name any of the product's own machines? If not, it says little about anybody. */
export function isOwnNamed(catalogue: Catalogue, deployment: Deployment): boolean {
  const own = catalogue.roles.filter(r => r.appliance).map(r => r.id)
  return own.some(id => isNamed(catalogue, deployment, id) || deployment.exports.some(e => e.is.includes(id)))
}

export function unnamedProviders(catalogue: Catalogue, deployment: Deployment, kind: Service['kind']): Unnamed[] {
  if (!isOwnNamed(catalogue, deployment)) return []
  return catalogue.services.filter(s => s.kind === kind && stateOf(catalogue, deployment, s) === 'on').flatMap(service => {
    const roles = [...new Set(service.flows.filter(f => f.need === 'required').map(f => f.to))]
    return roles.filter(id => !isNamed(catalogue, deployment, id)).map(role => ({ service, role }))
  })
}
