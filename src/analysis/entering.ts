/** By which interfaces anybody comes: does what passes come in wherever the internet may be? */
import { EMPTY, type SetId } from '../packets/diagram.ts'
import { isStandIn, levelsOf, SELF } from '../packets/space.ts'
import type { Told, View } from './view.ts'

/** `everywhere`: wherever the internet is, it passes; otherwise the named interfaces that are passed by, and nothing tells what is behind those. */
export type Entering = 'everywhere' | readonly string[]

/**
 * `passing`: packets with the interfaces that they surely pass by. `untrusted`: interfaces that are known to face the internet. What passes by an
 * interface that nothing names passes by every one that no rule singles out.
 */
export function enteringBy(view: View, passing: SetId, untrusted: ReadonlySet<string>, told: Told | undefined): Entering {
  const passed = entries(view, passing)
  return isEverywhere(view, passed, untrusted, told) ? 'everywhere' : passed
}

/** May what passes by these interfaces (absent: any) come in wherever the internet may be? */
export const mayEnterEverywhere = (view: View, names: readonly string[] | undefined, untrusted: ReadonlySet<string>, told: Told | undefined): boolean =>
  names === undefined || isEverywhere(view, names, untrusted, told)

function isEverywhere(view: View, passed: readonly string[], untrusted: ReadonlySet<string>, told: Told | undefined): boolean {
  return passed.some(name => isStandIn(name) || untrusted.has(name)) || entries(view, view.routes('in', told)).every(name => name === SELF || passed.includes(name))
}

/** By which interfaces somebody of the internet comes in. */
function entries(view: View, set: SetId): string[] {
  const { and, digit } = view.space.diagrams
  const [at] = levelsOf(view.space, 'in')
  const anybody = and(set, view.publicAddresses('src'))
  return view.space.interfaces.filter((_, i) => and(anybody, digit(at, [[i, i]])) !== EMPTY)
}
