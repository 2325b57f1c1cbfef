/** A way out for a service that the product uses, open towards everybody. */
import { ask, mayPass, witness } from '../src/analysis/flow.ts'
import { byLine, listed, perLine, whereWords, type Line } from '../src/analysis/lines.ts'
import { degreeOf, isInternet, type Degree } from '../src/analysis/openness.ts'
import type { View } from '../src/analysis/view.ts'
import { defineRule, type Draft, type Subject } from '../src/engine/rule.ts'
import { waysOut } from '../src/engine/ways.ts'
import { addressWords, serviceWords } from '../src/packets/describe.ts'
import { isConsumed } from '../src/policy/catalogue.ts'
import { PCI_OUTBOUND, SRG_OUTBOUND } from '../src/policy/controls.ts'
import type { Requirement } from '../src/policy/requirement.ts'
import { requirements } from '../src/policy/requirements.ts'

export default defineRule({
  meta: {
    id: 'egress-any',
    summary: 'the product may use a service of any host',
    level: 'note',
    precision: 'very-high',
    compliance: [PCI_OUTBOUND, SRG_OUTBOUND],
    reason: 'a way out is no way in, so it is a note; a warning where it carries passwords or mail, and a rule says so on purpose',
    tags: ['security', 'firewall'],
    perService: true,
    serviceLevel: 'open',
    concerns: isConsumed,
  },
  check: context => {
    if (!context.declared) return []
    const out = requirements(context.catalogue, context.deployment).filter(r => isConsumed(r.service, context.catalogue) && r.service.levels.open !== 'off')
    return context.subjects.filter(s => s.firewall.filtering).flatMap(subject => perLine(out.flatMap(r => openWays(subject, r))).map(list => draftOf(subject, list)))
  },
})

interface WayOut extends Line {
  readonly view: View
  readonly degree: Degree
  readonly requirement: Requirement
  readonly packet: () => Draft['packet']
}

function openWays(subject: Subject, requirement: Requirement): WayOut[] {
  return waysOut(subject, requirement).flatMap(({ path, view, own }): WayOut[] => {
    const question = { path, protocol: requirement.protocol, ports: requirement.ports, from: own, told: subject.told }
    if (!mayPass(view, question)) return []
    const answer = ask(view, question)
    if (!isInternet(degreeOf(view, 'dst', answer.permitted, 0))) return []
    return byLine(view, answer, answer.permitted)
      .map(line => ({ ...line, view, degree: degreeOf(view, 'dst', line.part, 0) }))
      .filter(({ degree }) => isInternet(degree))
      .map(line => ({ ...line, requirement, packet: () => witness(view, view.space.diagrams.and(answer.reach.permit, line.part))?.packet }))
  })
}

/** A line that lets several services out is one finding. */
function draftOf(subject: Subject, list: readonly WayOut[]): Draft {
  const gravity = ({ requirement }: WayOut): number => (requirement.service.levels.open === 'note' ? 1 : 0)
  const sorted = [...list].sort((a, b) => gravity(a) - gravity(b))
  const [main] = sorted as [WayOut, ...WayOut[]]
  const { service, flow, ports, protocol } = main.requirement
  const packet = main.packet()
  const others = [...new Set(sorted.map(o => o.requirement.service.id).filter(id => id !== service.id))]
  return {
    // An open end of a list says nothing on purpose.
    level: gravity(main) === 0 && main.decision.rule ? 'warning' : 'note',
    seen: `${service.title} (${serviceWords(protocol, ports)}) is open towards ${main.degree === 'any' ? 'any address' : addressWords(main.view.space, 'dst', main.part)}${whereWords(main.decision)}${others.length > 0 ? `; the same line lets out ${listed(others)}` : ''}`,
    fix: `permit it to ${flow.to} only; ${service.exposes}`,
    at: main.decision.span,
    related: [],
    device: subject.firewall.id,
    service: service.id,
    from: flow.from,
    to: flow.to,
    ...(packet ? { packet } : {}),
    exposes: [service.id, ...others],
    key: `${main.decision.filter.name}|${flow.from}>${flow.to}`,
  }
}
