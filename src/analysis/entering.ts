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
  const { and, digit } = view.space.diagrams
  const [at] = levelsOf(view.space, 'in')
  const everybody = view.publicAddresses('src')
  const by = (set: SetId): string[] => view.space.interfaces.filter((_, i) => and(and(set, everybody), digit(at, [[i, i]])) !== EMPTY)
  const passed = by(passing)
  if (passed.some(name => isStandIn(name) || untrusted.has(name))) return 'everywhere'
  return by(view.routes('in', told)).every(name => name === SELF || passed.includes(name)) ? 'everywhere' : passed
}
