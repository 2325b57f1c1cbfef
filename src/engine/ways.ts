/** Where a flow of the product comes by a firewall: what rules about openness ask, in each address family. */
import type { View } from '../analysis/view.ts'
import type { Path } from '../model/firewall.ts'
import type { AddressTerm } from '../net/address.ts'
import type { Requirement } from '../policy/requirement.ts'
import type { Subject } from './rule.ts'

export interface Way {
  readonly path: Path
  readonly view: View
  /** The product's machines at the one end of it; undefined: nobody says which. */
  readonly own: readonly AddressTerm[] | undefined
}

/** Towards the product's machines. Without a deployment file any machine behind a firewall may be one. */
export function waysIn(subject: Subject, { flow, to }: Requirement, declared: boolean): Way[] {
  const own = ownAddresses(subject)
  return [
    ...(isHost(subject, flow.to) ? ways(subject, 'input', own ?? (declared ? to : undefined)) : []),
    ...(subject.roles.includes('transit') && (!declared || to) ? ways(subject, 'forward', declared ? to : undefined) : []),
  ]
}

/** From the product's machines. `names`: for questions about packets to a host of one of these names only. */
export function waysOut(subject: Subject, { flow, from }: Requirement, names: readonly string[] = []): Way[] {
  return [
    ...(isHost(subject, flow.from) ? ways(subject, 'output', ownAddresses(subject) ?? from, names) : []),
    ...(subject.roles.includes('transit') && from ? ways(subject, 'forward', from, names) : []),
  ]
}

const isHost = ({ roles, guessed, facts }: Subject, role: string): boolean => roles.includes('host') && (guessed || facts?.is.includes(role) === true)

const ownAddresses = ({ facts }: Subject): readonly AddressTerm[] | undefined => (facts && facts.addresses.length > 0 ? facts.addresses : undefined)

const ways = (subject: Subject, path: Path, own: readonly AddressTerm[] | undefined, names: readonly string[] = []): Way[] =>
  subject.firewall.families.flatMap(family => (own?.every(t => t.family !== family) === true ? [] : [{ path, view: subject.view(family, names), own }]))
