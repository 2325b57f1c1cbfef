/** How wide a set of sources is. */
import { countAddresses, project } from '../packets/describe.ts'
import { EMPTY, type SetId } from '../packets/diagram.ts'
import type { View } from './view.ts'

/** `any`: the whole public address space and maybe more; `public`: some of it; `wide`: private, but more than the bound; else `narrow`. */
export type Degree = 'any' | 'public' | 'wide' | 'narrow'

/** IPv4 bound in addresses of a prefix of that length; the same bound counts /64 networks for IPv6. */
export function degreeOf(view: View, field: 'src' | 'dst', set: SetId, widePrefix: number): Degree {
  const { and, isSubset } = view.space.diagrams
  const addresses = project(view.space, field, set)
  const open = view.publicAddresses(field)
  if (isSubset(open, addresses)) return 'any'
  if (and(open, addresses) !== EMPTY) return 'public'
  const unit = view.family === 4 ? 1 : 2 ** 64
  return countAddresses(view.space, field, addresses) / unit > 2 ** (32 - widePrefix) ? 'wide' : 'narrow'
}
