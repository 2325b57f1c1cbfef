/** How wide a set of sources is. */
import { countAddresses, project } from '../packets/describe.ts'
import { EMPTY, type SetId } from '../packets/diagram.ts'
import type { View } from './view.ts'

/** `any`: the whole public address space and maybe more; `vast`: more of it than anybody has; `public`: some of it; `wide`: private, but more than the bound; else `narrow`. */
export type Degree = 'any' | 'vast' | 'public' | 'wide' | 'narrow'

export const isInternet = (degree: Degree): boolean => degree === 'any' || degree === 'vast'

/** IPv4 bound in addresses of a prefix of that length; the same bound counts /64 networks for IPv6. */
export function degreeOf(view: View, field: 'src' | 'dst', set: SetId, widePrefix: number): Degree {
  const { and, isSubset } = view.space.diagrams
  const addresses = project(view.space, field, set)
  const open = view.publicAddresses(field)
  if (isSubset(open, addresses)) return 'any'
  if (isVast(view, field, addresses)) return 'vast'
  if (and(open, addresses) !== EMPTY) return 'public'
  const unit = view.family === 4 ? 1 : 2 ** 64
  return countAddresses(view.space, field, addresses) / unit > 2 ** (32 - widePrefix) ? 'wide' : 'narrow'
}

/** No network is larger than this: the widest blocks that IANA gave out (IPv4 Address Space Registry), and a sixteenth of what a registry gets at a time (IPv6: /12). */
const LARGEST = { 4: 2 ** 24, 6: 2 ** 112 } as const

/** Does a set of addresses hold more public ones than the largest network? Half of the internet is as bad as all of it. */
export function isVast(view: View, field: 'src' | 'dst', addresses: SetId): boolean {
  const strangers = view.space.diagrams.and(view.publicAddresses(field), addresses)
  return strangers !== EMPTY && countAddresses(view.space, field, strangers) > LARGEST[view.family]
}
