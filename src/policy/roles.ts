/** Roles that stand for others: who plays `collector` plays the umbrella `appliance` too. */
import type { AddressTerm } from '../net/address.ts'
import type { Catalogue, RoleId } from './catalogue.ts'
import type { Deployment } from './deployment.ts'

/** The roles themselves and every umbrella over them, in the catalogue's order. */
export function withUmbrellas(catalogue: Catalogue, played: readonly RoleId[]): RoleId[] {
  return catalogue.roles.filter(r => played.includes(r.id) || r.includes?.some(part => played.includes(part))).map(r => r.id)
}

/** The addresses of a role, those of the roles under it included; undefined when the deployment names none of them. */
export function addressesOf(catalogue: Catalogue, deployment: Deployment, id: RoleId): readonly AddressTerm[] | undefined {
  const parts = catalogue.roles.find(r => r.id === id)?.includes ?? []
  const known = [id, ...parts].flatMap(part => deployment.roles.get(part) ?? [])
  return known.length > 0 ? known : undefined
}

/** Does the deployment name the role, by address or by name? */
export function isNamed(catalogue: Catalogue, deployment: Deployment, id: RoleId): boolean {
  const hasAddress = (role: RoleId): boolean => (deployment.roles.get(role)?.length ?? 0) > 0
  return hasAddress(id) || (deployment.roleNames.get(id)?.length ?? 0) > 0 || (catalogue.roles.find(r => r.id === id)?.includes?.some(hasAddress) ?? false)
}
