/** Puts every requirement to every firewall that it may concern. */
import { ask, type FlowAnswer } from '../analysis/flow.ts'
import { ownAddresses } from '../analysis/routing.ts'
import type { View } from '../analysis/view.ts'
import type { AddressTerm } from '../net/address.ts'
import type { Path } from '../model/firewall.ts'
import { PRIVATE } from '../net/special.ts'
import { EMPTY, type SetId } from '../packets/diagram.ts'
import { addressSet, levelsOf } from '../packets/space.ts'
import type { Requirement } from '../policy/requirement.ts'
import type { Assessment, Subject } from './rule.ts'

/** `named`: only flows of which the deployment names an end. Otherwise a flow between unnamed parties asks whether anybody reaches anybody. */
export function assess(subjects: readonly Subject[], requirements: readonly Requirement[], named: boolean): Assessment[] {
  const asked = named ? requirements.filter(r => r.flow.need !== 'allowed' && (r.from ?? r.to) && !idle(r, requirements)) : requirements
  return subjects.filter(s => s.firewall.filtering).flatMap(subject => asked.flatMap(r => assessOne(subject, r)))
}

/** Nobody plays the role that opens the connection, while others need the same service of the same machines: a deployment without probes. */
export const idle = (r: Requirement, all: readonly Requirement[]): boolean =>
  !r.from && all.some(o => o.from && o.service === r.service && o.flow.to === r.flow.to && o.flow.transport === r.flow.transport)

function assessOne(subject: Subject, requirement: Requirement): Assessment[] {
  const { from, to } = requirement
  const out: Assessment[] = []
  for (const path of pathsOf(subject, requirement)) {
    for (const family of subject.firewall.families) {
      const own = subject.facts?.addresses ?? []
      const [source, target] = [path === 'output' && own.length > 0 ? own : from, path === 'input' && own.length > 0 ? own : to]
      if (!speaks(source, family) || !speaks(target, family)) continue
      // An unnamed end could be of either family: ask about it in the family of the named one only.
      const view = subject.view(family, requirement.toNames)
      const hidden = target === undefined && requirement.toNames.length > 0
      const reaching = hidden ? possibleAddresses(view, requirement.toPublic) : target
      const answer = ask(view, { path, protocol: requirement.protocol, ports: requirement.ports, from: source, to: reaching, told: subject.told })
      const somewhere = hidden ? overUnknown(view, answer) : answer
      const fair = overUnnamed(view, somewhere, source === undefined, target === undefined && !hidden)
      if (fair.asked !== EMPTY) out.push({ subject, requirement, path, view, answer: fair })
    }
  }
  return out
}

const speaks = (terms: readonly AddressTerm[] | undefined, family: 4 | 6): boolean => terms === undefined || terms.some(t => t.family === family)

/** Where in the firewall the flow is to be looked for. */
function pathsOf({ roles, facts }: Subject, { flow, from, to }: Requirement): Path[] {
  const declared = from !== undefined || to !== undefined
  const paths: Path[] = []
  if (roles.includes('transit')) paths.push('forward')
  if (roles.includes('host') && facts) {
    if (facts.is.includes(flow.to)) paths.push('input')
    if (facts.is.includes(flow.from)) paths.push('output')
  }
  if (roles.includes('host') && !facts && !declared) paths.push('input')
  return paths
}

/** Where a host may be of which only the name is known: not the firewall itself, and on the internet if it is its vendor who runs it. */
function possibleAddresses(view: View, isPublic: boolean): SetId {
  const { diagrams } = view.space
  const anywhere = isPublic ? view.publicAddresses('dst') : diagrams.or(view.publicAddresses('dst'), addressSet(view.space, 'dst', PRIVATE))
  return diagrams.minus(anywhere, addressSet(view.space, 'dst', ownAddresses(view.firewall).terms))
}

/** One address out of those asked about is meant, and nobody knows which: what all of them get is certain, the rest is undetermined. */
function overUnknown(view: View, answer: FlowAnswer): FlowAnswer {
  const { diagrams } = view.space
  const forget = (set: SetId): SetId => diagrams.forget(set, ...levelsOf(view.space, 'dst'))
  const throughout = (set: SetId): SetId => diagrams.minus(forget(answer.asked), forget(diagrams.minus(answer.asked, set)))
  const [asked, permitted, denied] = [forget(answer.asked), throughout(answer.permitted), throughout(answer.denied)]
  return { ...answer, asked, permitted, denied, undetermined: diagrams.minus(diagrams.minus(asked, permitted), denied) }
}

/** An end that nobody names is served when any address of it is: forget it, keeping what passes for some. */
function overUnnamed(view: View, answer: FlowAnswer, anySource: boolean, anyTarget: boolean): FlowAnswer {
  if (!anySource && !anyTarget) return answer
  const { diagrams } = view.space
  const forget = (set: SetId): SetId => {
    const once = anySource ? diagrams.forget(set, ...levelsOf(view.space, 'src')) : set
    return anyTarget ? diagrams.forget(once, ...levelsOf(view.space, 'dst')) : once
  }
  const permitted = forget(answer.permitted)
  const possible = diagrams.or(permitted, forget(answer.undetermined))
  const asked = forget(answer.asked)
  return { ...answer, asked, permitted, undetermined: diagrams.minus(possible, permitted), denied: diagrams.minus(asked, possible) }
}
